// References that no foreign key holds, because what they name may go before them, or comes after. A test finds the
// columns that are missing here.

/** From a table's column to a table; the rows must be there while the first ones are. */
export const LOOSE_REFERENCES: readonly { table: string; column: string; to: string }[] = [
  { table: 'organisation_texts', column: 'published_by', to: 'members' },
  { table: 'features', column: 'requested_by', to: 'members' },
  { table: 'devices', column: 'participant_id', to: 'participants' },
  { table: 'sign_ins', column: 'participant_id', to: 'participants' },
  { table: 'password_attempts', column: 'service_desk_id', to: 'service_desk_accounts' },
  { table: 'key_packages', column: 'taken_by', to: 'members' },
  { table: 'participants', column: 'added_by', to: 'participants' },
  { table: 'conversations', column: 'chain_manager_id', to: 'participants' },
  { table: 'timeline_entries', column: 'author_participant_id', to: 'participants' },
];

/** Columns that look like references and are none to be checked, with the reason. */
export const NO_REFERENCES: Readonly<Record<string, string>> = {
  'installation.id': 'its own',
  'password_attempts.member_id': 'made-up ids for addresses that nobody has',
  'timeline_entries.entry_id': 'its own',
  'scheduled_entries.entry_id': 'of an entry that isn’t there yet',
  'timeline_entries.target_id': 'checked within its conversation',
  'audit_rows.organisation_id': 'the log outlives what it names',
  'audit_rows.actor_id': 'the log outlives what it names',
  'audit_rows.about_member_id': 'the log outlives what it names',
  'audit_rows.about_conversation_id': 'the log outlives what it names',
  'audit_rows.about_participant_id': 'the log outlives what it names',
  'audit_erasable.organisation_id': 'the log outlives what it names',
  'audit_unsealed.organisation_id': 'the log outlives what it names',
  'audit_seals.organisation_id': 'the log outlives what it names',
  'deletions.organisation_id': 'names what is gone',
  'deletions.conversation_id': 'names what is gone',
  'deletions.entry_id': 'names what is gone',
  'deletions.member_id': 'names what is gone',
  'removed_files.file_id': 'names what is gone',
  'removed_files.organisation_id': 'names what is gone',
  'file_parts.object_id': 'names bytes outside the database',
};
