import type { ComponentChildren, JSX } from 'preact';
import type { ConversationSummary } from '../../sdk/model.ts';
import { t } from '../locales/locales.ts';
import { device } from '../app/device.ts';
import { previewsHidden } from '../app/previews.ts';
import { router } from '../app/routes.ts';
import { read } from '../app/watch.ts';
import { Avatar, Badge, Tag } from '../ui/core-parts.tsx';
import { Time } from '../ui/text.tsx';
import { avatarName, findPerson, namesOfOthers, othersIn, seedOf, shownName, titleOf } from './people.ts';

interface RowProps {
  conversation: ConversationSummary;
  current?: boolean | undefined;
  /** Beside it: what can be done with it. */
  tools?: ComponentChildren;
}

/** One conversation in a list: what it is about, who is in it, how it goes on, what is new. */
export function ConversationRow({ conversation, current, tools }: RowProps): JSX.Element {
  const words = t().list;
  const unread = conversation.unread;
  const strong = unread > 0 || conversation.markedUnread;
  const marks = marksOf(conversation);
  return (
    <li class={tools ? 'row-with-tools' : undefined}>
      <a
        class="list-row conversation-row"
        href={hrefOf(conversation)}
        data-strong={strong || undefined}
        aria-current={current ? 'page' : undefined}
      >
        <ConversationAvatar conversation={conversation} />
        <span class="list-main">
          <span class="list-line">
            <span class="list-title">{titleOf(conversation)}</span>
            <span>
              <Time at={conversation.lastActivityAt} />
            </span>
          </span>
          {conversation.topic && (
            <span class="list-line small">
              <span>{namesOfOthers(conversation)}</span>
            </span>
          )}
          <span class="list-line">
            <span class="list-text">{previewOf(conversation)}</span>
            <Badge count={unread} />
            {unread === 0 && conversation.markedUnread && (
              <span class="unread-mark" role="img" aria-label={words.markedUnread} />
            )}
          </span>
          {marks.length > 0 && (
            <span class="row small conversation-marks">
              {marks.map((mark) => (
                <Tag key={mark}>{mark}</Tag>
              ))}
            </span>
          )}
        </span>
      </a>
      {tools}
    </li>
  );
}

export function hrefOf({ conversationId }: ConversationSummary): string {
  return router.href('conversation', { conversationId });
}

function ConversationAvatar({ conversation }: { conversation: ConversationSummary }): JSX.Element {
  const [first] = othersIn(conversation);
  if (!first) return <Avatar name={t().person.you} seed={conversation.conversationId} />;
  return <Avatar name={avatarName(first)} seed={seedOf(first)} />;
}

/** The start of the last message, with who wrote it where that isn't plain. */
export function previewOf(conversation: ConversationSummary): string {
  const words = t().list;
  const { lastMessage: last, naming } = conversation;
  // The choice comes before what was written (N1).
  if (naming.offered || naming.unveiling) return words.chooseName;
  if (!last) return words.nothingYet;
  if (last.deleted) return words.deleted;
  if (last.text === null) return awaitsRestore(conversation) ? words.awaits : words.unreadable;
  // Text may be left out only beside a file.
  const text = previewsHidden.value ? words.hidden : last.text.slice(0, 200) || words.file;
  const author = findPerson(conversation, last.authorId);
  if (author?.self) return words.youSaid(text);
  if (author && othersIn(conversation).length > 1) return words.saidBy(shownName(author), text);
  return text;
}

/** Since a reset, what can't be read here waits for somebody's confirmation: nothing can be written into it either. */
export function awaitsRestore({ lastMessage: last }: ConversationSummary): boolean {
  const restore = read(device.account.restore);
  return restore.is === 'ready' && restore.value !== null && last !== null && !last.deleted && last.text === null;
}

function marksOf(conversation: ConversationSummary): string[] {
  const words = t().list;
  const marks: string[] = [];
  if (conversation.failed > 0) marks.push(words.notSent);
  if (conversation.closed) marks.push(words.closed);
  else if (!conversation.active) marks.push(words.left);
  if (conversation.kind === 'temporary') marks.push(words.temporary);
  if (conversation.participants.some((person) => person.kind === 'pending' && person.active)) marks.push(words.invited);
  if (hasChanged(conversation)) marks.push(words.newKeys);
  return marks;
}

/** Whether somebody in it has other keys than were known here, not yet compared. */
export function hasChanged({ participants }: ConversationSummary): boolean {
  const contacts = read(device.contacts.list);
  const changed = contacts.is === 'ready' ? contacts.value.filter((contact) => contact.trust === 'changed') : [];
  return changed.some(({ memberId }) =>
    participants.some(({ active, shown }) => active && shown.as === 'name' && shown.memberId === memberId),
  );
}
