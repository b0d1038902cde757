// Conversations: who is in them, their log, keys, names and files.
import type { Generated } from 'kysely';
import type { ConversationId, EntryId, FileId, MemberId, OrganisationId, ParticipantId } from '../../../shared/ids.ts';

export interface ConversationsTable {
  id: ConversationId;
  organisation_id: OrganisationId;
  kind: 'regular' | 'temporary';
  manager_participant_id: ParticipantId | null;
  manager_is_active: Generated<boolean>;
  closed_at: Date | null;
  closed_because: string | null;
  delete_after: Date | null;
  write_until: Date | null;
  last_position: Generated<number>;
  head: Buffer;
  control_n: Generated<number>;
  control_head: Buffer;
  chain_manager_id: ParticipantId | null;
  epoch: Generated<number>;
  epoch_commit: Buffer;
  epoch_due: Generated<boolean>;
  topic_position: number | null;
  created_at: Date;
  last_activity_at: Date;
}

export interface ParticipantsTable {
  id: ParticipantId;
  organisation_id: OrganisationId;
  conversation_id: ConversationId;
  kind: 'member' | 'guest' | 'pending';
  member_id: MemberId | null;
  guest_name_box: Buffer | null;
  professional: boolean;
  number: number;
  sign_key: Buffer | null;
  hpke_key: Buffer | null;
  joined_n: number;
  place: number;
  added_by: ParticipantId | null;
  added_at: Date;
  admitted_position: number | null;
  active: boolean;
  ended_at: Date | null;
  ended_because: 'left' | 'removed' | 'deactivated' | 'expired' | 'friendship' | 'deleted' | null;
  end_due: Generated<boolean>;
  history_hidden: Generated<boolean>;
  /** "Later" was answered when the log ended here. */
  naming_put_off_at: number | null;
}

export interface ChainSnapshotsTable {
  organisation_id: OrganisationId;
  conversation_id: ConversationId;
  position: number;
  state: Buffer;
}

export interface DeputiesTable {
  organisation_id: OrganisationId;
  conversation_id: ConversationId;
  participant_id: ParticipantId;
}

export interface MembershipIntervalsTable {
  organisation_id: OrganisationId;
  participant_id: ParticipantId;
  from_position: number;
  to_position: number | null;
  from_at: Date;
  to_at: Date | null;
}

export interface ReadingIntervalsTable {
  organisation_id: OrganisationId;
  participant_id: ParticipantId;
  from_position: number;
  to_position: number | null;
}

export interface TimelineEntriesTable {
  organisation_id: OrganisationId;
  conversation_id: ConversationId;
  position: number;
  kind: string;
  author_participant_id: ParticipantId | null;
  entry_id: EntryId | null;
  target_id: EntryId | null;
  control_n: number | null;
  at: Date;
  bytes: Buffer | null;
  signature: Buffer | null;
  leaf: Buffer;
  head: Buffer;
  emptied_at: Date | null;
  undone: Generated<boolean>;
  fetched_by_other_at: Date | null;
}

export interface FilesTable {
  id: FileId;
  organisation_id: OrganisationId;
  conversation_id: ConversationId;
  uploaded_by: ParticipantId;
  /** As its uploader declared; complete once all of them are stored. */
  chunks: number;
  stored_bytes: Generated<number>;
  complete_at: Date | null;
  created_at: Date;
}

export interface EntryFilesTable {
  organisation_id: OrganisationId;
  conversation_id: ConversationId;
  position: number;
  file_id: FileId;
}

export interface FilePartsTable {
  organisation_id: OrganisationId;
  file_id: FileId;
  from_byte: number;
  bytes: number;
  object_id: string;
}

export interface RemovedFilesTable {
  file_id: FileId;
  organisation_id: OrganisationId;
  removed_at: Date;
}

export interface KeySharesTable {
  id: string;
  organisation_id: OrganisationId;
  conversation_id: ConversationId;
  recipient_participant_id: ParticipantId;
  giver_participant_id: ParticipantId | null;
  first_epoch: number;
  last_epoch: number;
  box: Buffer;
  made_at: Date;
}

export interface MissingSharesTable {
  organisation_id: OrganisationId;
  conversation_id: ConversationId;
  participant_id: ParticipantId;
  epoch: number;
  reported_at: Date;
}

export interface ReadingMarksTable {
  organisation_id: OrganisationId;
  participant_id: ParticipantId;
  read_position: Generated<number>;
  marked_unread: Generated<boolean>;
  pinned: Generated<boolean>;
  muted: Generated<boolean>;
  archived_position: number | null;
  updated_at: Date;
  /** When the read position last grew by reading or writing. */
  read_at: Date | null;
}

export interface DraftsTable {
  organisation_id: OrganisationId;
  participant_id: ParticipantId;
  version: number;
  box: Buffer;
  updated_at: Date;
}

export interface ScheduledEntriesTable {
  organisation_id: OrganisationId;
  conversation_id: ConversationId;
  participant_id: ParticipantId;
  entry_id: EntryId;
  bytes: Buffer;
  signature: Buffer;
  release_at: Date;
  state: Generated<'waiting' | 'outdated' | 'refused' | 'sent'>;
  renewed_at: Date | null;
  refused_because: string | null;
  sent_at: Date | null;
}

export interface SeenNamesTable {
  organisation_id: OrganisationId;
  viewer_participant_id: ParticipantId;
  participant_id: ParticipantId;
  seen_at: Date;
  /** The member's name box of before the organisation changed the name. */
  former_name_box: Buffer | null;
}

/** What a participant chose to be called by those who are no contacts. */
export interface NamingsTable {
  organisation_id: OrganisationId;
  participant_id: ParticipantId;
  /** Of the entry that tells of it. */
  position: number;
  choice: 'nickname' | 'own';
  nickname_box: Buffer | null;
  chosen_at: Date;
}

/** The participant's name waits to be shown to the viewer, a contact now, until the participant was told. */
export interface UnveilingsTable {
  organisation_id: OrganisationId;
  participant_id: ParticipantId;
  viewer_participant_id: ParticipantId;
  made_at: Date;
  told_at: Date | null;
}
