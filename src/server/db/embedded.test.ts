import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, test } from 'node:test';
import pg from 'pg';
import { FolderLock } from '../folder-lock.ts';
import { EmbeddedDatabase } from './embedded.ts';
import { readPostmasterFile } from './postmaster.ts';

const root = mkdtempSync(join(tmpdir(), 'alcove-embedded-'));
chmodSync(root, 0o755);
const holders: ChildProcess[] = [];

afterEach(() => {
  for (const holder of holders.splice(0)) holder.kill('SIGKILL');
});
after(() => rmSync(root, { recursive: true, force: true }));

async function withDatabase<Result>(
  folder: string,
  work: (database: EmbeddedDatabase) => Promise<Result>,
): Promise<Result> {
  const lock = FolderLock.acquire(folder);
  try {
    const database = await EmbeddedDatabase.start({ lock, say: () => {} });
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  } finally {
    lock.close();
  }
}

async function query(database: EmbeddedDatabase, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(database.address);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Another process that holds a database in the folder; gives its first line. */
async function hold(folder: string): Promise<{ holder: ChildProcess; line: string }> {
  const program = join(import.meta.dirname, '../../../test/support/hold-database.ts');
  const holder = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  holders.push(holder);
  const [first] = await once(holder.stdout!, 'data');
  return { holder, line: String(first).trim() };
}

function processesOf(folder: string): string[] {
  return readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(folder);
    } catch {
      return false;
    }
  });
}

test('what was written is there after a stop and a start, and nothing keeps running', async () => {
  const folder = join(root, 'plain');
  await withDatabase(folder, (database) =>
    query(database, 'create table kept (word text); insert into kept values ($$yes$$)'),
  );
  assert.deepEqual(processesOf(folder), []);
  assert.deepEqual(await withDatabase(folder, (database) => query(database, 'select word from kept')), [
    { word: 'yes' },
  ]);
  assert.deepEqual(processesOf(folder), []);
});

test('a power cut and a flipped bit are provided for, and the network is not listened to', async () => {
  const shown = await withDatabase(join(root, 'plain'), (database) =>
    query(
      database,
      `select name, setting from pg_settings
       where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums', 'listen_addresses') order by name`,
    ),
  );
  assert.deepEqual(Object.fromEntries(shown.map(({ name, setting }) => [name, setting])), {
    data_checksums: 'on',
    fsync: 'on',
    full_page_writes: 'on',
    listen_addresses: '',
    synchronous_commit: 'on',
  });
});

test('Alcove works as an account that is no superuser, in a folder that nobody else can enter', async () => {
  const folder = join(root, 'plain');
  const rows = await withDatabase(folder, (database) => {
    assert.equal(statSync(database.address.host).mode & 0o777, 0o700);
    return query(database, 'select rolname, rolsuper from pg_roles where rolname = current_user');
  });
  assert.deepEqual(rows, [{ rolname: 'alcove', rolsuper: false }]);
  assert.equal(statSync(join(folder, 'postgres')).mode & 0o777, 0o700);
});

test('after kill -9 of our process the next start ends what it left, and nothing committed is lost', async () => {
  const folder = join(root, 'killed');
  const { holder, line } = await hold(folder);
  assert.equal(line, 'ready');
  const left = await readPostmasterFile(join(folder, 'postgres'));
  const client = new pg.Client({ host: join(folder, 'socket'), user: 'alcove', database: 'alcove' });
  await client.connect();
  client.on('error', () => {});
  await client.query('create table kept as select 1 as number');

  holder.kill('SIGKILL');
  await once(holder, 'exit');
  process.kill(left!.pid, 0);
  assert.deepEqual(await withDatabase(folder, (database) => query(database, 'select number from kept')), [
    { number: 1 },
  ]);
});

test('after kill -9 of everything at once the next start works too', async () => {
  const folder = join(root, 'all-killed');
  const { holder } = await hold(folder);
  const left = await readPostmasterFile(join(folder, 'postgres'));
  holder.kill('SIGKILL');
  process.kill(left!.pid, 'SIGKILL');
  await once(holder, 'exit');
  assert.equal((await readPostmasterFile(join(folder, 'postgres')))?.pid, left!.pid, 'its lock file stayed');
  assert.deepEqual(await withDatabase(folder, (database) => query(database, 'select 1 as number')), [{ number: 1 }]);
});

test('a lock file that names a stranger stops nobody, and the stranger lives on', async () => {
  const folder = join(root, 'plain');
  const stranger = spawn('sleep', ['60']);
  try {
    const file = join(folder, 'postgres', 'postmaster.pid');
    writeFileSync(file, `${stranger.pid}\n${join(folder, 'postgres')}\n1\n5432\n/tmp\n\n0 0\nready\n`);
    await withDatabase(folder, (database) => query(database, 'select 1'));
    assert.equal(stranger.exitCode, null);
  } finally {
    stranger.kill();
  }
});

test('a second start on the same folder is told where the first one runs, and leaves it alone', async () => {
  const folder = join(root, 'shared');
  const { holder } = await hold(folder);
  const second = await hold(folder);
  assert.equal(
    second.line,
    `StartError: Alcove is already running at http://localhost:1234 (process ${holder.pid}) with the data in ${folder}.`,
  );
  assert.equal(holder.exitCode, null);
  assert.ok((await readPostmasterFile(join(folder, 'postgres')))?.ready);
  holder.kill('SIGTERM');
  await once(holder, 'exit');
  assert.deepEqual(processesOf(folder), []);
});

test('a start that is interrupted leaves nothing behind', async () => {
  const folder = join(root, 'interrupted');
  const lock = FolderLock.acquire(folder);
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 150);
  await assert.rejects(EmbeddedDatabase.start({ lock, say: () => {}, signal: stop.signal }), { name: 'AbortError' });
  lock.close();
  assert.deepEqual(processesOf(folder), []);
  assert.ok(readdirSync(folder).every((name) => !name.startsWith('postgres.new')));
});

test('a path that is too long for a socket works, by a short one beside it', async () => {
  const folder = join(root, 'long-'.repeat(20), 'data');
  const host = await withDatabase(folder, async (database) => {
    await query(database, 'select 1');
    return database.address.host;
  });
  assert.ok(host.length < 60, host);
  assert.equal(existsSync(host), false, 'nothing stays outside the data folder');
});

test('data of another major version of PostgreSQL is refused in one sentence', async () => {
  const folder = join(root, 'older');
  mkdirSync(join(folder, 'postgres'), { recursive: true });
  writeFileSync(join(folder, 'postgres', 'PG_VERSION'), '15\n');
  await assert.rejects(
    withDatabase(folder, async () => {}),
    { name: 'StartError', message: /belongs to PostgreSQL 15/ },
  );
});

const asRoot = { skip: process.getuid?.() === 0 ? false : 'needs root' };

test('below a folder that the database may not pass, the start says which one', asRoot, async () => {
  const closed = join(root, 'closed');
  mkdirSync(closed, { mode: 0o700 });
  await assert.rejects(
    withDatabase(join(closed, 'data'), async () => {}),
    { name: 'StartError', message: new RegExp(`can't pass ${closed}: choose another folder in ALCOVE_DATA`) },
  );
});

test('a data folder that a strict umask made closed is opened for passing only', asRoot, async () => {
  const folder = join(root, 'umask');
  mkdirSync(folder, { mode: 0o700 });
  await withDatabase(folder, (database) => query(database, 'select 1'));
  assert.equal(statSync(folder).mode & 0o777, 0o711);
});

/** Kills the postmaster, as the system does with whom it has no memory for. */
async function killPostmaster(folder: string): Promise<void> {
  const left = await readPostmasterFile(join(folder, 'postgres'));
  process.kill(left!.pid, 'SIGKILL');
}

test('a database that is killed is started again by itself, says so, and has what was committed', async () => {
  const folder = join(root, 'postmaster-killed');
  const lock = FolderLock.acquire(folder);
  const said: string[] = [];
  let heard: () => void = () => {};
  const say = (line: string) => {
    said.push(line);
    heard();
  };
  const database = await EmbeddedDatabase.start({ lock, say });
  await query(database, 'create table kept (round integer)');
  for (const round of [1, 2]) {
    await query(database, `insert into kept values (${round})`);
    const isBack = () => said.filter((line) => line.startsWith('The database is back')).length === round;
    const back = new Promise<void>((resolve) => (heard = () => isBack() && resolve()));
    await killPostmaster(folder);
    await back;
    assert.deepEqual(await query(database, 'select count(*)::integer as rounds from kept'), [{ rounds: round }]);
  }
  assert.equal(said.filter((line) => line.startsWith('The database ended unexpectedly')).length, 2);
  await database.close();
  assert.equal(await database.ended, null);
  lock.close();
  assert.deepEqual(processesOf(folder), []);
});

test('closed while it is being started again, it stays closed', async () => {
  const folder = join(root, 'closed');
  const lock = FolderLock.acquire(folder);
  let heard: () => void = () => {};
  const dead = new Promise<void>((resolve) => (heard = resolve));
  const say = (line: string) => void (line.startsWith('The database ended unexpectedly') && heard());
  const database = await EmbeddedDatabase.start({ lock, say });
  await killPostmaster(folder);
  await dead;
  await database.close();
  assert.equal(await database.ended, null);
  lock.close();
  assert.deepEqual(processesOf(folder), []);
});

test('a database that can not be started again is given up, with the reason', async () => {
  const folder = join(root, 'hopeless');
  const lock = FolderLock.acquire(folder);
  const database = await EmbeddedDatabase.start({ lock, say: () => {}, giveUpAfter: 300 });
  rmSync(join(folder, 'postgres', 'global', 'pg_control'));
  await killPostmaster(folder);
  const why = await database.ended;
  assert.equal(why?.name, 'StartError');
  assert.match(why.message, /could not be started: .*pg_control|could not find the database system/);
  await database.close();
  lock.close();
  assert.deepEqual(processesOf(folder), []);
});
