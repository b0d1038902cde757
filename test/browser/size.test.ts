// How much a signed-in member's browser loads until the first conversation is there.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { openBrowser, type TestBrowser } from '../support/browser.ts';
import { openPractice, password, type Practice } from '../journeys/practice.ts';

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

test(
  'scripts and styles until the first conversation is visible are 60 kB or less',
  { timeout: 120_000 },
  async (context) => {
    const client = await practice.signUp(await practice.invite({ name: 'Anna' }));
    const { server, therapist } = practice;
    const conversationId = await therapist.device.conversations.start({
      memberIds: [client.memberId],
      topic: 'Hello',
      message: 'Welcome, Anna.',
    });
    const person = await browser.newPerson();
    await person.page.goto(server.url);
    await person.page.getByRole('textbox', { name: 'E-mail address' }).fill(client.address);
    await person.page.getByRole('textbox', { name: 'Password' }).fill(password);
    await person.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await person.page.getByRole('heading', { level: 1, name: /^Hello/ }).waitFor();
    await person.page.close();

    const page = await person.context.newPage();
    const session = await person.context.newCDPSession(page);
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
    const loaded: Promise<{ file: string; bytes: number }>[] = [];
    page.on('response', (response) => {
      if (!['script', 'stylesheet'].includes(response.request().resourceType())) return;
      const file = new URL(response.url()).pathname;
      loaded.push(response.body().then((body) => ({ file, bytes: gzipSync(body).length })));
    });
    // As the link in a mail leads there. Home in between is 3 kB more.
    await page.goto(`${server.url}/conversations/${conversationId}`);
    await page.getByRole('region', { name: 'Messages' }).getByText('Welcome, Anna.').waitFor();

    const files = await Promise.all(loaded);
    const sum = files.reduce((all, { bytes }) => all + bytes, 0);
    for (const { file, bytes } of files.toSorted((a, b) => b.bytes - a.bytes)) context.diagnostic(`${bytes} ${file}`);
    context.diagnostic(`${sum} in all`);
    assert.ok(files.some(({ file }) => file.endsWith('.css')) && files.some(({ file }) => file.endsWith('.js')));
    assert.ok(sum <= MOST_BYTES, `${sum} bytes: ${files.map(({ file, bytes }) => `${file} ${bytes}`).join(', ')}`);
  },
);
