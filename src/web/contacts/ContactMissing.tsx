import type { JSX } from 'preact';
import { router } from '../app/routes.ts';
import type { KnownContact, Loaded } from '../../sdk/model.ts';
import { tContacts } from '../locales/contacts/texts.ts';
import { IconPeople } from '../ui/icons.tsx';
import { PageHeading } from '../ui/layout.tsx';
import { EmptyState, Skeleton } from '../ui/parts.tsx';
import { ContactsFailed } from './ContactsFailed.tsx';

/** In place of the page of a contact who isn't among these: not yet, not now, or no longer. */
export function ContactMissing({ contacts }: { contacts: Loaded<readonly KnownContact[]> }): JSX.Element {
  const words = tContacts();
  return (
    <div class="stack">
      <PageHeading back={router.href('contacts')} backAlways title={words.card}>
        {words.card}
      </PageHeading>
      {contacts.is === 'loading' && <Skeleton lines={6} />}
      {contacts.is === 'failed' && <ContactsFailed code={contacts.code} />}
      {contacts.is === 'ready' && (
        <EmptyState icon={IconPeople} title={words.gone}>
          <p class="muted">{words.goneWhy}</p>
        </EmptyState>
      )}
    </div>
  );
}
