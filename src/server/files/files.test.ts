// Bytes of files: the folder and the bucket promise the same.
import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { FileId } from '../../shared/ids.ts';
import { openObjectStore, type ObjectStore } from '../../../test/support/object-store.ts';
import { readConfig } from '../config.ts';
import type { FileBytes, PartPlace } from './bytes.ts';
import { localFiles } from './local.ts';
import { openFiles } from './open.ts';
import { s3Files } from './s3.ts';

const folder = mkdtempSync(join(tmpdir(), 'alcove-bytes-'));
let store: ObjectStore;
before(async () => {
  store = await openObjectStore();
});
after(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const newPlace = (fileId = randomUUID() as FileId): PartPlace => ({ fileId, objectId: randomUUID() });
async function* inPieces(bytes: Uint8Array, size = 1000) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
async function readAll(files: FileBytes, place: PartPlace, from = 0): Promise<Buffer | null> {
  const body = await files.read(place, from);
  if (!body) return null;
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces);
}
async function partsOf(files: FileBytes, fileId: FileId) {
  const found = [];
  for await (const part of files.list()) if (part.fileId === fileId) found.push(part);
  return found;
}
const codeOf = (work: Promise<unknown>) => work.then(String, (error: { code?: string }) => error.code ?? String(error));

for (const [where, open] of [
  ['a folder', () => localFiles(join(folder, 'files'))],
  ['a bucket', () => s3Files(store.bucket)],
] as const) {
  describe(`bytes in ${where}`, () => {
    let files: FileBytes;
    before(() => {
      files = open();
    });

    test('what was put is read, from any place on', async () => {
      const place = newPlace();
      const bytes = randomBytes(70_000);
      await files.put(place, inPieces(bytes), bytes.length);
      assert.ok((await readAll(files, place))!.equals(bytes));
      assert.ok((await readAll(files, place, 69_000))!.equals(bytes.subarray(69_000)));
      assert.equal((await readAll(files, place, bytes.length))!.length, 0);
      assert.equal(await readAll(files, newPlace()), null);
    });

    test('a body of another length, or one that breaks off, leaves nothing', async () => {
      const { fileId } = newPlace();
      const bytes = randomBytes(5000);
      assert.equal(await codeOf(files.put(newPlace(fileId), inPieces(bytes), 4999)), 'bad_input');
      assert.equal(await codeOf(files.put(newPlace(fileId), inPieces(bytes), 5001)), 'bad_input');
      const breaks = async function* () {
        yield bytes;
        throw new Error('the line broke');
      };
      assert.match(await codeOf(files.put(newPlace(fileId), breaks(), 9000)), /the line broke/);
      assert.deepEqual(await partsOf(files, fileId), []);
    });

    test('parts are listed with their sizes, and go one by one or with their file, twice too', async () => {
      const { fileId } = newPlace();
      const places = [newPlace(fileId), newPlace(fileId), newPlace(fileId)];
      for (const place of places) await files.put(place, inPieces(randomBytes(100)), 100);
      const other = newPlace();
      await files.put(other, inPieces(randomBytes(10)), 10);
      const listed = await partsOf(files, fileId);
      assert.deepEqual(listed.map(({ objectId }) => objectId).sort(), places.map(({ objectId }) => objectId).sort());
      for (const { bytes, changedAt } of listed) {
        assert.equal(bytes, 100);
        assert.ok(Math.abs(Date.now() - changedAt.getTime()) < 60_000);
      }
      for (let twice = 0; twice < 2; twice += 1) await files.removePart(places[0]!);
      assert.equal((await partsOf(files, fileId)).length, 2);
      for (let twice = 0; twice < 2; twice += 1) await files.removeFile(fileId);
      assert.deepEqual(await partsOf(files, fileId), []);
      assert.equal((await readAll(files, other))!.length, 10);
    });
  });
}

test('more parts than one page of the store lists are all found; what others keep there is none of ours', async () => {
  const files = s3Files({ ...store.bucket, prefix: 'many/' });
  const { fileId } = newPlace();
  const put = () => files.put(newPlace(fileId), inPieces(randomBytes(1)), 1);
  for (let at = 0; at < 1010; at += 10) await Promise.all(Array.from({ length: 10 }, put));
  await s3Files({ ...store.bucket, prefix: 'many/somebody-elses/' }).put(newPlace(), inPieces(randomBytes(1)), 1);
  let found = 0;
  for await (const part of files.list()) found += part.fileId === fileId ? 1 : Number.NaN;
  assert.equal(found, 1010);
});

test('a store that is away is a passing error, also to what is read, and works again when it is back', async () => {
  const files = s3Files(store.bucket);
  const place = newPlace();
  await files.put(place, inPieces(randomBytes(10)), 10);
  await store.stop();
  assert.equal(await codeOf(files.put(newPlace(), inPieces(randomBytes(10)), 10)), 'unavailable');
  assert.equal(await codeOf(files.read(place, 0)), 'unavailable');
  assert.equal(await codeOf(files.removePart(place)), 'unavailable');
  await store.start();
  assert.equal((await readAll(files, place))!.length, 10);
});

test('a bucket that is not there and keys that do not fit are said at the start; a store that is away is only told', async () => {
  const { hostname, port } = new URL(store.bucket.endpoint);
  const told: string[] = [];
  const opened = (S3_URL: string) => openFiles(readConfig({ S3_URL }, []), (line) => told.push(line));
  await assert.rejects(
    opened(`http://S3RVER:S3RVER@${hostname}:${port}/absent`),
    /^StartError: S3_URL: there is no bucket/,
  );
  await assert.rejects(opened(`http://nobody:wrong@${hostname}:${port}/clinic`), /^StartError: S3_URL: these keys/);
  await assert.rejects(
    opened(`http://nobody:wrong@${hostname}:${port}/clinic`),
    (error) => !/wrong/.test(String(error)),
  );
  assert.deepEqual(told, []);
  await opened(`http://S3RVER:S3RVER@${hostname}:${port}/clinic/alcove`);
  assert.deepEqual(told, []);
  await store.stop();
  await opened(`http://S3RVER:S3RVER@${hostname}:${port}/clinic`);
  assert.match(told.join(), /doesn't answer/);
  await store.start();
});
