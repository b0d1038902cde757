// How much a signed-in member's browser loads until the first conversation is there.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { openBrowser, type TestBrowser } from '../support/browser.ts';
import { openPractice, type Practice } from '../journeys/practice.ts';
import { phone, signInAt } from '../support/pages.ts';

const MOST_BYTES = 60_000;

let practice: Practice;
let browser: TestBrowser;
before(async () => {
  practice = await openPractice();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await practice?.close();
});

/** Notes in the page when a text stands in the timeline: whatever is asked for later doesn't hold it up. */
function noteWhenShown(text: string): void {
  const look = new MutationObserver(() => {
    // In the timeline: the list shows the beginning of it too.
    if (!document.querySelector('.timeline')?.textContent?.includes(text)) return;
    performance.mark('shown');
    look.disconnect();
  });
  look.observe(document, { childList: true, subtree: true, characterData: true });
}

/** Scripts and styles that a page asked for until the text stood in its timeline, as the link in a mail leads there. */
async function measureOpening(page: Page, address: string, text: string): Promise<{ file: string; bytes: number }[]> {
  const loaded = new Map<string, Promise<number>>();
  page.on('response', (response) => {
    if (!['script', 'stylesheet'].includes(response.request().resourceType())) return;
    // What comes later may be cut off by the end of the page.
    const size = response.body().then((body) => gzipSync(body, { level: 9 }).length);
    loaded.set(
      response.url(),
      size.catch(() => NaN),
    );
  });
  await page.addInitScript(noteWhenShown, text);
  await page.goto(address);
  await page.locator('.timeline').getByText(text).waitFor();
  const before = await page.evaluate(() => {
    const shown = performance.getEntriesByName('shown')[0]?.startTime ?? Infinity;
    const all = performance.getEntriesByType('resource');
    return all.filter(({ startTime }) => startTime <= shown).map(({ name }) => name);
  });
  const files = [...loaded].filter(([url]) => before.includes(url));
  return Promise.all(files.map(async ([url, bytes]) => ({ file: new URL(url).pathname, bytes: await bytes })));
}

for (const language of ['en', 'nl', 'de'] as const) {
  test(
    `scripts and styles until the first conversation is visible are 60 kB or less (${language})`,
    { timeout: 120_000 },
    async (context) => {
      const client = await practice.signUp(await practice.invite({ name: 'Anna' }));
      await client.device.account.updateSettings({ language });
      const { server, therapist } = practice;
      const conversationId = await therapist.device.conversations.start({
        memberIds: [client.memberId],
        topic: 'Hello',
        message: 'Welcome, Anna.',
      });
      const person = await browser.newPerson(phone);
      await signInAt(person, server.url, client);
      // Seen once, so that this browser keeps the conversation's key: the very first time, opening it is 6 kB more.
      await person.page.getByText('Welcome, Anna.').first().waitFor();
      await person.page.close();

      const page = await person.context.newPage();
      const protocol = await person.context.newCDPSession(page);
      await protocol.send('Network.setCacheDisabled', { cacheDisabled: true });
      const files = await measureOpening(page, `${server.url}/conversations/${conversationId}`, 'Welcome, Anna.');
      const sum = files.reduce((all, { bytes }) => all + bytes, 0);
      for (const { file, bytes } of files.toSorted((a, b) => b.bytes - a.bytes)) context.diagnostic(`${bytes} ${file}`);
      context.diagnostic(`${sum} in all, ${language}`);
      assert.ok(files.some(({ file }) => file.endsWith('.css')) && files.some(({ file }) => file.endsWith('.js')));
      assert.ok(sum <= MOST_BYTES, `${sum} bytes: ${files.map(({ file, bytes }) => `${file} ${bytes}`).join(', ')}`);
    },
  );
}
