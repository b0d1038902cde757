import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import type { KnownContact } from '../../sdk/model.ts';
import type { MemberId } from '../../shared/ids.ts';
import { tContacts } from '../locales/contacts/texts.ts';
import { ContactChoices } from './ContactChoices.tsx';

interface PickerProps {
  label: string;
  contacts: readonly KnownContact[];
  chosen: Signal<readonly MemberId[]>;
}

/** Contacts to choose from, several at once. */
export function PeoplePicker({ label, contacts, chosen }: PickerProps): JSX.Element {
  const choose = (memberId: MemberId, isChosen: boolean): void => {
    const others = chosen.value.filter((one) => one !== memberId);
    chosen.value = isChosen ? [...others, memberId] : others;
  };
  return (
    <ContactChoices
      {...{ type: 'checkbox', name: 'people', label, contacts, onChoose: choose }}
      isChosen={(memberId) => chosen.value.includes(memberId)}
    >
      <p class="muted small" role="status">
        {chosen.value.length > 0 && tContacts().chosen(chosen.value.length)}
      </p>
    </ContactChoices>
  );
}
