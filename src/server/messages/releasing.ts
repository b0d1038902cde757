// The moment of what was to be sent later (C23): appended in its author's name, once, also when two processes do it at once or
// one is killed; whatever stands against it is noted for its author.
import { Refusal } from '../../shared/errors.ts';
import type { Author } from '../actor.ts';
import type { App } from '../application.ts';
import { acceptEarlier, readSigned } from '../conversations/accept.ts';
import { requireLockedConversation } from '../conversations/conversations.ts';
import { onCommit, type Tx } from '../db/database.ts';
import { DatabaseAway } from '../db/presence.ts';
import {
  deleteScheduled,
  deleteSentBefore,
  lockDue,
  selectDue,
  updateScheduledState,
  type Due,
} from './scheduling-store.ts';
import { refusalOf, tellDevices } from './scheduling.ts';
import { isStored } from './store.ts';

const BATCH = 100;
/** Whoever hasn't looked by then finds the message itself. */
const TOLD_DAYS = 30;
const DAY = 24 * 3_600_000;

export function schedulingJobs(app: App): void {
  app.jobs.every(5, 'messages.release', () => releaseDue(app));
  app.jobs.every(3_600, 'messages.forget_released', () =>
    app.database.transaction('installation', (tx) =>
      deleteSentBefore(tx, new Date(app.clock.now().getTime() - TOLD_DAYS * DAY)),
    ),
  );
}

/** Sends what is due, each in a transaction of its own; one that fails holds up no other, and is tried again. */
export async function releaseDue(app: App): Promise<void> {
  for (;;) {
    const due = await app.database.transaction('installation', (tx) => selectDue(tx, app.clock.now(), BATCH));
    let failure: unknown = null;
    for (const one of due) {
      try {
        await release(app, one);
      } catch (error) {
        if (error instanceof DatabaseAway) throw error;
        failure = error;
      }
    }
    if (failure !== null) throw failure;
    if (due.length < BATCH) return;
  }
}

async function release(app: App, due: Due): Promise<void> {
  const { organisation_id: organisationId, member_id: memberId, conversation_id: conversationId } = due;
  const which = { participantId: due.participant_id, entryId: due.entry_id };
  await app.database.transaction({ organisationId }, async (tx) => {
    // In the order in which a sender locks them.
    const conversation = await requireLockedConversation(tx, app, conversationId).catch(noneIfRefused);
    const row = await lockDue(tx, which, app.clock.now());
    if (!row) return;
    // Either is over for good, and what belongs to it is about to be deleted.
    if (!conversation || !memberId) return deleteScheduled(tx, which);
    const author: Author = { kind: 'member', memberId, organisationId };
    const signed = { bytes: row.bytes.toString('base64url'), signature: row.signature.toString('base64url') };
    try {
      await acceptEarlier(tx, app, author, conversation, readSigned(signed));
      await deleteScheduled(tx, which);
    } catch (error) {
      // Everything is judged before anything is written: the transaction goes on.
      if (!(error instanceof Refusal)) throw error;
      await noteRefusal(tx, due, error);
    }
    onCommit(tx, () => tellDevices(app, author, conversationId));
  });
}

async function noteRefusal(tx: Tx, due: Due, { code }: Refusal): Promise<void> {
  const which = { participantId: due.participant_id, entryId: due.entry_id };
  const place = { conversationId: due.conversation_id, entryId: due.entry_id, authorId: due.participant_id };
  if (code === 'conversation.epoch_outdated') return updateScheduledState(tx, which, { state: 'outdated' });
  if (code === 'message.id_used' && (await isStored(tx, place))) return deleteScheduled(tx, which);
  await updateScheduledState(tx, which, { state: 'refused', refused_because: refusalOf(code) });
}

function noneIfRefused(error: unknown): null {
  if (error instanceof Refusal) return null;
  throw error;
}
