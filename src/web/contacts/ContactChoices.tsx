import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import './contacts.css';
import { apartOf } from '../conversations/people.ts';
import type { KnownContact } from '../../sdk/model.ts';
import type { MemberId } from '../../shared/ids.ts';
import { tContacts } from '../locales/contacts/texts.ts';
import '../ui/choices.css';
import { HintAndError, TextField, useField } from '../ui/fields.tsx';
import { Avatar } from '../ui/parts.tsx';
import { foldName, trustMark } from './contact-words.ts';

interface ChoicesProps {
  /** `radio`: one of them; `checkbox`: any number. */
  type: 'radio' | 'checkbox';
  name: string;
  label: string;
  contacts: readonly KnownContact[];
  isChosen: (memberId: MemberId) => boolean;
  onChoose: (memberId: MemberId, isChosen: boolean) => void;
  /** Below the list. */
  children?: ComponentChildren;
}

const SEARCH_FROM = 8;

/** Contacts to choose from, with a search where there are many; those whose keys changed can't be chosen. */
export function ContactChoices(props: ChoicesProps): JSX.Element {
  const { type, name, label, contacts, isChosen, onChoose, children } = props;
  const words = tContacts();
  const field = useField({ name });
  const search = useSignal('');
  const wanted = foldName(search.value);
  const shown = contacts.filter((contact) => isChosen(contact.memberId) || foldName(contact.name).includes(wanted));
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
                type={type}
                name={name}
                checked={isChosen(contact.memberId)}
                disabled={changed}
                aria-describedby={field.control['aria-describedby']}
                onChange={(event) => {
                  onChoose(contact.memberId, event.currentTarget.checked);
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
      {children}
    </fieldset>
  );
}
