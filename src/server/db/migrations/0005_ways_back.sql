-- Ways back into an account: resets by the confirmed address, what was replaced, another address.

-- The card that the newest reset made, and when; both null once nothing waits for a confirmation any more.
alter table accounts add column reset_card_n integer;
alter table accounts add column reset_at timestamptz;
alter table accounts add check ((reset_card_n is null) = (reset_at is null));
-- Keys up to this card were found again, though a later reset still waits.
alter table accounts add column found_card_n integer check (found_card_n is null or found_card_n < reset_card_n);

-- What a reset replaced, for somebody who finds the old password or code within 30 days. Its slots are in key_slots.
create table former_accounts (
  member_id uuid not null references accounts,
  organisation_id uuid not null references organisations,
  generation integer not null,
  opaque_record text not null,
  recovery_auth_hash bytea,
  bundle bytea not null,
  bundle_version integer not null,
  slots_version integer not null,
  slots_signature bytea not null,
  card_n integer not null,
  replaced_at timestamptz not null,
  primary key (member_id, generation)
);

create table resets (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  member_id uuid not null references members,
  token_hash bytea not null unique,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  withdrawn_at timestamptz
);
create unique index resets_open on resets (member_id) where used_at is null and withdrawn_at is null;

create table address_changes (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  member_id uuid not null references members,
  old_box bytea not null,
  old_hash bytea not null,
  new_box bytea not null,
  new_hash bytea not null,
  confirm_hash bytea not null unique,
  -- Made when the change is confirmed, for the mail to the old address.
  undo_hash bytea unique,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  confirmed_at timestamptz,
  undone_at timestamptz,
  withdrawn_at timestamptz,
  check ((confirmed_at is null) = (undo_hash is null)),
  check (undone_at is null or confirmed_at is not null)
);
create unique index address_changes_waiting on address_changes (member_id)
  where confirmed_at is null and withdrawn_at is null;
create index address_changes_by_member on address_changes (member_id, confirmed_at);

alter table password_attempts drop constraint password_attempts_purpose_check;
alter table password_attempts add constraint password_attempts_purpose_check
  check (purpose in ('signIn', 'prove', 'former'));

-- Closing and reopening stand in the log too: new keys in a closed conversation come without a new epoch.
drop index timeline_entries_chain;
create index timeline_entries_chain on timeline_entries (conversation_id, position)
  where kind in ('control', 'ended', 'closed', 'reopened');

do $$
declare name text;
begin
  foreach name in array array['former_accounts', 'resets', 'address_changes'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy own_organisation on %I using (sees_organisation(organisation_id))', name);
  end loop;
end $$;
