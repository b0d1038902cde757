// Sending later (C23): a message is kept, encrypted and signed as it was written, and appended at its time under the rules of
// that time.
import type { z } from 'zod';
import { fail, Refusal } from '../../shared/errors.ts';
import type * as contracts from '../../shared/scheduling.ts';
import { requireMember, type Actor, type Author } from '../actor.ts';
import type { App } from '../application.ts';
import { acceptEntry, readSigned, requireAcceptable } from '../conversations/accept.ts';
import { requireLockedConversation, requireOwnConversation } from '../conversations/conversations.ts';
import { onCommit } from '../db/database.ts';
import { isReleaseTime, MOST_SCHEDULED } from './rules.ts';
import {
  countOthers,
  deleteOwnScheduled,
  deleteScheduled,
  lockDue,
  selectDue,
  selectScheduled,
  updateScheduledState,
  upsertScheduled,
  type Due,
} from './scheduling-store.ts';
import { isStored } from './store.ts';

type Names = 'scheduleEntry' | 'cancelScheduled';
type Input<Name extends Names> = z.output<(typeof contracts)[Name]['input']>;
type Output<Name extends Names | 'listScheduled'> = z.input<(typeof contracts)[Name]['output']>;

const BATCH = 100;

/** Keeps a message until its time; the same id again changes it. */
export async function scheduleEntry(
  app: App,
  actor: Actor,
  input: Input<'scheduleEntry'>,
): Promise<Output<'scheduleEntry'>> {
  const member = requireMember(actor);
  const { conversationId } = input;
  const entry = readSigned(input.entry);
  const { head, bytes, signature } = entry;
  if (head.conversation !== conversationId || head.kind !== 'message') fail('conversation.chain_refused');
  await app.database.transaction(member, async (tx) => {
    const conversation = await requireLockedConversation(tx, app, conversationId);
    await requireAcceptable(tx, app, member, conversation, entry);
    const release_at = new Date(input.releaseAt);
    if (!isReleaseTime(release_at, app.clock.now())) fail('scheduled.time_wrong');
    const which = { participantId: head.sender, entryId: head.entryId };
    if ((await countOthers(tx, which)) >= MOST_SCHEDULED) fail('scheduled.too_many');
    await upsertScheduled(tx, {
      ...{ organisation_id: member.organisationId, conversation_id: conversationId, participant_id: head.sender },
      ...{ entry_id: head.entryId, bytes: Buffer.from(bytes), signature: Buffer.from(signature), release_at },
    });
    onCommit(tx, () => tellDevices(app, member));
  });
  return {};
}

/** Forgets it; `sent` where it came too late. */
export async function cancelScheduled(
  app: App,
  actor: Actor,
  input: Input<'cancelScheduled'>,
): Promise<Output<'cancelScheduled'>> {
  const member = requireMember(actor);
  return app.database.transaction(member, async (tx) => {
    const { selfId } = await requireOwnConversation(tx, app, member, input.conversationId);
    const isGone = await deleteOwnScheduled(tx, member.memberId, input);
    if (isGone) onCommit(tx, () => tellDevices(app, member));
    return { sent: !isGone && (await isStored(tx, { ...input, authorId: selfId })) };
  });
}

export async function listScheduled(app: App, actor: Actor): Promise<Output<'listScheduled'>> {
  const member = requireMember(actor);
  const rows = await app.database.transaction(member, (tx) => selectScheduled(tx, member.memberId, app.clock.now()));
  return {
    scheduled: rows.map(({ conversation_id, entry_id, bytes, signature, release_at, state }) => ({
      ...{ conversationId: conversation_id, entryId: entry_id, releaseAt: release_at.getTime(), state },
      entry: { bytes: bytes.toString('base64url'), signature: signature.toString('base64url') },
    })),
  };
}

export function schedulingJobs(app: App): void {
  app.jobs.every(5, 'messages.release', () => releaseDue(app));
}

/** Sends what is due, each in a transaction of its own: once, also when two do it at once or one is killed. */
export async function releaseDue(app: App): Promise<void> {
  for (;;) {
    const due = await app.database.transaction('installation', (tx) => selectDue(tx, app.clock.now(), BATCH));
    for (const one of due) await release(app, one);
    if (due.length < BATCH) return;
  }
}

async function release(app: App, due: Due): Promise<void> {
  const { organisation_id: organisationId, member_id: memberId } = due;
  const which = { participantId: due.participant_id, entryId: due.entry_id };
  await app.database.transaction({ organisationId }, async (tx) => {
    // In the order in which a sender locks them.
    const conversation = await requireLockedConversation(tx, app, due.conversation_id).catch(noneIfRefused);
    const row = await lockDue(tx, which, app.clock.now());
    if (!row) return;
    if (!conversation || !memberId) return updateScheduledState(tx, which, 'refused');
    const author: Author = { kind: 'member', memberId, organisationId };
    const signed = { bytes: row.bytes.toString('base64url'), signature: row.signature.toString('base64url') };
    try {
      await acceptEntry(tx, app, author, conversation, readSigned(signed));
      await deleteScheduled(tx, which);
    } catch (error) {
      // Everything is judged before anything is written: the transaction goes on.
      if (!(error instanceof Refusal)) throw error;
      const isOutdated = error.code === 'conversation.epoch_outdated';
      await updateScheduledState(tx, which, isOutdated ? 'outdated' : 'refused');
    }
    onCommit(tx, () => tellDevices(app, author));
  });
}

function noneIfRefused(error: unknown): null {
  if (error instanceof Refusal) return null;
  throw error;
}

function tellDevices({ feed }: App, { memberId }: Author): void {
  feed.tell([memberId], { type: 'changed', what: 'scheduled' });
}
