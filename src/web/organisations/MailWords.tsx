// How mails are sent in the organisation's name: neutral words, looked at before they are kept (H2).
import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { isNeutral, isWording, MOST_WORDING } from '../../shared/wording.ts';
import { tAdministration } from '../locales/administration/texts.ts';
import { TextField } from '../ui/fields.tsx';
import type { FormErrors } from '../ui/form-state.ts';
import { MailPreview } from '../notifications/MailPreview.tsx';

interface Words {
  sender: string;
  subject: string;
}

export function MailWords({ sender, subject }: { [Name in keyof Words]: Signal<string> }): JSX.Element {
  const words = tAdministration();
  const common = { maxLength: MOST_WORDING, autocomplete: 'off', optional: true };
  return (
    <>
      <TextField {...common} label={words.mailSender} name="sender" value={sender} hint={words.mailSenderHint} />
      <TextField {...common} label={words.mailSubject} name="subject" value={subject} hint={words.mailSubjectHint} />
      <MailPreview
        title={words.mailPreview}
        from={sender.value.trim() || words.mailSenderOurs}
        subject={subject.value.trim() || words.mailSubjectOurs}
      />
    </>
  );
}

/** What is wrong with them, by field. */
export function wrongWords({ sender, subject }: Words): FormErrors | null {
  const words = tAdministration();
  const errors: FormErrors = {};
  for (const [name, given] of Object.entries({ sender, subject })) {
    const text = given.trim();
    if (text && !isWording(text)) errors[name] = words.mailWordsWrong;
    else if (!isNeutral(text)) errors[name] = words.mailWordsTell;
  }
  return Object.keys(errors).length > 0 ? errors : null;
}
