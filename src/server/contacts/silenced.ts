// Whose calls come without sound and push (K5), as in quiet hours. The card and the missed call still show, and who is silenced doesn't learn of it.
import type { z } from 'zod';
import type * as contracts from '../../shared/contacts.ts';
import type { MemberId } from '../../shared/ids.ts';
import { requireMember, type Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { onCommit, type Tx } from '../db/database.ts';
import { contactsAmong, requireContact } from './relation.ts';
import { deleteSilenced, insertSilenced, selectSilencing } from './store.ts';

/** Silences the calls of a contact, or takes it back. Twice is once. */
export async function silenceCalls(
  app: App,
  actor: Actor,
  { memberId: callerId, silenced }: z.output<(typeof contracts)['silenceCalls']['input']>,
) {
  const member = requireMember(actor);
  const { organisationId, memberId } = member;
  await app.database.transaction({ organisationId }, async (tx) => {
    await requireContact(tx, member, callerId);
    const row = { organisation_id: organisationId, member_id: memberId, caller_id: callerId };
    if (silenced) await insertSilenced(tx, { ...row, created_at: app.clock.now() });
    else await deleteSilenced(tx, memberId, callerId);
    onCommit(tx, () => app.feed.tell([memberId], { type: 'changed', what: 'contacts' }));
  });
  return {};
}

/**
 * Which of these members silenced this caller. Only while the two are contacts: elsewhere a call without sound would tell
 * who it is that hides behind a nickname (N3).
 */
export async function findSilencing(tx: Tx, callerId: MemberId, among: readonly MemberId[]): Promise<Set<MemberId>> {
  const silencing = among.length > 0 ? await selectSilencing(tx, callerId, among) : [];
  return contactsAmong(tx, callerId, silencing);
}
