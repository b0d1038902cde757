-- Friends: a client invites them by address, whoever has that address already. The invited friend is a row of its own
-- beside the account that there may be, so that the inviter sees the same in either case; only the mailbox's owner learns
-- of both. Once accepted with an account that exists, the row's friendship and places are that account's.
drop index members_by_address;
create unique index members_by_address on members (organisation_id, address_hash)
  where state <> 'deleted' and not (role = 'friend' and state = 'invited');
create index members_invited_friends on members (organisation_id, address_hash)
  where role = 'friend' and state = 'invited';

-- Whether mail and page say who invites: a client's choice.
alter table invitations add column names_inviter boolean not null default true;
-- Declined by an account that has the address already. The inviter sees an invitation that nobody has answered.
alter table invitations add column declined_at timestamptz;

-- What follows from the end of a care link: conversations of only the two become read-only some days later. The deadline
-- stands in the row, so that it holds however long the server was away.
alter table organisations add column days_after_link integer not null default 14 check (days_after_link between 0 and 365);
alter table conversations add column write_until timestamptz;

-- Absences of professionals, and the cover links that stand while they last.
create table absences (
  id uuid primary key,
  organisation_id uuid not null references organisations,
  member_id uuid not null references members,
  cover_id uuid references members check (cover_id <> member_id),
  from_at timestamptz not null,
  to_at timestamptz not null check (to_at > from_at),
  created_at timestamptz not null,
  -- When the cover links were made, and when it was over or taken back.
  started_at timestamptz,
  ended_at timestamptz
);
create index absences_by_member on absences (member_id) where ended_at is null;
create index absences_by_cover on absences (cover_id) where ended_at is null;
alter table absences enable row level security;
alter table absences force row level security;
create policy own_organisation on absences using (sees_organisation(organisation_id));

-- Two absent colleagues may be covered by the same one: each absence has its own links.
alter table care_links add column absence_id uuid references absences;
alter table care_links add check ((kind = 'cover') = (absence_id is not null));
drop index care_links_standing;
create unique index care_links_standing on care_links (professional_id, client_id, kind, absence_id)
  nulls not distinct where to_at is null;

-- What tells clients of one name apart, for professionals: which of the two is shown is the organisation's choice. The box
-- holds both.
alter table organisations add column tells_apart text not null default 'clientNumber'
  check (tells_apart in ('clientNumber', 'birthYear'));
alter table members add column apart_box bytea;
