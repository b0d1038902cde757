-- The state of the control chain after an entry at which somebody's view of it begins: their device starts from it, and
-- believes it because the entry signs its hash.
create table chain_snapshots (
  organisation_id uuid not null references organisations,
  conversation_id uuid not null references conversations on delete cascade,
  position bigint not null check (position >= 1),
  state bytea not null,
  primary key (conversation_id, position)
);
alter table chain_snapshots enable row level security;
alter table chain_snapshots force row level security;
create policy own_organisation on chain_snapshots using (sees_organisation(organisation_id));
