// Two people call each other with the SDK alone: real accounts, a real conversation, the real server and media worker, real
// browsers.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { generateKeyPairSync, sign } from 'node:crypto';
import { encodeSeat, decodeSeat } from '../../src/shared/call-format.ts';
import type { Call } from '../../src/shared/calls.ts';
import { fromBase64Url, toBase64Url } from '../../src/shared/encoding.ts';
import type { ConversationId } from '../../src/shared/ids.ts';
import { openPracticeOn, password, type Practice, type Someone } from '../journeys/practice.ts';
import { startTestApp } from '../support/app.ts';
import { openBrowser, type TestBrowser } from '../support/browser.ts';
import type { Told } from '../support/call-tab/page.ts';

const folder = mkdtempSync(join(tmpdir(), 'alcove-own-call-'));
let practice: Practice;
let browser: TestBrowser;
let client: Someone;
let conversationId: ConversationId;

before(async () => {
  const [root, outDir] = [join(import.meta.dirname, '../support/call-tab'), join(folder, 'bare')];
  const options = { outDir, modulePreload: { polyfill: false }, assetsInlineLimit: 0 };
  await build({ configFile: false, root, base: '/bare/', logLevel: 'error', build: options });
  const server = await startTestApp({ config: { mediaWorker: 'ours', callsPort: 0 } });
  practice = await openPracticeOn(server);
  server.app.calls.start();
  browser = await openBrowser();
  client = await practice.signUp(await practice.invite({ name: 'Anna' }));
  const { conversations } = practice.therapist.device;
  conversationId = await conversations.start({ memberIds: [client.memberId], message: 'Hello' });
  await untilReady();
});

after(async () => {
  await browser?.close();
  await practice?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function untilReady(): Promise<void> {
  const { calls } = practice.server.app;
  for (let tries = 0; calls.state().state !== 'ready' && tries < 6_000; tries += 1) await wait(20);
  assert.equal(calls.state().state, 'ready');
}

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript' };

/** A tab on the server's own address, under its own policy, with nothing of the product's pages. */
async function openTab(someone: Pick<Someone, 'address'>, onto?: Page): Promise<Page> {
  const page = onto ?? (await browser.newPerson()).page;
  const headers = (await fetch(practice.server.url)).headers;
  const policy = headers.get('content-security-policy') ?? '';
  // What a test serves counts as from elsewhere, and a socket to this machine as local.
  await page.context().grantPermissions(['local-network-access', 'camera', 'microphone']);
  await page.context().route(`${practice.server.url}/bare/**`, (route) => {
    const path = new URL(route.request().url()).pathname;
    const file = join(folder, extname(path) ? path : '/bare/index.html');
    const own = {
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': policy,
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
    };
    return route.fulfill({ body: readFileSync(file), headers: own });
  });
  await page.goto(`${practice.server.url}/bare/`);
  await page.evaluate(([address, word]) => window.signIn(address!, word!), [someone.address, password]);
  return page;
}

const joinCall = (page: Page, camera = true) =>
  page.evaluate(([id, on]) => window.join(id as string, { camera: on as boolean }), [conversationId, camera] as const);

/** Comes true when it is so; fails with what was told last. */
async function told(page: Page, isSo: (told: Told) => boolean, seconds = 20): Promise<Told> {
  const until = Date.now() + seconds * 1_000;
  let now = await page.evaluate(() => window.tell());
  while (!isSo(now) && Date.now() < until) {
    await wait(50);
    now = await page.evaluate(() => window.tell());
  }
  assert.ok(isSo(now), JSON.stringify(now));
  return now;
}

const sees =
  (pictures: number) =>
  ({ people: [other] }: Told) =>
    (other?.drawn ?? 0) >= pictures;
const hears = ({ samples }: Told) => samples > 24_000;

/** Both in the call, each seen and heard by the other. */
async function callEachOther(): Promise<[Page, Page]> {
  const [eva, anna] = [await openTab(practice.therapist), await openTab(client)];
  await joinCall(eva);
  await told(eva, ({ stage }) => stage === 'alone');
  await told(anna, ({ running, rings }) => running === 1 && rings === 1);
  await joinCall(anna);
  for (const page of [eva, anna]) {
    const now = await told(page, (one) => one.stage === 'together' && sees(25)(one) && hears(one));
    assert.deepEqual({ unproved: now.unproved, rings: now.rings }, { unproved: 0, rings: 0 });
  }
  return [eva, anna];
}

test(
  'V6, V9, V10: two people call each other, and everything goes on by itself',
  { timeout: 240_000 },
  async (context) => {
    const [eva, anna] = await callEachOther();

    await anna.evaluate(() => window.setMuted(true));
    await told(eva, ({ people: [other] }) => other?.muted === true);
    await anna.evaluate(() => window.setMuted(false));
    await told(eva, ({ people: [other] }) => other?.muted === false);

    await anna.evaluate(() => window.shareScreen());
    await told(eva, ({ people: [other] }) => other?.sharing === true && other.width === 1_000);
    await anna.evaluate(() => window.stopSharing());
    await told(eva, ({ people: [other] }) => other?.sharing === false);

    const began = Date.now();
    const { people: before } = await eva.evaluate(() => window.tell());
    process.kill(practice.server.app.calls.worker()!.pid, 'SIGKILL');
    await told(eva, ({ stage }) => stage !== 'together');
    for (const page of [eva, anna]) {
      const seesAgain = sees((before[0]?.drawn ?? 0) + 50);
      await told(page, (one) => one.stage === 'together' && seesAgain(one) && hears(one), 40);
    }
    context.diagnostic(`seen again ${Date.now() - began} ms after the media server was killed`);

    await anna.evaluate(() => window.leave());
    await told(eva, ({ stage, why }) => stage === 'ended' && why === 'over');
    assert.equal((await told(anna, ({ running }) => running === 0)).why, 'left');
    for (const page of [eva, anna]) await page.context().close();
  },
);

test('V10: a seat that the server invents gets neither a tile nor a key', { timeout: 120_000 }, async () => {
  const [eva, anna] = [await openTab(practice.therapist), await openTab(client)];
  const handed: string[] = [];
  eva.on('request', (request) => {
    if (request.url().endsWith('/api/sendMediaKeys')) handed.push((request.postDataJSON() as { bytes: string }).bytes);
  });
  // Well-formed, of somebody who is in the conversation, and signed by somebody else.
  const { privateKey } = generateKeyPairSync('ed25519');
  const seat = new Uint8Array(16).fill(7);
  const invent = (seats: Call['seats']) =>
    seats.slice(-1).map((honest) => {
      const bytes = encodeSeat({ ...decodeSeat(fromBase64Url(honest.bytes)), seat });
      const signature = toBase64Url(new Uint8Array(sign(null, bytes, privateKey)));
      return { ...honest, seatId: toBase64Url(seat), bytes: toBase64Url(bytes), signature };
    });
  await eva.route(/\/api\/(getCall|joinCall)/, async (route) => {
    const response = await route.fetch();
    const answer = (await response.json()) as { call?: Call | null };
    const call = answer.call && { ...answer.call, seats: [...answer.call.seats, ...invent(answer.call.seats)] };
    await route.fulfill({ response, json: { ...answer, ...(call && { call }) } });
  });
  await joinCall(eva);
  await joinCall(anna);
  const now = await told(eva, (one) => one.stage === 'together' && sees(5)(one) && one.unproved === 1);
  assert.equal(now.people.length, 1);
  assert.ok(handed.length > 0);
  const raw = Buffer.from(seat);
  for (const bytes of handed) assert.ok(!Buffer.from(bytes, 'base64url').includes(raw), 'no secret is sealed to it');
  await anna.evaluate(() => window.leave());
  for (const page of [eva, anna]) await page.context().close();
});
