-- Video calls: who is in one and who is rung, as rows with a deadline. Their media live in memory, their keys on devices.
create table calls (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  conversation_id uuid not null references conversations on delete cascade,
  starter_participant_id uuid not null references participants on delete cascade,
  started_at timestamptz not null,
  -- When the second person joined.
  clock_from timestamptz,
  -- Since when only one person is in it.
  alone_since timestamptz,
  ended_at timestamptz
);
-- One at a time.
create unique index calls_live on calls (conversation_id) where ended_at is null;
create index calls_by_conversation on calls (conversation_id);
create index calls_over on calls (ended_at) where ended_at is not null;

-- One for each join, until the call is over.
create table seats (
  id bytea primary key check (length(id) = 16),
  organisation_id uuid not null references organisations,
  call_id uuid not null references calls on delete cascade,
  participant_id uuid not null references participants on delete cascade,
  device_id uuid not null references devices on delete cascade,
  -- As the participant signed it; gone once left.
  bytes bytea,
  signature bytea,
  joined_at timestamptz not null,
  until timestamptz not null,
  left_at timestamptz,
  check ((left_at is null) = (bytes is not null)),
  check ((bytes is null) = (signature is null))
);
-- One a person.
create unique index seats_live on seats (call_id, participant_id) where left_at is null;
create index seats_by_participant on seats (participant_id) where left_at is null;
create index seats_by_device on seats (device_id);
create index seats_due on seats (until) where left_at is null;

create table rings (
  organisation_id uuid not null references organisations,
  call_id uuid not null references calls on delete cascade,
  participant_id uuid not null references participants on delete cascade,
  caller_participant_id uuid not null references participants on delete cascade,
  state text not null check (state in ('ringing', 'declined', 'later', 'answering', 'missed')),
  -- In another call: told, not rung.
  busy boolean not null,
  sound boolean not null,
  until timestamptz not null,
  primary key (call_id, participant_id)
);
create index rings_by_participant on rings (participant_id) where state = 'ringing';
create index rings_due on rings (until) where state = 'ringing';

-- Who was removed from a call and wasn't let in again.
create table call_removals (
  organisation_id uuid not null references organisations,
  call_id uuid not null references calls on delete cascade,
  participant_id uuid not null references participants on delete cascade,
  primary key (call_id, participant_id)
);

-- Minutes, without content: what is kept of a call for longer than its conversation.
create table call_usage (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  kind text not null check (kind in ('oneToOne', 'group', 'temporary')),
  -- Of a temporary conversation who started it alone.
  professional_ids uuid[] not null,
  -- When the second person joined.
  from_at timestamptz not null,
  to_at timestamptz not null check (to_at >= from_at),
  people integer not null check (people >= 2)
);
create index call_usage_by_time on call_usage (organisation_id, from_at);

do $$
declare name text;
begin
  foreach name in array array['calls', 'seats', 'rings', 'call_removals', 'call_usage'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy own_organisation on %I using (sees_organisation(organisation_id))', name);
  end loop;
end $$;
