-- The second wall: a query that forgot its organisation returns nothing, whoever wrote it. Every table with an
-- organisation_id gets the same policy; a later migration that adds a table adds it there too (a test asks).
do $$
declare name text;
begin
  for name in
    select c.table_name from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and c.column_name = 'organisation_id' and t.table_type = 'BASE TABLE'
  loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy own_organisation on %I using (sees_organisation(organisation_id))', name);
  end loop;
end $$;
alter table organisations enable row level security;
alter table organisations force row level security;
create policy own_organisation on organisations using (sees_organisation(id));
