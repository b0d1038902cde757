// What every table owes: row-level security where it belongs to an organisation, and types that say what is there.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const tablesFolder = new URL('../../src/server/db/', import.meta.url);

type Column = { type: string; nullable: boolean; filled: boolean };
type Columns = Map<string, Column>;

describe('the database', () => {
  let own: TestDatabase;
  before(async () => void (own = await createTestDatabase()));
  after(() => own.drop());

  test('hides the rows of one organisation from another, in every table that belongs to one', async () => {
    assert.deepEqual(await findUnguarded(own.database.pool), []);
  });

  test('a table without row-level security, or with it half on, is found', async () => {
    const client = await own.database.pool.connect();
    try {
      await client.query('begin');
      await client.query('create table forgotten (organisation_id uuid)');
      await client.query('create table enabled_only (organisation_id uuid)');
      await client.query('alter table enabled_only enable row level security');
      await client.query('create table open_to_all (organisation_id uuid)');
      await client.query('alter table open_to_all enable row level security');
      await client.query('alter table open_to_all force row level security');
      await client.query('create policy own_organisation on open_to_all using (true)');
      const found = await findUnguarded(client);
      assert.deepEqual(found.map((line) => line.split(':')[0]).sort(), ['enabled_only', 'forgotten', 'open_to_all']);
    } finally {
      await client.query('rollback');
      client.release();
    }
  });

  test('works as a role that owns nothing and walks through no wall', async () => {
    const { rows } = await own.database.pool.query<{ bad: boolean }>(
      `select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb as bad from pg_roles where rolname = 'alcove_app'`,
    );
    assert.deepEqual(rows, [{ bad: false }]);
    const owned = await own.database.pool.query(
      `select relname from pg_class where relowner = (select oid from pg_roles where rolname = 'alcove_app')`,
    );
    assert.deepEqual(owned.rows, []);
  });

  test('a transaction that names no organisation sees nothing', async () => {
    const client = await own.database.pool.connect();
    try {
      await client.query('begin');
      await client.query(`set local app.scope = 'installation'`);
      await client.query(
        `insert into organisations (id, short_name, name, country, time_zone, language, created_at)
         values (gen_random_uuid(), 'north', 'North', 'NL', 'Europe/Amsterdam', 'nl', now())`,
      );
      const count = async () => (await client.query<{ n: number }>('select count(*) n from organisations')).rows[0]!.n;
      await client.query('set local role alcove_app');
      assert.equal(await count(), 1);
      await client.query(`set local app.scope = ''`);
      assert.equal(await count(), 0);
    } finally {
      await client.query('rollback');
      client.release();
    }
  });

  test('has the columns that the code believes in', async () => {
    const files = ['tables.ts', ...readdirSync(new URL('tables', tablesFolder)).map((name) => `tables/${name}`)];
    const believed = readTables(files.map((name) => readFileSync(new URL(name, tablesFolder), 'utf8')).join('\n'));
    assert.deepEqual(compareTables(believed, await readDatabase(own.database.pool)), []);
  });
});

test('a column too many, too few, of another type or nullability is found', () => {
  const column = (type: string, nullable = false): Column => ({ type, nullable, filled: false });
  const tables = (columns: [string, Column][]) => new Map([['people', new Map(columns)]]);
  const truth = tables([
    ['id', column('text')],
    ['age', column('number', true)],
  ]);
  assert.deepEqual(compareTables(truth, truth), []);
  assert.equal(compareTables(tables([['id', column('text')]]), truth).length, 1);
  assert.equal(compareTables(truth, tables([['id', column('text')]])).length, 1);
  assert.equal(
    compareTables(
      truth,
      tables([
        ['id', column('bytes')],
        ['age', column('number', true)],
      ]),
    ).length,
    1,
  );
  assert.equal(
    compareTables(
      truth,
      tables([
        ['id', column('text')],
        ['age', column('number')],
      ]),
    ).length,
    1,
  );
  assert.equal(compareTables(new Map(), truth).length, 1);
});

/** Tables with `organisation_id` (and organisations itself) that one organisation's transaction could read whole. */
async function findUnguarded(database: Pick<pg.Pool, 'query'>): Promise<string[]> {
  const { rows } = await database.query<{ name: string; enabled: boolean; forced: boolean; policies: string[] }>(`
    select c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
      coalesce((select array_agg(p.cmd || ' ' || p.permissive || ' ' || coalesce(p.qual, '')) from pg_policies p
        where p.schemaname = 'public' and p.tablename = c.relname), '{}') as policies
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and (c.relname = 'organisations' or exists (
      select from pg_attribute a where a.attrelid = c.oid and a.attname = 'organisation_id' and not a.attisdropped))
    order by 1`);
  assert.ok(rows.length >= 30, 'the query finds the tables at all');
  return rows.flatMap(({ name, enabled, forced, policies }) => {
    const key = name === 'organisations' ? 'id' : 'organisation_id';
    if (!enabled || !forced) return [`${name}: row-level security is ${enabled ? 'not forced' : 'off'}`];
    const wanted = `ALL PERMISSIVE sees_organisation(${key})`;
    return policies.length === 1 && policies[0] === wanted ? [] : [`${name}: its policies are ${policies.join('; ')}`];
  });
}

/** Reads the interfaces of the tables, which are flat on purpose: one column a line. */
function readTables(source: string): Map<string, Columns> {
  const interfaces = new Map<string, string>();
  for (const [, name, body] of source.matchAll(/^export interface (\w+) \{\n([\s\S]*?)^\}/gm))
    interfaces.set(name!, body!);
  const lines = (name: string) =>
    [...(interfaces.get(name) ?? '').matchAll(/^ {2}(\w+): (.+);$/gm)].map(([, key, type]) => [key!, type!] as const);
  return new Map(
    lines('Tables').map(([table, name]) => [
      table,
      new Map(lines(name).map(([column, type]) => [column, readType(type)] as const)),
    ]),
  );
}

function readType(written: string): Column {
  const filled = written.startsWith('Generated');
  const inner = /^Generated(?:Always)?<(.+)>$/.exec(written)?.[1] ?? written;
  const nullable = inner.endsWith(' | null');
  return { type: kindOf(inner.replace(/ \| null$/, '')), nullable, filled };
}

function kindOf(type: string): string {
  if (type.endsWith('[]')) return 'list';
  if (/^'.*'$/.test(type) || /^(string|\w+Id)$/.test(type)) return 'text';
  const kinds: Record<string, string> = {
    number: 'number',
    Buffer: 'bytes',
    Date: 'moment',
    boolean: 'boolean',
    Json: 'json',
  };
  return kinds[type] ?? `unknown type ${type}`;
}

const databaseKinds: Record<string, string> = {
  uuid: 'text',
  text: 'text',
  integer: 'number',
  bigint: 'number',
  bytea: 'bytes',
  'timestamp with time zone': 'moment',
  boolean: 'boolean',
  jsonb: 'json',
  ARRAY: 'list',
};

async function readDatabase(database: pg.Pool): Promise<Map<string, Columns>> {
  const { rows } = await database.query<
    Record<'table_name' | 'column_name' | 'data_type' | 'is_nullable', string> & { filled: boolean }
  >(`
    select table_name, column_name, data_type, is_nullable,
      column_default is not null or is_identity = 'YES' or is_generated = 'ALWAYS' as filled
    from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_schema = 'public' and table_type = 'BASE TABLE'
      -- Kept by the migration runner.
      and table_name <> 'schema_migrations'
    order by 1, ordinal_position`);
  const tables = new Map<string, Columns>();
  for (const row of rows) {
    const columns = tables.get(row.table_name) ?? new Map<string, Column>();
    tables.set(row.table_name, columns);
    const type = databaseKinds[row.data_type] ?? row.data_type;
    columns.set(row.column_name, { type, nullable: row.is_nullable === 'YES', filled: row.filled });
  }
  return tables;
}

function compareTables(believed: Map<string, Columns>, actual: Map<string, Columns>): string[] {
  const names = [...new Set([...believed.keys(), ...actual.keys()])].sort();
  return names.flatMap((name) => {
    const [ours, theirs] = [believed.get(name), actual.get(name)];
    if (!ours) return [`${name}: not in tables.ts`];
    if (!theirs) return [`${name}: not in the database`];
    return [...new Set([...ours.keys(), ...theirs.keys()])].flatMap((column) => {
      const [a, b] = [ours.get(column), theirs.get(column)];
      if (!a || !b) return [`${name}.${column}: only in ${a ? 'tables.ts' : 'the database'}`];
      if (a.type === b.type && a.nullable === b.nullable && a.filled === b.filled) return [];
      return [`${name}.${column}: ${JSON.stringify(a)} in tables.ts, ${JSON.stringify(b)} in the database`];
    });
  });
}
