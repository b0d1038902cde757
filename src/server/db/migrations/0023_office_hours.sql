-- A professional's week, Monday first; no row: what is usual (E1).
create table office_hours (
  member_id uuid primary key references members,
  organisation_id uuid not null references organisations,
  week jsonb not null check (jsonb_array_length(week) = 7),
  updated_at timestamptz not null
);
alter table office_hours enable row level security;
alter table office_hours force row level security;
create policy own_organisation on office_hours using (sees_organisation(organisation_id));

-- Mail and push wait for office hours (H4).
alter table notification_settings add column waits_for_hours boolean not null default false;
