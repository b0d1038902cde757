// What is kept of what happened: the access log, deletions, restores.
import type { Generated } from 'kysely';
import type { ConversationId, EntryId, MemberId, OrganisationId, ParticipantId } from '../../../shared/ids.ts';
import type { Json } from '../json.ts';

export interface AuditRowsTable {
  id: Generated<number>;
  organisation_id: OrganisationId | null;
  at: Date;
  actor_kind: string;
  actor_id: string | null;
  act: string;
  about_member_id: MemberId | null;
  about_conversation_id: ConversationId | null;
  about_participant_id: ParticipantId | null;
  details: Generated<Json>;
  erasable_commitment: Buffer | null;
}

export interface AuditErasableTable {
  audit_id: number;
  organisation_id: OrganisationId | null;
  salt: Buffer;
  clear_box: Buffer;
}

export interface AuditUnsealedTable {
  audit_id: number;
  organisation_id: OrganisationId | null;
}

export interface AuditSealsTable {
  organisation_id: OrganisationId | null;
  n: number;
  audit_ids: number[];
  previous: Buffer;
  hash: Buffer;
  sealed_at: Date;
}

export interface DeletionsTable {
  id: Generated<number>;
  organisation_id: OrganisationId;
  kind: 'organisation' | 'conversation' | 'entry' | 'invited' | 'account';
  conversation_id: ConversationId | null;
  entry_id: EntryId | null;
  member_id: MemberId | null;
  at: Date;
}

export interface RestoresTable {
  id: string;
  restored_at: Date;
  dump_made_at: Date;
  applied: Json;
}
