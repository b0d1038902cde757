import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { ContactsFailed } from './ContactsFailed.tsx';
import { device, profile } from '../app/device.ts';
import { useFetched } from '../app/fetched.tsx';
import { router } from '../app/routes.ts';
import { read } from '../app/watch.ts';
import type { KnownContact } from '../../sdk/model.ts';
import { tContacts } from '../locales/contacts/texts.ts';
import { LinkButton } from '../ui/button.tsx';
import { TextField } from '../ui/fields.tsx';
import { IconPeople, IconPersonAdd } from '../ui/icons.tsx';
import { PageHeading } from '../ui/layout.tsx';
import { Avatar, Card, EmptyState, List, ListRow, Skeleton } from '../ui/parts.tsx';
import { ContactBubble } from './ContactBubble.tsx';
import { apartOf } from '../conversations/people.ts';
import { foldName, trustMark } from './contact-words.ts';
import '../ui/list-link.css';

/** Everybody who may be picked for a conversation, by kind. */
export default function ContactsPage(): JSX.Element {
  const words = tContacts();
  const contacts = read(device.contacts.list);
  const role = profile.value?.role;
  const organisation = useFetched(() => device.ask('getOrganisation', {}), 'organisation').value.value;
  const isProfessional = role === 'professional';
  const mayInvite = isProfessional || (role === 'client' && organisation?.features.includes('friends'));
  const invite = (
    <LinkButton icon={IconPersonAdd} href={router.href('invite')}>
      {isProfessional ? words.invite : words.inviteFriend}
    </LinkButton>
  );
  const whyEmpty = isProfessional ? words.emptyProfessional : role === 'friend' ? words.emptyFriend : words.emptyClient;
  return (
    <div class="stack">
      <PageHeading title={words.title} actions={mayInvite ? invite : null}>
        {words.title}
      </PageHeading>
      {contacts.is === 'loading' && <Skeleton lines={9} />}
      {contacts.is === 'failed' && <ContactsFailed code={contacts.code} title={words.failed} />}
      {contacts.is === 'ready' && contacts.value.length === 0 && (
        <EmptyState icon={IconPeople} title={words.empty}>
          <p class="muted">{whyEmpty}</p>
        </EmptyState>
      )}
      {contacts.is === 'ready' && contacts.value.length > 0 && <Found contacts={contacts.value} />}
    </div>
  );
}

function Found({ contacts }: { contacts: readonly KnownContact[] }): JSX.Element {
  const words = tContacts();
  const search = useSignal('');
  const wanted = foldName(search.value);
  const found = contacts.filter((contact) => foldName(contact.name).includes(wanted));
  const of = (role: KnownContact['role']): KnownContact[] => found.filter((contact) => contact.role === role);
  const isProfessional = profile.value?.role === 'professional';
  // Between clients and friends it shows whom somebody knows, not what they are for the organisation.
  const groups = isProfessional
    ? [
        { title: words.clients, people: of('client') },
        { title: words.professionals, people: of('professional') },
      ]
    : [
        { title: words.professionals, people: of('professional') },
        { title: words.friends, people: found.filter((contact) => contact.role !== 'professional') },
      ];
  return (
    <>
      <TextField type="search" label={words.search} hideLabel placeholder={words.search} name="search" value={search} />
      <p class="hidden-visually" role="status">
        {search.value && words.found(found.length)}
      </p>
      {found.length === 0 && (
        <EmptyState icon={IconPeople} title={words.none}>
          <p class="muted">{words.noneWhy(search.value)}</p>
        </EmptyState>
      )}
      {groups.map(
        ({ title, people }) =>
          people.length > 0 && (
            <Card key={title} flush title={title}>
              <div class="wrapping">
                <List label={title}>
                  {people.map((contact) => (
                    <ContactRow key={contact.memberId} contact={contact} />
                  ))}
                </List>
              </div>
            </Card>
          ),
      )}
    </>
  );
}

function ContactRow({ contact }: { contact: KnownContact }): JSX.Element {
  return (
    <ListRow
      lead={<Avatar name={contact.name} seed={contact.memberId} />}
      title={
        <a href={router.href('contact', { memberId: contact.memberId })}>
          {contact.name}
          {apartOf(contact)}
        </a>
      }
      text={[contact.profession, trustMark(contact), contact.mailFails && tContacts().mailFails]
        .filter(Boolean)
        .join(' · ')}
      actions={<ContactBubble contact={contact} />}
    />
  );
}
