// What somebody with a slow phone waits for: largest contentful paint and interaction to next paint, in real Chromium.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { createDevice } from '../src/sdk/device.ts';
import { nodeConnection } from '../src/sdk/node.ts';
import { openBrowser } from '../test/support/browser.ts';
import { launch } from './support/ground.ts';
import { fixed, percentile, printTable } from './support/table.ts';

/** Slow 4G and a processor so many times slower than this one. */
const SLOWER = 4;
const NETWORK = { latency: 150, downloadThroughput: (1.6e6 / 8) * 0.9, uploadThroughput: (750e3 / 8) * 0.9 };
const TIMES = 3;

export const about =
  `The demo on a phone: ${SLOWER} times slower processor, slow 4G (1.6 Mbit/s, 150 ms), each page opened with an empty cache by ` +
  `somebody who is signed in; the middle of ${TIMES}. LCP: until the largest piece of the page is painted. INP: the slowest answer ` +
  'of the page to pressing and typing.';

export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'alcove-bench-'));
  chmodSync(folder, 0o755);
  const browser = await openBrowser();
  const server = await launch({ ALCOVE_DATA: folder }, [], ['--demo']);
  try {
    const { address, password } = await demoAccount(server.url);
    const person = await browser.newPerson({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
    const { page } = person;
    page.setDefaultTimeout(60_000);
    await page.addInitScript(watch);
    const phone = await person.context.newCDPSession(page);
    const door = await open(page, phone, `${server.url}/?organisation=demo`, async () => {
      await page.getByRole('textbox', { name: 'E-mail address' }).waitFor();
    });
    await slow(phone, 1);
    await page.getByRole('textbox', { name: 'E-mail address' }).fill(address);
    await page.getByRole('textbox', { name: 'Password' }).fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    const greeting = page.getByRole('heading', { level: 1, name: /^Hello/ });
    await greeting.waitFor();
    const all = page.getByRole('link', { name: 'All conversations' });
    const contact = page.getByRole('link', { name: 'Anna de Vries', exact: true });
    const conversation = page
      .getByRole('region', { name: 'Your conversations' })
      .getByRole('link', { name: /supermarket/ });
    const composer = page.getByRole('textbox', { name: 'Message' });
    await contact.waitFor();

    const homes: Seen[] = [];
    const talks: Seen[] = [];
    for (let time = 0; time < TIMES; time += 1) {
      const home = await open(page, phone, server.url, () => contact.waitFor());
      await all.press('Enter');
      await conversation.press('Enter');
      await composer.waitFor();
      homes.push({ ...home, inp: await slowest(page) });
      const talk = await open(page, phone, page.url(), async () => {
        await page.locator('.message-text').first().waitFor();
        await composer.waitFor();
      });
      await composer.pressSequentially('It went well today.', { delay: 60 });
      await page.getByRole('button', { name: 'Send', exact: true }).press('Enter');
      await page.locator('.message-text').getByText('It went well today.').nth(time).waitFor();
      talks.push({ ...talk, inp: await slowest(page) });
    }
    const middle = (seen: Seen[], pick: (one: Seen) => number) => percentile(seen.map(pick), 0.5);
    const row = (name: string, seen: Seen[]) => [
      ...[name, `${fixed(middle(seen, ({ lcp }) => lcp) / 1000, 2)} s`],
      ...[
        `${fixed(middle(seen, ({ usable }) => usable) / 1000, 2)} s`,
        `${fixed(middle(seen, ({ kilobytes }) => kilobytes))} kB`,
      ],
      middle(seen, ({ inp }) => inp) > 0 ? `${fixed(middle(seen, ({ inp }) => inp))} ms` : '–',
    ];
    printTable(
      ['page', 'LCP', 'all is there', 'received', 'INP'],
      [row('signing in', [door]), row('home', homes), row('conversation', talks)],
    );
  } finally {
    await browser.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Seen {
  lcp: number;
  /** Until what people come for is on the page. */
  usable: number;
  kilobytes: number;
  inp: number;
}

/** In the page: notes paints and how long each interaction took, as web-vitals does. */
function watch(): void {
  const seen = { lcp: 0, inp: 0 };
  Object.assign(globalThis, { seen });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.lcp = entry.startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { interactionId?: number })[]) {
      if (entry.interactionId) seen.inp = Math.max(seen.inp, entry.duration);
    }
  }).observe({ type: 'event', buffered: true, durationThreshold: 16 } as PerformanceObserverInit);
}

async function slow(phone: CDPSession, rate: number): Promise<void> {
  const network = rate === 1 ? { latency: 0, downloadThroughput: -1, uploadThroughput: -1 } : NETWORK;
  await phone.send('Network.enable');
  await phone.send('Network.emulateNetworkConditions', { offline: false, ...network });
  await phone.send('Emulation.setCPUThrottlingRate', { rate });
}

/** Opens an address as if for the first time, on the slow phone. */
async function open(page: Page, phone: CDPSession, url: string, isThere: () => Promise<void>): Promise<Seen> {
  await slow(phone, SLOWER);
  await phone.send('Network.clearBrowserCache');
  let received = 0;
  const count = ({ encodedDataLength }: { encodedDataLength: number }) => (received += encodedDataLength);
  phone.on('Network.loadingFinished', count);
  const began = performance.now();
  await page.goto(url);
  await isThere();
  const usable = performance.now() - began;
  await page.waitForLoadState('networkidle');
  phone.off('Network.loadingFinished', count);
  const { lcp } = await page.evaluate(() => (globalThis as unknown as { seen: { lcp: number } }).seen);
  return { lcp, usable, kilobytes: received / 1000, inp: 0 };
}

/** The slowest interaction since the page was opened, in milliseconds. */
async function slowest(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        // The browser tells of an interaction after the frame that answers it.
        const tell = () => resolve((globalThis as unknown as { seen: { inp: number } }).seen.inp);
        requestAnimationFrame(() => requestAnimationFrame(() => requestIdleCallback(tell)));
      }),
  );
}

async function demoAccount(url: string): Promise<{ address: string; password: string }> {
  const visitor = createDevice({ connection: nodeConnection(url) });
  for (let tries = 0; tries < 240; tries += 1) {
    const { state } = await visitor.ask('getDemoProgress', {});
    const { demoAccounts } = await visitor.ask('describeInstallation', {});
    const found = demoAccounts?.find(({ role }) => role === 'professional');
    if (state === 'ready' && found) return found;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error('the demo took too long');
}
