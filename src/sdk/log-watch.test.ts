import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TimelineEntry } from '../shared/conversations.ts';
import { toBase64Url, utf8, zeroHash } from '../shared/encoding.ts';
import type { ConversationId } from '../shared/ids.ts';
import { leafOf } from '../shared/log.ts';
import { LogWatch } from './log-watch.ts';

const talk = '01890000-0000-7000-8000-000000000001' as ConversationId;

async function entriesOf(...texts: string[]): Promise<TimelineEntry[]> {
  return Promise.all(
    texts.map(async (text, at) => {
      const [bytes, signature] = [utf8(text), new Uint8Array(64)];
      const leaf = toBase64Url(await leafOf(bytes, signature));
      const signed = { bytes: toBase64Url(bytes), signature: toBase64Url(signature), leaf };
      return { position: at + 1, kind: 'message', authorId: null, at: 0, ...signed };
    }),
  );
}

async function watching(entries: TimelineEntry[]): Promise<LogWatch> {
  const log = new LogWatch(talk);
  await log.follow(entries, zeroHash());
  return log;
}

test('pages that join in either order are one chain', async () => {
  const entries = await entriesOf('one', 'two', 'three', 'four');
  const whole = await watching(entries);
  const log = new LogWatch(talk);
  await log.follow(entries.slice(2), whole.newest.head && (await watching(entries.slice(0, 2))).newest.head);
  await log.follow(entries.slice(0, 2), zeroHash());
  assert.equal(log.isContradicted, false);
  assert.deepEqual(log.newest, whole.newest);
});

test('a page whose beginning doesn’t join what was read before contradicts it', async () => {
  const entries = await entriesOf('one', 'two', 'three');
  const log = await watching(entries.slice(0, 2));
  await log.follow(entries.slice(2), zeroHash());
  assert.equal(log.isContradicted, true);
});

test('an entry whose bytes don’t give its leaf contradicts it; an emptied one keeps its leaf', async () => {
  const [one, two] = await entriesOf('one', 'two');
  assert.ok(one && two);
  assert.equal((await watching([{ ...one, bytes: null, signature: null }, two])).isContradicted, false);
  assert.equal((await watching([{ ...one, bytes: two.bytes }, two])).isContradicted, true);
});

test('what an author has seen is compared, also when the page comes later', async () => {
  const entries = await entriesOf('one', 'two', 'three');
  const { head } = (await watching(entries.slice(0, 2))).newest;
  for (const [claimed, contradicted] of [
    [head, false],
    [zeroHash(), true],
  ] as const) {
    const early = new LogWatch(talk);
    early.claim(3, 2, claimed);
    await early.follow(entries, zeroHash());
    assert.equal(early.isContradicted, contradicted);
    const late = await watching(entries);
    late.claim(3, 2, claimed);
    assert.equal(late.isContradicted, contradicted);
  }
});

test('nobody has seen an entry before it was written, and nothing ends before what was seen', async () => {
  const entries = await entriesOf('one', 'two');
  const future = await watching(entries);
  future.claim(2, 2, future.newest.head);
  assert.equal(future.isContradicted, true);
  const shortened = await watching(entries);
  shortened.noteLast(2);
  assert.equal(shortened.isContradicted, false);
  shortened.noteLast(1);
  assert.equal(shortened.isContradicted, true);
});
