// The people behind participants, as far as conversations have to know them: names, roles, key packages. Who is whose
// contact is computed in contacts/relation.ts.
import { sql } from 'kysely';
import type { MemberId, ParticipantId } from '../../shared/ids.ts';
import type { Role } from '../../shared/identity.ts';
import type { App } from '../application.ts';
import type { Tx } from '../db/database.ts';
import { openMemberName } from '../identity/names.ts';

export interface Person {
  id: MemberId;
  role: Role;
  state: 'invited' | 'active' | 'deactivated' | 'deleted';
  /** Opens the box: only for who may see the name. */
  name(): string;
}

/** These members of the transaction's organisation, by id. */
export async function readPeople(tx: Tx, app: App, memberIds: readonly MemberId[]): Promise<Map<MemberId, Person>> {
  return memberIds.length === 0 ? new Map() : presentPeople(app, await selectPeople(tx, memberIds).execute());
}

/** The same, and none of them is deactivated before this transaction ends. */
export async function lockPeople(tx: Tx, app: App, memberIds: readonly MemberId[]): Promise<Map<MemberId, Person>> {
  return memberIds.length === 0
    ? new Map()
    : presentPeople(app, await selectPeople(tx, memberIds).forShare().execute());
}

function selectPeople(tx: Tx, memberIds: readonly MemberId[]) {
  return tx
    .selectFrom('members')
    .select(['id', 'role', 'state', 'name_box'])
    .where('id', 'in', [...new Set(memberIds)])
    .orderBy('id');
}

type PersonRow = Pick<Person, 'id' | 'role' | 'state'> & { name_box: Buffer | null };

function presentPeople(app: App, rows: readonly PersonRow[]): Map<MemberId, Person> {
  return new Map(rows.map((row) => [row.id, { ...row, name: () => openMemberName(app, row) }]));
}

/** The role of each account behind these participants; guests have none. */
export async function selectRoles(
  tx: Tx,
  participants: readonly { id: ParticipantId; memberId: MemberId | null }[],
): Promise<Map<ParticipantId, Role>> {
  const memberIds = participants.flatMap(({ memberId }) => memberId ?? []);
  const rows = memberIds.length === 0 ? [] : await selectPeople(tx, memberIds).execute();
  const roles = new Map(rows.map(({ id, role }) => [id, role]));
  return new Map(
    participants.flatMap(({ id, memberId }) => {
      const role = memberId && roles.get(memberId);
      return role ? [[id, role] as const] : [];
    }),
  );
}

export interface TakenPackage {
  memberId: MemberId;
  k: number;
  sign: Uint8Array;
  hpke: Uint8Array;
}

/** Whether these are packages that `taker` took for exactly these members, and no reset has lost their keys since. */
export async function arePackagesTaken(tx: Tx, taker: MemberId, packages: readonly TakenPackage[]): Promise<boolean> {
  if (packages.length === 0) return true;
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from key_packages p
    join unnest(${packages.map(({ memberId }) => memberId)}::uuid[], ${packages.map(({ k }) => k)}::bigint[],
      ${packages.map(({ sign }) => Buffer.from(sign))}::bytea[], ${packages.map(({ hpke }) => Buffer.from(hpke))}::bytea[]
    ) as given (member_id, k, sign_key, hpke_key)
      on p.member_id = given.member_id and p.k = given.k and p.sign_key = given.sign_key and p.hpke_key = given.hpke_key
    join accounts a on a.member_id = p.member_id
    where p.taken_by = ${taker} and p.card_n >= coalesce(a.reset_card_n, 0)`.execute(tx);
  return rows[0]?.count === packages.length;
}

/** Which of these members have keys in stock, so that nobody need add them as pending. */
export async function membersInStock(tx: Tx, memberIds: readonly MemberId[]): Promise<Set<MemberId>> {
  if (memberIds.length === 0) return new Set();
  const rows = await tx
    .selectFrom('key_packages')
    .select('member_id')
    .distinct()
    .where('member_id', 'in', [...memberIds])
    .where('taken_at', 'is', null)
    .execute();
  return new Set(rows.map(({ member_id }) => member_id));
}
