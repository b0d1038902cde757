// What the SDK seals in one browser, through the real media server, in another one: seen by whom it was sealed to, and by nobody
// else, the server included.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { createCalls, type Calls } from '../../src/server/calls/calls.ts';
import type { CallMedia, Transport } from '../../src/server/calls/sfu.ts';
import { readConfig } from '../../src/server/config.ts';
import { openBrowser, serveFolder, type TestBrowser } from '../support/browser.ts';
import type { WireSeat } from '../support/sealed-page/page.ts';

const folder = mkdtempSync(join(tmpdir(), 'alcove-sealed-'));
let calls: Calls;
let browser: TestBrowser;
let site: { url: string; close(): Promise<void> };

before(async () => {
  const [root, outDir] = [join(import.meta.dirname, '../support/sealed-page'), join(folder, 'page')];
  const options = { outDir, modulePreload: { polyfill: false }, assetsInlineLimit: 0 };
  await build({ configFile: false, root, logLevel: 'error', build: options });
  site = await serveFolder(outDir, '/index.html', 'frame-worker');
  browser = await openBrowser();
  const config = readConfig({ ALCOVE_DATA: folder, CALLS_PORT: '0' }, []);
  calls = createCalls({ config, log: { info() {}, warn() {}, error() {} }, say: () => undefined });
  calls.start();
});

after(async () => {
  await calls?.close();
  await browser?.close();
  await site?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A call of bare seats: the server forwards, the test carries keys from one page to the other. */
async function openCall() {
  let worker = calls.worker();
  for (let tries = 0; !worker && tries < 3_000; tries += 1) {
    await wait(20);
    worker = calls.worker();
  }
  assert.ok(worker, JSON.stringify(calls.state()));
  const media = await worker.openCall();
  const producers = new Map<string, string>();
  const [conversation, call] = [randomUUID(), randomUUID()];
  return {
    producers,
    close: () => media.close(),
    async seat(): Promise<{ page: Page; wire: WireSeat }> {
      const { page } = await browser.newPerson();
      const verbs = verbsOf(media, producers);
      await page.exposeFunction('act', (name: keyof typeof verbs, input: never) => verbs[name](input));
      await page.goto(site.url);
      const wire = await page.evaluate(([c, d]) => window.begin(c!, d!), [conversation, call]);
      return { page, wire };
    },
  };
}

/** JSON of pages, whose types call the same things by other names than the server's mediasoup. */
type Given = Record<
  'direction' | 'dtlsParameters' | 'stream' | 'rtpParameters' | 'producerId' | 'rtpCapabilities',
  never
>;

function verbsOf(media: CallMedia, producers: Map<string, string>) {
  const lines = new Map<string, Transport>();
  const line = (direction: string) => lines.get(direction) ?? assert.fail(direction);
  return {
    async openLine({ direction }: Given) {
      const opened = await media.openTransport();
      lines.set(direction, opened);
      return { ...opened.offer, routerRtpCapabilities: media.capabilities };
    },
    connectLine: async ({ direction, dtlsParameters }: Given) => {
      await line(direction).connect(dtlsParameters);
      return {};
    },
    async sendMedia({ stream, rtpParameters }: Given) {
      const kind = stream === 'camera' ? 'video' : 'audio';
      const sending = { kind, rtpParameters, paused: false, heard: false } as const;
      const { id: producerId } = await line('send').send(sending);
      producers.set(stream, producerId);
      return { producerId };
    },
    async receiveMedia({ producerId, rtpCapabilities }: Given) {
      const received = await line('receive').receive(producerId, rtpCapabilities);
      await received.resume();
      const { id: consumerId, kind, rtpParameters } = received;
      return { consumerId, producerId, kind, rtpParameters };
    },
    changeReceived: async () => ({}),
  };
}

const look = (page: Page) => page.evaluate(() => window.look());

/** Comes true when it is so; fails with what was seen last. */
async function seen(page: Page, isSo: (seen: Awaited<ReturnType<typeof look>>) => boolean) {
  let now = await look(page);
  for (let tries = 0; !isSo(now) && tries < 400; tries += 1) {
    await wait(50);
    now = await look(page);
  }
  assert.ok(isSo(now), JSON.stringify(now));
  return now;
}

test(
  'V10: pictures and sound open for whom they were sealed to, and for nobody else',
  { timeout: 180_000 },
  async (context) => {
    const call = await openCall();
    const [anna, ben, eve] = [await call.seat(), await call.seat(), await call.seat()];
    const keys = await anna.page.evaluate((to) => window.giveKeys(to), [ben.wire]);
    const agreed = await anna.page.evaluate(() => window.sendAll());
    assert.match(agreed, /^audio\/opus \S*$/, 'no RED');
    for (const wanted of ['cbr=1', 'usedtx=1', 'useinbandfec=1']) assert.ok(agreed.includes(wanted), agreed);
    const take = ({ page }: { page: Page }) =>
      page.evaluate(([seat, bytes]) => window.takeKeys(seat!, bytes!), [anna.wire.seat, keys]);
    assert.equal(await take(ben), 'opened');
    assert.equal(await take(eve), 'notForUs');
    for (const { page } of [ben, eve]) {
      for (const [stream, producerId] of call.producers) {
        await page.evaluate(
          ([seat, what, id]) => window.receive(seat!, what as 'camera', id!),
          [anna.wire.seat, stream, producerId],
        );
      }
    }
    const bens = await seen(ben.page, ({ drawn, samples }) => drawn >= 25 && samples > 24_000);
    const eves = await seen(eve.page, ({ packets, missing }) => packets > 100 && missing > 0);
    context.diagnostic(`Ben ${JSON.stringify(bens)}, Eve ${JSON.stringify(eves)}`);
    assert.deepEqual({ drawn: eves.drawn, decoded: eves.decoded }, { drawn: 0, decoded: 0 });

    // Ben left: from the next generation on, Anna is not to be seen there.
    await anna.page.evaluate((to) => window.giveKeys(to), [eve.wire]);
    const { drawn } = await look(ben.page);
    await seen(ben.page, ({ missing }) => missing > 0);
    assert.ok((await look(ben.page)).drawn < drawn + 25, 'only what was on its way');
    call.close();
  },
);
