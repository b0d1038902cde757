// Deleting by the register: everything of an organisation or of an account, in the order that references allow.
import { sql } from 'kysely';
import type { ConversationId, DeviceId, MemberId, OrganisationId } from '../../shared/ids.ts';
import type { Tx } from './database.ts';
import { deletionRegister } from './deletion-register.ts';
import type { Tables } from './tables.ts';

/** What has secrets in the keystore, to be destroyed once the rows are gone. */
export interface Doomed {
  conversationIds: ConversationId[];
  deviceIds: DeviceId[];
}

/** Deletes all rows of an organisation that don't outlive it. */
export async function deleteOrganisationRows(tx: Tx, organisationId: OrganisationId): Promise<Doomed> {
  const conversations = await tx
    .selectFrom('conversations')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .execute();
  const devices = await tx.selectFrom('devices').select('id').where('organisation_id', '=', organisationId).execute();
  // A conversation and its manager refer to each other; the check can wait until both are gone.
  await sql`set constraints all deferred`.execute(tx);
  const doomed = (Object.keys(deletionRegister) as (keyof Tables)[]).filter(
    (table) => deletionRegister[table].organisation === 'deleted',
  );
  for (const table of await inOrderOfReferences(tx, doomed)) {
    const column = table === 'organisations' ? 'id' : 'organisation_id';
    await sql`delete from ${sql.table(table)} where ${sql.ref(column)} = ${organisationId}`.execute(tx);
  }
  return {
    conversationIds: conversations.map((row) => row.id),
    deviceIds: devices.map((row) => row.id),
  };
}

/** By which columns rows are found that go with an account: those that name the member, or one of their participants. */
const ofAccount: Partial<Record<keyof Tables, { member: readonly string[] } | { participant: string }>> = {
  accounts: { member: ['member_id'] },
  former_accounts: { member: ['member_id'] },
  resets: { member: ['member_id'] },
  address_changes: { member: ['member_id'] },
  key_slots: { member: ['member_id'] },
  identity_cards: { member: ['member_id'] },
  key_packages: { member: ['member_id'] },
  devices: { member: ['member_id'] },
  sign_ins: { member: ['member_id'] },
  password_attempts: { member: ['member_id'] },
  invitations: { member: ['member_id'] },
  introductions: { member: ['made_by', 'made_for'] },
  office_hours: { member: ['member_id'] },
  silenced_callers: { member: ['member_id', 'caller_id'] },
  tasks: { member: ['for_member_id', 'about_member_id'] },
  notifications: { member: ['member_id'] },
  mails: { member: ['member_id'] },
  tellings: { member: ['member_id'] },
  notification_settings: { member: ['member_id'] },
  push_subscriptions: { member: ['member_id'] },
  deputies: { participant: 'participant_id' },
  reading_intervals: { participant: 'participant_id' },
  key_shares: { participant: 'recipient_participant_id' },
  missing_shares: { participant: 'participant_id' },
  reading_marks: { participant: 'participant_id' },
  drafts: { participant: 'participant_id' },
  scheduled_entries: { participant: 'participant_id' },
  unveilings: { participant: 'participant_id' },
};

/** Deletes all rows of an account that end with it; gives the devices whose secrets are to be destroyed. */
export async function deleteAccountRows(tx: Tx, memberId: MemberId): Promise<DeviceId[]> {
  const devices = await tx.selectFrom('devices').select('id').where('member_id', '=', memberId).execute();
  await sql`
    delete from audit_erasable e using audit_rows r where r.id = e.audit_id and r.about_member_id = ${memberId}`.execute(
    tx,
  );
  const doomed = (Object.keys(deletionRegister) as (keyof Tables)[]).filter(
    (table) => deletionRegister[table].account === 'deleted' && table !== 'audit_erasable',
  );
  for (const table of await inOrderOfReferences(tx, doomed)) {
    const by = ofAccount[table];
    if (!by) throw new Error(`deletion: nobody says by what rows of ${table} are found`);
    const columns = 'member' in by ? by.member : [by.participant];
    const owner =
      'member' in by ? sql`(${memberId})` : sql`(select id from participants where member_id = ${memberId})`;
    for (const column of columns) {
      await sql`delete from ${sql.table(table)} where ${sql.ref(column)} in ${owner}`.execute(tx);
    }
  }
  return devices.map(({ id }) => id);
}

/** Who refers to others comes before them. References that can wait until the commit don't count. */
async function inOrderOfReferences(tx: Tx, tables: (keyof Tables)[]): Promise<(keyof Tables)[]> {
  const { rows } = await sql<{ from: string; to: string }>`
    select conrelid::regclass::text as from, confrelid::regclass::text as to from pg_constraint
    where contype = 'f' and not condeferrable and conrelid <> confrelid`.execute(tx);
  const ordered: (keyof Tables)[] = [];
  const left = new Set(tables);
  while (left.size > 0) {
    const free = [...left].filter(
      (table) => !rows.some(({ from, to }) => to === table && left.has(from as keyof Tables)),
    );
    if (free.length === 0) throw new Error('deletion: tables refer to each other in a circle');
    for (const table of free) left.delete(table);
    ordered.push(...free);
  }
  return ordered;
}
