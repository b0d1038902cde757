// What becomes of each table's rows when something ends. A table that isn't named here is a compile error, and a test
// compares the names with the database.
import type { Tables } from './tables.ts';

/**
 * `deleted`: the rows go. `emptied`: the row stays, what it says goes. `kept`: stays as it is, with its own retention.
 * `ended`: marked as over. `notConcerned`: has no such rows.
 */
export type Disposition = 'deleted' | 'emptied' | 'kept' | 'ended' | 'notConcerned';

export interface Dispositions {
  /** A temporary conversation's deadline (T5). */
  temporary: Disposition;
  /** A guest is removed (G6). */
  guest: Disposition;
  /** A member deletes the account (A4). */
  account: Disposition;
  /** The organisation's retention passes (R2). */
  retention: Disposition;
  /** The organisation ends, or the demo is deleted. */
  organisation: Disposition;
}

/** Rows of the conversation itself: they go with it. */
const conversation = {
  temporary: 'deleted',
  guest: 'notConcerned',
  account: 'kept',
  retention: 'deleted',
  organisation: 'deleted',
} as const satisfies Dispositions;
/** Rows of one participant. */
const participant = { ...conversation, guest: 'deleted', account: 'deleted' } as const satisfies Dispositions;
/** Rows of an account that only the account needs. */
const account = {
  temporary: 'notConcerned',
  guest: 'notConcerned',
  account: 'deleted',
  retention: 'notConcerned',
  organisation: 'deleted',
} as const satisfies Dispositions;
/** Rows about the organisation. */
const organisation = { ...account, account: 'kept' } as const satisfies Dispositions;
/** Rows of the installation. */
const installation = { ...account, account: 'kept', organisation: 'kept' } as const satisfies Dispositions;
/** The access log: ids, acts and times only, with a retention of its own. */
const log = {
  temporary: 'kept',
  guest: 'kept',
  account: 'kept',
  retention: 'kept',
  organisation: 'kept',
} as const satisfies Dispositions;

export const deletionRegister: Record<keyof Tables, Dispositions> = {
  installation,
  organisations: organisation,
  organisation_texts: organisation,
  features: organisation,
  // Whoever saw the name in a conversation keeps seeing it (N2): id, role and name stay, the address goes.
  members: { ...account, account: 'emptied' },
  accounts: account,
  former_accounts: account,
  resets: account,
  address_changes: account,
  key_slots: account,
  identity_cards: account,
  key_packages: account,
  service_desk_accounts: installation,
  devices: { ...account, guest: 'deleted' },
  sign_ins: { ...account, guest: 'deleted' },
  password_attempts: account,
  invitations: account,
  agreements: { ...account, account: 'kept' },
  introductions: account,
  care_links: { ...account, account: 'ended' },
  hand_overs: { ...account, account: 'ended' },
  hand_over_conversations: conversation,
  absences: { ...account, account: 'ended' },
  friendships: { ...account, account: 'ended' },
  silenced_callers: account,
  office_hours: account,
  conversations: conversation,
  // A guest's and a deleted member's place stays for the others, without a name of the guest.
  participants: { ...conversation, guest: 'emptied', account: 'ended' },
  chain_snapshots: conversation,
  deputies: participant,
  membership_intervals: conversation,
  reading_intervals: participant,
  files: { ...conversation, guest: 'deleted' },
  entry_files: { ...conversation, guest: 'deleted' },
  file_parts: { ...conversation, guest: 'deleted' },
  // Named here until their bytes are gone too: outlives the rows of files.
  removed_files: log,
  timeline_entries: { ...conversation, guest: 'emptied' },
  key_shares: participant,
  missing_shares: participant,
  reading_marks: participant,
  drafts: participant,
  scheduled_entries: participant,
  seen_names: conversation,
  namings: { ...conversation, guest: 'deleted' },
  unveilings: participant,
  calls: conversation,
  seats: { ...conversation, guest: 'deleted' },
  rings: { ...conversation, guest: 'deleted' },
  call_removals: { ...conversation, guest: 'deleted' },
  // Minutes only, with a retention of their own.
  call_usage: { ...log, organisation: 'deleted' },
  tasks: { ...participant, temporary: 'deleted' },
  notifications: participant,
  tellings: participant,
  notification_settings: account,
  push_subscriptions: { ...account, guest: 'deleted' },
  mails: { ...participant, guest: 'notConcerned' },
  audit_rows: log,
  // Names beside the log: erasing them is no break of its chain.
  audit_erasable: { ...log, account: 'deleted', organisation: 'deleted' },
  audit_unsealed: log,
  audit_seals: log,
  // Outlives what it names: that is its purpose.
  deletions: log,
  restores: log,
};
