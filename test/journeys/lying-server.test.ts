// A server that lies, standing between a device and the real one: each lie ends in a refusal or a banner.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { participantKeys, signBytes } from '../../src/sdk/crypto/keys.ts';
import { randomBytes } from '../../src/sdk/crypto/primitives.ts';
import type { OutputOf } from '../../src/sdk/calls.ts';
import { fromBase64Url, toBase64Url } from '../../src/shared/encoding.ts';
import type { ConversationId } from '../../src/shared/ids.ts';
import { leafOf } from '../../src/shared/log.ts';
import { openPractice, password, read, ready, type Browser, type Practice, type Someone } from './practice.ts';

let practice: Practice;
let anna: Someone;
let conversationId: ConversationId;
before(async () => {
  practice = await openPractice();
  const invited = await practice.invite({ withCode: true });
  anna = await practice.signUp(invited, invited.code);
  conversationId = await practice.therapist.device.conversations.start({
    memberIds: [anna.memberId],
    message: 'Hello',
  });
  const hers = practice.therapist.device.conversations.open(conversationId);
  for (const text of ['One', 'Two', 'Three']) await hers.write(text);
  await ready(hers.view, ({ items, outgoing }) => items.length === 5 && outgoing.length === 0);
  hers.close();
});
after(() => practice.close());

type Name = 'getConversation' | 'listEntries' | 'listConversations' | 'takeKeyPackages' | 'getAccountKeys';

/** A browser of Anna's whose server changes its answers. */
async function lyingBrowser(lies: { [N in Name]?: (answer: OutputOf<N>) => unknown }): Promise<Browser> {
  const browser = practice.browser();
  const real = browser.connection.fetch;
  browser.connection.fetch = async (path, init) => {
    const answer = await real(path, init);
    const name = /^\/api\/(\w+)/.exec(path)?.[1] as Name;
    const lie = lies[name] as ((answer: unknown) => unknown) | undefined;
    if (!lie || !answer.ok) return answer;
    return new Response(JSON.stringify(await lie(await answer.json())), { status: 200 });
  };
  await browser.device.account.signIn({ address: anna.address, password, label: 'Lied to', shared: false });
  return browser;
}

async function look(browser: Browser) {
  const open = browser.device.conversations.open(conversationId);
  const view = await ready(open.view);
  open.close();
  return view;
}

test('without lies the same looks show everything and no banner', async () => {
  const view = await look(await lyingBrowser({}));
  assert.deepEqual(read(view), ['[started]', 'Hello', 'One', 'Two', 'Three']);
  assert.deepEqual([view.incomplete, view.trust], [false, 'whole']);
});

test('a message held back shows as a banner, and reading goes on', async () => {
  const hold = ({ position }: { position: number }) => position !== 4;
  const browser = await lyingBrowser({
    // What came after it moves up one place, with the leaves as they are.
    listEntries: (page) => ({
      ...page,
      entries: page.entries
        .filter(hold)
        .map((entry) => ({ ...entry, position: entry.position > 4 ? entry.position - 1 : entry.position })),
    }),
  });
  const view = await look(browser);
  assert.equal(view.incomplete, true);
  assert.ok(read(view).includes('Hello'));
});

test('a conversation rolled back to before what this account has seen shows as a banner', async () => {
  await practice.therapist.device.account.resume();
  const first = await lyingBrowser({});
  await look(first);
  await first.device.account.signOut(); // notes what it saw for the other devices
  const browser = await lyingBrowser({
    listEntries: (page) => ({ ...page, entries: page.entries.filter(({ position }) => position <= 2), later: false }),
    getConversation: ({ conversation }) => ({ conversation: { ...conversation, lastPosition: 2, lastMessage: null } }),
    listConversations: (list) => ({
      ...list,
      conversations: list.conversations.map((one) => ({ ...one, lastPosition: 2, lastMessage: null })),
    }),
  });
  assert.equal((await look(browser)).incomplete, true);
});

test('a message put into somebody’s mouth is refused, never shown', async () => {
  const browser = await lyingBrowser({
    listEntries: async (page) => {
      const entries = [...page.entries];
      const last = entries.at(-1);
      if (last?.bytes) {
        const forged = fromBase64Url(last.bytes);
        forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
        const { sign } = await participantKeys(randomBytes(32), 0);
        const signature = await signBytes(sign, forged);
        const leaf = toBase64Url(await leafOf(forged, signature));
        entries[entries.length - 1] = { ...last, bytes: toBase64Url(forged), signature: toBase64Url(signature), leaf };
      }
      return { ...page, entries };
    },
  });
  const view = await look(browser);
  assert.deepEqual(read(view), ['[started]', 'Hello', 'One', 'Two', '[refused]']);
});

test('a stranger written into the control chain ends trust: nothing is sent any more', async () => {
  const forge = <T extends { chain: { bytes: string | null }[] }>(conversation: T): T => {
    const [first, ...rest] = conversation.chain;
    const bytes = fromBase64Url(first?.bytes ?? '');
    bytes[bytes.length - 100] = (bytes.at(-100) ?? 0) ^ 1;
    return { ...conversation, chain: [{ ...first, bytes: toBase64Url(bytes) }, ...rest] };
  };
  const browser = await lyingBrowser({
    getConversation: ({ conversation }) => ({ conversation: forge(conversation) }),
    listConversations: (list) => ({ ...list, conversations: list.conversations.map(forge) }),
  });
  const open = browser.device.conversations.open(conversationId);
  const view = await ready(open.view);
  assert.equal(view.trust, 'broken');
  assert.ok(!read(view).includes('Hello'));
  await open.write('Is this safe?');
  const after = await ready(open.view, ({ outgoing }) => outgoing[0]?.state === 'failed');
  assert.deepEqual([after.outgoing[0]?.reason, after.outgoing[0]?.text], ['chain_broken', 'Is this safe?']);
  open.close();
});

test('keys of somebody else in place of a contact’s are refused before anything is written', async () => {
  const stranger = await participantKeys(randomBytes(32), 0);
  const browser = await lyingBrowser({
    takeKeyPackages: ({ packages }) => ({
      packages: packages.map((one) => {
        if (one.memberId !== practice.therapist.memberId || !one.package) return one;
        const keys = { sign: toBase64Url(stranger.sign.public), hpke: toBase64Url(stranger.hpke.public) };
        return { ...one, package: { ...one.package, ...keys } };
      }),
    }),
  });
  const start = browser.device.conversations.start({ memberIds: [practice.therapist.memberId], message: 'Secret' });
  await assert.rejects(start, { code: 'keys_refused' });
});

test('a server that counts key packages without end makes nobody count along', async () => {
  const browser = await lyingBrowser({
    getAccountKeys: (keys) => ({ ...keys, packagesLeft: -1_000_000, nextPackage: 2_000_000_000 }),
  });
  const view = await look(browser);
  assert.deepEqual([view.keysMissing, view.trust], [false, 'whole']);
  const real = await lyingBrowser({});
  const { nextPackage } = await real.device.ask('getAccountKeys', {});
  assert.ok(nextPackage <= 200, String(nextPackage));
});

test('a bundle or slot list from before is refused', async () => {
  let old: OutputOf<'getAccountKeys'> | null = null;
  const browser = await lyingBrowser({
    getAccountKeys: (keys) => {
      old ??= keys;
      return old;
    },
  });
  await browser.device.account.changePassword(password, 'meadow lighthouse pencil dragon');
  await assert.rejects(browser.reload(), { code: 'keys_refused' });
  assert.equal(browser.device.state.get().is, 'locked');
});
