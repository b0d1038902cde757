-- Whose calls come without sound and push for a member (K5). It counts only while the two are contacts.
create table silenced_callers (
  organisation_id uuid not null references organisations,
  member_id uuid not null references members,
  caller_id uuid not null references members check (caller_id <> member_id),
  created_at timestamptz not null,
  primary key (member_id, caller_id)
);
create index silenced_callers_by_caller on silenced_callers (caller_id);
alter table silenced_callers enable row level security;
alter table silenced_callers force row level security;
create policy own_organisation on silenced_callers using (sees_organisation(organisation_id));
