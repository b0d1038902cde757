// The media worker against a real browser. Without a real handshake a worker that dies of the first browser would pass.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { build } from 'vite';
import { createCalls, type Calls } from '../../src/server/calls/calls.ts';
import type { MediaWorker } from '../../src/server/calls/sfu.ts';
import { readConfig } from '../../src/server/config.ts';
import { openBrowser, serveFolder, type TestBrowser } from '../support/browser.ts';
import { answerFrom, type Verbs } from '../support/call-page/answers.ts';

const folder = mkdtempSync(join(tmpdir(), 'alcove-media-'));
const said: string[] = [];
let calls: Calls;
let browser: TestBrowser;
let site: { url: string; close(): Promise<void> };

before(async () => {
  const [root, outDir] = [join(import.meta.dirname, '../support/call-page'), join(folder, 'page')];
  await build({ configFile: false, root, logLevel: 'error', build: { outDir, modulePreload: { polyfill: false } } });
  site = await serveFolder(outDir, '/index.html');
  browser = await openBrowser();
  const log = { info() {}, warn() {}, error() {} };
  const config = readConfig({ ALCOVE_DATA: folder, CALLS_PORT: '0' }, []);
  calls = createCalls({ config, log, say: (line) => void said.push(line) });
  calls.start();
});

after(async () => {
  await calls?.close();
  await browser?.close();
  await site?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Waits for the worker; one that could not be prepared is told. */
async function readyWorker(not?: MediaWorker): Promise<MediaWorker> {
  for (let tries = 0; tries < 3_000; tries += 1) {
    const state = calls.state();
    const worker = calls.worker();
    if (state.state === 'ready' && worker !== null && worker !== not) return worker;
    assert.ok(state.state !== 'unavailable' || state.why === 'notRunning', said.join('\n'));
    await wait(20);
  }
  return assert.fail(`no worker: ${JSON.stringify(calls.state())} ${said.join('\n')}`);
}

/** Two people, each in a browser of their own: one is seen by the other, picture for picture. */
async function seeEachOther(worker: MediaWorker): Promise<void> {
  const media = await worker.openCall();
  const answers = answerFrom(media);
  const openPage = async () => {
    const { context, page } = await browser.newPerson();
    const ask = (name: keyof Verbs, input: never): Promise<unknown> => answers[name](input);
    await page.exposeFunction('ask', ask);
    await page.goto(site.url);
    return { context, page };
  };
  const [anna, ben] = [await openPage(), await openPage()];
  const sent = await anna.page.evaluate(() => window.sendCamera());
  const size = await ben.page.evaluate((producerId) => window.drawPictures(producerId, 25), sent);
  assert.match(size, /^[1-9]\d+ × [1-9]\d+$/);
  assert.ok((await worker.memory())! > 1_000_000);
  const used = (await worker.cpuTime())!;
  assert.ok(used > 0 && used < 60_000, `milliseconds: ${used}`);
  await anna.context.close();
  await ben.context.close();
  media.close();
}

test('one browser draws the camera of another, and the worker bears them both', { timeout: 120_000 }, async () => {
  const worker = await readyWorker();
  await seeEachOther(worker);
  assert.equal(calls.worker(), worker, 'it is the same one still');
});

test('after kill -9 of the worker another one carries calls within seconds', { timeout: 120_000 }, async () => {
  const killed = await readyWorker();
  process.kill(killed.pid, 'SIGKILL');
  await killed.ended;
  const worker = await readyWorker(killed);
  assert.notEqual(worker.pid, killed.pid);
  await seeEachOther(worker);
});
