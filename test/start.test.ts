import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, test } from 'node:test';
import pg from 'pg';

const root = mkdtempSync(join(tmpdir(), 'alcove-start-'));
chmodSync(root, 0o755);
const program = join(import.meta.dirname, '../src/server/main.ts');
const data = join(root, 'data');
const running: Alcove[] = [];

type Alcove = { process: ChildProcess; output: () => string; errors: () => string; address: string };

afterEach(async () => {
  for (const alcove of running.splice(0)) await stop(alcove);
});
after(() => rmSync(root, { recursive: true, force: true }));

function launch(environment: Record<string, string>): Omit<Alcove, 'address'> {
  const base = { PATH: process.env['PATH'], HOME: root, ALCOVE_DATA: data, PORT: '0', ALCOVE_MEDIA_WORKER: 'none' };
  const env = { ...base, ...environment };
  const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] }); // stops with us
  const texts = ['', ''];
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (texts[0] += text));
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (texts[1] += text));
  return { process: child, output: () => texts[0]!, errors: () => texts[1]! };
}

/** Starts Alcove and waits until it says where it can be reached. */
async function start(environment: Record<string, string> = {}): Promise<Alcove> {
  const launched = launch(environment);
  for (;;) {
    const address = /Alcove is ready: (\S+)/.exec(launched.output())?.[1];
    if (address !== undefined) {
      const alcove = { ...launched, address };
      running.push(alcove);
      return alcove;
    }
    assert.equal(launched.process.exitCode, null, launched.errors());
    await Promise.race([once(launched.process.stdout!, 'data'), once(launched.process, 'close')]);
  }
}

async function stop(alcove: Alcove, signal: NodeJS.Signals = 'SIGTERM'): Promise<number> {
  const began = Date.now();
  if (alcove.process.exitCode === null && alcove.process.signalCode === null) {
    alcove.process.kill(signal);
    await once(alcove.process, 'exit');
  }
  return Date.now() - began;
}

/** A start that must fail: with one sentence, without a stack, with an exit code, and with nothing left running. */
async function refused(environment: Record<string, string> = {}): Promise<string> {
  const launched = launch(environment);
  await once(launched.process, 'close');
  assert.equal(launched.process.exitCode, 1, launched.output());
  const lines = launched.errors().trim().split('\n');
  assert.equal(lines.length, 1, launched.errors());
  assert.doesNotMatch(launched.output(), /Alcove is ready/);
  return lines[0]!;
}

function processesOf(folder: string): string[] {
  const isOurs = (pid: string): boolean => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder);
    } catch {
      return false;
    }
  };
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isOurs(name));
}

async function onDatabase(folder: string, sql: string): Promise<void> {
  const client = new pg.Client({ host: join(folder, 'socket'), user: 'alcove', database: 'alcove' });
  await client.connect();
  await client.query(sql);
  await client.end();
}

test('Alcove starts with nothing chosen, answers, and offers the set-up link', async () => {
  const alcove = await start();
  const health = await fetch(`${alcove.address}/api/health`);
  assert.equal(health.status, 200);
  assert.match(alcove.output(), /\/setup#/);
});

test('SIGTERM and SIGINT stop it in under 5 s and leave no process', async () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const alcove = await start();
    const open = fetch(`${alcove.address}/api/health`).then((answer) => answer.text());
    await open;
    assert.ok((await stop(alcove, signal)) < 5_000);
    assert.equal(alcove.process.exitCode, 0, alcove.errors());
    assert.deepEqual(processesOf(data), []);
  }
});

test('after kill -9 the next start works', async () => {
  const killed = await start();
  await stop(killed, 'SIGKILL');
  const alcove = await start();
  assert.equal((await fetch(`${alcove.address}/api/health`)).status, 200);
});

test('a second start says where the first one runs', async () => {
  const alcove = await start();
  const sentence = await refused();
  assert.match(sentence, /^Alcove is already running at \S+ \(process \d+\) with the data in \S+\.$/);
  assert.ok(sentence.includes(alcove.address));
  assert.equal((await fetch(`${alcove.address}/api/health`)).status, 200, 'and leaves it alone');
});

test('a taken port is named', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' ? String(address?.port) : '';
  assert.equal(await refused({ PORT: port }), `Port ${port} is taken by another program: choose another in PORT.`);
  other.close();
  assert.deepEqual(processesOf(data), []);
});

test('a missing keystore and one of another installation are refused, and the right one is taken again', async () => {
  await stop(await start());
  renameSync(join(data, 'keystore'), join(root, 'keystore-aside'));
  assert.match(await refused(), /^The keystore is missing in /);
  await stop(await start({ ALCOVE_DATA: join(root, 'other') }));
  assert.match(await refused({ ALCOVE_KEYSTORE: join(root, 'other', 'keystore') }), /belongs to another database/);
  renameSync(join(root, 'keystore-aside'), join(data, 'keystore'));
  await start();
});

test('data of a newer Alcove is refused', async () => {
  const folder = join(root, 'newer');
  const alcove = await start({ ALCOVE_DATA: folder });
  await onDatabase(folder, `insert into schema_migrations (number, name, sha256) values (9999, 'from_the_future', '')`);
  await stop(alcove);
  assert.match(await refused({ ALCOVE_DATA: folder }), /written by a newer Alcove .*from_the_future/);
});

test('a DATABASE_URL that nobody answers is refused without its password', async () => {
  const sentence = await refused({ DATABASE_URL: 'postgres://anna:geheim@127.0.0.1:9/alcove' });
  assert.match(sentence, /127\.0\.0\.1, port 9, can't be reached/);
  assert.doesNotMatch(sentence, /geheim/);
});

test('with DATABASE_URL the same data serves, and no database of our own runs', async () => {
  const folder = join(root, 'outside');
  const own = await start({ ALCOVE_DATA: folder });
  const url = `postgres://alcove@localhost/alcove?host=${encodeURIComponent(join(folder, 'socket'))}`;
  const aside = join(root, 'second-node');
  cpSync(join(folder, 'keystore'), join(aside, 'keystore'), { recursive: true });
  const second = await start({ ALCOVE_DATA: aside, DATABASE_URL: url });
  assert.notEqual(second.address, own.address);
  assert.equal((await fetch(`${second.address}/api/health`)).status, 200);
  assert.ok(!readdirSync(aside).includes('postgres'));
  await stop(second);
});

test('a data folder that is none, or a value that makes no sense, is named', async () => {
  const file = join(root, 'letter.txt');
  writeFileSync(file, 'Dear Anna');
  assert.match(await refused({ ALCOVE_DATA: file }), /letter\.txt is in the way/);
  assert.match(await refused({ PORT: 'eighty' }), /^PORT is "eighty"/);
});
