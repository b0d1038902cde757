-- Messages that wait for their time (C23). The bytes are those of an entry: encrypted and signed by the author's device.
create table scheduled_entries (
  organisation_id uuid not null references organisations,
  conversation_id uuid not null references conversations on delete cascade,
  participant_id uuid not null references participants on delete cascade,
  entry_id uuid not null,
  -- Empty once it was sent late, which its author is told.
  bytes bytea not null,
  signature bytea not null,
  release_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'outdated', 'refused', 'sent')),
  -- When it was sealed for others than those who were in it when it was written.
  renewed_at timestamptz,
  refused_because text check ((refused_because is not null) = (state = 'refused')),
  sent_at timestamptz check ((sent_at is not null) = (state = 'sent')),
  primary key (participant_id, entry_id)
);
create index scheduled_entries_due on scheduled_entries (release_at) where state = 'waiting';
create index scheduled_entries_by_conversation on scheduled_entries (conversation_id);
alter table scheduled_entries enable row level security;
alter table scheduled_entries force row level security;
create policy own_organisation on scheduled_entries using (sees_organisation(organisation_id));
