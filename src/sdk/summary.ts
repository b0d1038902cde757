// A conversation in short: what the list shows of it, and the head of its page.
import type { TimelineEntry } from '../shared/conversations.ts';
import type { Bundle } from './bundle.ts';
import { companyOf } from './company.ts';
import type { Ledger } from './ledger.ts';
import { LogWatch } from './log-watch.ts';
import type { ConversationSummary, Outgoing } from './model.ts';
import { readEntry, type Before, type Reading } from './reading.ts';

/** What this device alone knows of it. */
export interface OnThisDevice {
  pins: Bundle['pins'];
  outgoing: readonly Outgoing[];
}

/** Topic and newest message, as far as they can be read here. */
export interface Newest {
  topic: string | null;
  last: Reading | null;
}

export async function readNewest(ledger: Ledger): Promise<Newest> {
  const { conversationId, topic, lastMessage, lastEdit } = ledger.conversation;
  const read = (entry: TimelineEntry | null, target: ReturnType<Before['target']> = null) => {
    const before: Before = { complete: true, target: () => target, isUsed: () => false };
    return entry ? readEntry(ledger, new LogWatch(conversationId), entry, before) : null;
  };
  const [topicRead, message] = await Promise.all([read(topic), read(lastMessage)]);
  const edit = message?.is === 'message' ? await read(lastEdit, message.head) : null;
  const isEdit = edit?.is === 'edit' && message?.is === 'message' && edit.head.target === message.head.entryId;
  const last = isEdit ? { ...message, text: edit.text } : message;
  return { topic: topicRead?.is === 'topic' ? topicRead.text : null, last };
}

/** At once, since what waits here may change while something is read. */
export function summarise(
  ledger: Ledger,
  { topic, last }: Newest,
  { pins, outgoing }: OnThisDevice,
): ConversationSummary {
  const { conversation } = ledger;
  const { lastMessage } = conversation;
  const { participants, managerId, deputyIds } = companyOf(ledger, pins);
  return {
    conversationId: conversation.conversationId,
    kind: conversation.kind,
    topic: topic === '' ? null : topic,
    closed: conversation.closed,
    writeUntil: conversation.writeUntil,
    createdAt: conversation.createdAt,
    lastActivityAt: conversation.lastActivityAt,
    selfId: conversation.selfId,
    managerId,
    deputyIds,
    participants,
    active: participants.some(({ self, active }) => self && active),
    ended: conversation.ended,
    readPosition: conversation.readPosition,
    lastPosition: conversation.lastPosition,
    unread: conversation.unread,
    firstUnread: conversation.firstUnread,
    markedUnread: conversation.markedUnread,
    pinned: conversation.pinned,
    muted: conversation.muted,
    archived: conversation.archived,
    waitsSince: conversation.waitsSince,
    lastMessage: lastMessage && {
      authorId: last && 'head' in last ? last.head.sender : null,
      at: lastMessage.at,
      text: last?.is === 'message' ? last.text : null,
      deleted: lastMessage.bytes === null,
    },
    ...countOutgoing(outgoing),
    receipts: conversation.receipts,
    naming: conversation.naming,
    abilities: conversation.abilities,
  };
}

export function countOutgoing(outgoing: readonly Outgoing[]): Pick<ConversationSummary, 'waiting' | 'failed'> {
  const failed = outgoing.filter(({ state }) => state === 'failed').length;
  return { waiting: outgoing.length - failed, failed };
}
