create table tasks (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  kind text not null,
  for_member_id uuid not null references members,
  about_member_id uuid references members,
  about_care_link_id uuid references care_links,
  about_conversation_id uuid references conversations on delete cascade,
  about_participant_id uuid references participants on delete cascade,
  state text not null check (state in ('open', 'answered', 'withdrawn')),
  answer text,
  answered_by uuid references members,
  created_at timestamptz not null,
  answered_at timestamptz,
  check ((state = 'open') = (answered_at is null))
);
-- Nobody is asked the same thing twice at once.
create unique index tasks_open on tasks
  (kind, for_member_id, about_member_id, about_care_link_id, about_conversation_id, about_participant_id)
  nulls not distinct where state = 'open';
create index tasks_for_member on tasks (for_member_id, created_at) where state = 'open';

-- Written in the transaction that causes them; mails and pushes are made of them.
create table notifications (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  member_id uuid not null references members,
  kind text not null,
  conversation_id uuid references conversations on delete cascade,
  position bigint,
  created_at timestamptz not null,
  told_at timestamptz,
  dropped_at timestamptz
);
create index notifications_waiting on notifications (member_id, conversation_id)
  where told_at is null and dropped_at is null;

create table mails (
  id uuid primary key,
  organisation_id uuid references organisations,
  member_id uuid references members,
  kind text not null,
  to_box bytea not null,
  -- Sealed like the address: a domain of one's own is a name.
  domain_box bytea not null,
  content_box bytea not null,
  state text not null check (state in ('kept', 'waiting', 'sent', 'failed')),
  attempts integer not null default 0,
  last_error text,
  created_at timestamptz not null,
  sent_at timestamptz
);
create index mails_by_time on mails (created_at desc);

-- The access log. Rows are appended unchained; a sealer links batches into a hash chain per organisation. What may have
-- to be erased (names, addresses) lies beside, in audit_erasable; the row holds a salted commitment to it.
create table audit_rows (
  id bigint generated always as identity primary key,
  organisation_id uuid,
  at timestamptz not null,
  actor_kind text not null,
  actor_id uuid,
  act text not null,
  about_member_id uuid,
  about_conversation_id uuid,
  about_participant_id uuid,
  details jsonb not null default '{}',
  erasable_commitment bytea
);
create index audit_rows_by_organisation on audit_rows (organisation_id, id);
create index audit_rows_reading on audit_rows (organisation_id, actor_id, about_conversation_id, at)
  where act = 'conversation.read';

create table audit_erasable (
  audit_id bigint primary key references audit_rows,
  organisation_id uuid,
  salt bytea not null,
  clear_box bytea not null
);

-- What no seal covers yet.
create table audit_unsealed (
  audit_id bigint primary key references audit_rows,
  organisation_id uuid
);

-- Names its rows one by one: rows commit in another order than their ids were drawn.
create table audit_seals (
  organisation_id uuid,
  n integer not null,
  audit_ids bigint[] not null,
  previous bytea not null,
  hash bytea not null,
  sealed_at timestamptz not null,
  unique nulls not distinct (organisation_id, n)
);

create function audit_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'the access log is append-only';
end $$;
create trigger audit_rows_append_only before update or delete on audit_rows
  for each row execute function audit_is_append_only();
create trigger audit_seals_append_only before update or delete on audit_seals
  for each row execute function audit_is_append_only();
