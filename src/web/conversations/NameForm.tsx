import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { device, profile } from '../app/device.ts';
import { codeOf } from '../../sdk/sdk-error.ts';
import type { ConversationSummary, OpenConversation } from '../../sdk/model.ts';
import { explain, loadErrorWords } from '../locales/errors.ts';
import { t } from '../locales/locales.ts';
import { tNaming } from '../locales/naming/texts.ts';
import { SubmitButton } from '../ui/button.tsx';
import { Checkbox, RadioGroup, type Option } from '../ui/choices.tsx';
import { TextField } from '../ui/fields.tsx';
import type { FormErrors } from '../ui/form-state.ts';
import { Form } from '../ui/form.tsx';

type As = 'nickname' | 'own' | 'later';

interface NameFormProps {
  open: OpenConversation;
  summary: ConversationSummary;
  /** At the moment of entering, where "later" is an answer like the others. */
  offered?: true;
  submit: string;
  onDone?: () => void;
}

/** A nickname, one's own name, or later: as equals, none chosen before one chooses. */
export function NameForm({ open, summary, offered, submit, onDone }: NameFormProps): JSX.Element {
  const words = tNaming();
  const { choice } = summary.naming;
  const self = summary.participants.find((person) => person.self);
  const shown = self?.shown.as === 'name' ? self.shown : null;
  const as = useSignal<As | ''>(choice ?? '');
  const nickname = useSignal(shown?.nickname ?? '');
  const always = useSignal(false);
  const number = self?.number ?? 0;
  const untilThen = self?.professional ? t().person.therapist(number) : t().person.participant(number);
  const options: Option<As | ''>[] = [
    { value: 'nickname', label: words.nickname, hint: words.nicknameHint },
    { value: 'own', label: words.own, hint: words.ownHint(shown?.name ?? '') },
  ];
  if (offered) options.push({ value: 'later', label: words.later, hint: words.laterHint(untilThen) });

  const choose = async (): Promise<FormErrors | void> => {
    const chosen = as.peek();
    if (chosen === '') return { as: offered ? words.chooseOne : words.chooseOneOfTwo };
    try {
      if (chosen !== 'nickname') await open.chooseName({ as: chosen });
      else await open.chooseName({ as: chosen, nickname: nickname.peek() });
    } catch (error) {
      // What is wrong with a nickname belongs to its field; anything else is about the form.
      if (!codeOf(error).startsWith('nickname.')) throw error;
      await loadErrorWords().catch(() => {});
      return { nickname: explain(error) };
    }
    if (chosen === 'own' && always.peek()) await device.account.updateSettings({ alwaysOwnName: true });
    onDone?.();
    return undefined;
  };
  return (
    <Form label={words.towards} onSubmit={choose}>
      <RadioGroup hideLabel label={words.towards} name="as" value={as} options={options} />
      {as.value === 'nickname' && (
        <TextField
          label={words.field}
          name="nickname"
          value={nickname}
          hint={words.fieldHint}
          maxLength={60}
          autocomplete="off"
        />
      )}
      {as.value === 'own' && profile.value?.role === 'professional' && !profile.value.alwaysOwnName && (
        <Checkbox label={words.always} name="always" checked={always} hint={words.alwaysHint} />
      )}
      <div class="row">
        <SubmitButton>{submit}</SubmitButton>
      </div>
    </Form>
  );
}
