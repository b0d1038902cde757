// Own words of mails and pushes (E9), seen before they are kept.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { OutputOf } from '../../sdk/endpoints.ts';
import { isWording, MOST_WORDING } from '../../shared/wording.ts';
import { device } from '../app/device.ts';
import { tSettings } from '../locales/settings/texts.ts';
import { SubmitButton } from '../ui/button.tsx';
import { TextField } from '../ui/fields.tsx';
import { Form } from '../ui/form.tsx';
import type { FormErrors } from '../ui/form-state.ts';
import { showToast } from '../ui/toasts.tsx';
import { MailPreview } from './MailPreview.tsx';

type Answer = OutputOf<'getNotificationSettings'>;

export function WordingForm({ settings, mails }: Pick<Answer, 'settings' | 'mails'>): JSX.Element {
  const words = tSettings();
  const wording = useSignal(settings.wording ?? '');
  const own = wording.value.trim();
  const save = async (): Promise<FormErrors | void> => {
    if (own && !isWording(own)) return { wording: words.wordingWrong };
    await device.act('updateNotificationSettings', { wording: own || null });
    showToast(tSettings().saved);
  };
  return (
    <Form label={words.wording} onSubmit={save}>
      <TextField
        label={words.wording}
        name="wording"
        value={wording}
        hint={words.wordingHint}
        maxLength={MOST_WORDING}
        autocomplete="off"
        optional
      />
      <MailPreview
        title={words.wordingMail}
        from={mails.sender ?? words.wordingSender}
        subject={own || (mails.subject ?? words.wordingSubject)}
      />
      <MailPreview title={words.wordingPush} from={words.wordingSender} subject={own || words.wordingPushOurs} />
      <div class="row">
        <SubmitButton>{words.save}</SubmitButton>
      </div>
    </Form>
  );
}
