-- A message that its author took back within a minute. Others are shown nothing of it as long as no other person's device
-- has fetched it.
alter table timeline_entries add column undone boolean not null default false;
