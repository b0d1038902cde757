import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Profile } from '../../../sdk/model.ts';
import { device } from '../../app/device.ts';
import { chooseLanguage, type Language } from '../../locales/locales.ts';
import { tSettings } from '../../locales/settings/texts.ts';
import { timeZones } from '../../setup/places.ts';
import { SubmitButton } from '../../ui/button.tsx';
import { Checkbox, Select } from '../../ui/choices.tsx';
import { TextField } from '../../ui/fields.tsx';
import { Form } from '../../ui/form.tsx';
import { Card } from '../../ui/parts.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { LanguageSelect } from '../LanguageSelect.tsx';

/** What the member may say about themself; name and address are the organisation's. */
export function ProfileForm({ profile }: { profile: Profile }): JSX.Element {
  const words = tSettings();
  const language = useSignal<Language>(profile.language);
  const timeZone = useSignal(profile.timeZone);
  const profession = useSignal(profile.profession ?? '');
  const takesNewClients = useSignal(profile.takesNewClients);
  const alwaysOwnName = useSignal(profile.alwaysOwnName);
  const isProfessional = profile.role === 'professional';

  const save = async (): Promise<void> => {
    await device.account.updateSettings({
      language: language.value,
      timeZone: timeZone.value,
      ...(isProfessional && {
        profession: profession.value.trim(),
        takesNewClients: takesNewClients.value,
        alwaysOwnName: alwaysOwnName.value,
      }),
    });
    await chooseLanguage(language.value).catch(() => {});
    showToast(tSettings().saved);
  };
  return (
    <Card title={words.you}>
      <div class="stack">
        <dl class="facts">
          <dt>{words.name}</dt>
          <dd>{profile.name}</dd>
          <dt>{words.address}</dt>
          <dd>{profile.address}</dd>
        </dl>
        <p class="muted small">{words.nameWhy}</p>
        <Form label={words.you} onSubmit={save}>
          {isProfessional && (
            <>
              <TextField
                label={words.profession}
                name="profession"
                value={profession}
                hint={words.professionHint}
                maxLength={60}
                autocomplete="organization-title"
                optional
              />
              <Checkbox
                label={words.takesNewClients}
                name="takesNewClients"
                checked={takesNewClients}
                hint={words.takesNewClientsHint}
              />
              <Checkbox
                label={words.alwaysOwnName}
                name="alwaysOwnName"
                checked={alwaysOwnName}
                hint={words.alwaysOwnNameHint}
              />
            </>
          )}
          <LanguageSelect label={words.language} value={language} />
          <Select label={words.timeZone} name="timeZone" value={timeZone} options={zonesWith(profile.timeZone)} />
          <div class="row">
            <SubmitButton>{words.save}</SubmitButton>
          </div>
        </Form>
      </div>
    </Card>
  );
}

/** Also a zone that this browser lists under another name. */
function zonesWith(own: string): { value: string; label: string }[] {
  const all = timeZones();
  return all.some(({ value }) => value === own) ? all : [{ value: own, label: own.replaceAll('_', ' ') }, ...all];
}
