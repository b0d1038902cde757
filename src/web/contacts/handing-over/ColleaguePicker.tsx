// One colleague to choose, with a search where there are many.
import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import '../contacts.css';
import type { KnownContact } from '../../../sdk/model.ts';
import type { MemberId } from '../../../shared/ids.ts';
import { apartOf } from '../../conversations/people.ts';
import { tContacts } from '../../locales/contacts/texts.ts';
import { tHandOver } from '../../locales/handover/texts.ts';
import '../../ui/choices.css';
import { HintAndError, TextField, useField } from '../../ui/fields.tsx';
import { Avatar } from '../../ui/parts.tsx';
import { foldName, trustMark } from '../contact-words.ts';

interface PickerProps {
  colleagues: readonly KnownContact[];
  chosen: Signal<MemberId | ''>;
}

const SEARCH_FROM = 8;

export function ColleaguePicker({ colleagues, chosen }: PickerProps): JSX.Element {
  const words = tContacts();
  const field = useField({ name: 'colleague' });
  const search = useSignal('');
  const wanted = foldName(search.value);
  const shown = colleagues.filter(({ memberId, name }) => memberId === chosen.value || foldName(name).includes(wanted));
  return (
    <fieldset class="choices" data-invalid={field.message ? '' : undefined}>
      <legend class="label">{tHandOver().colleague}</legend>
      <HintAndError id={field.id} message={field.message} />
      {colleagues.length >= SEARCH_FROM && (
        <TextField
          type="search"
          label={words.search}
          hideLabel
          placeholder={words.search}
          name="search"
          value={search}
        />
      )}
      <div class="picker">
        {shown.map((contact) => {
          const changed = contact.trust === 'changed';
          return (
            <label class="picker-row" key={contact.memberId}>
              <input
                type="radio"
                name="colleague"
                checked={chosen.value === contact.memberId}
                disabled={changed}
                aria-describedby={field.control['aria-describedby']}
                onChange={() => {
                  chosen.value = contact.memberId;
                  field.clear();
                }}
              />
              <Avatar size="small" name={contact.name} seed={contact.memberId} />
              <span>
                {contact.name}
                {apartOf(contact)}
                <span class="muted small">
                  {changed ? words.cannot : [contact.profession, trustMark(contact)].filter(Boolean).join(' · ')}
                </span>
              </span>
            </label>
          );
        })}
        {shown.length === 0 && <p class="picker-row muted">{words.noneWhy(search.value)}</p>}
      </div>
    </fieldset>
  );
}
