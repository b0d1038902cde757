// "Somebody may know it, or a device is lost": all keys anew, everywhere, while others go on writing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { OutputOf } from '../../src/sdk/endpoints.ts';
import { updateLedger } from '../../src/sdk/ledger.ts';
import type { Device, PreparedWays } from '../../src/sdk/model.ts';
import { createDevice } from '../../src/sdk/device.ts';
import { nodeConnection } from '../../src/sdk/node.ts';
import { memoryStore } from '../../src/sdk/storage.ts';
import type { TabChannel } from '../../src/sdk/tabs.ts';
import type { Vault } from '../../src/sdk/vault.ts';
import { until } from '../../src/sdk/watched.ts';
import type { ConversationId } from '../../src/shared/ids.ts';
import {
  copyKeys,
  openPractice,
  password,
  read,
  ready,
  type Browser,
  type Practice,
  type Someone,
} from './practice.ts';

const next = 'meadow lighthouse pencil dragon';

let practice: Practice;
let eva: Someone;
let anna: Someone;
let laptop: Browser;
/** What somebody has who knew her password: the old keys, and all that they open. */
let thief: Vault;
const ids: ConversationId[] = [];
before(async () => {
  practice = await openPractice();
  eva = practice.therapist;
  const invited = await practice.invite({ name: 'Anna', withCode: true });
  anna = await practice.signUp(invited, invited.code);
  for (const topic of ['First', 'Second', 'Third']) {
    ids.push(await eva.device.conversations.start({ memberIds: [anna.memberId], topic, message: `About ${topic}` }));
  }
  await ready(anna.device.conversations.list, ({ items }) => items.length === 3);
  laptop = await practice.signIn(anna);
  await ready(laptop.device.conversations.list, ({ items }) => items.length === 3);
  thief = await copyKeys(laptop, password);
});
after(() => practice.close());

/** The epochs of a conversation that these keys open, from all that the server stores for their owner. */
async function epochsOf(vault: Vault, { conversation }: OutputOf<'getConversation'>) {
  const { secrets, chain } = await updateLedger({ store: () => memoryStore(), vault }, null, conversation);
  return { opened: [...secrets.keys()].toSorted((a, b) => a - b), newest: chain?.epoch };
}

const lastLine = async ({ device }: Browser, id: ConversationId, text: string) => {
  const open = device.conversations.open(id);
  const view = await ready(open.view, (now) => read(now).at(-1) === text);
  open.close();
  return view;
};

let ways: PreparedWays;
test('a wrong password makes no new keys, a poor new one neither', async () => {
  const { account } = anna.device;
  await assert.rejects(account.prepareNewKeys({ password: 'not my password at all', next }), {
    code: 'signin.refused',
  });
  await assert.rejects(account.prepareNewKeys({ password, next: 'short' }), { code: 'password_too_short' });
  ways = await account.prepareNewKeys({ password, next });
  await laptop.reload();
  assert.equal(laptop.device.state.get().is, 'open', 'nothing is in force before the new code was kept');
});

test('the page is closed in the middle of it: the next start goes on, and shows how far it is', async () => {
  const written = laptop.device.conversations.open(ids[0]!);
  await ready(written.view);
  laptop.connection.unplug();
  await written.write('Written on the train');
  written.close();

  const { fetch } = anna.connection;
  let signed = 0;
  anna.connection.fetch = async (path, init) => {
    if (!path.startsWith('/api/appendControl')) return fetch(path, init);
    signed += 1;
    if (signed > 1) throw new Error('the page was closed');
    return fetch(path, init);
  };
  await ways.finish();
  await until(anna.device.account.renewal, (now) => now?.done === 1 && now.all === 3);
  anna.device.close();
  anna.connection.fetch = fetch;
  // Meanwhile her therapist writes.
  const hers = ids.map((id) => eva.device.conversations.open(id));
  for (const open of hers) await open.write('Meanwhile');
  const reloaded = anna.reload();
  for (const open of hers) await open.write('And on');
  await reloaded;
  for (const [at, open] of hers.entries()) {
    const view = await ready(open.view, (now) => read(now).includes('And on') && read(now).includes('[newKeys]'));
    assert.deepEqual([view.trust, view.incomplete], ['whole', false], `conversation ${at}`);
    open.close();
  }
  await until(anna.device.account.renewal, (now) => now === null);
  for (const id of ids) {
    const open = anna.device.conversations.open(id);
    const view = await ready(open.view, (now) => read(now).includes('And on'));
    assert.deepEqual([view.trust, view.incomplete, view.keysMissing], ['whole', false, false]);
    assert.ok(!read(view).some((line) => line === '[sealed]' || line === '[refused]'), read(view).join());
    open.close();
  }
});

test('who has the old password and the old keys opens what was, and nothing that is written from now on', async () => {
  for (const id of ids) {
    const stored = await anna.device.ask('getConversation', { conversationId: id });
    const { opened, newest } = await epochsOf(thief, stored);
    assert.ok(opened.includes(0), 'the old keys do open something');
    assert.ok(!opened.includes(newest!), `epochs ${opened.join()} of ${newest}`);
    const own = await epochsOf(await copyOfNew(), stored);
    assert.ok(own.opened.includes(0) && own.opened.includes(newest!));
  }
});

let copied: Promise<Vault> | null = null;
const copyOfNew = () => (copied ??= copyKeys(anna, next));

test('contacts go on without an alarm: the new card is signed by the one before', async () => {
  await eva.device.contacts.reload();
  const [contact] = await ready(eva.device.contacts.list);
  assert.equal(contact?.trust, 'compared');
  assert.equal(contact.cards.length, 2);
  const id = await eva.device.conversations.start({ memberIds: [anna.memberId], message: 'With the new keys' });
  await lastLine(anna, id, 'With the new keys');
});

test('her other device was signed out; with the new password what it hadn’t sent yet goes out', async () => {
  laptop.connection.plugIn();
  await until(laptop.device.state, ({ is }) => is === 'signedOut');
  const sign = (typed: string) =>
    laptop.device.account.signIn({ address: anna.address, password: typed, label: 'Laptop', shared: false });
  await assert.rejects(sign(password), { code: 'signin.refused' });
  await sign(next);
  await lastLine(eva, ids[0]!, 'Written on the train');
  await lastLine(laptop, ids[0]!, 'Written on the train');
  const code = { address: anna.address, label: 'Other', shared: false };
  await assert.rejects(practice.browser().device.account.recover({ ...code, code: anna.recoveryCode }), {
    code: 'signin.refused',
  });
  await practice.browser().device.account.recover({ ...code, code: ways.recoveryCode });
});

test('a server that hides conversations with old keys doesn’t keep them old: opening or writing makes them new', async () => {
  const { fetch } = anna.connection;
  anna.connection.fetch = async (path, init) => {
    if (!path.startsWith('/api/listOldKeys')) return fetch(path, init);
    return new Response(JSON.stringify({ conversationIds: [], all: 0 }), { status: 200 });
  };
  const again = await anna.device.account.prepareNewKeys({ password: next, next: 'willow marble engine saffron' });
  await again.finish();
  await until(anna.device.account.renewal, (now) => now === null);
  const open = anna.device.conversations.open(ids[1]!);
  await ready(open.view, (view) => read(view).filter((line) => line === '[newKeys]').length === 2);
  open.close();
  const stored = await anna.device.ask('getConversation', { conversationId: ids[1]! });
  const { opened, newest } = await epochsOf(await copyOfNew(), stored);
  assert.ok(opened.includes(0) && !opened.includes(newest!));
  anna.connection.fetch = fetch;
});

/** Two tabs of one browser: what is kept, the sign-in, and a channel between them. */
function openTabs(url: string): [Device, Device] {
  const connection = nodeConnection(url);
  const kept = new Map<string, unknown>();
  const listeners: ((message: unknown) => void)[] = [];
  const open = () => {
    const mine: ((message: unknown) => void)[] = [];
    const tabs: TabChannel = {
      post: (message) => listeners.filter((one) => !mine.includes(one)).forEach((one) => setTimeout(one, 0, message)),
      listen: (listener) => void (mine.push(listener), listeners.push(listener)),
      close: () => undefined,
    };
    return createDevice({ connection, store: memoryStore(kept, true), tabs });
  };
  return [open(), open()];
}

test('another tab of the same browser goes on with the new keys', async () => {
  const bram = await practice.signUp(await practice.invite({ name: 'Bram' }));
  const [one, other] = openTabs(practice.server.url);
  await one.account.signIn({ address: bram.address, password, label: 'Browser', shared: false });
  await other.account.resume();
  assert.equal(other.state.get().is, 'open');
  await ready(other.conversations.list);
  const made = await one.account.prepareNewKeys({ password, next });
  await made.finish();
  const id = await eva.device.conversations.start({ memberIds: [bram.memberId], message: 'For both tabs' });
  for (const tab of [one, other]) {
    const open = tab.conversations.open(id);
    await ready(open.view, (view) => read(view).includes('For both tabs'));
    open.close();
  }
  one.close();
  other.close();
});
