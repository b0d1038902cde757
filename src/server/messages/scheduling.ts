// Sending later (C23): a message is kept, encrypted and signed as it was written, and appended at its time under the rules of
// that time.
import type { z } from 'zod';
import { fail } from '../../shared/errors.ts';
import type { ConversationId, EntryId } from '../../shared/ids.ts';
import type * as contracts from '../../shared/scheduling.ts';
import { scheduledRefusals } from '../../shared/scheduling.ts';
import { requireMember, type Actor, type Author } from '../actor.ts';
import type { App } from '../application.ts';
import { acceptEntry, readSigned, requireAcceptable } from '../conversations/accept.ts';
import { requireLockedConversation, requireOwnConversation } from '../conversations/conversations.ts';
import { onCommit, type Tx } from '../db/database.ts';
import { isReleaseTime, MOST_SCHEDULED } from './rules.ts';
import {
  countOthers,
  deleteOwnScheduled,
  deleteScheduled,
  lockUnsent,
  selectScheduled,
  updateScheduledState,
  upsertScheduled,
  type Scheduled,
  type Which,
} from './scheduling-store.ts';
import { isStored } from './store.ts';

type Names = 'scheduleEntry' | 'sendScheduled' | 'cancelScheduled';
type Input<Name extends Names> = z.output<(typeof contracts)[Name]['input']>;
type Output<Name extends Names | 'listScheduled'> = z.input<(typeof contracts)[Name]['output']>;

/** Keeps a message until its time, beside others or in the place of one that still waits. */
export async function scheduleEntry(
  app: App,
  actor: Actor,
  input: Input<'scheduleEntry'>,
): Promise<Output<'scheduleEntry'>> {
  const member = requireMember(actor);
  const { conversationId, replaces, forOthers } = input;
  const entry = readMessage(input);
  const { head, bytes, signature } = entry;
  await app.database.transaction(member, async (tx) => {
    const conversation = await requireLockedConversation(tx, app, conversationId);
    await requireAcceptable(tx, app, member, conversation, entry);
    const now = app.clock.now();
    const release_at = new Date(input.releaseAt);
    if (!isReleaseTime(release_at, now)) fail('scheduled.time_wrong');
    const which = { participantId: head.sender, entryId: head.entryId };
    const before = replaces === undefined ? null : await takeOut(tx, which, replaces);
    if ((await countOthers(tx, which)) >= MOST_SCHEDULED) fail('scheduled.too_many');
    await upsertScheduled(tx, {
      ...{ organisation_id: member.organisationId, conversation_id: conversationId, participant_id: head.sender },
      ...{ entry_id: head.entryId, bytes: Buffer.from(bytes), signature: Buffer.from(signature), release_at },
      renewed_at: forOthers ? now : (before?.renewed_at ?? null),
    });
    onCommit(tx, () => tellDevices(app, member, conversationId));
  });
  return {};
}

/** Makes room for what replaces another, which must not have been sent or withdrawn meanwhile; null where that is done already. */
async function takeOut(tx: Tx, which: Which, entryId: EntryId): Promise<{ renewed_at: Date | null } | null> {
  const replaced = { ...which, entryId };
  const before = await lockUnsent(tx, replaced);
  if (entryId === which.entryId) return before ?? fail('scheduled.gone');
  if (before) await deleteScheduled(tx, replaced);
  else if (!(await lockUnsent(tx, which))) fail('scheduled.gone');
  // Another text is written for who is in it now.
  return null;
}

/** Appends, in the place of what was kept, what a device of its author sealed for who is in it now. */
export async function sendScheduled(
  app: App,
  actor: Actor,
  input: Input<'sendScheduled'>,
): Promise<Output<'sendScheduled'>> {
  const member = requireMember(actor);
  const { conversationId } = input;
  const entry = readMessage(input);
  const { entryId } = entry.head;
  const place = await app.database.transaction(member, async (tx) => {
    const conversation = await requireLockedConversation(tx, app, conversationId);
    const { selfId } = await requireOwnConversation(tx, app, member, conversationId);
    const which = { participantId: selfId, entryId };
    // It is sent as long as it is kept; what another device withdrew isn't.
    const kept = await lockUnsent(tx, which);
    if (!kept && !(await isStored(tx, { conversationId, entryId, authorId: selfId }))) fail('scheduled.gone');
    const accepted = await acceptEntry(tx, app, member, conversation, entry);
    if (kept) await settle(tx, which, kept.state, accepted.at);
    onCommit(tx, () => tellDevices(app, member, conversationId));
    return accepted;
  });
  return { position: place.position, at: place.at.getTime() };
}

/** What came late its author is told of; nothing else is worth a line. */
async function settle(tx: Tx, which: Which, state: Scheduled['state'], at: Date): Promise<void> {
  if (state !== 'outdated') return deleteScheduled(tx, which);
  const empty = Buffer.alloc(0);
  await updateScheduledState(tx, which, { state: 'sent', sent_at: at, bytes: empty, signature: empty });
}

/** Forgets it; `sent` where it came too late. */
export async function cancelScheduled(
  app: App,
  actor: Actor,
  input: Input<'cancelScheduled'>,
): Promise<Output<'cancelScheduled'>> {
  const member = requireMember(actor);
  const { conversationId } = input;
  return app.database.transaction(member, async (tx) => {
    const { selfId } = await requireOwnConversation(tx, app, member, conversationId);
    const isGone = await deleteOwnScheduled(tx, member.memberId, input);
    if (isGone) onCommit(tx, () => tellDevices(app, member, conversationId));
    return { sent: await isStored(tx, { ...input, authorId: selfId }) };
  });
}

export async function listScheduled(app: App, actor: Actor): Promise<Output<'listScheduled'>> {
  const member = requireMember(actor);
  const rows = await app.database.transaction(member, (tx) => selectScheduled(tx, member.memberId, app.clock.now()));
  return { scheduled: rows.map(presentScheduled) };
}

function presentScheduled(row: Scheduled): Output<'listScheduled'>['scheduled'][number] {
  const { conversation_id: conversationId, entry_id: entryId, renewed_at, state } = row;
  const which = { conversationId, entryId, releaseAt: row.release_at.getTime() };
  const entry = { bytes: row.bytes.toString('base64url'), signature: row.signature.toString('base64url') };
  switch (state) {
    case 'waiting':
      return { ...which, state, entry, renewedAt: renewed_at?.getTime() ?? null };
    case 'outdated':
      return { ...which, state, entry };
    case 'refused':
      return { ...which, state, entry, because: refusalOf(row.refused_because) };
    case 'sent':
      return { ...which, state, at: (row.sent_at ?? row.release_at).getTime() };
    default:
      return state satisfies never;
  }
}

/** As its author is told it; anything that no device of theirs could have caused is one of them. */
export function refusalOf(code: string | null): (typeof scheduledRefusals)[number] {
  return scheduledRefusals.find((known) => known === code) ?? 'conversation.chain_refused';
}

function readMessage({ conversationId, entry: signed }: Pick<Input<'sendScheduled'>, 'conversationId' | 'entry'>) {
  const entry = readSigned(signed);
  const isHere = entry.head.conversation === conversationId && entry.head.kind === 'message';
  return isHere ? entry : fail('conversation.chain_refused');
}

export function tellDevices({ feed }: App, { memberId }: Author, conversationId: ConversationId): void {
  feed.tell([memberId], { type: 'scheduled', conversationId });
}
