import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { device } from '../app/device.ts';
import { Waiting, type Fetched } from '../app/fetched.tsx';
import { tAdministration } from '../locales/administration/texts.ts';
import { formatDate } from '../locales/format.ts';
import { useUnsavedGuard } from '../router.ts';
import { SubmitButton } from '../ui/button.tsx';
import { ask, askToLeave } from '../ui/dialog.tsx';
import { TextArea } from '../ui/fields.tsx';
import { Form } from '../ui/form.tsx';
import type { FormErrors } from '../ui/form-state.ts';
import { Card } from '../ui/parts.tsx';
import { showToast } from '../ui/toasts.tsx';
import type { OrganisationView } from './members.ts';

interface TextsProps {
  here: Fetched<OrganisationView>;
  onChanged: () => void;
}

const MOST = 50_000;

/** What everybody agrees to: shown as it is now, changed as a new version. */
export function TextsTab({ here, onChanged }: TextsProps): JSX.Element {
  const organisation = here.value.value;
  if (!organisation) return <Waiting fetched={here} />;
  return <Editor key={organisation.texts?.version ?? 0} organisation={organisation} onChanged={onChanged} />;
}

function Editor({ organisation, onChanged }: { organisation: OrganisationView; onChanged: () => void }): JSX.Element {
  const words = tAdministration();
  const { texts, name } = organisation;
  const before = {
    privacy: texts?.privacyStatement ?? words.draftPrivacy(name),
    rules: texts?.houseRules ?? words.draftRules(name),
  };
  const privacy = useSignal(before.privacy);
  const rules = useSignal(before.rules);
  const isChanged = privacy.value !== before.privacy || rules.value !== before.rules;
  useUnsavedGuard(isChanged, askToLeave);

  const check = (): FormErrors => {
    const errors: FormErrors = {};
    if (/\[[^\]]*\]/.test(privacy.value)) errors['privacy'] = words.brackets;
    if (/\[[^\]]*\]/.test(rules.value)) errors['rules'] = words.brackets;
    if (!privacy.value.trim()) errors['privacy'] = words.privacyMissing;
    if (!rules.value.trim()) errors['rules'] = words.rulesMissing;
    if (texts && !isChanged) errors['form'] = words.textsSame;
    return errors;
  };
  const publish = async (): Promise<FormErrors | void> => {
    const errors = check();
    if (Object.keys(errors).length > 0) return errors;
    const sure = await ask({ title: words.publishQuestion, body: words.publishWhat, yes: words.publishYes });
    if (!sure) return;
    const { version } = await device.act('publishTexts', {
      privacyStatement: privacy.value.trim(),
      houseRules: rules.value.trim(),
    });
    showToast(words.published(version));
    onChanged();
  };
  return (
    <Card>
      <div class="stack">
        <p>{words.textsLead}</p>
        <p class="muted">
          {texts ? words.textsCurrent(texts.version, formatDate(texts.publishedAt)) : words.textsNone}{' '}
          {words.textsBlank}
        </p>
        <Form label={words.texts} onSubmit={publish}>
          <TextArea label={words.privacy} name="privacy" value={privacy} rows={12} maxLength={MOST} />
          <TextArea label={words.rules} name="rules" value={rules} rows={10} maxLength={MOST} />
          <div class="row">
            <SubmitButton>{words.publish}</SubmitButton>
          </div>
        </Form>
      </div>
    </Card>
  );
}
