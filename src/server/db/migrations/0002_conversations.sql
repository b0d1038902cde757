-- Conversations: one ordered log each. Author, reader, key owner and read position belong to a participant, never to
-- an account.

create table conversations (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  kind text not null check (kind in ('regular', 'temporary')),
  manager_participant_id uuid,
  -- Constant, for the foreign key below: who manages is an active member in it.
  manager_is_active boolean not null generated always as (true) stored,
  closed_at timestamptz,
  closed_because text,
  delete_after timestamptz,
  last_position bigint not null default 0,
  head bytea not null,
  control_n integer not null default 0,
  control_head bytea not null,
  -- The manager as the signed chain names them: empty between a manager's end and the successor's signature.
  chain_manager_id uuid,
  epoch integer not null default 0,
  epoch_commit bytea not null,
  epoch_due boolean not null default false,
  topic_position bigint,
  created_at timestamptz not null,
  last_activity_at timestamptz not null,
  check (closed_at is not null or manager_participant_id is not null),
  check ((kind = 'temporary') = (delete_after is not null))
);
create index conversations_by_deadline on conversations (delete_after) where delete_after is not null;

create table participants (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  conversation_id uuid not null references conversations on delete cascade,
  kind text not null check (kind in ('member', 'guest', 'pending')),
  member_id uuid references members,
  guest_name_box bytea,
  nickname_box bytea,
  professional boolean not null,
  number integer not null,
  sign_key bytea,
  hpke_key bytea,
  joined_n integer not null,
  place integer not null,
  added_by uuid,
  added_at timestamptz not null,
  -- Where somebody pending was let in: who had left by then is not told.
  admitted_position bigint,
  active boolean not null,
  ended_at timestamptz,
  ended_because text check (ended_because in ('left', 'removed', 'deactivated', 'expired', 'friendship', 'deleted')),
  -- An announced end that no control entry has dropped yet.
  end_due boolean not null default false,
  history_hidden boolean not null default false,
  unique (conversation_id, id, active),
  unique (conversation_id, number),
  check ((kind = 'guest') = (member_id is null)),
  check ((kind = 'pending') = (sign_key is null)),
  check ((sign_key is null) = (hpke_key is null)),
  check (active = (ended_at is null))
);
create unique index participants_by_member on participants (conversation_id, member_id) where member_id is not null;
create index participants_of_member on participants (member_id, conversation_id);
-- A key pair belongs to one participant of one conversation, for ever.
create unique index participants_by_sign_key on participants (sign_key) where sign_key is not null;
create unique index participants_by_hpke_key on participants (hpke_key) where hpke_key is not null;

alter table conversations add constraint conversations_manager
  foreign key (id, manager_participant_id, manager_is_active)
  references participants (conversation_id, id, active) deferrable initially deferred;

create table deputies (
  organisation_id uuid not null references organisations,
  conversation_id uuid not null references conversations on delete cascade,
  participant_id uuid not null references participants on delete cascade,
  primary key (conversation_id, participant_id)
);

-- When somebody was in it, and what somebody may read, stand apart. Both are [from, to) in entry positions.
create table membership_intervals (
  organisation_id uuid not null references organisations,
  participant_id uuid not null references participants on delete cascade,
  from_position bigint not null check (from_position >= 1),
  to_position bigint,
  from_at timestamptz not null,
  to_at timestamptz,
  primary key (participant_id, from_position),
  check (to_position is null or to_position > from_position)
);

create table reading_intervals (
  organisation_id uuid not null references organisations,
  participant_id uuid not null references participants on delete cascade,
  from_position bigint not null check (from_position >= 1),
  to_position bigint,
  primary key (participant_id, from_position),
  check (to_position is null or to_position > from_position)
);

create table timeline_entries (
  organisation_id uuid not null references organisations,
  conversation_id uuid not null references conversations on delete cascade,
  position bigint not null check (position >= 1),
  -- 'control' and 'ended' belong to conversations; every other kind is registered by its domain.
  kind text not null,
  author_participant_id uuid,
  entry_id uuid,
  target_id uuid,
  control_n integer,
  at timestamptz not null,
  -- Null once deleted: the leaf stays, so that the chain stays whole.
  bytes bytea,
  signature bytea,
  leaf bytea not null,
  head bytea not null,
  emptied_at timestamptz,
  -- Who fetched it decides what an undo may claim.
  fetched_by_other_at timestamptz,
  primary key (conversation_id, position),
  check ((bytes is null) = (emptied_at is not null))
);
-- Of all authors: who gave an own message the id of somebody else's could delete both by deleting the own.
create unique index timeline_entries_by_id on timeline_entries (conversation_id, entry_id)
  where entry_id is not null;
create unique index timeline_entries_by_control on timeline_entries (conversation_id, control_n)
  where kind = 'control';
create index timeline_entries_chain on timeline_entries (conversation_id, position)
  where kind in ('control', 'ended');
create index timeline_entries_by_target on timeline_entries (conversation_id, target_id) where target_id is not null;
create index timeline_entries_messages on timeline_entries (conversation_id, position)
  where kind = 'message' and emptied_at is null;

-- Attachments: which bytes a deletion, an interval or an orphan owns stands beside the ciphertext; name, size and type
-- are inside it. The bytes themselves lie outside the database.
create table files (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  conversation_id uuid not null references conversations on delete cascade,
  uploaded_by uuid not null references participants on delete cascade,
  stored_bytes bigint not null default 0,
  complete_at timestamptz,
  created_at timestamptz not null
);
create index files_of_conversation on files (conversation_id);

create table entry_files (
  organisation_id uuid not null references organisations,
  conversation_id uuid not null,
  position bigint not null,
  file_id uuid not null references files on delete cascade,
  primary key (conversation_id, position, file_id),
  foreign key (conversation_id, position) references timeline_entries on delete cascade
);

-- Epoch secrets encrypted to one participant; the stored box is under the conversation's shred key on top.
create table key_shares (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  conversation_id uuid not null references conversations on delete cascade,
  recipient_participant_id uuid not null references participants on delete cascade,
  -- Who sealed it: useless shares of one giver push none of another's out. They stay when the giver is erased.
  giver_participant_id uuid references participants on delete set null,
  first_epoch integer not null,
  last_epoch integer not null,
  box bytea not null,
  made_at timestamptz not null,
  check (last_epoch >= first_epoch)
);
create index key_shares_by_recipient on key_shares (conversation_id, recipient_participant_id, first_epoch);

-- A participant whose device says that no stored share of this epoch opens; devices that hold the secret grant again.
create table missing_shares (
  organisation_id uuid not null references organisations,
  conversation_id uuid not null references conversations on delete cascade,
  participant_id uuid not null references participants on delete cascade,
  epoch integer not null,
  reported_at timestamptz not null,
  primary key (participant_id, epoch)
);

-- A member's own marks on a conversation: how far it is read, and later pinned, muted, archived.
create table reading_marks (
  organisation_id uuid not null references organisations,
  participant_id uuid primary key references participants on delete cascade,
  read_position bigint not null default 0,
  marked_unread boolean not null default false,
  pinned boolean not null default false,
  muted boolean not null default false,
  archived boolean not null default false,
  updated_at timestamptz not null
);

create table drafts (
  organisation_id uuid not null references organisations,
  participant_id uuid primary key references participants on delete cascade,
  version integer not null,
  box bytea not null,
  updated_at timestamptz not null
);

-- Names that were rightly seen stay for who saw them, also when care link, friendship or account have ended.
create table seen_names (
  organisation_id uuid not null references organisations,
  viewer_participant_id uuid not null references participants on delete cascade,
  participant_id uuid not null references participants on delete cascade,
  seen_at timestamptz not null,
  primary key (viewer_participant_id, participant_id)
);
