-- A friend whom nobody has brought any more has 30 days; the deadline is asked at each request, and then the account goes.
alter table members add column delete_after timestamptz check (delete_after is null or role = 'friend');
create index members_by_deadline on members (delete_after) where delete_after is not null and state <> 'deleted';

alter table deletions drop constraint deletions_kind_check;
alter table deletions add constraint deletions_kind_check
  check (kind in ('organisation', 'conversation', 'entry', 'invited', 'account'));
alter table deletions drop constraint deletions_check2;
alter table deletions add constraint deletions_of_members check ((kind in ('invited', 'account')) = (member_id is not null));
