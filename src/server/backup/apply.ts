// What is applied to a restored dump before the first request (R4): deletions since, the end of all sign-ins and links,
// no temporary conversations, nothing sent twice.
import { sql } from 'kysely';
import type { z } from 'zod';
import type { ConversationId, EntryId, MemberId, OrganisationId } from '../../shared/ids.ts';
import type { restoreApplied } from '../../shared/installation.ts';
import type { Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Tx } from '../db/database.ts';
import { deleteAccountRows, deleteOrganisationRows } from '../db/deletion.ts';
import { type Deletion, readDeletions } from '../db/deletion-list.ts';
import { emptyWhole } from '../messages/messages.ts';
import { forgetDemo } from '../organisations/try-demo.ts';
import type { RestoreMark } from './restore-mark.ts';

export type Applied = z.output<typeof restoreApplied>;

/** In one transaction; twice is once. Keys of what it deletes are gone when it returns. */
export async function applyRestore(
  parts: Pick<App, 'database' | 'keystore' | 'clock'>,
  actor: Actor,
  mark: RestoreMark,
): Promise<Applied> {
  const { database, keystore, clock } = parts;
  const deletions = await readDeletions(parts);
  const now = clock.now();
  const { applied, doomed } = await database.transaction('installation', async (tx) => {
    const gone = await applyDeletions(tx, deletions, now);
    const temporaryConversations = await deleteTemporary(tx);
    const ended = await endEverything(tx, now);
    const { organisations, conversations, messages, withdrawn, accounts } = gone;
    const applied = { organisations, conversations, temporaryConversations, messages, withdrawn, accounts, ...ended };
    const noted = await sql`
      insert into restores (id, restored_at, dump_made_at, applied)
      values (${mark.id}, ${now}, ${mark.dumpMadeAt}, ${JSON.stringify(applied)}::jsonb)
      on conflict (id) do nothing returning id`.execute(tx);
    const numbers = Object.entries(applied).map(([name, value]) => [name, Array.isArray(value) ? value.length : value]);
    const details = {
      madeAt: mark.dumpMadeAt.toISOString(),
      ...(Object.fromEntries(numbers) as Record<string, number>),
    };
    if (noted.rows.length > 0) await recordAudit(tx, parts, actor, 'installation.restored', { details });
    return { applied, doomed: [...gone.doomed, ...temporaryConversations] };
  });
  for (const id of doomed) await keystore.destroyShredKey(id);
  for (const id of await keystore.listDeviceSecrets()) await keystore.destroyDeviceSecret(id);
  return applied;
}

type Gone = Pick<Applied, 'organisations' | 'conversations' | 'messages' | 'withdrawn' | 'accounts'> & {
  doomed: ConversationId[];
};

async function applyDeletions(tx: Tx, deletions: readonly Deletion[], now: Date): Promise<Gone> {
  const gone: Gone = { organisations: [], conversations: [], messages: [], withdrawn: [], accounts: [], doomed: [] };
  for (const deletion of await stillThere(tx, deletions)) {
    switch (deletion.kind) {
      case 'organisation':
        await deleteOrganisation(tx, deletion.organisationId, gone);
        break;
      case 'conversation': {
        const { conversationId } = deletion;
        // Its key may have come back with an older copy of the keystore, also where the dump is older than it.
        gone.doomed.push(conversationId);
        gone.conversations.push(...(await deleteConversations(tx, sql`id = ${conversationId}`)));
        break;
      }
      case 'entry': {
        const { conversationId, entryId } = deletion;
        const emptied = await emptyWhole(tx, conversationId, entryId, now);
        if (emptied.length > 0) gone.messages.push({ conversationId, entryId });
        break;
      }
      case 'invited':
        if (await forgetInvited(tx, deletion.memberId, now)) gone.withdrawn.push(deletion.memberId);
        break;
      case 'account':
        if (await forgetAccount(tx, deletion.memberId, now)) gone.accounts.push(deletion.memberId);
        break;
      default:
        deletion satisfies never;
    }
  }
  // What these deletions noted once more is on the list already.
  await tx.deleteFrom('deletions').execute();
  return gone;
}

/** The list is long, and most messages on it were written after the dump or are empty in it: those need no query of their own. */
async function stillThere(tx: Tx, deletions: readonly Deletion[]): Promise<Deletion[]> {
  const entries = deletions.filter((deletion) => deletion.kind === 'entry');
  const { rows } = await sql<{ id: EntryId; conversationId: ConversationId }>`
    select e.entry_id as id, e.conversation_id as "conversationId" from timeline_entries e
    join unnest(${entries.map(({ conversationId }) => conversationId)}::uuid[], ${entries.map(({ entryId }) => entryId)}::uuid[])
      as d (conversation_id, entry_id) using (conversation_id, entry_id)`.execute(tx);
  const found = new Set(rows.map(({ id, conversationId }) => `${conversationId} ${id}`));
  return deletions.filter((one) => one.kind !== 'entry' || found.has(`${one.conversationId} ${one.entryId}`));
}

async function deleteOrganisation(tx: Tx, id: OrganisationId, gone: Gone): Promise<void> {
  const found = await tx.selectFrom('organisations').select('demo').where('id', '=', id).executeTakeFirst();
  if (!found) return;
  await tx.deleteFrom('sign_ins').where('organisation_id', '=', id).execute();
  const { conversationIds } = await deleteOrganisationRows(tx, id);
  if (found.demo) await forgetDemo(tx);
  gone.organisations.push(id);
  gone.doomed.push(...conversationIds);
}

const deleteTemporary = (tx: Tx) => deleteConversations(tx, sql`kind = 'temporary'`);

async function deleteConversations(tx: Tx, which: ReturnType<typeof sql>): Promise<ConversationId[]> {
  // A conversation and its manager refer to each other; the check can wait until both are gone.
  await sql`set constraints all deferred`.execute(tx);
  const { rows } = await sql<{ id: ConversationId }>`delete from conversations where ${which} returning id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** As `deleteAccount` left it. Participations that the backup still has end with the rows that make them readable. */
async function forgetAccount(tx: Tx, memberId: MemberId, now: Date): Promise<boolean> {
  const { rows } = await sql`
    update members set state = 'deleted', address_box = null, address_hash = null, apart_box = null,
      profession = null, office_hours = null
    where id = ${memberId} and state <> 'deleted' returning id`.execute(tx);
  if (rows.length === 0) return false;
  await sql`update friendships set to_at = greatest(${now}, from_at)
    where (friend_id = ${memberId} or client_id = ${memberId}) and to_at is null`.execute(tx);
  await deleteAccountRows(tx, memberId);
  return true;
}

/** As `withdrawInvitation` left it: the name stays for who saw it, the address is gone. */
async function forgetInvited(tx: Tx, memberId: MemberId, now: Date): Promise<boolean> {
  const { rows } = await sql`
    update members set state = 'deleted', address_box = null, address_hash = null, apart_box = null
    where id = ${memberId} and state = 'invited' returning id`.execute(tx);
  if (rows.length === 0) return false;
  await sql`update invitations set withdrawn_at = ${now}
    where member_id = ${memberId} and accepted_at is null and withdrawn_at is null`.execute(tx);
  await sql`update care_links set to_at = greatest(${now}, from_at), ended_as = 'ended'
    where client_id = ${memberId} and to_at is null`.execute(tx);
  await sql`update friendships set to_at = greatest(${now}, from_at)
    where friend_id = ${memberId} and to_at is null`.execute(tx);
  await sql`update introductions set closed_at = ${now} where made_for = ${memberId} and closed_at is null`.execute(tx);
  return true;
}

/** Sign-ins, links and what waits to be sent: who may come in must come in anew, and nobody hears of anything twice. */
async function endEverything(tx: Tx, now: Date) {
  const count = async (query: ReturnType<typeof sql>) => Number((await query.execute(tx)).numAffectedRows ?? 0n);
  await sql`delete from sign_ins`.execute(tx);
  await sql`delete from password_attempts`.execute(tx);
  const devices = await count(sql`update devices set ended_at = ${now} where ended_at is null`);
  // Without an administrator nobody could invite again: there the link stays the only way in.
  const renewable = sql`exists (select from members m where m.organisation_id = i.organisation_id
    and m.administrator and m.state = 'active')`;
  const links =
    (await count(sql`update invitations i set expires_at = ${now}
      where accepted_at is null and withdrawn_at is null and expires_at > ${now} and ${renewable}`)) +
    (await count(sql`update resets set withdrawn_at = ${now} where used_at is null and withdrawn_at is null`)) +
    (await count(sql`update address_changes set withdrawn_at = ${now}
      where confirmed_at is null and withdrawn_at is null`)) +
    (await count(sql`update service_desk_accounts set enrolment_token_hash = null
      where opaque_record is not null and enrolment_token_hash is not null`));
  const mails = await count(sql`delete from mails where state = 'waiting' or (state = 'kept' and not exists (
    select from invitations i where i.member_id = mails.member_id and i.accepted_at is null and i.withdrawn_at is null
      and i.expires_at > ${now}))`);
  // What came due since the backup was sent or withdrawn then: only its author knows whether it is still wanted.
  await sql`update scheduled_entries set state = 'refused', refused_because = 'restored'
    where state in ('waiting', 'outdated') and release_at <= ${now}`.execute(tx);
  // Who is still told of something hears of what comes now, and not once more of what the backup remembers.
  const notifications =
    (await count(sql`delete from notifications`)) +
    (await count(sql`update tellings set due_at = null where due_at is not null`));
  return { devices, links, mails, notifications };
}
