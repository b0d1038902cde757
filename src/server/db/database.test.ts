import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { APPLICATION_ROLE, onCommit, openDatabase, type Tx } from './database.ts';
import { migrate, readMigrations } from './migrate.ts';

const here = randomUUID();
const elsewhere = randomUUID();
let made: TestDatabase;

before(async () => {
  made = await createTestDatabase();
  await made.database.transaction('installation', async (tx) => {
    for (const [id, name] of [
      [here, 'here'],
      [elsewhere, 'elsewhere'],
    ] as const) {
      await sql`insert into organisations (id, short_name, name, country, time_zone, language, created_at)
        values (${id}, ${name}, ${name}, 'NL', 'Europe/Amsterdam', 'nl', now())`.execute(tx);
    }
  });
});
after(() => made.drop());

async function namesSeen(tx: Tx): Promise<string[]> {
  const rows = await tx.selectFrom('organisations').select('short_name').orderBy('short_name').execute();
  return rows.map((row) => row.short_name);
}

test('a query that forgets its organisation sees the rows of its own only', async () => {
  assert.deepEqual(await made.database.transaction({ organisationId: here }, namesSeen), ['here']);
  assert.deepEqual(await made.database.transaction({ organisationId: elsewhere }, namesSeen), ['elsewhere']);
  assert.deepEqual(await made.database.transaction('installation', namesSeen), ['elsewhere', 'here']);
});

test('nobody writes a row into another organisation', async () => {
  const write = (organisationId: string) =>
    made.database.transaction({ organisationId: here }, (tx) =>
      sql`insert into features (organisation_id, feature, enabled) values (${organisationId}, 'guests', true)`.execute(
        tx,
      ),
    );
  await write(here);
  await assert.rejects(write(elsewhere), { code: '42501' });
});

test('a connection without a transaction of ours sees nothing, not even as the owner of the tables', async () => {
  const { rows } = await made.database.pool.query('select * from organisations');
  assert.equal(rows.length, 0);
});

test('a transaction works as a role that owns nothing', async () => {
  const role = await made.database.transaction('installation', async (tx) => {
    const { rows } = await sql<{ role: string }>`select current_user as role`.execute(tx);
    return rows[0]?.role;
  });
  assert.equal(role, APPLICATION_ROLE);
  await assert.rejects(
    made.database.transaction('installation', (tx) => sql`drop table features`.execute(tx)),
    { code: '42501' },
  );
});

test('an organisation id that is none never reaches the database', async () => {
  await assert.rejects(
    made.database.transaction({ organisationId: `x'; drop table features; --` }, namesSeen),
    /not an organisation id/,
  );
});

test('in a snapshot every statement sees one moment; else what was committed meanwhile is seen too', async () => {
  const { database } = made;
  const zone = async (tx: Tx) => {
    const found = tx.selectFrom('organisations').select('time_zone').where('short_name', '=', 'here');
    return (await found.executeTakeFirstOrThrow()).time_zone;
  };
  const moveTo = (time_zone: string) =>
    database.transaction('installation', (tx) =>
      tx.updateTable('organisations').set({ time_zone }).where('short_name', '=', 'here').execute(),
    );
  const seen = async (kind: 'snapshot' | 'transaction', next: string) =>
    database[kind]('installation', async (tx) => {
      const before = await zone(tx);
      await moveTo(next);
      return [before, await zone(tx)];
    });
  assert.deepEqual(await seen('snapshot', 'Europe/Berlin'), ['Europe/Amsterdam', 'Europe/Amsterdam']);
  assert.deepEqual(await seen('transaction', 'Europe/Vienna'), ['Europe/Berlin', 'Europe/Vienna']);
});

test('who waits for a commit hears of it afterwards, and never of a failure', async () => {
  const heard: string[] = [];
  await made.database.transaction('installation', async (tx) => {
    onCommit(tx, () => heard.push('first'));
    onCommit(tx, () => heard.push('second'));
    assert.deepEqual(heard, []);
    return namesSeen(tx);
  });
  assert.deepEqual(heard, ['first', 'second']);
  const failing = made.database.transaction('installation', async (tx) => {
    onCommit(tx, () => heard.push('never'));
    await Promise.reject(new Error('changed my mind'));
  });
  await assert.rejects(failing, /changed my mind/);
  assert.deepEqual(heard, ['first', 'second']);
});

test('what a failed statement left is never reported as committed', async () => {
  const swallowing = made.database.transaction('installation', async (tx) => {
    await sql`update organisations set name = 'lost' where id = ${here}`.execute(tx);
    await sql`select 1 / 0`.execute(tx).catch(() => undefined);
  });
  await assert.rejects(swallowing, /rolled back/);
  assert.deepEqual(
    await made.database.transaction({ organisationId: here }, (tx) =>
      tx.selectFrom('organisations').select('name').execute(),
    ),
    [{ name: 'here' }],
  );
});

test('a transaction that is over can not be used to read another one', async () => {
  const kept = await made.database.transaction({ organisationId: here }, async (tx) => ({ tx }));
  await assert.rejects(namesSeen(kept.tx), /over/);
  assert.throws(() => onCommit(kept.tx, () => {}), /over/);
});

test('two who lock each other out both get through', async () => {
  let tries = 0;
  const arrived: (() => void)[] = [];
  // Both hold their first row before either asks for its second: a sure deadlock, once.
  const meet = () =>
    new Promise<void>((resolve) => (arrived.push(resolve), arrived.length >= 2 && arrived.forEach((go) => go())));
  const rename = (first: string, second: string) =>
    made.database.transaction('installation', async (tx) => {
      tries++;
      await sql`update organisations set accent = 'x' where id = ${first}`.execute(tx);
      await meet();
      await sql`update organisations set accent = 'x' where id = ${second}`.execute(tx);
    });
  await Promise.all([rename(here, elsewhere), rename(elsewhere, here)]);
  assert.equal(tries, 3);
});

test('a transaction that can never succeed is tried four times', async () => {
  let tries = 0;
  const hopeless = made.database.transaction('installation', async (tx) => {
    tries++;
    await sql`do $$ begin raise exception 'no' using errcode = '40001'; end $$`.execute(tx);
  });
  await assert.rejects(hopeless, { code: '40001' });
  assert.equal(tries, 4);
});

test('large numbers, days and bytes arrive as what they are', async () => {
  const read = made.database.transaction('installation', async (tx) => {
    const { rows } =
      await sql`select 9007199254740991::bigint as big, array[1, 2]::bigint[] as bigs, date '2026-03-01' as day,
      '\\x0102'::bytea as bytes, timestamptz '2026-03-01 12:00Z' as moment`.execute(tx);
    return rows[0];
  });
  assert.deepEqual(await read, {
    big: 9007199254740991,
    bigs: [1, 2],
    day: '2026-03-01',
    bytes: Buffer.from([1, 2]),
    moment: new Date('2026-03-01T12:00:00Z'),
  });
  await assert.rejects(
    made.database.transaction('installation', (tx) => sql`select 9007199254740993::bigint`.execute(tx)),
    /too large/,
  );
});

test('migrations that ran are not run again, and a changed or newer one stops the start', async () => {
  const said: string[] = [];
  const migrations = readMigrations();
  await migrate(made.database, (line) => said.push(line));
  assert.deepEqual(said, []);
  const changed = migrations.map((migration) =>
    migration.number === 2 ? { ...migration, sha256: 'other' } : migration,
  );
  await assert.rejects(
    migrate(made.database, () => {}, changed),
    { name: 'StartError', message: /Migration 2 .* add a new migration/ },
  );
  await assert.rejects(
    migrate(made.database, () => {}, migrations.slice(0, -1)),
    { name: 'StartError', message: /newer Alcove/ },
  );
});

test('a database that is not there is named in one sentence, without the password', async () => {
  const error = await openDatabase({ url: 'postgres://anna:geheim@127.0.0.1:9/alcove' }).catch(
    (failure: unknown) => failure,
  );
  assert.ok(error instanceof Error);
  assert.equal(error.name, 'StartError');
  assert.match(error.message, /127\.0\.0\.1, port 9/);
  assert.doesNotMatch(error.message, /geheim/);
});
