// The commands as their owner runs them: interrupted, on the wrong data, and to another PostgreSQL and back.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { EmbeddedDatabase } from '../../src/server/db/embedded.ts';
import { FolderLock } from '../../src/server/folder-lock.ts';
import type { ConversationId } from '../../src/shared/ids.ts';
import { openPracticeOn, read, ready, type Practice } from '../journeys/practice.ts';
import { makeInstallation, until, type Installation } from './installation.ts';

let here: Installation;
let practice: Practice<Installation>;
let conversationId: ConversationId;

before(async () => {
  here = await makeInstallation();
  await here.start();
  practice = await openPracticeOn(here);
  const { memberId } = await practice.invite({ name: 'Anna' });
  conversationId = await practice.therapist.device.conversations.start({ memberIds: [memberId], message: 'Welcome.' });
});
after(() => practice.close());

test('kill -9 in the middle of a dump or a restore leaves nothing that looks whole', async () => {
  const many = `insert into audit_rows (organisation_id, at, actor_kind, act, details)
    select null, now(), 'system', 'mails.listed', jsonb_build_object('n', n) from generate_series(1, 100000) n`;
  await here.sql(many);
  const dumping = here.begin(['dump', 'big.dump']);
  await until(() => readdirSync(here.root).some((name) => name.startsWith('big.dump.')));
  dumping.kill('SIGKILL');
  await once(dumping, 'exit');
  assert.equal(existsSync(join(here.root, 'big.dump')), false);
  const dumped = await here.db(['dump', 'big.dump']);
  assert.equal(dumped.code, 0, dumped.errors);
  const again = await here.db(['dump', 'big.dump']);
  assert.match(again.errors, /^There is a file \S+big\.dump already/);

  await here.stop();
  rmSync(here.data, { recursive: true });
  const restoring = here.begin(['restore', 'big.dump']);
  await until(async () => (await here.sql(`select from alcove_restore.mark`).catch(() => [])).length > 0);
  restoring.kill('SIGKILL');
  await once(restoring, 'exit');
  await assert.rejects(here.start(), /A restore into this database was interrupted: run npm run db -- restore again\./);
  const finished = await here.db(['restore', 'big.dump']);
  assert.equal(finished.code, 0, finished.errors);
  const refused = await here.db(['restore', 'big.dump']);
  assert.match(refused.errors, /^There is a database in \S+ already: .* --replace/);
  const replaced = await here.db(['restore', 'big.dump', '--replace']);
  assert.equal(replaced.code, 0, replaced.errors);
  assert.ok(readdirSync(here.data).some((name) => name.startsWith('postgres.before-')));
  await here.start();
});

test('a restore whose files have nowhere to go, or come from nowhere, says so before it touches anything', async () => {
  await here.stop();
  const there = async () =>
    readdirSync(here.data)
      .filter((name) => name.startsWith('postgres'))
      .toSorted();
  const before = await there();
  const order = ['restore', 'big.dump', '--replace', '--files'];
  mkdirSync(join(here.root, 'files-copy'));
  const bucket = { S3_URL: 'http://key:secret@127.0.0.1:9/clinic' };
  const silent = await here.db([...order, 'files-copy'], bucket);
  assert.match(silent.errors, /^The store of files in S3_URL doesn't answer \(.*\), and nothing was touched\./);
  const nowhere = await here.db([...order, 'no-such-copy']);
  assert.match(nowhere.errors, /^There is no folder \S+no-such-copy, and nothing was touched/);
  assert.deepEqual([silent.code, nowhere.code, await there()], [1, 1, before]);
  await here.start();
});

test('an installation moves to another PostgreSQL and back, and nobody has to sign in again', async () => {
  const eva = await practice.signIn(practice.therapist);
  const folder = join(here.root, 'outside');
  mkdirSync(folder);
  const lock = FolderLock.acquire(folder);
  const outside = await EmbeddedDatabase.start({ lock, say: () => {} });
  try {
    const url = `postgres://alcove@localhost/alcove?host=${encodeURIComponent(outside.address.host)}`;
    const busy = await here.db(['move', url]);
    assert.match(busy.errors, /^Alcove is already running/);
    await here.stop();
    const moved = await here.db(['move', url]);
    assert.equal(moved.code, 0, moved.errors);
    assert.match(moved.output, /the same on both sides\.\nSet DATABASE_URL/);
    await here.start({ DATABASE_URL: url });
    const evas = eva.device.conversations.open(conversationId);
    await evas.write('Written elsewhere.');
    await ready(evas.view, (view) => read(view).at(-1) === 'Written elsewhere.');
    evas.close();
    await here.stop();
    const full = await here.db(['move', 'embedded'], { DATABASE_URL: url });
    assert.match(full.errors, /^There are data in the other database already/);
    rmSync(join(here.data, 'postgres'), { recursive: true });
    const back = await here.db(['move', 'embedded'], { DATABASE_URL: url });
    assert.equal(back.code, 0, back.errors);
    await here.start();
    const evasAgain = eva.device.conversations.open(conversationId);
    await ready(evasAgain.view, (view) => read(view).at(-1) === 'Written elsewhere.');
    evasAgain.close();
  } finally {
    await outside.close();
    lock.close();
  }
});

test('a command that makes no sense says how it is used', async () => {
  for (const args of [['dump'], ['erase'], ['dump', 'a', '--replace']]) {
    const ran = await here.db(args);
    assert.deepEqual([ran.code, ran.errors], [2, ''], args.join(' '));
    assert.match(ran.output, /^npm run db -- dump/);
  }
});
