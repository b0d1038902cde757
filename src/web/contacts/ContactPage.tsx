// The card of a contact: who it is, the way to a conversation, and how sure one is of their keys.
import type { JSX } from 'preact';
import './contacts.css';
import { device, profile } from '../app/device.ts';
import { router } from '../app/routes.ts';
import { read } from '../app/watch.ts';
import type { KnownContact } from '../../sdk/model.ts';
import { apartOf } from '../conversations/people.ts';
import { explain } from '../locales/errors.ts';
import { formatDay } from '../locales/format.ts';
import { tContacts } from '../locales/contacts/texts.ts';
import { Button, LinkButton } from '../ui/button.tsx';
import { IconConversationNew } from '../ui/icons.tsx';
import { PageHeading } from '../ui/layout.tsx';
import { Avatar, Card } from '../ui/parts.tsx';
import { Banner } from '../ui/status.tsx';
import { showToast } from '../ui/toasts.tsx';
import { ConfirmCard } from '../restore/lazy.ts';
import { restoreTaskOf } from '../restore/task.ts';
import { AskToEnd } from './AskToEnd.tsx';
import { CallsCard } from './CallsCard.tsx';
import { CareLinkCard } from './CareLinkCard.tsx';
import { ContactBubble } from './ContactBubble.tsx';
import { ContactMissing } from './ContactMissing.tsx';
import { FriendshipCard } from './FriendshipCard.tsx';
import { InvitationCard } from './InvitationCard.tsx';
import { TrustCard } from './TrustCard.tsx';

export default function ContactPage(): JSX.Element {
  const route = router.current.value;
  const memberId = route?.name === 'contact' ? route.params.memberId : '';
  const contacts = read(device.contacts.list);
  const contact = contacts.is === 'ready' ? contacts.value.find((one) => one.memberId === memberId) : undefined;
  if (contact) return <ContactCard contact={contact} />;
  return <ContactMissing contacts={contacts} />;
}

function ContactCard({ contact }: { contact: KnownContact }): JSX.Element {
  const words = tContacts();
  const kind = { professional: words.therapist, client: words.client, friend: words.friend }[contact.role];
  const isProfessional = profile.value?.role === 'professional';
  const restore = restoreTaskOf(contact.memberId);
  const acknowledge = (): void =>
    void device.contacts.acknowledgeName(contact.memberId).catch((error: unknown) => showToast(explain(error)));
  return (
    <div class="stack" data-gap="big">
      <div class="stack">
        <PageHeading back={router.href('contacts')} backAlways title={words.card}>
          {contact.name}
          {apartOf(contact)}
        </PageHeading>
        <div class="row contact-head">
          <Avatar size="big" name={contact.name} seed={contact.memberId} />
          <p class="muted">{contact.profession || kind}</p>
        </div>
        {contact.abilities.startConversation && (
          <div class="row">
            <LinkButton
              kind="primary"
              icon={IconConversationNew}
              href={router.href('startConversation', undefined, { with: contact.memberId })}
            >
              {words.start}
            </LinkButton>
            <ContactBubble contact={contact} label={words.write} />
          </div>
        )}
      </div>
      {contact.formerName && (
        <Banner actions={<Button onClick={acknowledge}>{words.understood}</Button>}>
          <p>{words.renamed(contact.formerName)}</p>
        </Banner>
      )}
      {restore && (
        <Card>
          <ConfirmCard task={restore} level={2} />
        </Card>
      )}
      {contact.mailFails && (
        <Banner kind="warning">
          <p>{words.mailFailsWhat(contact.name)}</p>
        </Banner>
      )}
      {contact.addressChangedAt !== null && !restore && (
        <Banner kind="warning">
          <p>{words.addressChanged(contact.name, formatDay(contact.addressChangedAt))}</p>
        </Banner>
      )}
      {contact.state === 'invited' && <InvitationCard contact={contact} />}
      {contact.state !== 'invited' && !restore && <TrustCard contact={contact} />}
      {contact.abilities.silenceCalls && contact.state !== 'invited' && <CallsCard contact={contact} />}
      {contact.abilities.endFriendship && contact.state !== 'invited' && <FriendshipCard contact={contact} />}
      {contact.role === 'client' && isProfessional && <CareLinkCard contact={contact} />}
      {contact.abilities.askToEndCareLink && <AskToEnd contact={contact} />}
    </div>
  );
}
