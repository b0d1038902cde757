// Search on the device (C15), and what must be found nowhere any more (R3): not by searching, not in what the browser keeps.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { deviceKey } from '../../src/sdk/crypto/account.ts';
import { openBox } from '../../src/sdk/crypto/primitives.ts';
import { createDevice } from '../../src/sdk/device.ts';
import type { SearchWish } from '../../src/sdk/search-model.ts';
import { memoryStore } from '../../src/sdk/storage.ts';
import { until } from '../../src/sdk/watched.ts';
import { encode, idBytes, u32, type Bytes } from '../../src/shared/encoding.ts';
import type { ConversationId, EntryId } from '../../src/shared/ids.ts';
import { findNeedles } from '../guardians/search.ts';
import { copyKeys, openPractice, password, ready, type Browser, type Practice, type Someone } from './practice.ts';

let practice: Practice;
let anna: Someone;
let bram: Someone;
let conversationId: ConversationId;
let group: ConversationId;
before(async () => {
  practice = await openPractice();
  anna = await practice.signUp(await practice.invite({ name: 'Anna' }));
  bram = await practice.signUp(await practice.invite({ name: 'Bram' }));
  const { conversations } = practice.therapist.device;
  conversationId = await conversations.start({
    memberIds: [anna.memberId],
    topic: 'Erste Übungen',
    message: 'Bitte üben Sie täglich, Größe spielt keine Rolle.',
  });
  group = await conversations.start({ memberIds: [anna.memberId, bram.memberId], message: 'Welcome to the group.' });
});
after(() => practice.close());

async function write({ device }: Browser, id: ConversationId, text: string): Promise<EntryId> {
  const open = device.conversations.open(id);
  const entryId = await open.write(text);
  await ready(open.view, (view) => view.items.some(({ key }) => key === entryId));
  open.close();
  return entryId;
}

async function change({ device }: Browser, id: ConversationId, entryId: EntryId, text: string | null): Promise<void> {
  const open = device.conversations.open(id);
  await ready(open.view, (view) => view.items.some(({ key }) => key === entryId));
  await (text === null ? open.remove(entryId) : open.edit(entryId, text));
  await ready(
    open.view,
    ({ outgoing, items }) =>
      outgoing.length === 0 &&
      items.every((item) => item.key !== entryId || item.kind !== 'message' || (text !== null && item.edited)),
  );
  open.close();
}

const textsOf = async ({ device }: Browser, wish: SearchWish): Promise<string[]> => {
  const { groups } = await device.conversations.search(wish);
  return groups.flatMap(({ hits }) => hits.map(({ pieces }) => pieces.map(({ text }) => text).join('')));
};

/** Everything has been gone through. */
async function searchable({ device }: Browser): Promise<void> {
  await until(await device.conversations.searchable(), ({ is, done, all }) => is === 'ready' && all > 0 && done >= all);
}

/** Waits until a search gives so many. */
async function finds(browser: Browser, words: string, count: number): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await textsOf(browser, { words })).length === count) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`“${words}” is not found ${count} times: ${await textsOf(browser, { words })}`);
}

/** A second browser of somebody's, whose store a test looks into. */
async function watchedBrowser({ address }: Someone, shared = false) {
  const kept = new Map<string, unknown>();
  const { connection } = practice.browser();
  const browser: Browser = {
    connection,
    device: createDevice({ connection, store: memoryStore(kept, true) }),
    reload: async () => {
      browser.device.close();
      browser.device = createDevice({ connection, store: memoryStore(kept, true) });
      await browser.device.account.resume();
    },
  };
  await browser.device.account.signIn({ address, password, label: 'Watched', shared });
  const boxes = () => [...kept].filter(([key]) => key.startsWith('search/'));
  return { browser, kept, boxes };
}

/** All that a store keeps for search, opened with the keys of whoever owns it. */
async function openedBoxes(of: Browser, boxes: [string, unknown][]): Promise<string> {
  const { opened } = await copyKeys(of, password);
  const { deviceId } = await of.device.ask('getProfile', {});
  const key = await deviceKey(opened.masterKey, deviceId);
  let all = '';
  for (const [name, box] of boxes) {
    const [id, number] = name.replace('search/', '').split('/');
    if (number === undefined) continue;
    const bound = encode('kept-search', idBytes(opened.account), idBytes(id ?? ''), u32(Number(number)));
    all += Buffer.from(await openBox(key, bound, box as Bytes)).toString('utf8');
  }
  return all;
}

test('C15: words, beginnings, accents, person, date and topic; only what one may read', async () => {
  await write(anna, conversationId, 'Ich habe gestern geübt, es war schwer.');
  await write(bram, group, 'My dog is called Übermut.');
  for (const one of [practice.therapist, anna]) await searchable(one);
  const { device } = practice.therapist;
  await finds(practice.therapist, 'ub', 2);
  await finds(practice.therapist, 'GROSSE', 1);
  await finds(practice.therapist, 'schwer gestern', 1);
  await finds(practice.therapist, 'schwer heute', 0);
  assert.deepEqual(await textsOf(practice.therapist, { words: '', by: anna.memberId }), [
    'Ich habe gestern geübt, es war schwer.',
  ]);
  assert.equal((await textsOf(practice.therapist, { words: '', by: 'self' })).length, 2);
  assert.deepEqual(await textsOf(practice.therapist, { words: 'welcome', conversationId }), []);
  const tomorrow = Date.now() + 24 * 3_600_000;
  assert.deepEqual(await textsOf(practice.therapist, { words: 'dog', from: tomorrow }), []);
  assert.equal((await textsOf(practice.therapist, { words: 'dog', to: tomorrow })).length, 1);
  const named = await device.conversations.search({ words: 'ubungen' });
  assert.deepEqual(
    named.groups.map((one) => [one.conversationId, one.hits.length]),
    [[conversationId, 0]],
  );
  await searchable(bram);
  await finds(bram, 'schwer', 0);
  await finds(bram, 'dog', 1);
});

test('R3: what was edited or deleted is found nowhere, not in what the browser keeps, also after an absence', async () => {
  const { browser, kept, boxes } = await watchedBrowser(anna);
  await searchable(browser);
  const edited = await write(practice.therapist, conversationId, 'Nachtigall, ick hör dir trapsen.');
  const deleted = await write(anna, conversationId, 'Kolibri auf dem Fenster.');
  for (const words of ['nachtigall', 'kolibri']) await finds(browser, words, 1);
  await until(await browser.device.conversations.searchable(), () => boxes().length > 2);
  assert.match(await openedBoxes(browser, boxes()), /Kolibri/, 'the test sees what is kept');
  const needles = ['Nachtigall', 'Kolibri', 'nachtigall', 'kolibri'].map((value) => ({ name: value, value }));
  const haystack = () =>
    [...kept].map(([name, value]) => ({
      name,
      bytes: Buffer.from(value instanceof Uint8Array ? value : (JSON.stringify(value) ?? '')),
    }));
  assert.deepEqual(findNeedles(needles, haystack()), [], 'at rest only under the device key');

  await change(practice.therapist, conversationId, edited, 'Amsel.');
  await finds(browser, 'nachtigall', 0);
  browser.connection.unplug();
  await change(anna, conversationId, deleted, null);
  browser.connection.plugIn();
  await finds(browser, 'kolibri', 0);
  await finds(browser, 'amsel', 1);
  await searchable(browser);
  assert.doesNotMatch(await openedBoxes(browser, boxes()), /Kolibri|Nachtigall|kolibri|nachtigall/);

  await browser.reload();
  await searchable(browser);
  await finds(browser, 'amsel', 1);
  await finds(browser, 'kolibri', 0);
  browser.device.close();
});

test('A5: signed out from afar, the searchable texts are gone; on a shared computer they were never kept', async () => {
  const { browser, boxes } = await watchedBrowser(anna);
  await searchable(browser);
  assert.ok(boxes().length > 1);
  const { devices } = await anna.device.ask('listDevices', {});
  const { deviceId } = await browser.device.ask('getProfile', {});
  assert.ok(devices.some((one) => one.deviceId === deviceId));
  await anna.device.account.endDevice(deviceId);
  await until(browser.device.state, ({ is }) => is === 'signedOut');
  await until(browser.device.state, () => boxes().length === 0);
  assert.deepEqual(boxes(), []);
  browser.device.close();

  // Away while it happened: the next contact tells it.
  const away = await watchedBrowser(anna);
  await searchable(away.browser);
  const { deviceId: awayId } = await away.browser.device.ask('getProfile', {});
  away.browser.device.close();
  assert.ok(away.boxes().length > 1);
  await anna.device.account.endDevice(awayId);
  await away.browser.reload();
  assert.deepEqual(away.boxes(), []);
  away.browser.device.close();

  const shared = await watchedBrowser(anna, true);
  await searchable(shared.browser);
  await finds(shared.browser, 'amsel', 1);
  assert.deepEqual(shared.boxes(), []);
  shared.browser.device.close();
});
