-- What was deleted for good, on its way to the list beside the keystore: a restored backup applies that list first (R4).
-- Written in the transaction that deletes; ids only, and no reference: what they name is gone.
create table deletions (
  id bigint generated always as identity primary key,
  organisation_id uuid not null,
  kind text not null check (kind in ('organisation', 'conversation', 'entry', 'invited')),
  conversation_id uuid,
  entry_id uuid,
  member_id uuid,
  at timestamptz not null,
  check ((kind in ('conversation', 'entry')) = (conversation_id is not null)),
  check ((kind = 'entry') = (entry_id is not null)),
  check ((kind = 'invited') = (member_id is not null))
);
alter table deletions enable row level security;
alter table deletions force row level security;
create policy own_organisation on deletions using (sees_organisation(organisation_id));

-- Backups that were restored, and what was applied to them before the first request: ids and numbers.
create table restores (
  id uuid primary key,
  restored_at timestamptz not null,
  dump_made_at timestamptz not null,
  applied jsonb not null
);
