import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import './contacts.css';
import { apartOf } from '../conversations/people.ts';
import type { KnownContact } from '../../sdk/model.ts';
import type { MemberId } from '../../shared/ids.ts';
import { tContacts } from '../locales/contacts/texts.ts';
import '../ui/choices.css';
import { HintAndError, TextField, useField } from '../ui/fields.tsx';
import { Avatar } from '../ui/parts.tsx';
import { foldName, trustMark } from './contact-words.ts';

interface PickerProps {
  label: string;
  contacts: readonly KnownContact[];
  chosen: Signal<readonly MemberId[]>;
}

const SEARCH_FROM = 8;

/** Contacts to choose from, several at once; with a search where there are many. */
export function PeoplePicker({ label, contacts, chosen }: PickerProps): JSX.Element {
  const words = tContacts();
  const field = useField({ name: 'people' });
  const search = useSignal('');
  const wanted = foldName(search.value);
  const shown = contacts.filter(
    (contact) => chosen.value.includes(contact.memberId) || foldName(contact.name).includes(wanted),
  );
  const toggle = (memberId: MemberId, isChosen: boolean): void => {
    const others = chosen.value.filter((one) => one !== memberId);
    chosen.value = isChosen ? [...others, memberId] : others;
    field.clear();
  };
  return (
    <fieldset class="choices" data-invalid={field.message ? '' : undefined}>
      <legend class="label">{label}</legend>
      <HintAndError id={field.id} message={field.message} />
      {contacts.length >= SEARCH_FROM && (
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
                type="checkbox"
                name="people"
                checked={chosen.value.includes(contact.memberId)}
                disabled={changed}
                aria-describedby={field.control['aria-describedby']}
                onChange={(event) => toggle(contact.memberId, event.currentTarget.checked)}
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
      <p class="muted small" role="status">
        {chosen.value.length > 0 && words.chosen(chosen.value.length)}
      </p>
    </fieldset>
  );
}
