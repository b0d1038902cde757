-- Being told outside the app: what a member chose, of which conversations they are being told, and where to.

-- What there is to tell of, written with its cause; taken from here within seconds. Whether it is read, or gone, the
-- conversation itself says.
delete from notifications;
drop index notifications_waiting;
alter table notifications drop column told_at, drop column dropped_at;

-- Of one conversation, or (null) of tasks: what was told since it was last opened, and when to look again.
create table tellings (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  member_id uuid not null references members,
  conversation_id uuid references conversations on delete cascade,
  -- Of the first thing there was to tell.
  since timestamptz not null,
  -- How far it was read when the first of these was told: read further, it begins anew.
  read_position bigint not null default 0,
  mailed_at timestamptz,
  mailed_again_at timestamptz,
  pushed_at timestamptz,
  pushed_again_at timestamptz,
  -- Null: nothing more is told before it is opened.
  due_at timestamptz,
  unique nulls not distinct (member_id, conversation_id),
  check (mailed_again_at is null or mailed_at is not null),
  check (pushed_again_at is null or pushed_at is not null)
);
create index tellings_due on tellings (due_at) where due_at is not null;

-- No row: the defaults.
create table notification_settings (
  member_id uuid primary key references members,
  organisation_id uuid not null references organisations,
  mail text not null default 'atOnce' check (mail in ('atOnce', 'hourly', 'daily', 'never')),
  -- Minutes of the member's day.
  quiet_from integer check (quiet_from between 0 and 1439),
  quiet_until integer check (quiet_until between 0 and 1439),
  updated_at timestamptz not null,
  check ((quiet_from is null) = (quiet_until is null)),
  check (quiet_from <> quiet_until)
);

-- One for each device. Where to, and its keys, are a box: an endpoint is a name of somebody's browser.
create table push_subscriptions (
  device_id uuid primary key references devices,
  organisation_id uuid not null references organisations,
  member_id uuid not null references members,
  endpoint_hash bytea not null unique,
  box bytea not null,
  created_at timestamptz not null
);
create index push_subscriptions_by_member on push_subscriptions (member_id);

-- While a try is under way: nobody else tries.
alter table mails add column taken_at timestamptz;
alter table mails drop constraint mails_state_check;
alter table mails add constraint mails_state_check check (state in ('kept', 'waiting', 'sent', 'failed', 'dropped'));

-- The address that no mail reaches: it counts for as long as it is this member's address.
alter table members add column unreached_hash bytea;

-- That it was sent once more, because somebody had written.
alter table invitations add column again boolean not null default false;

do $$
declare name text;
begin
  foreach name in array array['tellings', 'notification_settings', 'push_subscriptions'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy own_organisation on %I using (sees_organisation(organisation_id))', name);
  end loop;
end $$;
