// Files against the vectors, and what must not open (protocol §7, §16, §17).
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { hashOf, openFile, sealFile, type FileKey } from '../../src/sdk/crypto/file.ts';
import { SealError } from '../../src/sdk/crypto/primitives.ts';
import { concat, fromBase64Url, toBase64Url, toHex, type Bytes } from '../../src/shared/encoding.ts';
import { CHUNK, SEALED_CHUNK } from '../../src/shared/file-format.ts';
import type { FileId } from '../../src/shared/ids.ts';
import { filled, vectorId, vectorText } from './vectors.ts';

const id = vectorId<FileId>(8);
const key = filled(0x91);
const contentOf = (size: number): Bytes => filled(1, size);

for (const size of [0, 1, 65_536, 65_537]) {
  test(`a file of ${size} bytes is sealed to the bytes of the vector, and opens`, async () => {
    const sealed = await sealFile(id, key, contentOf(size));
    const hash = await hashOf(sealed);
    assert.equal(toHex(fromBase64Url(hash)), vectorText(`file.${size}.sha256`));
    assert.deepEqual(await openFile({ id, key: toBase64Url(key), hash, size }, sealed), contentOf(size));
  });
}

describe('a file does not open', () => {
  let sealed: Bytes;
  const size = 2 * CHUNK + 5;
  before(async () => {
    const content = contentOf(size);
    content.fill(2, CHUNK);
    sealed = await sealFile(id, key, content);
  });
  const chunk = (at: number) => sealed.slice(at * SEALED_CHUNK, (at + 1) * SEALED_CHUNK);
  /** Whoever changes bytes can change the hash beside them too: the chunks must hold on their own. */
  const open = async (bytes: Bytes, change: Partial<FileKey> = {}) =>
    openFile({ id, key: toBase64Url(key), hash: await hashOf(bytes), size, ...change }, bytes);
  const refuses = (work: Promise<unknown>) => assert.rejects(work, SealError);

  test('honest bytes do', async () => {
    assert.equal((await open(sealed)).length, size);
  });
  test('with two chunks swapped', () => refuses(open(concat(chunk(1), chunk(0), chunk(2)))));
  test('with one chunk in the place of another', () => refuses(open(concat(chunk(0), chunk(0), chunk(2)))));
  test('with its last chunk cut off', () => refuses(open(concat(chunk(0), chunk(1)), { size: 2 * CHUNK })));
  test('with a chunk more', async () => {
    const more = concat(sealed, chunk(2));
    await refuses(open(more));
    await refuses(open(more, { size: size + CHUNK }));
  });
  test('with half a chunk or a byte more', async () => {
    await refuses(open(sealed.slice(0, -1)));
    await refuses(open(concat(sealed, filled(0, 1))));
  });
  test('as another file', () => refuses(open(sealed, { id: vectorId<FileId>(9) })));
  test('under another key', () => refuses(open(sealed, { key: toBase64Url(filled(0x92)) })));
  test('under another hash', async () => refuses(open(sealed, { hash: toBase64Url(filled(1)) })));
  test('with a byte changed', async () => {
    const changed = sealed.slice();
    changed[SEALED_CHUNK + 3]! ^= 1;
    await refuses(open(changed));
  });
  test('said to be shorter than what its last chunk holds', () => refuses(open(sealed, { size: size - 1 })));
});
