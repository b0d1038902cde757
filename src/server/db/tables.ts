// The tables as Kysely sees them, by domain; the migrations are the truth, and a test compares the two.
import type {
  InstallationTable,
  OrganisationsTable,
  OrganisationTextsTable,
  FeaturesTable,
  ServiceDeskAccountsTable,
} from './tables/organisations.ts';
import type {
  MembersTable,
  AccountsTable,
  FormerAccountsTable,
  ResetsTable,
  AddressChangesTable,
  KeySlotsTable,
  IdentityCardsTable,
  KeyPackagesTable,
  DevicesTable,
  SignInsTable,
  PasswordAttemptsTable,
  InvitationsTable,
  AgreementsTable,
} from './tables/identity.ts';
import type {
  IntroductionsTable,
  CareLinksTable,
  HandOversTable,
  HandOverConversationsTable,
  AbsencesTable,
  FriendshipsTable,
  SilencedCallersTable,
  OfficeHoursTable,
  TasksTable,
} from './tables/contacts.ts';
import type {
  ConversationsTable,
  ParticipantsTable,
  ChainSnapshotsTable,
  DeputiesTable,
  MembershipIntervalsTable,
  ReadingIntervalsTable,
  TimelineEntriesTable,
  FilesTable,
  EntryFilesTable,
  FilePartsTable,
  RemovedFilesTable,
  KeySharesTable,
  MissingSharesTable,
  ReadingMarksTable,
  DraftsTable,
  ScheduledEntriesTable,
  SeenNamesTable,
  NamingsTable,
  UnveilingsTable,
} from './tables/conversations.ts';
import type { CallsTable, SeatsTable, RingsTable, CallRemovalsTable, CallUsageTable } from './tables/calls.ts';
import type {
  NotificationsTable,
  TellingsTable,
  NotificationSettingsTable,
  PushSubscriptionsTable,
  MailsTable,
} from './tables/notifications.ts';
import type {
  AuditRowsTable,
  AuditErasableTable,
  AuditUnsealedTable,
  AuditSealsTable,
  DeletionsTable,
  RestoresTable,
} from './tables/records.ts';

export type * from './tables/organisations.ts';
export type * from './tables/identity.ts';
export type * from './tables/contacts.ts';
export type * from './tables/conversations.ts';
export type * from './tables/calls.ts';
export type * from './tables/notifications.ts';
export type * from './tables/records.ts';
export type { Json } from './json.ts';

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
  hand_overs: HandOversTable;
  hand_over_conversations: HandOverConversationsTable;
  absences: AbsencesTable;
  friendships: FriendshipsTable;
  silenced_callers: SilencedCallersTable;
  office_hours: OfficeHoursTable;
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
  scheduled_entries: ScheduledEntriesTable;
  seen_names: SeenNamesTable;
  namings: NamingsTable;
  unveilings: UnveilingsTable;
  calls: CallsTable;
  seats: SeatsTable;
  rings: RingsTable;
  call_removals: CallRemovalsTable;
  call_usage: CallUsageTable;
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
