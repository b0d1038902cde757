// A server that lies about what was written: each lie ends in a sentence on the page, and what was believed stays.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ConversationView } from '../../src/sdk/model.ts';
import { randomBytes } from '../../src/sdk/crypto/primitives.ts';
import { makeTopic } from '../../src/sdk/crypto/sealing.ts';
import type { EntryPage } from '../../src/shared/conversations.ts';
import { fromBase64Url, toBase64Url } from '../../src/shared/encoding.ts';
import { decodeEntry } from '../../src/shared/entry.ts';
import type { ConversationId } from '../../src/shared/ids.ts';
import { leafOf } from '../../src/shared/log.ts';
import type { ForkedLog } from '../support/forked-log.ts';
import {
  accompliceOf,
  becomes,
  look,
  openLyingPractice,
  writeAll,
  type LiedTo,
  type LyingPractice,
} from './lying-practice.ts';
import { read, ready } from './practice.ts';

let at: LyingPractice;
let id: ConversationId;
let hers: LiedTo;
before(async () => {
  at = await openLyingPractice();
  id = at.conversationId;
  hers = await at.lied(at.anna);
});
after(() => at.close());

const whole = ['[started]', 'Hello', 'One', 'Two', 'Three'];

/** Opens the page anew under a lie about the log, and gives what it shows. */
async function under(lie: (log: ForkedLog) => unknown): Promise<ConversationView> {
  hers.server.honest();
  await lie(await hers.server.fork(id));
  await hers.reload();
  return look(hers, id);
}

const incomplete = async (lie: Parameters<typeof under>[0]) => (await under(lie)).incomplete;

test('without a lie the copied log shows everything, and no banner', async () => {
  const view = await under(() => {});
  assert.deepEqual(read(view), whole);
  assert.deepEqual([view.incomplete, view.trust, view.keysMissing], [false, 'whole', false]);
});

test('C21: a message that is left out is missed, whether the ranks are closed or a hole stays', async () => {
  assert.equal(await incomplete((log) => log.drop(3)), true);
  assert.equal(await incomplete((log) => log.hide(3)), true);
  assert.equal(await incomplete((log) => log.drop(2)), true);
  const view = await under((log) => log.hide(3));
  assert.deepEqual(read(view), ['[started]', 'Hello', 'Two', 'Three']);
});

test('messages in another order show', async () => {
  assert.equal(await incomplete((log) => log.swap(3, 4)), true);
});

test('an end before the one that the conversation has shows; so does a beginning after it', async () => {
  hers.server.honest();
  hers.server.says('listEntries', (page: EntryPage) => ({
    ...page,
    entries: page.entries.filter(({ position }) => position <= 3),
    later: false,
  }));
  await hers.reload();
  assert.equal((await look(hers, id)).incomplete, true);
  hers.server.honest();
  hers.server.says('listEntries', (page: EntryPage) => ({
    ...page,
    entries: page.entries.filter(({ position }) => position >= 3),
    earlier: false,
  }));
  await hers.reload();
  assert.equal((await look(hers, id)).incomplete, true);
});

test('a last position beyond the end shows, and unread numbers out of the air change no text', async () => {
  hers.server.honest();
  const nonsense = { lastPosition: 4_000_000, unread: 4_000_000, firstUnread: 3_999_999, readPosition: 0 };
  hers.server.saysOf(id, (conversation) => ({ ...conversation, ...nonsense }));
  await hers.reload();
  const view = await look(hers, id);
  assert.deepEqual([view.incomplete, read(view)], [true, whole]);
});

test('a message told twice is shown once: the second is refused', async () => {
  const view = await under((log) => void log.add(log.at(3)));
  assert.deepEqual(read(view), [...whole, '[refused]']);
});

test('a message of another conversation is refused here', async () => {
  const other = await at.therapist.device.conversations.start({ memberIds: [at.anna.memberId], message: 'Elsewhere' });
  hers.server.honest();
  const elsewhere = (await hers.server.fork(other)).at(2);
  const view = await under((log) => void log.add(elsewhere));
  assert.deepEqual(read(view), [...whole, '[refused]']);
  // And the other way round: all answers about one conversation are those of another.
  hers.server.honest();
  const log = await hers.server.fork(other);
  hers.server.honest();
  hers.server.says('listEntries', () => log.page({ before: 100 }));
  await hers.reload();
  const swapped = await look(hers, id);
  assert.ok(!read(swapped).includes('Elsewhere'));
  assert.equal(swapped.incomplete, true);
});

test('a message in the name of another author, or with other words, is refused', async () => {
  const { self } = await accompliceOf(at, at.anna, id);
  const view = await under((log) => log.change(5, { authorId: self }));
  assert.deepEqual(read(view), ['[started]', 'Hello', 'One', 'Two', '[refused]']);
  const changed = await under(async (log) => {
    const bytes = fromBase64Url(log.at(5).bytes ?? '');
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    const signature = fromBase64Url(log.at(5).signature ?? '');
    log.change(5, { bytes: toBase64Url(bytes), leaf: toBase64Url(await leafOf(bytes, signature)) });
  });
  assert.deepEqual(read(changed), ['[started]', 'Hello', 'One', 'Two', '[refused]']);
  const resigned = await under(async (log) => {
    const signature = randomBytes(64);
    const bytes = fromBase64Url(log.at(5).bytes ?? '');
    log.change(5, { signature: toBase64Url(signature), leaf: toBase64Url(await leafOf(bytes, signature)) });
  });
  assert.deepEqual(read(resigned), ['[started]', 'Hello', 'One', 'Two', '[refused]']);
});

test('a leaf beside other bytes shows', async () => {
  assert.equal(await incomplete((log) => log.change(4, { leaf: toBase64Url(randomBytes(32)) })), true);
});

test('an edit or a deletion that somebody else signed changes nothing, and shows as refused', async () => {
  const accomplice = await accompliceOf(at, at.anna, id);
  for (const kind of ['edit', 'delete'] as const) {
    const view = await under(async (log) => {
      const target = decodeEntry(fromBase64Url(log.at(3).bytes ?? '')).head.entryId;
      await log.store(await accomplice.entry({ kind, target }));
    });
    assert.deepEqual(read(view), [...whole, '[refused]'], kind);
  }
});

test('a topic by somebody who does not lead is refused', async () => {
  const { entry, chain, self, keys } = await accompliceOf(at, at.anna, id);
  const topic = await makeTopic({ conversation: id, n: chain.n, signer: self }, 'Mine', keys.sign);
  const view = await under(async (log) => void (await log.store(await entry({ kind: 'topic' }, topic))));
  assert.deepEqual(read(view), [...whole, '[refused]']);
  assert.equal(view.summary.topic, null);
});

test('an entry of an epoch that is not in force at its place is refused', async () => {
  const { entry } = await accompliceOf(at, at.anna, id);
  const view = await under(async (log) => void (await log.store(await entry({ epoch: 1 }))));
  assert.deepEqual(read(view), [...whole, '[refused]']);
});

test('a deletion that nobody made is no deletion: the place is refused, and the banner says that something is missing', async () => {
  const view = await under((log) => log.empty(4));
  assert.deepEqual(read(view), ['[started]', 'Hello', 'One', '[refused]', 'Three']);
  assert.equal(view.incomplete, true);
});

test('a real deletion explains one empty place, not two', async () => {
  const own = await at.therapist.device.conversations.start({ memberIds: [at.anna.memberId], message: 'First' });
  await writeAll(at.therapist.device, own, ['Second', 'Third']);
  const open = at.therapist.device.conversations.open(own);
  const { items } = await ready(open.view, (view) => view.items.length === 4);
  const second = items.find((item) => item.kind === 'message' && item.text === 'Second');
  assert.ok(second?.kind === 'message');
  await open.remove(second.entryId);
  await ready(open.view, (view) => view.items.some(({ kind }) => kind === 'deleted'));
  open.close();
  hers.server.honest();
  await hers.reload();
  const honest = await look(hers, own);
  assert.deepEqual([read(honest), honest.incomplete], [['[started]', 'First', '[deleted]', 'Third'], false]);
  (await hers.server.fork(own)).empty(2);
  await hers.reload();
  const view = await look(hers, own);
  assert.deepEqual([read(view), view.incomplete], [['[started]', '[refused]', '[deleted]', 'Third'], true]);
});

test('a line of the chain that is told otherwise in the timeline is refused', async () => {
  hers.server.honest();
  hers.server.says('listEntries', async (page: EntryPage) => {
    const [first, ...rest] = page.entries;
    if (!first) return page;
    const bytes = fromBase64Url(first.bytes ?? '');
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    return { ...page, entries: [{ ...first, bytes: toBase64Url(bytes) }, ...rest] };
  });
  await hers.reload();
  const view = await look(hers, id);
  assert.equal(read(view)[0], '[refused]');
});

test('an own message that is answered as stored and then dropped is missed at the next look, and after a reload', async () => {
  hers.server.honest();
  await hers.reload();
  hers.server.keeps('sendEntry', () => ({ position: 6, at: Date.now() }));
  await writeAll(hers.device, id, ['Dropped']);
  await becomes(() => hers.device.conversations.unsent.get() === 0);
  const now = await look(hers, id, (view) => view.incomplete);
  assert.equal(now.incomplete, true);
  // Another entry in its place, told live, shows as well; and the other devices of hers know by their bundle.
  await hers.device.account.signOut();
  hers.server.honest();
  const later = await at.lied(at.anna);
  assert.equal((await look(later, id, (view) => view.incomplete)).incomplete, true);
});

test('an own message that is dropped while nobody looks at the conversation is missed when somebody does', async () => {
  const other = await at.therapist.device.conversations.start({ memberIds: [at.anna.memberId], message: 'Go on' });
  const browser = await at.lied(at.anna);
  browser.server.keeps('sendEntry', () => ({ position: 3, at: Date.now() }));
  const open = browser.device.conversations.open(other);
  await ready(open.view);
  const sent = open.write('Dropped');
  open.close();
  await sent;
  await becomes(() => browser.device.conversations.unsent.get() === 0);
  assert.equal((await look(browser, other, (view) => view.incomplete)).incomplete, true);
});

test('another entry in the place of an own one, told live, shows', async () => {
  const other = await at.therapist.device.conversations.start({ memberIds: [at.anna.memberId], message: 'Go on' });
  const browser = await at.lied(at.anna);
  browser.server.keeps('sendEntry', () => ({ position: 3, at: Date.now() }));
  const open = browser.device.conversations.open(other);
  await ready(open.view);
  await open.write('Dropped');
  await ready(open.view, ({ items, outgoing }) => items.length === 3 && outgoing.length === 0);
  await writeAll(at.therapist.device, other, ['In its place']);
  assert.equal((await ready(open.view, (view) => view.incomplete)).incomplete, true);
  open.close();
});

test('a log that is forked or cut short after this account saw more shows, also on another device', async () => {
  const first = await at.lied(at.anna);
  const other = await at.therapist.device.conversations.start({ memberIds: [at.anna.memberId], message: 'One' });
  await writeAll(at.therapist.device, other, ['Two', 'Three']);
  await look(first, other, ({ items }) => items.length === 4);
  await first.device.account.signOut(); // notes what it saw for the other devices
  const second = await at.lied(at.anna);
  (await second.server.fork(other)).cutAfter(2);
  assert.equal((await look(second, other)).incomplete, true);
  await second.reload();
  assert.equal((await look(second, other)).incomplete, true);
  second.server.honest();
  const { entry } = await accompliceOf(at, at.anna, other);
  const log = await second.server.fork(other);
  log.cutAfter(3);
  await log.store(await entry({}, { text: 'Another third' }));
  await second.reload();
  const view = await look(second, other);
  assert.equal(view.incomplete, true);
  second.server.honest();
  await second.reload();
  assert.equal((await look(second, other)).incomplete, false);
});
