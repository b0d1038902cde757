// Home in a real browser.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openPractice, type Practice } from '../journeys/practice.ts';
import { openBrowser, type TestBrowser } from '../support/browser.ts';
import { looksRight, phone, signInAt } from '../support/pages.ts';

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

test('H1: home shows what is unread with who wrote; how it begins can be hidden, here and in the list', async () => {
  const anna = await practice.signUp(await practice.invite({ name: 'Anna de Vries' }));
  const { conversations } = practice.therapist.device;
  await conversations.start({ memberIds: [anna.memberId], topic: 'Trains', message: 'A private beginning' });
  const hers = await browser.newPerson(phone);
  const page = await signInAt(hers, practice.server.url, anna);
  const row = page.getByRole('region', { name: 'New messages' }).getByRole('link', { name: /Trains/ });
  await row.getByText('A private beginning').waitFor();
  await row.getByText('Dr Eva Vos').waitFor();
  await row.getByText('1 unread').waitFor();
  await looksRight(hers, 'home-unread-360');
  await page.getByRole('button', { name: 'Hide how messages begin' }).click();
  await row.getByText('Text hidden').waitFor();
  assert.equal(await page.getByText('A private beginning').count(), 0);
  await page.reload();
  await row.getByText('Text hidden').waitFor();
  await looksRight(hers, 'home-hidden-360');

  await page.goto(`${practice.server.url}/settings`);
  const setting = page.getByRole('switch', { name: 'Show how messages begin' });
  assert.equal(await setting.isChecked(), false);
  await setting.check();
  await looksRight(hers, 'home-setting-360');
  await page.getByRole('link', { name: 'Home', exact: true }).click();
  await row.getByText('A private beginning').waitFor();
  await row.click();
  await page.getByRole('textbox', { name: 'Message' }).waitFor();
  await page.getByRole('region', { name: 'Messages' }).getByText('A private beginning').waitFor();
  await hers.context.close();
});
