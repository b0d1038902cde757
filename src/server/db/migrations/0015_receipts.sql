-- What a member lets others see of them, who let them see the same (C13).
alter table members add column shows_typing boolean not null default true;
-- Since when; null: not at all. What was read before shows to nobody.
alter table members add column shows_reading_since timestamptz;
-- When the read position last grew. Null: not known, or not by reading.
alter table reading_marks add column read_at timestamptz;
