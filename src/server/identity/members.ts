// Members as the domains above meet them: loaded, presented, made and ended. Who may do what is theirs to decide.
import type { IdentityCard, Profile } from '../../shared/identity.ts';
import type { MemberId, OrganisationId } from '../../shared/ids.ts';
import type { MemberActor } from '../actor.ts';
import type { App } from '../application.ts';
import type { Tx } from '../db/database.ts';
import type { MembersTable } from '../db/tables.ts';
import { selectCards } from './key-store.ts';
import { openMemberAddress, openMemberName, sealMemberAddress, sealMemberName } from './names.ts';
import { insertMember, lockMember, selectMember, updateMember } from './store.ts';

export { selectMemberByAddress as findAddressHolder } from './address-store.ts';
export { lockMember, selectMember as findMember, updateMember as changeMember } from './store.ts';
export type MemberRow = NonNullable<Awaited<ReturnType<typeof selectMember>>>;

export interface NewMember {
  memberId: MemberId;
  organisationId: OrganisationId;
  role: MembersTable['role'];
  administrator: boolean;
  name: string;
  address: string;
  language: MembersTable['language'];
  timeZone: string;
  profession: string | null;
}

/** Adds an invited member. Two with one address are refused by the database (code 23505). */
export async function addInvitedMember(tx: Tx, app: App, member: NewMember): Promise<void> {
  const { memberId, organisationId } = member;
  await insertMember(tx, {
    id: memberId,
    organisation_id: organisationId,
    role: member.role,
    administrator: member.administrator,
    state: 'invited',
    name_box: sealMemberName(app, memberId, member.name),
    ...sealMemberAddress(app, organisationId, memberId, member.address),
    language: member.language,
    time_zone: member.timeZone,
    profession: member.profession,
    created_at: app.clock.now(),
  });
}

/** Gives a member another name; contacts' devices see by its version that it changed. */
export async function renameMemberRow(tx: Tx, app: App, memberId: MemberId, name: string): Promise<void> {
  const member = await lockMember(tx, memberId);
  if (!member) return;
  const name_box = sealMemberName(app, memberId, name);
  await updateMember(tx, memberId, { name_box, name_version: member.name_version + 1 });
}

/** The identity cards of members, oldest first; nobody's where there are none. Whoever asks may see them. */
export async function listCards(tx: Tx, memberIds: MemberId[]): Promise<Map<MemberId, IdentityCard[]>> {
  const cards = await selectCards(tx, memberIds);
  return new Map(
    [...Map.groupBy(cards, (card) => card.member_id)].map(([memberId, rows]) => [memberId, rows.map(presentCard)]),
  );
}

export function presentCard(row: {
  n: number;
  card: Buffer;
  signature: Buffer;
  previous_signature: Buffer | null;
}): IdentityCard {
  return {
    n: row.n,
    card: row.card.toString('base64url'),
    signature: row.signature.toString('base64url'),
    previousSignature: row.previous_signature?.toString('base64url') ?? '',
  };
}

/** A member as they see themself. */
export function presentProfile(app: App, member: MemberRow, agreementNeeded: number | null): Profile {
  return {
    memberId: member.id,
    organisationId: member.organisation_id,
    role: member.role,
    administrator: member.administrator,
    name: openMemberName(app, member),
    address: openMemberAddress(app, member),
    language: member.language,
    timeZone: member.time_zone,
    profession: member.profession,
    takesNewClients: member.takes_new_clients,
    alwaysOwnName: member.own_name_since !== null,
    showsTyping: member.shows_typing,
    showsReading: member.shows_reading_since !== null,
    agreementNeeded,
  };
}

/** The acting member's own row. */
export async function requireSelf(tx: Tx, actor: MemberActor): Promise<MemberRow> {
  const member = await selectMember(tx, actor.memberId);
  if (!member) throw new Error('the acting member is gone');
  return member;
}
