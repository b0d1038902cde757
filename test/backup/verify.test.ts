import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { sealAudit } from '../../src/server/audit/seals.ts';
import { LOOSE_REFERENCES, NO_REFERENCES } from '../../src/server/backup/references.ts';
import { verifyAll } from '../../src/server/backup/verify.ts';
import { must, send, draftEntry, start, startWorld, write, type Held, type World } from '../support/conversations.ts';

let world: World;
let held: Held;
let superuser: pg.Client;

before(async () => {
  world = await startWorld();
  const anna = await world.addPerson('client', { name: 'Anna' });
  const vos = await world.addPerson('professional', { name: 'Dr Vos' });
  await world.link(vos, anna);
  held = await start(world, vos, [anna]);
  for (const text of ['One', 'Two', 'Three']) await write(held, anna, text);
  const { entryId } = await write(held, vos, 'Four');
  must(await send(held, vos, await draftEntry(held, vos, { kind: 'delete', target: entryId })));
  while ((await sealAudit(world.app)) > 0);
  const { host, port, database } = world.app.database.pool.options;
  superuser = new pg.Client({ host, port, database, user: 'postgres' });
  await superuser.connect();
  // As somebody who has the whole machine: no trigger, no foreign key holds.
  await superuser.query('set session_replication_role = replica');
});
after(async () => {
  await superuser.end();
  await world.close();
});

const texts = async () => (await verifyAll(world.app)).problems.map(({ text, ids }) => `${text} ${ids.join(' ')}`);

/** Finds this after the change, and nothing once the rows are as they were. */
async function finds(expected: RegExp, table: string, change: string): Promise<void> {
  await superuser.query(`create table public.kept_aside as select * from ${table}`);
  try {
    await superuser.query(change);
    const found = await texts();
    assert.ok(
      found.some((text) => expected.test(text)),
      `${change}: ${found.join('\n')}`,
    );
  } finally {
    const columns = await superuser.query<{ names: string }>(
      `select string_agg(quote_ident(attname), ', ') as names from pg_attribute
       where attrelid = '${table}'::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
    );
    const { names } = columns.rows[0]!;
    await superuser.query(
      `delete from ${table}; insert into ${table} (${names}) overriding system value select ${names} from kept_aside`,
    );
    await superuser.query('drop table kept_aside');
  }
  assert.deepEqual(await texts(), []);
}

const entry = (position: number) => `where conversation_id = '${held.id}' and position = ${position}`;

test('what is as people and server left it has no problems', async () => {
  const found = await verifyAll(world.app);
  assert.deepEqual(found.problems, []);
  assert.deepEqual([found.conversations, found.entries, found.unsealedRows], [1, 6, 0]);
  assert.ok(found.sealedRows > 0);
});

test('a flipped byte in an entry, its leaf, its head or its time is found', async () => {
  const flip = (column: string) =>
    `set ${column} = set_byte(${column}, 40 % length(${column}), 255 - get_byte(${column}, 40 % length(${column})))`;
  const where = new RegExp(`${held.id} position 3`);
  await finds(where, 'timeline_entries', `update timeline_entries ${flip('bytes')} ${entry(3)}`);
  await finds(where, 'timeline_entries', `update timeline_entries ${flip('signature')} ${entry(3)}`);
  await finds(where, 'timeline_entries', `update timeline_entries ${flip('leaf')} ${entry(3)}`);
  await finds(where, 'timeline_entries', `update timeline_entries ${flip('head')} ${entry(3)}`);
});

test('a removed entry is found, in the middle and at the end', async () => {
  await finds(/An entry is missing.* position 3/, 'timeline_entries', `delete from timeline_entries ${entry(3)}`);
  await finds(/ends elsewhere/, 'timeline_entries', `delete from timeline_entries ${entry(6)}`);
});

test('two entries that changed places are found', async () => {
  await finds(
    /does not follow the one before.* position 3/,
    'timeline_entries',
    `update timeline_entries set position = 5 - position + 1000 where conversation_id = '${held.id}' and position in (2, 3);
     update timeline_entries set position = position - 1000 where conversation_id = '${held.id}' and position > 1000`,
  );
});

test('a changed control entry, keys of somebody else, and a row that says otherwise than the chain are found', async () => {
  await finds(
    /control chain is refused/,
    'timeline_entries',
    `update timeline_entries set signature = set_byte(signature, 3, 255 - get_byte(signature, 3)) ${entry(1)}`,
  );
  await finds(
    /keys of a participant/,
    'participants',
    `update participants set sign_key = sha256('x') where professional`,
  );
  await finds(/something else than its control chain/, 'conversations', 'update conversations set epoch = epoch + 1');
});

test('a row of the access log that was changed, removed or moved is found', async () => {
  await finds(
    /access log, or its seal, was changed/,
    'audit_rows',
    `update audit_rows set at = at + interval '1 second' where id = 1`,
  );
  await finds(/sealed row of the access log is missing/, 'audit_rows', 'delete from audit_rows where id = 1');
  await finds(
    /was changed or moved/,
    'audit_seals',
    `update audit_seals set audit_ids = array[audit_ids[2], audit_ids[1]] || audit_ids[3:] where n = 1`,
  );
});

test('rows that belong to nothing are found', async () => {
  await finds(
    /author_participant_id names/,
    'timeline_entries',
    `update timeline_entries set author_participant_id = gen_random_uuid() ${entry(2)}`,
  );
  await finds(
    /speaks of one that is not/,
    'timeline_entries',
    `update timeline_entries set target_id = gen_random_uuid() ${entry(6)}`,
  );
  await finds(
    /no share of its newest key/,
    'key_shares',
    'delete from key_shares where id = (select min(id::text)::uuid from key_shares)',
  );
  await finds(
    /for nobody of its conversation/,
    'key_shares',
    'update key_shares set recipient_participant_id = gen_random_uuid()',
  );
  await finds(/read position/, 'reading_marks', 'update reading_marks set read_position = 999');
  await finds(/in stock although/, 'key_packages', 'update key_packages set taken_at = null');
});

test('a missing shred key, one of nothing, and a device secret of nobody are found', async () => {
  const { keystoreFolder } = world.app.config;
  const folder = world.app.config.dataFolder;
  const keys = join(folder, 'keystore');
  assert.equal(keystoreFolder, keys);
  const id = crypto.randomUUID();
  writeFileSync(join(keys, 'shred', id), Buffer.alloc(32));
  assert.deepEqual(await texts(), [`A shred key belongs to no conversation. ${id}`]);
  rmSync(join(keys, 'shred', id));
  await world.app.keystore.createDeviceSecret(id);
  assert.deepEqual(await texts(), [`A device secret belongs to no device that is signed in. ${id}`]);
  await world.app.keystore.destroyDeviceSecret(id);
  await world.app.keystore.destroyShredKey(held.id);
  assert.match((await texts()).join(), new RegExp(`no shred key.*${held.id}`));
});

test('every column that names something is held by a foreign key, checked by verify, or named as neither', async () => {
  const { rows } = await superuser.query<{ table: string; column: string }>(`
    select c.relname as table, a.attname as column from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
      and a.atttypid = 'uuid'::regtype
      and not exists (select from pg_constraint f where f.contype = 'f' and f.conrelid = c.oid and a.attnum = any(f.conkey))
      and not exists (select from pg_constraint p where p.contype = 'p' and p.conrelid = c.oid and p.conkey = array[a.attnum])`);
  const checked = new Set(LOOSE_REFERENCES.map(({ table, column }) => `${table}.${column}`));
  const loose = rows.map(({ table, column }) => `${table}.${column}`);
  assert.deepEqual(
    loose.filter((name) => !checked.has(name) && !(name in NO_REFERENCES)),
    [],
  );
  for (const name of checked) assert.ok(loose.includes(name), `${name} is no loose reference`);
});
