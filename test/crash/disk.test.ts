import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { openPoweredDisk, openSmallDisk } from './disks.ts';
import { openPair, until } from './pair.ts';
import { prepareProgram, signal, type Program } from './program.ts';

const closers: (() => Promise<void> | void)[] = [];
after(async () => {
  for (const close of closers.toReversed()) await close();
});

/** Fills PostgreSQL's log, so that it needs a new file for it: where there is no room it panics. */
async function fillLog(program: Program): Promise<void> {
  const client = new pg.Client({ host: join(program.data, 'socket'), user: 'postgres', database: 'postgres' });
  client.on('error', () => {});
  try {
    await client.connect();
    for (let n = 0; n < 20; n += 1) {
      await client.query(`select pg_logical_emit_message(false, 'filling', repeat('x', 1000000))`);
    }
  } catch {
    // That is what is waited for.
  } finally {
    await client.end().catch(() => undefined);
  }
}

test('on a full disk what is written waits on the device; once there is room all goes on by itself', async (t) => {
  const disk = openSmallDisk(220);
  if (typeof disk === 'string') return t.skip(disk);
  closers.push(() => disk.close());
  const program = prepareProgram({ data: disk.folder });
  closers.push(() => program.close());
  await program.start();
  const pair = await openPair(program);
  closers.push(() => pair.close());
  const { anna, eva } = pair;
  const unsent = () => anna.device.conversations.unsent.get() + eva.device.conversations.unsent.get();

  disk.fill();
  const page = await anna.device.ask('listEntries', { conversationId: pair.id, limit: 10 });
  assert.ok(page.entries.length > 0, 'what is there can be read');
  const before = pair.house.acknowledged.statuses.length;
  await until('PostgreSQL gives up', async () => {
    await Promise.all([pair.write(1), fillLog(program)]);
    return /The database ended unexpectedly/.test(program.output());
  });
  await pair.write(3);
  await until('it says what is missing', () => /is full: make room/.test(program.output()));
  await until('it was refused', () => pair.house.acknowledged.statuses.slice(before).includes(503));
  await wait(3_000);
  assert.ok(unsent() > 0, 'what was written waits');
  assert.ok(program.isRunning());

  disk.makeRoom();
  await pair.agrees();
  assert.equal(unsent(), 0);
  assert.deepEqual(
    [...new Set(pair.house.acknowledged.statuses.slice(before))].filter((status) => ![200, 503].includes(status)),
    [],
  );
  assert.match(program.output(), /The database is back after/);
  assert.equal(await program.stop(), 0);
});

test('after a power cut all that was acknowledged is there, and can be read', async (t) => {
  const disk = openPoweredDisk(500);
  if (typeof disk === 'string') return t.skip(disk);
  closers.push(() => disk.close());
  const program = prepareProgram({ data: disk.folder });
  closers.push(() => program.close());
  await program.start();
  const pair = await openPair(program);
  closers.push(() => pair.close());

  for (let cut = 1; cut <= 2; cut += 1) {
    const before = pair.house.acknowledged.all.size;
    const writing = pair.write(20);
    // The newest keys in the keystore, and the rows that need them, are seconds old at most.
    const [one, other] = [
      await pair.eva.device.conversations.start({ memberIds: [pair.anna.memberId], message: `Before cut ${cut}` }),
      await pair.eva.device.conversations.start({ memberIds: [pair.anna.memberId], message: `Just before cut ${cut}` }),
    ];
    await writing;
    await until('some is acknowledged', () => pair.house.acknowledged.all.size > before + 5);
    const working = program.databaseProcesses();
    disk.cutPower();
    await program.killServer();
    for (const pid of working) signal(pid, 'SIGKILL');
    await until('nobody works there', () => program.databaseProcesses().length === 0);
    await wait(200);
    disk.restorePower();
    await program.start();
    await pair.agrees();
    // A device that never saw them opens the shares, which needs the keys of the keystore.
    const fresh = await pair.house.addDevice(pair.anna, `after-cut-${cut}`);
    await fresh.show([one, other, pair.id]);
    for (const id of [one, other, pair.id]) {
      await until('it can be read', () => {
        const now = fresh.views.get(id)?.view.get();
        return now?.is === 'ready' && !now.value.keysMissing && now.value.items.some((item) => item.kind === 'message');
      });
    }
    fresh.close();
  }
});
