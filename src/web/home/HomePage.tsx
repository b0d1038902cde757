// Home: is there something new, whom can I talk to, what waits for me.
import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import '../ui/list-link.css';
import './home.css';
import { device, organisation, profile } from '../app/device.ts';
import { hidePreviews, previewsHidden } from '../app/previews.ts';
import { router } from '../app/routes.ts';
import { read } from '../app/watch.ts';
import { ContactBubble } from '../contacts/ContactBubble.tsx';
import { ConversationRow } from '../conversations/ConversationRow.tsx';
import { apartOf } from '../conversations/people.ts';
import { emergencyNumber } from '../help/emergency.ts';
import { explainCode } from '../locales/errors.ts';
import { tHome } from '../locales/home/texts.ts';
import { t } from '../locales/locales.ts';
import { OwnRestore } from '../restore/lazy.ts';
import type { ConversationList, KnownContact, Loaded } from '../../sdk/model.ts';
import { Button, Link, LinkButton } from '../ui/button.tsx';
import { IconConversationNew, IconHelp, IconHide, IconPhone, IconShow } from '../ui/icons.tsx';
import { PageHeading } from '../ui/layout.tsx';
import { Avatar, Card, List, ListRow, Skeleton } from '../ui/parts.tsx';
import { Banner } from '../ui/status.tsx';
import { TaskCards } from './TaskCards.tsx';

const SHOWN_CONTACTS = 6;
/** Of the list of conversations, fetched for what is unread in it. */
const MOST_PAGES = 10;

/** The first page of every member. */
export default function HomePage(): JSX.Element {
  const words = tHome();
  return (
    <div class="stack" data-gap="big">
      <PageHeading
        title={words.title}
        actions={
          <LinkButton kind="primary" icon={IconConversationNew} href={router.href('startConversation')}>
            {words.start}
          </LinkButton>
        }
      >
        {words.hello(profile.value?.name ?? '')}
      </PageHeading>
      <div class="home">
        <div class="stack" data-gap="big">
          <Restore />
          <TaskCards />
          <NewMessages />
        </div>
        <div class="stack" data-gap="big">
          <People />
          <CrisisCard />
          <HelpCard />
        </div>
      </div>
    </div>
  );
}

/** After a reset, until everything is back and that was seen. */
function Restore(): JSX.Element | null {
  const restore = read(device.account.restore);
  const isShown = useSignal(false);
  const waits = restore.is === 'ready' && restore.value !== null;
  useEffect(() => {
    if (waits) isShown.value = true;
  }, [waits]);
  if (!waits && !isShown.value) return null;
  return <OwnRestore onClose={() => (isShown.value = false)} />;
}

interface LoadedProps<T> {
  value: Loaded<T>;
  onRetry: () => Promise<void>;
  children: (value: T) => ComponentChildren;
}

function WhenLoaded<T>({ value, onRetry, children }: LoadedProps<T>): JSX.Element {
  if (value.is === 'ready') return <>{children(value.value)}</>;
  if (value.is === 'loading') {
    return (
      <div class="home-room">
        <Skeleton />
      </div>
    );
  }
  return (
    <Banner
      kind="danger"
      live
      actions={<Button onClick={() => void onRetry().catch(() => {})}>{t().ui.tryAgain}</Button>}
    >
      <p>{explainCode(value.code)}</p>
    </Banner>
  );
}

function NewMessages(): JSX.Element {
  const words = tHome();
  return (
    <Card flush title={words.news} actions={<Link href={router.href('conversations')}>{words.allConversations}</Link>}>
      <WhenLoaded value={read(device.conversations.list)} onRetry={() => device.conversations.reload()}>
        {(list) => <UnreadRows list={list} />}
      </WhenLoaded>
    </Card>
  );
}

/** Somebody may look over one's shoulder here. */
function PreviewButton(): JSX.Element {
  const words = tHome();
  const hidden = previewsHidden.value;
  return (
    <Button kind="quiet" icon={hidden ? IconShow : IconHide} onClick={() => hidePreviews(!hidden)}>
      {hidden ? words.showText : words.hideText}
    </Button>
  );
}

/** Fetches on until every conversation with something unread is among those held; old ones are seldom far back. */
function useAllUnread(list: ConversationList, rest: number): void {
  const pages = useRef(0);
  useEffect(() => {
    if (rest <= 0 || !list.more || pages.current >= MOST_PAGES) return;
    pages.current += 1;
    void device.conversations.loadMore().catch(() => {});
  }, [list]);
}

function UnreadRows({ list }: { list: ConversationList }): JSX.Element {
  const words = tHome();
  const unread = list.items.filter((one) => one.unread > 0 || one.markedUnread);
  const rest = list.unreadInAll - unread.reduce((sum, one) => sum + one.unread, 0);
  useAllUnread(list, rest);
  if (unread.length === 0 && rest <= 0) {
    return <p class="home-room muted">{list.items.length === 0 ? words.noNewsYet : words.noNews}</p>;
  }
  return (
    <>
      <List label={words.news}>
        {unread.map((one) => (
          <ConversationRow key={one.conversationId} conversation={one} />
        ))}
      </List>
      <div class="home-foot">
        <PreviewButton />
      </div>
      {rest > 0 && (
        <p class="home-room">
          <Link href={router.href('conversations')}>{words.moreUnread(rest)}</Link>
        </p>
      )}
    </>
  );
}

function People(): JSX.Element {
  const words = tHome();
  return (
    <Card flush title={words.people} actions={<Link href={router.href('contacts')}>{words.allPeople}</Link>}>
      <WhenLoaded value={read(device.contacts.list)} onRetry={() => device.contacts.reload()}>
        {(contacts) => <ContactRows contacts={contacts} />}
      </WhenLoaded>
    </Card>
  );
}

function ContactRows({ contacts }: { contacts: readonly KnownContact[] }): JSX.Element {
  const words = tHome();
  if (contacts.length === 0) {
    const isClient = profile.value?.role === 'client';
    return <p class="home-room muted">{isClient ? words.noPeopleClient : words.noPeople}</p>;
  }
  return (
    <List label={words.people}>
      {contacts.slice(0, SHOWN_CONTACTS).map((contact) => (
        <ListRow
          key={contact.memberId}
          lead={<Avatar name={contact.name} seed={contact.memberId} />}
          title={<a href={router.href('contact', { memberId: contact.memberId })}>{contact.name + apartOf(contact)}</a>}
          text={contact.state === 'invited' ? t().contact.invited : (contact.profession ?? '')}
          actions={<ContactBubble contact={contact} />}
        />
      ))}
    </List>
  );
}

function CrisisCard(): JSX.Element {
  const words = tHome();
  const number = emergencyNumber(organisation.value?.country);
  return (
    <Card title={words.crisisTitle}>
      <p>{words.crisisText}</p>
      <div class="row">
        <a class="button" href={`tel:${number}`}>
          <IconPhone />
          {words.crisisCall(number)}
        </a>
        <Link href={router.href('crisis')}>{words.crisisMore}</Link>
      </div>
    </Card>
  );
}

function HelpCard(): JSX.Element {
  const words = tHome();
  return (
    <Card title={words.helpTitle}>
      <p>{words.helpText}</p>
      <LinkButton icon={IconHelp} href={router.href('help')}>
        {t().app.help}
      </LinkButton>
    </Card>
  );
}
