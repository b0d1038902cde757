// How much a signed-in member's browser loads until the first conversation is there.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Page, Response } from 'playwright-core';
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

/** What the browser loads when somebody opens a conversation, as the link in a mail leads there. */
async function measureOpening(page: Page, address: string): Promise<{ file: string; bytes: number }[]> {
  const loaded: Promise<{ file: string; bytes: number }>[] = [];
  const onResponse = (response: Response): void => {
    if (!['script', 'stylesheet'].includes(response.request().resourceType())) return;
    const file = new URL(response.url()).pathname;
    loaded.push(response.body().then((body) => ({ file, bytes: gzipSync(body, { level: 9 }).length })));
  };
  page.on('response', onResponse);
  await page.goto(address);
  // In the timeline: the list shows the beginning of it too.
  await page.locator('.timeline').getByText('Welcome, Anna.').waitFor();
  page.off('response', onResponse);
  return Promise.all(loaded);
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
      const files = await measureOpening(page, `${server.url}/conversations/${conversationId}`);
      const sum = files.reduce((all, { bytes }) => all + bytes, 0);
      for (const { file, bytes } of files.toSorted((a, b) => b.bytes - a.bytes)) context.diagnostic(`${bytes} ${file}`);
      context.diagnostic(`${sum} in all, ${language}`);
      assert.ok(files.some(({ file }) => file.endsWith('.css')) && files.some(({ file }) => file.endsWith('.js')));
      assert.ok(sum <= MOST_BYTES, `${sum} bytes: ${files.map(({ file, bytes }) => `${file} ${bytes}`).join(', ')}`);
    },
  );
}
