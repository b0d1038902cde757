// SQL that every request needs: whose token it carries. For many at once.
import { sql } from 'kysely';
import type { DeviceId, MemberId, OrganisationId, ServiceDeskId, SignInId } from '../../shared/ids.ts';
import type { Role } from '../../shared/identity.ts';
import type { Tx } from '../db/database.ts';

export interface SignInRow {
  /** Which of the tokens that were asked for. */
  n: number;
  id: SignInId;
  holder: 'member' | 'guest' | 'knocking' | 'integration' | 'serviceDesk';
  organisation_id: OrganisationId | null;
  member_id: MemberId | null;
  device_id: DeviceId | null;
  service_desk_id: ServiceDeskId | null;
  proved_at: Date;
  last_seen_at: Date;
  shared: boolean | null;
  role: Role | null;
  administrator: boolean | null;
  /** False for the token before the last change of rights. */
  current: boolean;
  texts_version: number | null;
  agreed_version: number | null;
}

/** The live sign-ins of these tokens, with all that actors are made of: lifetimes and states are in the query. */
export async function selectSignInsByToken(tx: Tx, hashes: readonly Buffer[], now: Date): Promise<SignInRow[]> {
  const { rows } = await sql<SignInRow>`
    select given.n::integer - 1 as n, s.id, s.holder, s.organisation_id, s.member_id, s.device_id, s.service_desk_id,
      s.proved_at, s.last_seen_at, d.shared, m.role, m.administrator, s.token_hash = given.hash as current,
      (select max(t.version) from organisation_texts t where t.organisation_id = s.organisation_id) as texts_version,
      (select max(a.version) from agreements a where a.member_id = s.member_id) as agreed_version
    from unnest(${[...hashes]}::bytea[]) with ordinality as given (hash, n)
    join sign_ins s on s.token_hash = given.hash or (s.previous_token_hash = given.hash and s.previous_until > ${now})
    left join members m on m.id = s.member_id
    left join devices d on d.id = s.device_id
    where s.ended_at is null and s.idle_until > ${now} and s.expires_at > ${now}
      and (s.member_id is null or m.state = 'active')
      and (m.delete_after is null or m.delete_after > ${now})`.execute(tx);
  return rows;
}

/** Notes these sign-ins and their devices as used now. Leaves out those that somebody else is changing: there is a next time. */
export async function updateSeenTogether(
  tx: Tx,
  signIns: readonly { id: SignInId; idleUntil: Date }[],
  now: Date,
): Promise<void> {
  await sql`
    with free as (
      select s.id, s.device_id, given.idle_until
      from unnest(${signIns.map(({ id }) => id)}::uuid[], ${signIns.map(({ idleUntil }) => idleUntil)}::timestamptz[])
        as given (id, idle_until)
      join sign_ins s on s.id = given.id
      where s.ended_at is null for no key update of s skip locked
    ), seen as (
      update sign_ins s set last_seen_at = ${now}, idle_until = free.idle_until from free where s.id = free.id
    ), free_devices as (
      select d.id from devices d join free on d.id = free.device_id for no key update of d skip locked
    )
    update devices d set last_seen_at = ${now} from free_devices where d.id = free_devices.id`.execute(tx);
}
