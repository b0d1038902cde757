// The tables as Kysely sees them; the migrations are the truth, and a test compares the two.
import type { Generated } from 'kysely';
import type {
  AbsenceId,
  AddressChangeId,
  CareLinkId,
  ConversationId,
  DeviceId,
  EntryId,
  FileId,
  IntroductionId,
  InvitationId,
  MailId,
  MemberId,
  OrganisationId,
  ParticipantId,
  ResetId,
  ServiceDeskId,
  SignInId,
  SlotId,
  TaskId,
} from '../../shared/ids.ts';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

export interface InstallationTable {
  only_row: Generated<boolean>;
  id: string;
  keystore_fingerprint: Buffer;
  setup_token_hash: Buffer | null;
  set_up_at: Date | null;
  demo: Generated<boolean>;
  created_at: Date;
}

export interface OrganisationsTable {
  id: OrganisationId;
  short_name: string;
  host: string | null;
  name: string;
  country: string;
  time_zone: string;
  language: 'en' | 'nl' | 'de';
  demo: Generated<boolean>;
  accent: string | null;
  holidays: Generated<Json>;
  crisis_confirmed_at: Date | null;
  days_after_link: Generated<number>;
  tells_apart: Generated<'clientNumber' | 'birthYear'>;
  /** Of one file, in MiB. */
  file_megabytes: Generated<number>;
  created_at: Date;
  ended_at: Date | null;
}

export interface OrganisationTextsTable {
  organisation_id: OrganisationId;
  version: number;
  privacy_statement: string;
  house_rules: string;
  published_by: MemberId | null;
  published_at: Date;
}

export interface FeaturesTable {
  organisation_id: OrganisationId;
  feature: 'videoCalls' | 'guests' | 'temporaryConversations' | 'friends';
  enabled: boolean;
  requested_at: Date | null;
  requested_by: MemberId | null;
  answer: 'granted' | 'declined' | null;
  answered_at: Date | null;
}

export interface MembersTable {
  id: MemberId;
  organisation_id: OrganisationId;
  role: 'professional' | 'client' | 'friend';
  administrator: Generated<boolean>;
  state: 'invited' | 'active' | 'deactivated' | 'deleted';
  name_box: Buffer | null;
  name_version: Generated<number>;
  address_box: Buffer | null;
  address_hash: Buffer | null;
  apart_box: Buffer | null;
  delete_after: Date | null;
  language: 'en' | 'nl' | 'de';
  time_zone: string;
  profession: string | null;
  takes_new_clients: Generated<boolean>;
  office_hours: Json | null;
  /** Since when "always my own name" is the answer in all conversations without another one. */
  own_name_since: Date | null;
  created_at: Date;
  activated_at: Date | null;
  deactivated_at: Date | null;
  unreached_hash: Buffer | null;
}

export interface AccountsTable {
  member_id: MemberId;
  organisation_id: OrganisationId;
  opaque_record: string;
  recovery_auth_hash: Buffer | null;
  generation: number;
  bundle: Buffer;
  bundle_version: number;
  slots_version: number;
  slots_signature: Buffer;
  password_changed_at: Date;
  reset_card_n: number | null;
  reset_at: Date | null;
  found_card_n: number | null;
}

export interface FormerAccountsTable {
  member_id: MemberId;
  organisation_id: OrganisationId;
  generation: number;
  opaque_record: string;
  recovery_auth_hash: Buffer | null;
  bundle: Buffer;
  bundle_version: number;
  slots_version: number;
  slots_signature: Buffer;
  card_n: number;
  replaced_at: Date;
}

export interface ResetsTable {
  id: ResetId;
  organisation_id: OrganisationId;
  member_id: MemberId;
  token_hash: Buffer;
  created_at: Date;
  expires_at: Date;
  used_at: Date | null;
  withdrawn_at: Date | null;
}

export interface AddressChangesTable {
  id: AddressChangeId;
  organisation_id: OrganisationId;
  member_id: MemberId;
  old_box: Buffer;
  old_hash: Buffer;
  new_box: Buffer;
  new_hash: Buffer;
  confirm_hash: Buffer;
  undo_hash: Buffer | null;
  created_at: Date;
  expires_at: Date;
  confirmed_at: Date | null;
  undone_at: Date | null;
  withdrawn_at: Date | null;
}

export interface KeySlotsTable {
  id: SlotId;
  organisation_id: OrganisationId;
  member_id: MemberId;
  generation: number;
  kind: 'password' | 'recovery' | 'passkey' | 'organisation';
  box: Buffer;
  place: number;
  created_at: Date;
  replaced_at: Date | null;
}

export interface IdentityCardsTable {
  member_id: MemberId;
  organisation_id: OrganisationId;
  n: number;
  card: Buffer;
  signature: Buffer;
  previous_signature: Buffer | null;
  fingerprint: Buffer;
  created_at: Date;
}

export interface KeyPackagesTable {
  member_id: MemberId;
  organisation_id: OrganisationId;
  card_n: number;
  k: number;
  sign_key: Buffer;
  hpke_key: Buffer;
  binding: Buffer;
  taken_at: Date | null;
  taken_by: MemberId | null;
}

export interface ServiceDeskAccountsTable {
  id: ServiceDeskId;
  name_box: Buffer;
  address_box: Buffer;
  address_hash: Buffer;
  opaque_record: string | null;
  enrolment_token_hash: Buffer | null;
  created_at: Date;
}

export interface DevicesTable {
  id: DeviceId;
  organisation_id: OrganisationId;
  member_id: MemberId | null;
  participant_id: ParticipantId | null;
  label: string;
  shared: boolean;
  created_at: Date;
  last_seen_at: Date;
  ended_at: Date | null;
}

export interface SignInsTable {
  id: SignInId;
  holder: 'member' | 'guest' | 'knocking' | 'integration' | 'serviceDesk';
  organisation_id: OrganisationId | null;
  member_id: MemberId | null;
  participant_id: ParticipantId | null;
  service_desk_id: ServiceDeskId | null;
  device_id: DeviceId | null;
  token_hash: Buffer;
  previous_token_hash: Buffer | null;
  previous_until: Date | null;
  created_at: Date;
  proved_at: Date;
  last_seen_at: Date;
  idle_until: Date;
  expires_at: Date;
  ended_at: Date | null;
  ended_because: string | null;
}

export interface PasswordAttemptsTable {
  id: string;
  organisation_id: OrganisationId | null;
  member_id: MemberId | null;
  service_desk_id: ServiceDeskId | null;
  purpose: 'signIn' | 'prove' | 'former';
  server_state: string;
  created_at: Date;
  expires_at: Date;
}

export interface InvitationsTable {
  id: InvitationId;
  organisation_id: OrganisationId;
  member_id: MemberId;
  token_hash: Buffer;
  invited_by: MemberId | null;
  delivery: 'mail' | 'paper';
  created_at: Date;
  expires_at: Date;
  accepted_at: Date | null;
  withdrawn_at: Date | null;
  names_inviter: Generated<boolean>;
  declined_at: Date | null;
  again: Generated<boolean>;
}

export interface AgreementsTable {
  organisation_id: OrganisationId;
  member_id: MemberId;
  version: number;
  agreed_at: Date;
}

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
}

export interface DraftsTable {
  organisation_id: OrganisationId;
  participant_id: ParticipantId;
  version: number;
  box: Buffer;
  updated_at: Date;
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

export interface NotificationsTable {
  id: string;
  organisation_id: OrganisationId;
  member_id: MemberId;
  kind: string;
  conversation_id: ConversationId | null;
  position: number | null;
  created_at: Date;
}

export interface TellingsTable {
  id: string;
  organisation_id: OrganisationId;
  member_id: MemberId;
  conversation_id: ConversationId | null;
  since: Date;
  read_position: Generated<number>;
  mailed_at: Date | null;
  mailed_again_at: Date | null;
  pushed_at: Date | null;
  pushed_again_at: Date | null;
  due_at: Date | null;
}

export interface NotificationSettingsTable {
  member_id: MemberId;
  organisation_id: OrganisationId;
  mail: Generated<'atOnce' | 'hourly' | 'daily' | 'never'>;
  quiet_from: number | null;
  quiet_until: number | null;
  updated_at: Date;
}

export interface PushSubscriptionsTable {
  device_id: DeviceId;
  organisation_id: OrganisationId;
  member_id: MemberId;
  endpoint_hash: Buffer;
  box: Buffer;
  created_at: Date;
}

export interface MailsTable {
  id: MailId;
  organisation_id: OrganisationId | null;
  member_id: MemberId | null;
  kind: string;
  to_box: Buffer;
  domain_box: Buffer;
  content_box: Buffer;
  state: 'kept' | 'waiting' | 'sent' | 'failed' | 'dropped';
  attempts: Generated<number>;
  last_error: string | null;
  created_at: Date;
  sent_at: Date | null;
  taken_at: Date | null;
}

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

export interface Tables {
  installation: InstallationTable;
  organisations: OrganisationsTable;
  organisation_texts: OrganisationTextsTable;
  features: FeaturesTable;
  members: MembersTable;
  accounts: AccountsTable;
  former_accounts: FormerAccountsTable;
  resets: ResetsTable;
  address_changes: AddressChangesTable;
  key_slots: KeySlotsTable;
  identity_cards: IdentityCardsTable;
  key_packages: KeyPackagesTable;
  service_desk_accounts: ServiceDeskAccountsTable;
  devices: DevicesTable;
  sign_ins: SignInsTable;
  password_attempts: PasswordAttemptsTable;
  invitations: InvitationsTable;
  agreements: AgreementsTable;
  introductions: IntroductionsTable;
  care_links: CareLinksTable;
  absences: AbsencesTable;
  friendships: FriendshipsTable;
  conversations: ConversationsTable;
  participants: ParticipantsTable;
  chain_snapshots: ChainSnapshotsTable;
  deputies: DeputiesTable;
  membership_intervals: MembershipIntervalsTable;
  reading_intervals: ReadingIntervalsTable;
  timeline_entries: TimelineEntriesTable;
  files: FilesTable;
  entry_files: EntryFilesTable;
  file_parts: FilePartsTable;
  removed_files: RemovedFilesTable;
  key_shares: KeySharesTable;
  missing_shares: MissingSharesTable;
  reading_marks: ReadingMarksTable;
  drafts: DraftsTable;
  seen_names: SeenNamesTable;
  namings: NamingsTable;
  unveilings: UnveilingsTable;
  tasks: TasksTable;
  notifications: NotificationsTable;
  tellings: TellingsTable;
  notification_settings: NotificationSettingsTable;
  push_subscriptions: PushSubscriptionsTable;
  mails: MailsTable;
  audit_rows: AuditRowsTable;
  audit_erasable: AuditErasableTable;
  audit_unsealed: AuditUnsealedTable;
  audit_seals: AuditSealsTable;
  deletions: DeletionsTable;
  restores: RestoresTable;
}
