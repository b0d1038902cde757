-- Bytes of files lie outside the database, in parts that are written once. What is stored, these rows say: bytes that
-- none of them names are nobody's.
alter table organisations add column file_megabytes integer not null default 25
  check (file_megabytes between 1 and 100);

alter table files add column chunks integer not null check (chunks >= 1);
create index files_of_uploader on files (uploaded_by, created_at);
-- A file belongs to one message: with that it goes.
create unique index entry_files_by_file on entry_files (file_id);

create table file_parts (
  organisation_id uuid not null references organisations,
  file_id uuid not null references files on delete cascade,
  from_byte bigint not null check (from_byte >= 0),
  bytes integer not null check (bytes > 0),
  -- Its name in the folder or bucket.
  object_id uuid not null unique,
  primary key (file_id, from_byte)
);
alter table file_parts enable row level security;
alter table file_parts force row level security;
create policy own_organisation on file_parts using (sees_organisation(organisation_id));

-- Files whose row is gone and whose bytes are not yet: whatever deletes the row, its bytes are found here. No references:
-- what they name is gone.
create table removed_files (
  file_id uuid primary key,
  organisation_id uuid not null,
  removed_at timestamptz not null
);
alter table removed_files enable row level security;
alter table removed_files force row level security;
create policy own_organisation on removed_files using (sees_organisation(organisation_id));

create function note_removed_file() returns trigger language plpgsql as $$
begin
  insert into removed_files (file_id, organisation_id, removed_at) values (old.id, old.organisation_id, now())
    on conflict (file_id) do nothing;
  return null;
end $$;
create trigger files_removed after delete on files for each row execute function note_removed_file();
