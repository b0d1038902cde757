// What people attach, where the installation keeps bytes in a bucket: through the same doors.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SEALED_CHUNK } from '../../shared/file-format.ts';
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
import { openObjectStore, type ObjectStore } from '../../../test/support/object-store.ts';
import { s3Files } from '../files/s3.ts';
import { removeBytes } from './jobs.ts';

let store: ObjectStore;
let world: World;
let held: Held;
let vos: Person;
let anna: Person;
before(async () => {
  store = await openObjectStore();
  world = await startWorld({ files: s3Files(store.bucket) });
  vos = await world.addPerson('professional');
  anna = await world.addPerson('client');
  await world.link(vos, anna);
  held = await start(world, vos, [anna]);
});
after(async () => {
  await world.close();
  await store.close();
});

const partsIn = async () => {
  let parts = 0;
  for await (const _ of world.app.files.list()) parts += 1;
  return parts;
};

test('C11: a file of several parts comes back whole and from its middle on; deleting it empties the bucket', async () => {
  const bytes = ciphertext(20);
  const fileId = await upload(held, vos, bytes);
  const { entryId } = await sendWith(held, vos, [fileId]);
  assert.ok((await download(held, anna, fileId)).bytes.equals(bytes));
  const middle = 17 * SEALED_CHUNK;
  assert.ok((await download(held, anna, fileId, middle)).bytes.equals(bytes.subarray(middle)));
  assert.equal(await partsIn(), 2);
  must(await send(held, vos, await draftEntry(held, vos, { kind: 'delete', target: entryId })));
  await removeBytes(world.app);
  assert.equal(await partsIn(), 0);
});

test('while the store is away an upload is told to try again, and goes on where it was', async () => {
  const fileId = world.app.ids.next<FileId>();
  const bytes = new Uint8Array(ciphertext(2));
  must(await vos.call('startUpload', { conversationId: held.id, fileId, chunks: 2 }));
  const part = (at: number) => bytes.subarray(at * SEALED_CHUNK, (at + 1) * SEALED_CHUNK);
  assert.equal((await sendPart(held, vos, { fileId, offset: 0 }, part(0))).error, null);
  await store.stop();
  const { status, error } = await sendPart(held, vos, { fileId, offset: SEALED_CHUNK }, part(1));
  assert.deepEqual([status, error], [503, 'unavailable']);
  await store.start();
  assert.equal((await sendPart(held, vos, { fileId, offset: SEALED_CHUNK }, part(1))).storedBytes, bytes.length);
  must(await sendWith(held, vos, [fileId]));
  assert.ok((await download(held, anna, fileId)).bytes.equals(bytes));
});
