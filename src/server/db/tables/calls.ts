// Video calls.
import type { Generated } from 'kysely';
import type { CallId, ConversationId, DeviceId, MemberId, OrganisationId, ParticipantId } from '../../../shared/ids.ts';

export interface CallsTable {
  id: CallId;
  organisation_id: OrganisationId;
  conversation_id: ConversationId;
  starter_participant_id: ParticipantId;
  started_at: Date;
  /** When the second person joined. */
  clock_from: Date | null;
  /** Since when only one person is in it. */
  alone_since: Date | null;
  ended_at: Date | null;
}

export interface SeatsTable {
  id: Buffer;
  organisation_id: OrganisationId;
  call_id: CallId;
  participant_id: ParticipantId;
  device_id: DeviceId;
  /** As the participant signed it; gone once left. */
  bytes: Buffer | null;
  signature: Buffer | null;
  joined_at: Date;
  until: Date;
  /** Given up by a page that may come back until then. */
  leaving: Generated<boolean>;
  left_at: Date | null;
}

export interface RingsTable {
  organisation_id: OrganisationId;
  call_id: CallId;
  participant_id: ParticipantId;
  caller_participant_id: ParticipantId;
  state: 'ringing' | 'declined' | 'later' | 'answering' | 'missed';
  /** In another call: told, not rung. */
  busy: boolean;
  sound: boolean;
  until: Date;
}

/** Who was removed from a call and wasn't let in again. */
export interface CallRemovalsTable {
  organisation_id: OrganisationId;
  call_id: CallId;
  participant_id: ParticipantId;
}

export interface CallUsageTable {
  id: string;
  organisation_id: OrganisationId;
  kind: 'oneToOne' | 'group' | 'temporary';
  professional_ids: MemberId[];
  from_at: Date;
  to_at: Date;
  people: number;
}
