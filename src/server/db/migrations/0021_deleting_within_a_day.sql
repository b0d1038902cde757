-- Whether authors may delete a message for a day only (C11).
alter table organisations add column delete_within_day boolean not null default false;
