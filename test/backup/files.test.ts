// What people attached, beside a dump: kept in a folder of its own, brought back, and checked.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { bringFiles, mirrorFiles } from '../../src/server/backup/files.ts';
import { verifyAll } from '../../src/server/backup/verify.ts';
import type { FileBytes } from '../../src/server/files/bytes.ts';
import { localFiles } from '../../src/server/files/local.ts';
import { removeBytes } from '../../src/server/messages/jobs.ts';
import { SEALED_CHUNK } from '../../src/shared/file-format.ts';
import type { FileId } from '../../src/shared/ids.ts';
import {
  draftEntry,
  must,
  send,
  start,
  startWorld,
  type Held,
  type Person,
  type World,
} from '../support/conversations.ts';
import { ciphertext, download, sendWith, upload } from '../support/files.ts';

let world: World;
let held: Held;
let vos: Person;
const folder = mkdtempSync(join(tmpdir(), 'alcove-copies-'));
const copy = localFiles(join(folder, 'copy'));

before(async () => {
  world = await startWorld();
  const anna = await world.addPerson('client');
  vos = await world.addPerson('professional');
  await world.link(vos, anna);
  held = await start(world, vos, [anna]);
});
after(async () => {
  await world.close();
  rmSync(folder, { recursive: true });
});

const partsIn = async (files: FileBytes) => {
  let parts = 0;
  for await (const _ of files.list()) parts += 1;
  return parts;
};
const problems = async () =>
  (await verifyAll(world.app)).problems.filter(({ text }) => /bytes/.test(text)).map(({ text, ids }) => [text, ids]);

test('a copy gets what is new and loses what was deleted; from it everything comes back', async () => {
  const { app } = world;
  const bytes = ciphertext(20);
  const fileId = await upload(held, vos, bytes);
  must(await sendWith(held, vos, [fileId]));
  const regretted = await upload(held, vos);
  const { entryId } = await sendWith(held, vos, [regretted]);
  const first = await mirrorFiles(app.database, app.files, copy);
  assert.deepEqual(first, { parts: 3, copied: 3, missing: 0, dropped: 0 });
  must(await send(held, vos, await draftEntry(held, vos, { kind: 'delete', target: entryId })));
  await removeBytes(app);
  const second = await mirrorFiles(app.database, app.files, copy);
  assert.deepEqual(second, { parts: 2, copied: 0, missing: 0, dropped: 1 });
  assert.equal(await partsIn(copy), 2);

  await app.files.removeFile(fileId);
  assert.deepEqual(await problems(), [['The bytes of a file are missing or cut.', [fileId]]]);
  assert.equal((await download(held, vos, fileId)).error, 'file.gone');
  const lacking = await mirrorFiles(app.database, app.files, localFiles(join(folder, 'other')));
  assert.equal(lacking.missing, 2);
  const brought = await bringFiles(app.database, copy, app.files);
  assert.deepEqual(brought, { parts: 2, copied: 2, missing: 0, dropped: 0 });
  assert.ok((await download(held, vos, fileId)).bytes.equals(bytes));
  assert.deepEqual(await problems(), []);
});

test('bytes that belong to no file are named once they are older than an upload can be', async () => {
  const { app } = world;
  const place = { fileId: app.ids.next<FileId>(), objectId: app.ids.next<string>() };
  const body = async function* () {
    yield ciphertext(1);
  };
  await app.files.put(place, body(), SEALED_CHUNK);
  assert.deepEqual(await problems(), []);
  world.advance(2 * 3_600_000);
  assert.deepEqual(await problems(), [['Stored bytes belong to no file.', [`${place.fileId}/${place.objectId}`]]]);
  await app.files.removePart(place);
});
