// Who stands where in a conversation, for the domain of calls above: in it or not, with keys or not, leading or not. Names are no part of
// it; those a viewer gets by the projection.
import { sql } from 'kysely';
import type { ConversationId, MemberId, OrganisationId, ParticipantId } from '../../shared/ids.ts';
import type { App } from '../application.ts';
import type { Tx } from '../db/database.ts';

export interface Standing {
  conversationId: ConversationId;
  organisationId: OrganisationId;
  kind: 'regular' | 'temporary';
  closed: boolean;
  /** The time that was left after a care link's end is over (K3). */
  readOnly: boolean;
  /** It is of two between whom the care link or friendship has ended (K3, F2). */
  linkEnded: boolean;
  managerId: ParticipantId | null;
  deputyIds: ParticipantId[];
  /** Everybody who is or was in it, in order of joining. */
  participants: Stander[];
}

export interface Stander {
  id: ParticipantId;
  memberId: MemberId | null;
  kind: 'member' | 'guest' | 'pending';
  professional: boolean;
  active: boolean;
  signKey: Buffer | null;
  /** By their own mark (C17). */
  muted: boolean;
}

/** Null where there is no such conversation, or where its time is over. Call it after `lockConversation` to decide by it. */
export async function findStanding(tx: Tx, app: App, id: ConversationId): Promise<Standing | null> {
  const now = app.clock.now();
  const { rows } = await sql<Omit<Standing, 'participants'>>`
    select c.id as "conversationId", c.organisation_id as "organisationId", c.kind, c.closed_at is not null as closed,
      c.write_until is not null and c.write_until <= ${now} as "readOnly", c.write_until is not null as "linkEnded",
      c.manager_participant_id as "managerId",
      array(select d.participant_id from deputies d where d.conversation_id = c.id) as "deputyIds"
    from conversations c where c.id = ${id} and (c.delete_after is null or c.delete_after > ${now})`.execute(tx);
  const [found] = rows;
  if (!found) return null;
  const { rows: participants } = await sql<Stander>`
    select p.id, p.member_id as "memberId", p.kind, p.professional, p.active, p.sign_key as "signKey",
      coalesce(m.muted, false) as muted
    from participants p left join reading_marks m on m.participant_id = p.id
    where p.conversation_id = ${id} order by p.place`.execute(tx);
  return { ...found, participants };
}
