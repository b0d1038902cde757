-- How people call themselves towards those who are no contacts of theirs. Every choice is kept with the position of the
-- entry that tells of it: who left sees the names of then, and contacts what it was before.
create table namings (
  organisation_id uuid not null references organisations,
  participant_id uuid not null references participants on delete cascade,
  position bigint not null check (position >= 1),
  choice text not null check (choice in ('nickname', 'own')),
  nickname_box bytea,
  chosen_at timestamptz not null,
  primary key (participant_id, position),
  check ((choice = 'nickname') = (nickname_box is not null))
);
alter table namings enable row level security;
alter table namings force row level security;
create policy own_organisation on namings using (sees_organisation(organisation_id));
alter table participants drop column nickname_box;
-- "Later" was answered when the log ended here: who came until then is no reason to ask again.
alter table participants add column naming_put_off_at bigint;

-- A professional's answer for all conversations in which they choose nothing else.
alter table members add column own_name_since timestamptz;

-- Two who have become contacts of each other: the participant's name is shown to the viewer once the participant has
-- been told.
create table unveilings (
  organisation_id uuid not null references organisations,
  participant_id uuid not null references participants on delete cascade,
  viewer_participant_id uuid not null references participants on delete cascade,
  made_at timestamptz not null,
  told_at timestamptz,
  primary key (participant_id, viewer_participant_id)
);
create index unveilings_by_viewer on unveilings (viewer_participant_id);
alter table unveilings enable row level security;
alter table unveilings force row level security;
create policy own_organisation on unveilings using (sees_organisation(organisation_id));

-- The name as it was seen, where the organisation changed it afterwards: a new one was seen by contacts only.
alter table seen_names add column former_name_box bytea;
