// Search on the pages: from the list and within a conversation, to the message itself.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openBrowser, type TestBrowser } from '../support/browser.ts';
import { looksRight, phone, signInAt } from '../support/pages.ts';
import { openPractice, ready, type Practice, type Someone } from '../journeys/practice.ts';

let practice: Practice;
let browser: TestBrowser;
let anna: Someone;
before(async () => {
  practice = await openPractice();
  browser = await openBrowser();
  anna = await practice.signUp(await practice.invite({ name: 'Anna de Vries' }));
  const { device } = practice.therapist;
  const conversationId = await device.conversations.start({
    memberIds: [anna.memberId],
    topic: 'Sleeping better',
    message: 'The hedgehog exercise: breathe out slowly.',
  });
  const open = device.conversations.open(conversationId);
  for (let count = 1; count <= 56; count += 1) {
    await open.write(`Note ${count} about the café.`);
    if (count % 8 === 0) await ready(open.view, (view) => view.outgoing.length === 0);
  }
  open.close();
  const bram = await practice.signUp(await practice.invite({ name: 'Bram Jansen' }));
  await device.conversations.start({ memberIds: [bram.memberId], message: 'Bring a hedgehog picture.' });
});
after(async () => {
  await browser?.close();
  await practice?.close();
});

const field = (page: Page) => page.getByRole('searchbox', { name: 'Search', exact: true });
const marked = (page: Page) => page.locator('.search-hit mark').allInnerTexts();

test(
  'C15: found in two conversations, opened at the message; nothing found; by whom',
  { timeout: 150_000 },
  async () => {
    const person = await browser.newPerson();
    const { page } = person;
    await signInAt(person, `${practice.server.url}/conversations`, practice.therapist);
    await field(page).fill('HEDGE');
    await page.locator('.search-hit').nth(1).waitFor();
    assert.deepEqual(await marked(page), ['hedgehog', 'hedgehog']);
    await looksRight(person, 'search-1280');
    await page
      .getByRole('region', { name: 'Sleeping better' })
      .getByRole('link', { name: /breathe out/ })
      .click();
    const row = page.locator('.timeline .message', { hasText: 'breathe out slowly' });
    await row.waitFor();
    await row.and(page.locator(':focus')).waitFor();
    await page.getByText('Note 12 about').waitFor();
    await looksRight(person, 'search-opened-1280');
    await field(page).fill('unicorn');
    await page.getByRole('heading', { name: 'Nothing found' }).waitFor();
    await looksRight(person, 'search-nothing');
    await field(page).fill('cafe 33');
    await page.locator('.search-hit').filter({ hasText: 'Note 33 about the café.' }).waitFor();
    await page.getByRole('button', { name: 'Who and when' }).click();
    await page.getByRole('combobox', { name: 'Written by' }).selectOption({ label: 'Anna de Vries' });
    await page.getByRole('heading', { name: 'Nothing found' }).waitFor();
    await looksRight(person, 'search-fields');
    await page.getByRole('button', { name: 'End search' }).click();
    await page.getByRole('link', { name: /Bram Jansen/ }).waitFor();
    await person.context.close();
  },
);

test('C15: on a phone, within one conversation, in the dark', { timeout: 150_000 }, async () => {
  const person = await browser.newPerson({ ...phone, colorScheme: 'dark' });
  const { page } = person;
  await signInAt(person, `${practice.server.url}/conversations`, practice.therapist);
  await page.getByRole('link', { name: /Sleeping better/ }).click();
  await page.getByRole('button', { name: 'More about this conversation' }).click();
  await page.getByRole('menuitem', { name: 'Search in this conversation' }).click();
  await page.getByRole('searchbox', { name: 'Search in this conversation' }).fill('hedgehog');
  await page.locator('.search-hit').first().waitFor();
  assert.equal((await marked(page)).length, 1);
  await looksRight(person, 'search-360-dark');
  await page.locator('.search-hit').click();
  await page.locator('.timeline .message', { hasText: 'breathe out slowly' }).waitFor();
  await page.goBack();
  await page.locator('.search-hit').waitFor();
  await person.context.close();
});
