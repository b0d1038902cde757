// Reading conversations: the list, one of them, pages of the timeline. Everything is cut by the viewer's own reading
// intervals, and what a temporary conversation's deadline has passed is never served.
import type { z } from 'zod';
import type * as contracts from '../../shared/conversations.ts';
import { toBase64Url, zeroHash } from '../../shared/encoding.ts';
import { fail } from '../../shared/errors.ts';
import type { ConversationId } from '../../shared/ids.ts';
import { requireMember, type Actor, type MemberActor } from '../actor.ts';
import type { App } from '../application.ts';
import type { Tx } from '../db/database.ts';
import { presentEntry } from './append.ts';
import { noteFetch } from './fetching.ts';
import { selectOwnConversations, selectOwnPlace, type OwnConversation, type OwnPlace } from './list-store.ts';
import { lockConversation, selectHead, selectPage, type LockedConversation } from './log-store.ts';
import { fetchedBy, presentConversations } from './present.ts';

/** For a domain above, where the conversation may be gone. */
export { lockConversation };

type Input<Name extends keyof typeof contracts> = (typeof contracts)[Name] extends { input: infer I extends z.ZodType }
  ? z.output<I>
  : never;

/** The conversation, locked until the transaction ends; whether the actor is in it is for the next question to say. */
export async function requireLockedConversation(tx: Tx, app: App, id: ConversationId): Promise<LockedConversation> {
  return (await lockConversation(tx, id, app.clock.now())) ?? fail('not_found');
}

/** A conversation that this member is or was in, from their place; `not_found` for anybody else. */
export async function requireOwnConversation(
  tx: Tx,
  app: App,
  actor: MemberActor,
  conversationId: ConversationId,
): Promise<OwnConversation> {
  const wish = { now: app.clock.now(), limit: 1, conversationId };
  const [own] = await selectOwnConversations(tx, actor.memberId, wish);
  return own ?? fail('not_found');
}

/** Conversations of this member in the order that was asked for; a page goes on after the last one of the page before. */
export async function listConversations(
  app: App,
  actor: Actor,
  input: Input<'listConversations'>,
): Promise<z.input<typeof contracts.listConversations.output>> {
  const member = requireMember(actor);
  const { beforeActivity, beforeId, beforePinned, limit, withMember, unread, archived, waiting } = input;
  const before =
    beforeActivity !== undefined && beforeId
      ? { activity: new Date(beforeActivity), id: beforeId, pinned: beforePinned === 'yes' }
      : undefined;
  return app.database.snapshot(member, async (tx) => {
    const found = await presentConversations(tx, app, member, {
      now: app.clock.now(),
      limit: limit + 1,
      ...(before && { before }),
      ...(withMember && { withMember }),
      ...(archived && { archived: archived === 'yes' }),
      unreadOnly: unread === 'yes',
      waitingOnly: waiting === 'yes',
    });
    const more = found.conversations.length > limit;
    return { conversations: found.conversations.slice(0, limit), more, unreadInAll: found.unreadInAll };
  });
}

/** One conversation that this member is or was in; noted in the access log. */
export async function getConversation(
  app: App,
  actor: Actor,
  input: Input<'getConversation'>,
): Promise<z.input<typeof contracts.getConversation.output>> {
  const member = requireMember(actor);
  const { conversationId } = input;
  const conversation = await app.database.snapshot(member, (tx) => requirePresented(tx, app, member, conversationId));
  await noteFetch(app, { actor: member, conversationId, participantId: conversation.selfId, fetched: [] });
  return { conversation };
}

/** The conversation as this member sees it; `not_found` for who was never in it. */
export async function requirePresented(
  tx: Tx,
  app: App,
  member: MemberActor,
  conversationId: ConversationId,
): Promise<contracts.Conversation> {
  const wish = { now: app.clock.now(), limit: 1, conversationId };
  const { conversations } = await presentConversations(tx, app, member, wish);
  return conversations[0] ?? fail('not_found');
}

/**
 * A page of the timeline: the entries after `after`, or those before `before`, else the newest. A page lies in one of
 * the viewer's reading intervals, so that its entries join without a gap. Noted in the access log.
 */
export async function listEntries(
  app: App,
  actor: Actor,
  input: Input<'listEntries'>,
): Promise<z.input<typeof contracts.listEntries.output>> {
  const member = requireMember(actor);
  const { conversationId } = input;
  for (;;) {
    const { page, ...fetch } = await app.database.transaction(member, (tx) => readPage(tx, app, member, input));
    // Deleted while it was being read, by somebody who may have been told that nobody has it: then nobody gets it.
    if (await noteFetch(app, { actor: member, conversationId, ...fetch })) return page;
  }
}

async function readPage(tx: Tx, app: App, { memberId }: MemberActor, input: Input<'listEntries'>) {
  const { conversationId, limit } = input;
  const own = (await selectOwnPlace(tx, memberId, conversationId, app.clock.now())) ?? fail('not_found');
  const stretch = stretchFor(own, input);
  const rows = stretch ? await selectPage(tx, conversationId, { ...stretch, limit }) : [];
  const first = rows.at(0)?.position ?? emptyAt(own, input);
  const last = rows.at(-1)?.position ?? first - 1;
  const head = first > 1 ? await selectHead(tx, conversationId, first - 1) : null;
  const page = {
    entries: rows.map(presentEntry),
    headBefore: toBase64Url(head ?? zeroHash()),
    earlier: own.readable.some(({ from }) => from < first),
    later: own.readable.some(({ to }) => Math.min((to ?? Infinity) - 1, own.lastPosition) > last),
  };
  return { page, participantId: own.selfId, fetched: fetchedBy(rows, [own.selfId]) };
}

/** Where an empty page lies. */
function emptyAt(
  { lastPosition }: OwnPlace,
  { after, before }: { after?: number | undefined; before?: number | undefined },
) {
  return Math.min(after !== undefined ? after + 1 : (before ?? lastPosition + 1), lastPosition + 1);
}

type Stretch = { from: number; to: number; fromEnd: boolean };

/** The reading interval in which the page lies, cut at the position asked for; null where nothing is left to read. */
function stretchFor(
  { readable, lastPosition }: OwnPlace,
  { after, before }: { after?: number | undefined; before?: number | undefined },
): Stretch | null {
  const intervals = readable.map(({ from, to }) => ({ from, to: to ?? lastPosition + 1 }));
  if (after !== undefined) {
    const found = intervals.find(({ to }) => after + 1 < to);
    return found ? { from: Math.max(found.from, after + 1), to: found.to, fromEnd: false } : null;
  }
  const end = before ?? Infinity;
  const found = intervals.findLast(({ from }) => from < end);
  return found ? { from: found.from, to: Math.min(found.to, end), fromEnd: true } : null;
}
