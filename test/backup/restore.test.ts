import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, afterEach, test } from 'node:test';
import pg from 'pg';
import { server as opaque } from '@serenity-kit/opaque';
import { provePassword, registerPassword } from '../../src/sdk/password.ts';
import { dumpDatabase, keepRegular } from '../../src/server/backup/dump.ts';
import { openDump } from '../../src/server/backup/dump-file.ts';
import { finishRestore, restoreDump } from '../../src/server/backup/restore.ts';
import { moveDatabase } from '../../src/server/backup/move.ts';
import { setMark } from '../../src/server/backup/restore-mark.ts';
import type { App } from '../../src/server/application.ts';
import type { Config } from '../../src/server/config.ts';
import { openDatabase } from '../../src/server/db/database.ts';
import { exportDeletions, noteDeletion, readDeletions } from '../../src/server/db/deletion-list.ts';
import { migrate, readMigrations } from '../../src/server/db/migrate.ts';
import { answerLogin, answerRegistration } from '../../src/server/identity/opaque.ts';
import { copyKeystore } from '../../src/server/keystore/copy.ts';
import { openKeystore } from '../../src/server/keystore/keystore.ts';
import { openMatchingKeystore } from '../../src/server/keystore/match.ts';
import { queueMail } from '../../src/server/mail/mails.ts';
import type { ConversationId, MemberId, OrganisationId } from '../../src/shared/ids.ts';
import {
  send,
  draftEntry,
  must,
  start,
  startWorld,
  write,
  type Held,
  type Person,
  type World,
} from '../support/conversations.ts';
import { addressOf, allRows, makeBeside, type Beside } from './ground.ts';

const say = () => {};
const DAY = 86_400_000;
let world: World;
let anna: Person;
let vos: Person;
let held: Held;
let other: Held;
let folder: string;
let keystore: string;
let file: string;
let beside: Beside;

before(async () => {
  world = await startWorld();
  anna = await world.addPerson('client', { name: 'Anna' });
  vos = await world.addPerson('professional', { name: 'Dr Vos' });
  await world.link(vos, anna);
  held = await start(world, vos, [anna]);
  other = await start(world, vos, [anna]);
  await write(held, anna, 'One');
  folder = mkdtempSync(join(tmpdir(), 'alcove-restore-'));
  keystore = join(world.app.config.dataFolder, 'keystore');
  file = join(folder, 'monday.dump');
  await dumpDatabase(addressOf(world.app.database), world.app.keystore, file, new Date());
});
after(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => void (beside = await makeBeside(addressOf(world.app.database))));
afterEach(() => beside.drop());

const order = (changed: Partial<Parameters<typeof restoreDump>[1]> = {}) => ({
  ...{ file, keystoreCopy: null, replace: false },
  ...changed,
});
/** A keystore that a test may change. */
function ownKeystore(): string {
  const own = mkdtempSync(join(folder, 'keystore-'));
  cpSync(keystore, own, { recursive: true });
  return own;
}

/** Refused in one sentence, with nothing touched; the same with the right file works. */
async function refuses(
  expected: RegExp,
  config: Config,
  changed: Partial<Parameters<typeof restoreDump>[1]>,
): Promise<void> {
  const before = await allRows(beside.address);
  await assert.rejects(restoreDump(config, order(changed), say), { name: 'StartError', message: expected });
  assert.deepEqual(await allRows(beside.address), before);
}

test('what was dumped is what is restored, but for what R4 ends', async () => {
  await restoreDump(beside.config(ownKeystore()), order(), say);
  const [then, now] = [await allRows(addressOf(world.app.database)), await allRows(beside.address)];
  const changed = Object.keys(then).filter((name) => JSON.stringify(then[name]) !== JSON.stringify(now[name]));
  assert.deepEqual(changed.sort(), [
    'audit_rows',
    'audit_unsealed',
    'devices',
    'notifications',
    'restores',
    'schema_migrations',
    'sign_ins',
  ]);
  assert.equal(now['timeline_entries']!.length, then['timeline_entries']!.length);
  assert.deepEqual(now['sign_ins'], []);
});

test('a row that comes after a restore has an id of its own, and row-level security holds as before', async () => {
  const own = ownKeystore();
  await restoreDump(beside.config(own), order(), say);
  const database = await openDatabase(beside.address);
  const here = await database.transaction({ organisationId: vos.organisationId }, (tx) =>
    tx.selectFrom('members').select('id').execute(),
  );
  const elsewhere = await database.transaction({ organisationId: crypto.randomUUID() }, (tx) =>
    tx.selectFrom('members').select('id').execute(),
  );
  assert.deepEqual([here.length, elsewhere.length], [2, 0]);
  const { rows } = await database.pool.query<{ n: number }>(
    `select count(*) as n from pg_class where relnamespace = 'public'::regnamespace and relrowsecurity and not relforcerowsecurity`,
  );
  assert.equal(rows[0]?.n, 0);
  await database.close();
});

test('a damaged, cut, lengthened or foreign file is refused, and nothing is touched', async () => {
  const config = beside.config(ownKeystore());
  const spoilt = (name: string, spoil: (path: string) => void) => {
    const path = join(folder, name);
    copyFileSync(file, path);
    spoil(path);
    return path;
  };
  const size = readFileSync(file).length;
  const flipped = (at: number) => (path: string) => {
    const bytes = readFileSync(path);
    bytes[at]! ^= 1;
    writeFileSync(path, bytes);
  };
  for (const [name, spoil] of [
    ['flipped', flipped(size - 500)],
    ['head', flipped(40)],
    ['seal', flipped(size - 50)],
    ['cut', (path: string) => truncateSync(path, size - 1)],
    ['halved', (path: string) => truncateSync(path, Math.floor(size / 2))],
    ['longer', (path: string) => appendFileSync(path, 'x')],
  ] as const) {
    await refuses(/is cut or damaged, and nothing was changed/, config, { file: spoilt(name, spoil) });
  }
  // Whole by its checksum, and not made by who holds the keystore.
  await refuses(/was changed by somebody who doesn't have the keystore/, config, {
    file: spoilt('proof', flipped(size - 5)),
  });
  await refuses(/is no dump of Alcove/, config, {
    file: spoilt('letter', (path) => writeFileSync(path, 'Dear Anna\n')),
  });
  await refuses(/is no dump of Alcove/, config, { file: spoilt('empty', (path) => writeFileSync(path, '')) });
  await refuses(/There is no file/, config, { file: join(folder, 'nowhere') });
  await restoreDump(config, order(), say);
});

test('a dump replaces no file, and says so where there is no folder', async () => {
  const dumpTo = (path: string) => dumpDatabase(addressOf(world.app.database), world.app.keystore, path, new Date());
  const before = readFileSync(file);
  await assert.rejects(dumpTo(file), { name: 'StartError', message: /There is a file .* already/ });
  assert.deepEqual(readFileSync(file), before);
  await assert.rejects(dumpTo(join(folder, 'nowhere', 'x.dump')), {
    name: 'StartError',
    message: /There is no folder/,
  });
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.endsWith('.part')),
    [],
  );
});

test('a dump of a newer Alcove is refused; one of an older Alcove is restored and brought up to date', async () => {
  const own = mkdtempSync(join(folder, 'older-'));
  const older = await makeBeside(addressOf(world.app.database));
  try {
    const database = await openDatabase(older.address);
    await migrate(database, say, readMigrations().slice(0, 4));
    const keys = await openMatchingKeystore(database, own, new Date());
    await database.transaction('installation', (tx) =>
      tx
        .insertInto('organisations')
        .values({
          ...{ id: world.app.ids.next<OrganisationId>(), short_name: 'old', name: 'Old', country: 'NL' },
          ...{ time_zone: 'Europe/Amsterdam', language: 'nl', created_at: new Date() },
        })
        .execute(),
    );
    const old = join(folder, 'old.dump');
    await dumpDatabase(older.address, keys, old, new Date());
    await restoreDump(beside.config(own), order({ file: old }), say);
    const now = await allRows(beside.address);
    assert.equal(now['schema_migrations']!.length, readMigrations().length);
    assert.equal(now['organisations']!.length, 1);

    await database.pool.query(`insert into schema_migrations (number, name, sha256) values (5, 'from_the_future', '')`);
    const strange = join(folder, 'strange.dump');
    await dumpDatabase(older.address, keys, strange, new Date());
    await refuses(/was made by another Alcove \(step 5, from_the_future\)/, beside.config(own), { file: strange });
    await database.pool.query('delete from schema_migrations');
    const known = readMigrations().map(({ number, name, sha256 }) => `(${number}, '${name}', '${sha256}')`);
    const next = `(${known.length + 1}, 'from_the_future', '')`;
    await database.pool.query(
      `insert into schema_migrations (number, name, sha256) values ${[...known, next].join(', ')}`,
    );
    const newer = join(folder, 'newer.dump');
    await dumpDatabase(older.address, keys, newer, new Date());
    await refuses(/was written by a newer Alcove .*from_the_future/, beside.config(own), { file: newer });
    await database.close();
  } finally {
    await older.drop();
  }
});

test('a database with data in it, a missing keystore and one of another installation are refused', async () => {
  await refuses(/^The keystore is missing/, beside.config(join(folder, 'nowhere')), {});
  const another = join(folder, 'another');
  await openKeystore(another);
  await refuses(/belongs to another keystore/, beside.config(another), {});
  await restoreDump(beside.config(ownKeystore()), order(), say);
  await refuses(/holds data already/, beside.config(ownKeystore()), {});
  await refuses(/--replace is for the built-in database/, beside.config(ownKeystore()), { replace: true });
});

test('a restore that was killed among the rows is refused by the server and can be done again; one killed later is finished', async () => {
  const own = ownKeystore();
  const client = new pg.Client(beside.address);
  await client.connect();
  await setMark(client, new Date().toISOString());
  const database = await openDatabase(beside.address);
  await migrate(database, say);
  const parts = { database, keystore: await openMatchingKeystore(database, own, new Date()), clock: world.app.clock };
  await assert.rejects(finishRestore(parts, say), { name: 'StartError', message: /was interrupted/ });
  await restoreDump(beside.config(own), order(), say);
  assert.equal(await finishRestore(parts, say), null);

  // Killed between the rows and R4: somebody is signed in again, as far as the rows say.
  await setMark(client, new Date().toISOString());
  await client.query(`update alcove_restore.mark set state = 'applying'`);
  await client.query(`set app.scope = 'installation'; update devices set ended_at = null`);
  const applied = await finishRestore(parts, say);
  assert.ok(applied!.devices > 0);
  assert.equal(await finishRestore(parts, say), null);
  await client.end();
  await database.close();
});

test('what was deleted since the dump is not back: messages, conversations, organisations', async () => {
  const { app } = world;
  const fresh = await start(world, vos, [anna]);
  const gone = await start(world, vos, [anna]);
  const { entryId } = await write(fresh, anna, 'Please forget this');
  const elsewhere = await world.addOrganisation();
  await app.database.transaction('installation', (tx) =>
    tx.updateTable('organisations').set({ demo: true }).where('id', '=', elsewhere).execute(),
  );
  await app.database.transaction('installation', (tx) =>
    tx.updateTable('installation').set({ demo: true, set_up_at: new Date() }).execute(),
  );
  const path = join(folder, 'tuesday.dump');
  await dumpDatabase(addressOf(app.database), app.keystore, path, new Date());
  must(await send(fresh, anna, await draftEntry(fresh, anna, { kind: 'delete', target: entryId })));
  await app.database.transaction('installation', async (tx) => {
    const at = app.clock.now();
    await noteDeletion(tx, { kind: 'conversation', organisationId: vos.organisationId, conversationId: gone.id, at });
    await noteDeletion(tx, { kind: 'organisation', organisationId: elsewhere, at });
  });
  assert.equal(await exportDeletions(app), 3);
  assert.equal(await exportDeletions(app), 0);
  // A crash in the middle of a line spoils that line only.
  const own = ownKeystore();
  appendFileSync(join(own, 'deletions.log'), '{"at":"2026-01-01T00:00:00.000Z","kind":"conversation","organ');
  const kept = await openKeystore(own);
  await kept.appendDeletions([]);
  assert.equal((await readDeletions({ keystore: kept })).length, 3);

  const { applied } = await restoreDump(beside.config(own), order({ file: path }), say);
  assert.deepEqual(applied.messages, [{ conversationId: fresh.id, entryId }]);
  assert.deepEqual([applied.conversations, applied.organisations], [[gone.id], [elsewhere]]);
  const now = await allRows(beside.address);
  const has = (table: string, id: string) => now[table]!.some((row) => row.includes(id));
  assert.deepEqual(
    [has('conversations', gone.id), has('timeline_entries', gone.id), has('organisations', elsewhere)],
    [false, false, false],
  );
  assert.ok(has('conversations', fresh.id) && has('organisations', vos.organisationId));
  const [installation] = now['installation']!;
  assert.match(installation!, /,,f,/, 'where the demo was, a real organisation can be set up');
  assert.equal(existsSync(join(own, 'shred', gone.id)), false);
  assert.equal(existsSync(join(own, 'shred', fresh.id)), true);
  assert.deepEqual(readdirSync(join(own, 'device')), []);

  // Without the list all of it would be back: that is what it is for.
  const twin = await makeBeside(addressOf(app.database));
  const forgetful = ownKeystore();
  rmSync(join(forgetful, 'deletions.log'));
  const without = await restoreDump(twin.config(forgetful), order({ file: path }), say);
  assert.deepEqual([without.applied.messages, without.applied.conversations], [[], []]);
  assert.ok((await allRows(twin.address))['conversations']!.some((row) => row.includes(gone.id)));
  await twin.drop();
});

test('links that were open are over, and nothing that waited is sent', async () => {
  const { app } = world;
  const invited = await world.addPerson('client', { name: 'Invited', invited: true });
  const { organisationId } = vos;
  const now = app.clock.now();
  const expires = new Date(now.getTime() + DAY);
  const withMail = { ...app, mail: { send: async () => {}, close: () => {} } } as App;
  app.jobs.work('mail.send', async () => {});
  await app.jobs.start();
  await app.database.transaction('installation', async (tx) => {
    const link = (memberId: MemberId) => ({
      ...{ id: app.ids.next<never>(), organisation_id: organisationId, member_id: memberId },
      ...{ token_hash: randomBytes(32), created_at: now, expires_at: expires },
    });
    await tx
      .insertInto('invitations')
      .values({ ...link(invited.memberId), delivery: 'mail' })
      .execute();
    await tx.insertInto('resets').values(link(anna.memberId)).execute();
    const to = { organisationId, memberId: invited.memberId, kind: 'invitation', to: 'a@example.org' } as const;
    const mail = { ...to, language: 'en' } as const;
    await queueMail(tx, withMail, mail);
    await queueMail(tx, { ...app, mail: null }, mail);
  });
  const restored = async (name: string) => {
    const path = join(folder, name);
    await dumpDatabase(addressOf(app.database), app.keystore, path, new Date());
    const target = await makeBeside(addressOf(app.database));
    const { applied } = await restoreDump(target.config(ownKeystore()), order({ file: path }), say);
    const database = await openDatabase(target.address);
    const { rows } = await database.pool.query(`select from pg_namespace where nspname = 'pgboss'`);
    const left = await database.transaction('installation', async (tx) => ({
      invitations: (await tx.selectFrom('invitations').select('id').where('expires_at', '>=', expires).execute())
        .length,
      mails: (await tx.selectFrom('mails').select('state').execute()).map(({ state }) => state),
      resets: (await tx.selectFrom('resets').select('id').where('withdrawn_at', 'is', null).execute()).length,
      told: (await tx.selectFrom('notifications').select('id').execute()).length,
      queues: rows.length,
    }));
    await database.close();
    await target.drop();
    return { links: applied.links, ...left };
  };
  const nobodyAdministers = await restored('wednesday.dump');
  assert.deepEqual(nobodyAdministers, { links: 1, invitations: 1, mails: ['kept'], resets: 0, told: 0, queues: 0 });
  await app.database.transaction('installation', (tx) =>
    tx.updateTable('members').set({ administrator: true }).where('id', '=', vos.memberId).execute(),
  );
  const usual = { links: 2, invitations: 0, mails: [], resets: 0, told: 0, queues: 0 };
  assert.deepEqual(await restored('thursday.dump'), usual);
});

test('a deleted conversation can be read from an old dump with an older copy of its key, and with no copy after seven days', async () => {
  const { app } = world;
  const copy = join(folder, 'copies');
  const keepOf = (ids: string[]) => keepRegular(addressOf(app.database), ids);
  const monday = new Date('2026-03-02T03:00:00Z');
  const first = await copyKeystore(keystore, copy, monday, keepOf);
  assert.ok(first.permanentCopied && first.shredKeys >= 2);
  const doomed = other.id;
  const gone = (ids: string[]) => keepOf(ids.filter((id) => id !== doomed));
  const later = await copyKeystore(keystore, copy, new Date(monday.getTime() + 6 * DAY), gone);
  assert.deepEqual([later.permanentCopied, later.dropped.length], [false, 0]);
  const keysIn = () =>
    readdirSync(copy)
      .filter((name) => name.endsWith('.keys'))
      .map((name) => readFileSync(join(copy, name), 'utf8'))
      .join('');
  assert.ok(keysIn().includes(doomed));
  const last = await copyKeystore(keystore, copy, new Date(monday.getTime() + 8 * DAY), gone);
  assert.equal(last.dropped.length, 1);
  assert.ok(!keysIn().includes(doomed) && keysIn().includes(held.id));

  const back = join(folder, 'back');
  await restoreDump(beside.config(back), order({ keystoreCopy: copy }), say);
  const kept = await openKeystore(back);
  const shareOf = async (conversationId: ConversationId) => {
    const { rows } = await world.app.database.transaction('installation', async (tx) => ({
      rows: await tx.selectFrom('key_shares').selectAll().where('conversation_id', '=', conversationId).execute(),
    }));
    const [share] = rows;
    return kept.openShare(conversationId, share!.recipient_participant_id, share!.box);
  };
  assert.equal(await shareOf(doomed), null);
  assert.ok((await shareOf(held.id))!.length > 0);
});

test('a copy of a keystore never mixes two, and is refused where it is damaged or not whole', async () => {
  const copy = join(folder, 'mixed');
  const keepOf = async (ids: string[]) => new Set(ids);
  await copyKeystore(keystore, copy, new Date(), keepOf);
  const another = join(folder, 'another-one');
  await openKeystore(another);
  await assert.rejects(copyKeystore(another, copy, new Date(), keepOf), /copy of another keystore/);
  const into = () => beside.config(join(folder, `into-${crypto.randomUUID()}`));
  await assert.rejects(
    restoreDump(beside.config(ownKeystore()), order({ keystoreCopy: copy }), say),
    /There is a keystore .* already/,
  );
  await assert.rejects(restoreDump(into(), order({ keystoreCopy: folder }), say), /no copy of a keystore/);
  const dated = join(
    copy,
    readdirSync(copy).find((name) => name.endsWith('.keys'))!,
  );
  const whole = readFileSync(dated);
  writeFileSync(dated, whole.subarray(0, whole.length - 100));
  await assert.rejects(restoreDump(into(), order({ keystoreCopy: copy }), say), /is damaged/);
  writeFileSync(dated, whole);
  await restoreDump(into(), order({ keystoreCopy: copy }), say);
});

test('whoever has the dump and a right password, but no keystore, opens nothing and can check no guess', async () => {
  const password = 'correct horse battery staple';
  const account = crypto.randomUUID();
  const { opaqueSetup, installationId } = world.app.keystore;
  const withSetup = (setup: string) => ({ keystore: { opaqueSetup: setup, installationId } }) as unknown as App;
  const { record } = await registerPassword(password, async (request) => ({
    registrationResponse: await answerRegistration(withSetup(opaqueSetup), account, request),
    ...{ account, serverId: installationId },
  }));
  const tries = (setup: string, typed: string) =>
    provePassword(typed, async (request) => {
      const { response } = await answerLogin(withSetup(setup), { id: account, record }, request);
      return { attemptId: '', loginResponse: response, account, serverId: installationId };
    });
  assert.ok((await tries(opaqueSetup, password)).exportKey);
  await assert.rejects(tries(opaqueSetup, 'a wrong one'), { code: 'signin.refused' });
  // A set-up of the thief's own: right and wrong look the same.
  const made = opaque.createSetup();
  for (const typed of [password, 'a wrong one']) {
    await assert.rejects(tries(made, typed), { code: 'signin.refused' });
  }

  const { head } = await openDump(file);
  const guess = await openKeystore(join(folder, 'guessed'));
  const { rows } = await world.app.database.transaction('installation', async (tx) => ({
    rows: await tx.selectFrom('key_shares').selectAll().execute(),
  }));
  for (const { conversation_id, recipient_participant_id, box } of rows) {
    await guess.createShredKey(conversation_id);
    await assert.rejects(guess.openShare(conversation_id, recipient_participant_id, box));
  }
  assert.ok(head.tables.length > 30 && rows.length > 0);
});

test('a move takes every row to another database, and refuses one with data in it', async () => {
  const { app } = world;
  const source = { ...beside.config(keystore), databaseUrl: urlOf() };
  const target = await makeBeside(addressOf(app.database));
  const moved = await moveDatabase(source, { url: target.url }, say);
  const [then, now] = [await allRows(addressOf(app.database)), await allRows(target.address)];
  delete then['schema_migrations'];
  delete now['schema_migrations'];
  assert.deepEqual(now, then);
  assert.equal(moved.rows, Object.values(then).flat().length);
  const client = new pg.Client(target.address);
  await client.connect();
  const { rows: jobs } = await client.query<{ id: string }>(`select data ->> 'mailId' as id from pgboss.job`);
  await client.end();
  const waiting = await app.database.transaction('installation', (tx) =>
    tx.selectFrom('mails').select('id').where('state', '=', 'waiting').execute(),
  );
  assert.ok(waiting.length > 0, 'a mail waits');
  assert.deepEqual(
    jobs.map(({ id }) => id),
    waiting.map(({ id }) => id),
  );
  await assert.rejects(moveDatabase(source, { url: target.url }, say), /data in the other database already/);
  await assert.rejects(moveDatabase(source, { url: urlOf() }, say), /data in the other database already/);
  await target.drop();
});

function urlOf(): string {
  const { host, port, database } = addressOf(world.app.database);
  return `postgres://alcove@localhost:${port}/${database}?host=${encodeURIComponent(host)}`;
}
