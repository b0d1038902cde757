import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { MOST_MEGABYTES } from '../../shared/file-format.ts';
import { device } from '../app/device.ts';
import { Waiting, type Fetched } from '../app/fetched.tsx';
import { languages } from '../identity/LanguageMenu.tsx';
import { tAdministration } from '../locales/administration/texts.ts';
import { language, languageNames, type Language } from '../locales/locales.ts';
import { timeZones } from '../setup/places.ts';
import { SubmitButton } from '../ui/button.tsx';
import { Checkbox, Select } from '../ui/choices.tsx';
import { TextField } from '../ui/fields.tsx';
import { Form } from '../ui/form.tsx';
import { Card } from '../ui/parts.tsx';
import { showToast } from '../ui/toasts.tsx';
import { MailWords, wrongWords } from './MailWords.tsx';
import type { OrganisationView } from './members.ts';

/** What administrators set; country and address are the service desk's. */
export function OrganisationTab({ here }: { here: Fetched<OrganisationView> }): JSX.Element {
  const organisation = here.value.value;
  if (!organisation) return <Waiting fetched={here} />;
  return <OrganisationForm organisation={organisation} onChanged={() => void here.again()} />;
}

interface FormProps {
  organisation: OrganisationView;
  onChanged: () => void;
}

function OrganisationForm({ organisation, onChanged }: FormProps): JSX.Element {
  const words = tAdministration();
  const name = useSignal(organisation.name);
  const timeZone = useSignal(organisation.timeZone);
  const wanted = useSignal<Language>(organisation.language);
  const tellsApart = useSignal(organisation.tellsApart);
  const days = useSignal(String(organisation.daysAfterLink));
  const megabytes = useSignal(String(organisation.fileMegabytes));
  const deleteWithinDay = useSignal(organisation.deleteWithinDay);
  const sender = useSignal(organisation.mailSender ?? '');
  const subject = useSignal(organisation.mailSubject ?? '');
  const country = new Intl.DisplayNames([language.value], { type: 'region' }).of(organisation.country);
  return (
    <Card>
      <div class="stack">
        <dl class="plain-facts">
          <dt>{words.shortName}</dt>
          <dd>
            {location.origin}/o/{organisation.shortName}
          </dd>
          <dt>{words.country}</dt>
          <dd>{country ?? organisation.country}</dd>
        </dl>
        <p class="muted small">{words.countryWhy}</p>
        <Form
          label={words.organisation}
          onSubmit={async () => {
            if (!name.value.trim()) return { name: words.nameMissing };
            const daysAfterLink = wholeNumber(days.value, 0, 365);
            if (daysAfterLink === null) return { daysAfterLink: words.daysAfterLinkWrong };
            const fileMegabytes = wholeNumber(megabytes.value, 1, MOST_MEGABYTES);
            if (fileMegabytes === null) return { fileMegabytes: words.fileMegabytesWrong(MOST_MEGABYTES) };
            const wrong = wrongWords({ sender: sender.value, subject: subject.value });
            if (wrong) return wrong;
            await device.act('updateOrganisation', {
              name: name.value.trim(),
              timeZone: timeZone.value,
              language: wanted.value,
              daysAfterLink,
              fileMegabytes,
              deleteWithinDay: deleteWithinDay.value,
              mailSender: sender.value.trim() || null,
              mailSubject: subject.value.trim() || null,
              tellsApart: tellsApart.value,
            });
            showToast(words.saved);
            onChanged();
            return undefined;
          }}
        >
          <TextField
            label={words.organisationName}
            name="name"
            value={name}
            hint={words.organisationNameHint}
            maxLength={120}
            autocomplete="organization"
          />
          <Select label={words.timeZone} name="timeZone" value={timeZone} options={timeZones()} />
          <Select
            label={words.defaultLanguage}
            name="language"
            value={wanted}
            hint={words.defaultLanguageHint}
            options={languages.map((value) => ({ value, label: languageNames[value] }))}
          />
          <TextField
            label={words.daysAfterLink}
            name="daysAfterLink"
            value={days}
            hint={words.daysAfterLinkHint}
            inputMode="numeric"
            autocomplete="off"
          />
          <TextField
            label={words.fileMegabytes}
            name="fileMegabytes"
            value={megabytes}
            hint={words.fileMegabytesHint(MOST_MEGABYTES)}
            inputMode="numeric"
            autocomplete="off"
          />
          <Checkbox
            label={words.deleteWithinDay}
            name="deleteWithinDay"
            checked={deleteWithinDay}
            hint={words.deleteWithinDayHint}
          />
          <Select
            label={words.tellsApart}
            name="tellsApart"
            value={tellsApart}
            hint={words.tellsApartHint}
            options={(['clientNumber', 'birthYear'] as const).map((value) => ({
              value,
              label: words.tellsApartBy[value],
            }))}
          />
          <MailWords sender={sender} subject={subject} />
          <div class="row">
            <SubmitButton>{words.save}</SubmitButton>
          </div>
        </Form>
      </div>
    </Card>
  );
}

function wholeNumber(text: string, least: number, most: number): number | null {
  const number = Number(text);
  return /^\d{1,3}$/.test(text.trim()) && number >= least && number <= most ? number : null;
}
