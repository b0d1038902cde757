import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { sql } from 'kysely';
import { fail } from '../../shared/errors.ts';
import { MEGABYTE, SEALED_CHUNK } from '../../shared/file-format.ts';
import type { FileId } from '../../shared/ids.ts';
import {
  draftEntry,
  must,
  send,
  start,
  startWorld,
  type Held,
  type Person,
  type World,
} from '../../../test/support/conversations.ts';
import { ciphertext, download, sendPart, sendWith, upload } from '../../../test/support/files.ts';
import { fileJobs, removeBytes } from './jobs.ts';
import { fitsMessage, MOST_A_DAY, MOST_WAITING, partRefusal, ROOM_KEPT, uploadRefusal } from './rules.ts';

let world: World;
let anna: Person;
let vos: Person;
let bram: Person;
let stranger: Person;
let held: Held;

before(async () => {
  world = await startWorld();
  fileJobs(world.app);
  anna = await world.addPerson('client', { name: 'Anna' });
  vos = await world.addPerson('professional', { name: 'Dr Vos' });
  bram = await world.addPerson('professional', { name: 'Dr Bram' });
  stranger = await world.addPerson('client', { organisationId: await world.addOrganisation() });
  await world.link(vos, anna);
});
beforeEach(async () => {
  held = await start(world, vos, [anna]);
});
after(() => world.close());

const next = () => world.app.ids.next<FileId>();
const begin = (person: Person, fileId: FileId, chunks = 1, of = held) =>
  person.call('startUpload', { conversationId: of.id, fileId, chunks });
const storedParts = async (fileId: FileId) => {
  const found = [];
  for await (const part of world.app.files.list()) if (part.fileId === fileId) found.push(part);
  return found;
};

test('C11: a file goes up in parts, belongs to the message that names it, and comes down byte for byte', async () => {
  const bytes = ciphertext(20);
  const fileId = await upload(held, anna, bytes);
  assert.equal((await download(held, vos, fileId)).error, 'file.gone', 'nobody reads it before the message');
  must(await sendWith(held, anna, [fileId]));
  for (const person of [anna, vos]) {
    const { bytes: given, headers } = await download(held, person, fileId);
    assert.ok(given.equals(bytes));
    assert.equal(headers.get('content-type'), 'application/octet-stream');
    assert.match(headers.get('content-disposition') ?? '', /^attachment/);
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.match(headers.get('content-security-policy') ?? '', /sandbox/);
  }
  assert.ok(
    (await download(held, vos, fileId, 17 * SEALED_CHUNK + 5)).bytes.equals(bytes.subarray(17 * SEALED_CHUNK + 5)),
  );
  assert.equal((await download(held, vos, fileId, bytes.length + 1)).error, 'bad_input');
});

test('nobody else reads a file: not a colleague who is not in it, nor another organisation', async () => {
  const fileId = await upload(held, anna);
  must(await sendWith(held, anna, [fileId]));
  for (const person of [bram, stranger]) assert.equal((await download(held, person, fileId)).error, 'file.gone');
  assert.equal((await download(held, vos, fileId)).error, null);
});

test('C7: who joined later can’t fetch a file of an earlier message; who is out reads what they could read', async () => {
  const [early, late] = [await upload(held, anna), await upload(held, anna)];
  const { position } = must<'sendEntry'>(await sendWith(held, anna, [early]));
  const second = must<'sendEntry'>(await sendWith(held, anna, [late])).position;
  const cut = (person: Person, from: number, to: number | null) =>
    world.app.database.transaction(person, async (tx) => {
      await sql`update reading_intervals set from_position = ${from}, to_position = ${to}
        where participant_id = (select id from participants where conversation_id = ${held.id} and member_id = ${person.memberId})`.execute(
        tx,
      );
    });
  await cut(vos, second, null);
  assert.deepEqual(
    [(await download(held, vos, early)).error, (await download(held, vos, late)).error],
    ['file.gone', null],
  );
  await cut(vos, 1, position + 1);
  assert.deepEqual(
    [(await download(held, vos, early)).error, (await download(held, vos, late)).error],
    [null, 'file.gone'],
  );
  // Removed, and the history hidden: nothing is left to read.
  await world.app.database.transaction(vos, async (tx) => {
    await sql`delete from reading_intervals where participant_id =
      (select id from participants where conversation_id = ${held.id} and member_id = ${vos.memberId})`.execute(tx);
  });
  assert.equal((await download(held, vos, early)).error, 'file.gone');
  assert.equal((await download(held, anna, early)).error, null);
});

test('a part goes on where the last one ended, in whole chunks, and nowhere else', async () => {
  const fileId = next();
  must(await begin(anna, fileId, 3));
  const bytes = ciphertext(3);
  const part = (from: number, to: number) => new Uint8Array(bytes.subarray(from * SEALED_CHUNK, to * SEALED_CHUNK));
  const put = (offset: number, body: Uint8Array<ArrayBuffer>) => sendPart(held, anna, { fileId, offset }, body);
  assert.equal((await put(SEALED_CHUNK, part(1, 2))).error, 'file.offset_wrong');
  assert.equal((await put(0, part(0, 1).subarray(1))).error, 'bad_input');
  assert.equal((await put(0, new Uint8Array(0))).error, 'bad_input');
  assert.equal((await put(0, new Uint8Array(ciphertext(4)))).error, 'bad_input', 'more than was announced');
  assert.equal((await put(0, new Uint8Array(ciphertext(17)))).error, 'too_large');
  assert.equal((await put(0, part(0, 1))).storedBytes, SEALED_CHUNK);
  assert.equal((await put(0, part(0, 1))).error, 'file.offset_wrong');
  assert.equal((await sendWith(held, anna, [fileId])).error, 'file.gone', 'not whole yet');
  assert.deepEqual(must(await begin(anna, fileId, 3)), { storedBytes: SEALED_CHUNK });
  assert.equal((await put(SEALED_CHUNK, part(1, 3))).storedBytes, 3 * SEALED_CHUNK);
  must(await sendWith(held, anna, [fileId]));
  assert.ok((await download(held, vos, fileId)).bytes.equals(bytes));
  assert.equal((await storedParts(fileId)).length, 2, 'what was refused left nothing');
});

test('a part whose sender vanishes half-way leaves nothing, and the upload goes on', async () => {
  const fileId = next();
  must(await begin(anna, fileId));
  const url = new URL(`${world.url}/api/uploadPart?fileId=${fileId}&offset=0`);
  const headers = { cookie: anna.cookie, 'content-type': 'application/octet-stream', 'content-length': SEALED_CHUNK };
  const half = request(url, { method: 'POST', headers });
  half.on('error', () => {});
  half.write(Buffer.alloc(SEALED_CHUNK / 2));
  while ((await storedParts(fileId)).every(({ bytes }) => bytes < 1000)) await new Promise((go) => setImmediate(go));
  half.destroy();
  while ((await storedParts(fileId)).length > 0) await new Promise((go) => setImmediate(go));
  assert.deepEqual(must(await begin(anna, fileId)), { storedBytes: 0 });
  const bytes = ciphertext(1);
  assert.equal((await sendPart(held, anna, { fileId, offset: 0 }, new Uint8Array(bytes))).error, null);
  must(await sendWith(held, anna, [fileId]));
  assert.ok((await download(held, vos, fileId)).bytes.equals(bytes));
});

test('ten uploads at once, and ten of the same part: each file is what one sender sent', async () => {
  const contents = Array.from({ length: 10 }, () => ciphertext(2));
  const fileIds = await Promise.all(contents.map((bytes) => upload(held, anna, bytes)));
  const fileId = next();
  must(await begin(anna, fileId));
  const rivals = Array.from({ length: 10 }, () => ciphertext(1));
  const answers = await Promise.all(
    rivals.map((bytes) => sendPart(held, anna, { fileId, offset: 0 }, new Uint8Array(bytes))),
  );
  assert.equal(answers.filter(({ error }) => error === null).length, 1);
  assert.ok(answers.every(({ error }) => error === null || error === 'file.offset_wrong'));
  must(await sendWith(held, anna, fileIds));
  must(await sendWith(held, anna, [fileId]));
  for (const [at, bytes] of contents.entries()) {
    assert.ok((await download(held, vos, fileIds[at]!)).bytes.equals(bytes));
  }
  const winner = rivals[answers.findIndex(({ error }) => error === null)]!;
  assert.ok((await download(held, vos, fileId)).bytes.equals(winner));
  assert.equal((await storedParts(fileId)).length, 1);
});

test('nobody goes on with, gives up or sends somebody else’s upload', async () => {
  const fileId = next();
  must(await begin(anna, fileId));
  const bytes = new Uint8Array(ciphertext(1));
  for (const person of [vos, bram, stranger]) {
    assert.equal((await sendPart(held, person, { fileId, offset: 0 }, bytes)).error, 'file.gone');
    must(await person.call('cancelUpload', { fileId }));
  }
  assert.equal((await begin(vos, fileId)).error, 'file.gone');
  assert.equal((await sendPart(held, anna, { fileId, offset: 0 }, bytes)).error, null);
  assert.equal((await sendWith(held, vos, [fileId])).error, 'file.gone');
  const other = await start(world, vos, [anna]);
  assert.equal((await sendWith(other, anna, [fileId])).error, 'file.gone', 'it was uploaded for another conversation');
  must(await sendWith(held, anna, [fileId]));
});

test('only who may write in it begins an upload there', async () => {
  for (const person of [bram, stranger]) assert.equal((await begin(person, next())).error, 'not_found');
  const ended = await world.addPerson('professional');
  const of = await start(world, vos, [ended]);
  await world.deactivate(ended);
  await world.reactivate(ended);
  assert.equal((await begin(ended, next(), 1, of)).error, 'conversation.not_active');
  must(await begin(vos, next(), 1, of));
});

test('a file belongs to one message: it is not sent twice, and only messages carry files', async () => {
  const fileId = await upload(held, anna);
  assert.equal((await sendWith(held, anna, [fileId], 'agenda')).error, 'conversation.chain_refused');
  const { entry } = await sendWith(held, anna, [fileId]);
  assert.equal((await sendWith(held, anna, [fileId])).error, 'file.gone');
  assert.equal((await begin(anna, fileId)).error, 'file.gone');
  assert.equal((await sendPart(held, anna, { fileId, offset: 0 }, new Uint8Array(ciphertext(1)))).error, 'file.gone');
  must(await anna.call('cancelUpload', { fileId }));
  assert.equal(must(await send(held, anna, entry)).position, 2, 'the same again, without naming it');
  assert.equal((await download(held, vos, fileId)).error, null);
});

test('C11: a message has ten files at most, each with a thumbnail', async () => {
  const large = await Promise.all(Array.from({ length: 11 }, () => upload(held, anna, ciphertext(3))));
  const small = await Promise.all(Array.from({ length: 10 }, () => upload(held, anna)));
  assert.equal((await sendWith(held, anna, large)).error, 'file.too_many');
  assert.equal((await sendWith(held, anna, [...large, ...small])).error, 'bad_input');
  must(await sendWith(held, anna, [...large.slice(0, 10), ...small]));
});

test('R1, R3: with its message a file is gone at once, for everybody, and its bytes with it', async () => {
  const fileId = await upload(held, anna, ciphertext(20));
  const kept = await upload(held, anna);
  const { entryId } = await sendWith(held, anna, [fileId]);
  must(await sendWith(held, anna, [kept]));
  assert.equal((await storedParts(fileId)).length, 2);
  must(await send(held, anna, await draftEntry(held, anna, { kind: 'delete', target: entryId })));
  for (const person of [anna, vos]) assert.equal((await download(held, person, fileId)).error, 'file.gone');
  // As the job does after a crash; what the deletion itself began is fine with that.
  await removeBytes(world.app);
  assert.deepEqual(await storedParts(fileId), []);
  assert.ok(!existsSync(join(world.app.config.filesFolder, fileId.slice(-2), fileId)));
  assert.equal((await download(held, vos, kept)).error, null);
});

test('a conversation that goes takes the bytes of its files along', async () => {
  const fileId = await upload(held, anna);
  must(await sendWith(held, anna, [fileId]));
  await world.app.database.transaction('installation', async (tx) => {
    await sql`set constraints all deferred`.execute(tx);
    await sql`delete from conversations where id = ${held.id}`.execute(tx);
  });
  await removeBytes(world.app);
  assert.deepEqual(await storedParts(fileId), []);
});

test('an upload that is given up, or waits for its message for a day, is removed', async () => {
  const [givenUp, forgotten, sent] = [await upload(held, anna), await upload(held, anna), await upload(held, anna)];
  must(await sendWith(held, anna, [sent]));
  must(await anna.call('cancelUpload', { fileId: givenUp }));
  await removeBytes(world.app);
  assert.deepEqual(await storedParts(givenUp), []);
  assert.equal((await sendWith(held, anna, [givenUp])).error, 'file.gone');
  await world.app.jobs.tick();
  assert.equal((await storedParts(forgotten)).length, 1);
  world.advance(25 * 3_600_000);
  await world.app.jobs.tick();
  assert.deepEqual(await storedParts(forgotten), []);
  assert.equal((await storedParts(sent)).length, 1);
});

test('bytes that no row names, as a crash leaves them, are removed after a week', async () => {
  const place = { fileId: next(), objectId: world.app.ids.next<string>() };
  await world.app.files.put(
    place,
    (async function* () {
      yield ciphertext(1);
    })(),
    SEALED_CHUNK,
  );
  await world.app.jobs.tick();
  assert.equal((await storedParts(place.fileId)).length, 1);
  world.advance(8 * 24 * 3_600_000);
  await world.app.jobs.tick();
  assert.deepEqual(await storedParts(place.fileId), []);
});

test('a full disk is said in a word, and nothing is lost by it', async () => {
  const fileId = next();
  must(await begin(anna, fileId));
  const { files } = world.app;
  world.app.files = { ...files, put: async () => fail('file.no_room') };
  const bytes = new Uint8Array(ciphertext(1));
  const refused = await sendPart(held, anna, { fileId, offset: 0 }, bytes);
  assert.deepEqual([refused.status, refused.error], [507, 'file.no_room']);
  world.app.files = { ...files, freeBytes: async () => 1000 };
  assert.equal((await begin(anna, next())).error, 'file.no_room');
  world.app.files = files;
  assert.equal((await sendPart(held, anna, { fileId, offset: 0 }, bytes)).error, null);
  must(await sendWith(held, anna, [fileId]));
});

test('a part from another site’s page, or of another type, is refused before it is read', async () => {
  const fileId = next();
  must(await begin(anna, fileId));
  const put = (headers: Record<string, string>) =>
    sendPart(held, anna, { fileId, offset: 0 }, new Uint8Array(ciphertext(1)), headers);
  assert.equal((await put({ origin: 'https://evil.example' })).error, 'origin_refused');
  assert.equal((await put({ 'content-type': 'text/plain' })).error, 'bad_input');
  assert.equal((await put({ cookie: 'alcove=none' })).error, 'signin.needed');
  assert.equal(
    readdirSync(world.app.config.filesFolder, { recursive: true }).some((name) => String(name).includes(fileId)),
    false,
  );
});

test('what may be uploaded: the organisation’s size, a member’s share, and the room that others need', () => {
  const at = { fileMegabytes: 25, waiting: 0, chunksSince: 0, freeBytes: null };
  const cases: [number, Partial<typeof at>, string | null][] = [
    [400, {}, null],
    [401, {}, 'file.too_large'],
    [401, { fileMegabytes: 26 }, null],
    [1, { waiting: MOST_WAITING - 1 }, null],
    [1, { waiting: MOST_WAITING }, 'file.quota_reached'],
    [2, { chunksSince: MOST_A_DAY - 2 }, null],
    [2, { chunksSince: MOST_A_DAY - 1 }, 'file.quota_reached'],
  ];
  for (const [chunks, change, refusal] of cases) assert.equal(uploadRefusal(chunks, { ...at, ...change }), refusal);
  const room = ROOM_KEPT + SEALED_CHUNK;
  const withRoom = (freeBytes: number) => uploadRefusal(1, { ...at, freeBytes } as never);
  assert.deepEqual([withRoom(room), withRoom(room - 1)], [null, 'file.no_room']);
  assert.equal(partRefusal({ offset: 0, bytes: SEALED_CHUNK }, { chunks: 1, storedBytes: 0 }), null);
  assert.ok(MEGABYTE > 16 * 65_535);
  const small = Array.from({ length: 10 }, () => ({ chunks: 2 }));
  assert.equal(fitsMessage([...small, ...small]), true);
  assert.equal(fitsMessage([...small, ...small, { chunks: 1 }]), false);
});
