import { createServer } from 'node:http';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import type { AddressInfo } from 'node:net';
import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';

const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
];

export interface Person {
  context: BrowserContext;
  page: Page;
  /** What the browser complained about: script errors, refused policy, failed requests. */
  faults: string[];
}

export interface TestBrowser {
  browser: Browser;
  /** A browser of its own for one more person: own cookies and storage. */
  newPerson(options?: BrowserContextOptions): Promise<Person>;
  close(): Promise<void>;
}

/** Starts the system's Chromium, with fake camera and microphone. Close it in the test's `after`. */
export async function openBrowser(): Promise<TestBrowser> {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: FLAGS });
  return {
    browser,
    async newPerson(options = {}) {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        locale: 'en-GB',
        reducedMotion: 'reduce',
        ...options,
      });
      const page = await context.newPage();
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error') faults.push(message.text());
      });
      return { context, page, faults };
    },
    close: () => browser.close(),
  };
}

/** Fails with what axe found on the page as it stands, and where. */
export async function axeClean(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  const found = violations
    // What lies under the bar at this moment can be scrolled out from it: that is no small target.
    .map((one) => ({ ...one, nodes: one.nodes.filter((node) => !node.failureSummary?.includes('partially obscured')) }))
    .filter((one) => one.nodes.length > 0)
    .map(
      ({ id, help, nodes }) =>
        `${id}: ${help}\n${nodes.map((node) => `  ${node.target.join(' ')} ${node.failureSummary}`).join('\n')}`,
    );
  assert.deepEqual(found, [], `${page.url()}\n${found.join('\n')}`);
}

/** Fails if the page can be scrolled sideways. */
export async function fitsInWidth(page: Page): Promise<void> {
  const [wanted, given] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  assert.ok((wanted ?? 0) <= (given ?? 0), `${page.url()} is ${wanted} px wide in ${given} px`);
}

let folder: Promise<string> | undefined;

/** Keeps a picture of the page in a temporary folder and returns where. */
export async function screenshot(page: Page, name: string, fullPage = true): Promise<string> {
  folder ??= process.env['SCREENSHOTS']
    ? Promise.resolve(process.env['SCREENSHOTS'])
    : mkdtemp(join(tmpdir(), 'alcove-pictures-'));
  const path = join(await folder, `${name}.png`);
  await page.screenshot({ path, fullPage });
  return path;
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
};

/** The policy that pages must bear: nothing inline, nothing from elsewhere, no text turned into markup. */
export const STRICT_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/**
 * Serves a built folder on loopback under the strict policy; addresses without a file get `fallback`. `trusted` names what may
 * begin a worker.
 */
export async function serveFolder(
  root: string,
  fallback: string,
  trusted = "'none'",
): Promise<{ url: string; close(): Promise<void> }> {
  const policy = STRICT_POLICY.replace(/trusted-types 'none'$/, `trusted-types ${trusted}`);
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    const file = extname(path) ? path : fallback;
    readFile(join(root, file)).then(
      (bytes) => {
        response.writeHead(200, {
          'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
          'content-security-policy': policy,
        });
        response.end(bytes);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
}
