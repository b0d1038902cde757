// Starting a conversation: with whom, about what, and how it begins.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { ContactsFailed } from '../contacts/ContactsFailed.tsx';
import { PeoplePicker } from '../contacts/PeoplePicker.tsx';
import { useEffect, useMemo } from 'preact/hooks';
import { device } from '../app/device.ts';
import { router } from '../app/routes.ts';
import { read } from '../app/watch.ts';
import type { ConversationSummary, KnownContact } from '../../sdk/model.ts';
import type { MemberId } from '../../shared/ids.ts';
import { tContacts } from '../locales/contacts/texts.ts';
import { formatList } from '../locales/format.ts';
import { t } from '../locales/locales.ts';
import { SubmitButton } from '../ui/button.tsx';
import { TextArea, TextField } from '../ui/fields.tsx';
import { Form } from '../ui/form.tsx';
import { IconPeople } from '../ui/icons.tsx';
import { PageHeading } from '../ui/layout.tsx';
import { Card, EmptyState, List, Skeleton } from '../ui/parts.tsx';
import { Banner } from '../ui/status.tsx';
import { awaitsRestore, ConversationRow } from './ConversationRow.tsx';

const LONGEST_TOPIC = 120;
const LONGEST_MESSAGE = 8000;

export default function StartConversationPage(): JSX.Element {
  const words = tContacts();
  const contacts = read(device.contacts.list);
  return (
    <div class="stack">
      <PageHeading back={router.href('conversations')} backAlways title={t().app.conversations}>
        {words.startTitle}
      </PageHeading>
      {contacts.is === 'loading' && <Skeleton lines={8} />}
      {contacts.is === 'failed' && <ContactsFailed code={contacts.code} />}
      {contacts.is === 'ready' && contacts.value.length === 0 && (
        <EmptyState icon={IconPeople} title={words.empty}>
          <p class="muted">{words.nobody}</p>
        </EmptyState>
      )}
      {contacts.is === 'ready' && contacts.value.length > 0 && <StartForm contacts={contacts.value} />}
    </div>
  );
}

function StartForm({ contacts }: { contacts: readonly KnownContact[] }): JSX.Element {
  const words = tContacts();
  const asked = router.current.value?.query.get('with')?.split(',') ?? [];
  const able = contacts.filter((contact) => contact.abilities.startConversation);
  const first = able.filter(({ memberId, trust }) => asked.includes(memberId) && trust !== 'changed');
  const chosen = useSignal<readonly MemberId[]>(first.map(({ memberId }) => memberId));
  const topic = useSignal('');
  const message = useSignal('');
  // The same at a second press, so that pressing twice makes one.
  const conversationId = useMemo(() => device.conversations.newConversationId(), []);
  const people = able.filter((contact) => chosen.value.includes(contact.memberId));
  const invited = people.filter((contact) => contact.trust === 'invited');

  const start = async () => {
    if (chosen.value.length === 0) return { people: words.whoMissing };
    if (topic.value.trim().length > LONGEST_TOPIC) return { topic: words.topicTooLong };
    if (message.value.length > LONGEST_MESSAGE) return { message: words.messageTooLong };
    const made = await device.conversations.start({
      conversationId,
      memberIds: chosen.value,
      ...(topic.value.trim() ? { topic: topic.value.trim() } : {}),
      ...(message.value.trim() ? { message: message.value } : {}),
    });
    await router.go(router.href('conversation', { conversationId: made }), 'replace');
    return undefined;
  };

  return (
    <>
      <Card>
        <Form onSubmit={start}>
          <PeoplePicker label={words.who} contacts={able} chosen={chosen} />
          <Offer people={people} />
          {invited.length > 0 && (
            <Banner>
              <p>{words.waits(formatList(invited.map((contact) => contact.name)))}</p>
            </Banner>
          )}
          {people.length > 1 && <p class="muted">{words.groupNote(people.length + 1)}</p>}
          <TextField
            optional
            label={words.topic}
            name="topic"
            value={topic}
            hint={words.topicHint}
            autocomplete="off"
          />
          <TextArea optional label={words.message} name="message" value={message} hint={words.startEmpty} rows={4} />
          <SubmitButton>{words.startDo}</SubmitButton>
        </Form>
      </Card>
      <p class="muted">{words.emergency}</p>
    </>
  );
}

/** Open conversations with the same person come first. */
function Offer({ people }: { people: readonly KnownContact[] }): JSX.Element | null {
  const words = tContacts();
  const found = useSignal<readonly ConversationSummary[]>([]);
  const [only] = people;
  const memberId = people.length === 1 && only ? only.memberId : null;
  useEffect(() => {
    found.value = [];
    let isOver = false;
    if (memberId) {
      device.conversations.findWith(memberId).then(
        (list) => {
          if (!isOver) found.value = list.filter((one) => !awaitsRestore(one));
        },
        () => {},
      );
    }
    return () => {
      isOver = true;
    };
  }, [memberId]);
  return (
    <div role="status">
      {only && found.value.length > 0 && (
        <div class="card" data-flush>
          <div class="offer-head">
            <strong>{words.offer(only.name, found.value.length)}</strong>
            <p class="muted">{words.offerWhy}</p>
          </div>
          <List label={words.offer(only.name, found.value.length)}>
            {found.value.map((one) => (
              <ConversationRow key={one.conversationId} conversation={one} />
            ))}
          </List>
        </div>
      )}
    </div>
  );
}
