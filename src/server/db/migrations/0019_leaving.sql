-- Its page went, and may come back in a moment: `until` says when the seat ends.
alter table seats add column leaving boolean not null default false;
