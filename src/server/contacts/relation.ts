// Who is whose contact (K1): computed here and nowhere else, never stored.
import { sql, type RawBuilder } from 'kysely';
import { fail } from '../../shared/errors.ts';
import type { MemberId } from '../../shared/ids.ts';
import type { MemberActor } from '../actor.ts';
import type { Tx } from '../db/database.ts';

/**
 * The relation between two rows of members, whatever their states:
 * - professionals among themselves;
 * - professional and client while a care link stands;
 * - client and friend while a friendship stands. Friendship is a relation: the friend may have any role.
 */
export function related(me: string, other: string): RawBuilder<boolean> {
  const [mine, theirs] = [sql.ref(`${me}.id`), sql.ref(`${other}.id`)];
  return sql<boolean>`(
    (${sql.ref(`${me}.role`)} = 'professional' and ${sql.ref(`${other}.role`)} = 'professional')
    or exists (select from care_links l where l.to_at is null and
      ((l.professional_id = ${mine} and l.client_id = ${theirs}) or (l.professional_id = ${theirs} and l.client_id = ${mine})))
    or exists (select from friendships f where f.to_at is null and
      ((f.client_id = ${mine} and f.friend_id = ${theirs}) or (f.client_id = ${theirs} and f.friend_id = ${mine})))
  )`;
}

/** For a query with two rows of members of one organisation: whether the other one is a contact of the first. */
export function isContact(me: string, other: string): RawBuilder<boolean> {
  return sql<boolean>`(${sql.ref(`${other}.state`)} in ('invited', 'active') and ${related(me, other)})`;
}

/** Everybody who is related to a member, invited and active only. */
export const selectContacts = (tx: Tx, memberId: MemberId) =>
  tx
    .selectFrom('members as me')
    .innerJoin('members as other', (join) =>
      join.onRef('other.organisation_id', '=', 'me.organisation_id').onRef('other.id', '<>', 'me.id'),
    )
    .selectAll('other')
    .where('me.id', '=', memberId)
    .where('other.state', 'in', ['invited', 'active'])
    .where(related('me', 'other'))
    .execute();

/** Which of these members are contacts of `memberId`, or that member. */
export async function contactsAmong(tx: Tx, memberId: MemberId, among: readonly MemberId[]): Promise<Set<MemberId>> {
  if (among.length === 0) return new Set();
  const rows = await tx
    .selectFrom('members as me')
    .innerJoin('members as other', (join) => join.onRef('other.organisation_id', '=', 'me.organisation_id'))
    .select('other.id')
    .where('me.id', '=', memberId)
    .where('other.id', 'in', [...new Set(among)])
    .where('other.state', 'in', ['invited', 'active'])
    .where((eb) => eb.or([eb('other.id', '=', memberId), related('me', 'other')]))
    .execute();
  return new Set(rows.map((row) => row.id));
}

/** Refuses with `contact.unknown` whoever isn't a contact; absent and not related look alike. */
export async function requireContact(tx: Tx, actor: MemberActor, memberId: MemberId): Promise<void> {
  const found = await contactsAmong(tx, actor.memberId, [memberId]);
  if (memberId === actor.memberId || !found.has(memberId)) fail('contact.unknown');
}

/** The active members who have this one as a contact, whatever has become of this one. */
export async function whoHasAsContact(tx: Tx, memberId: MemberId): Promise<MemberId[]> {
  const rows = await tx
    .selectFrom('members as me')
    .innerJoin('members as other', (join) =>
      join.onRef('other.organisation_id', '=', 'me.organisation_id').onRef('other.id', '<>', 'me.id'),
    )
    .select('other.id')
    .where('me.id', '=', memberId)
    .where('other.state', '=', 'active')
    .where(related('me', 'other'))
    .execute();
  return rows.map((row) => row.id);
}
