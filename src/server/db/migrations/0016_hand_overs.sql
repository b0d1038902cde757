-- A client is being handed over: to whom, and what of each conversation the colleague may read. What is done of it isn't
-- written here: it shows in the conversations.
create table hand_overs (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  professional_id uuid not null references members,
  client_id uuid not null references members,
  colleague_id uuid not null references members check (colleague_id <> professional_id),
  begun_at timestamptz not null,
  ended_at timestamptz,
  ended_as text check (ended_as in ('done', 'stopped')),
  check ((ended_at is null) = (ended_as is null))
);
-- One at a time.
create unique index hand_overs_open on hand_overs (professional_id, client_id) where ended_at is null;
create index hand_overs_of_client on hand_overs (client_id, colleague_id);
create index hand_overs_of_colleague on hand_overs (colleague_id) where ended_at is null;
alter table hand_overs enable row level security;
alter table hand_overs force row level security;
create policy own_organisation on hand_overs using (sees_organisation(organisation_id));

create table hand_over_conversations (
  organisation_id uuid not null references organisations,
  hand_over_id uuid not null references hand_overs on delete cascade,
  conversation_id uuid not null references conversations on delete cascade,
  reads text not null check (reads in ('fromNow', 'everything', 'asBefore')),
  primary key (hand_over_id, conversation_id)
);
create index hand_over_conversations_by_conversation on hand_over_conversations (conversation_id);
alter table hand_over_conversations enable row level security;
alter table hand_over_conversations force row level security;
create policy own_organisation on hand_over_conversations using (sees_organisation(organisation_id));
