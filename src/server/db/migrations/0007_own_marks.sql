-- Up to where a conversation is archived: what comes later takes it out, without anybody writing that down.
alter table reading_marks drop column archived;
alter table reading_marks add column archived_position bigint check (archived_position >= 0);
