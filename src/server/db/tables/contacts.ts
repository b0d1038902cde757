// Who knows whom, and what is to be done about it.
import type { Generated } from 'kysely';
import type {
  AbsenceId,
  CareLinkId,
  ConversationId,
  HandOverId,
  IntroductionId,
  MemberId,
  OrganisationId,
  ParticipantId,
  TaskId,
} from '../../../shared/ids.ts';
import type { Json } from '../json.ts';

export interface IntroductionsTable {
  id: IntroductionId;
  organisation_id: OrganisationId;
  made_by: MemberId;
  made_for: MemberId;
  purpose: 'invite' | 'compare' | 'restore';
  mac_a: Buffer;
  mac_b: Buffer | null;
  wrong_entries: Generated<number>;
  created_at: Date;
  matched_at: Date | null;
  closed_at: Date | null;
}

export interface CareLinksTable {
  id: CareLinkId;
  organisation_id: OrganisationId;
  professional_id: MemberId;
  client_id: MemberId;
  kind: 'treatment' | 'cover';
  from_at: Date;
  to_at: Date | null;
  made_by: MemberId | null;
  ended_by: MemberId | null;
  ended_as: 'ended' | 'mistake' | null;
  absence_id: AbsenceId | null;
}

export interface HandOversTable {
  id: HandOverId;
  organisation_id: OrganisationId;
  professional_id: MemberId;
  client_id: MemberId;
  colleague_id: MemberId;
  begun_at: Date;
  ended_at: Date | null;
  ended_as: 'done' | 'stopped' | null;
}

export interface HandOverConversationsTable {
  organisation_id: OrganisationId;
  hand_over_id: HandOverId;
  conversation_id: ConversationId;
  reads: 'fromNow' | 'everything' | 'asBefore';
}

export interface AbsencesTable {
  id: AbsenceId;
  organisation_id: OrganisationId;
  member_id: MemberId;
  cover_id: MemberId | null;
  from_at: Date;
  to_at: Date;
  created_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
}

export interface FriendshipsTable {
  id: string;
  organisation_id: OrganisationId;
  client_id: MemberId;
  friend_id: MemberId;
  from_at: Date;
  to_at: Date | null;
  ended_by: MemberId | null;
}

export interface OfficeHoursTable {
  member_id: MemberId;
  organisation_id: OrganisationId;
  week: Json;
  updated_at: Date;
}

export interface SilencedCallersTable {
  organisation_id: OrganisationId;
  member_id: MemberId;
  caller_id: MemberId;
  created_at: Date;
}

export interface TasksTable {
  id: TaskId;
  organisation_id: OrganisationId;
  kind: string;
  for_member_id: MemberId;
  about_member_id: MemberId | null;
  about_care_link_id: CareLinkId | null;
  about_conversation_id: ConversationId | null;
  about_participant_id: ParticipantId | null;
  state: 'open' | 'answered' | 'withdrawn';
  answer: string | null;
  answered_by: MemberId | null;
  created_at: Date;
  answered_at: Date | null;
}
