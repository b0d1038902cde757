// Two people make sure of each other's keys, each in a browser of their own: by comparing numbers, and by a code.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openPractice, type Practice, type Someone } from '../journeys/practice.ts';
import { openBrowser, type Person, type TestBrowser } from '../support/browser.ts';
import { home, looksRight, phone, signInAt } from '../support/pages.ts';

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

/** A client who was let in without a code, so that nobody is compared with anybody. */
async function newClient(name: string): Promise<Someone> {
  return practice.signUp(await practice.invite({ name, withCode: false }));
}

async function openCard(person: Person, viewer: Someone, whose: string): Promise<Page> {
  const page = await signInAt(person, practice.server.url, viewer);
  await home(page).waitFor();
  await page.getByRole('link', { name: 'All contacts' }).click();
  await page.getByRole('link', { name: whose }).click();
  await page.getByRole('heading', { level: 1, name: whose }).waitFor();
  return page;
}

async function digitsIn(page: Page, title: string): Promise<string> {
  const shown = page.locator('.safety-number', { has: page.getByRole('heading', { name: title }) });
  return ((await shown.innerText()).match(/\d/g) ?? []).join('');
}

test('two people see the same two numbers, and who says that they match has compared', async () => {
  const anna = await newClient('Anna Compares');
  const [hers, his] = [await browser.newPerson(phone), await browser.newPerson()];
  const annas = await openCard(hers, anna, 'Dr Eva Vos');
  const evas = await openCard(his, practice.therapist, 'Anna Compares');
  for (const page of [annas, evas]) {
    await page.getByText('Not yet compared').first().waitFor();
    await page.getByRole('button', { name: 'Compare safety numbers' }).click();
  }
  await annas.getByRole('button', { name: 'They match' }).waitFor();
  await evas.getByRole('button', { name: 'They match' }).waitFor();
  await looksRight(hers, 'comparing-numbers-phone');

  const own = await digitsIn(annas, 'Your number');
  assert.match(own, /^\d{20}$/);
  assert.equal(await digitsIn(evas, 'Anna Compares’s number'), own);
  assert.equal(await digitsIn(annas, 'Dr Eva Vos’s number'), await digitsIn(evas, 'Your number'));

  await annas.getByRole('button', { name: 'They don’t match' }).click();
  await annas.getByRole('status').filter({ hasText: /./ }).first().waitFor();
  await annas.getByRole('button', { name: 'They match' }).click();
  await annas.getByText('You and Dr Eva Vos know each other’s keys').waitFor();
  await looksRight(hers, 'comparing-done-phone');
  assert.equal(await evas.getByText('Not yet compared').count(), 1, 'the other has to look for themself');
});

test('a code that one makes and the other types compares both at once; a wrong one says how many tries are left', async () => {
  const bram = await newClient('Bram Types');
  const [hers, his] = [await browser.newPerson(), await browser.newPerson(phone)];
  const evas = await openCard(hers, practice.therapist, 'Bram Types');
  await evas.getByRole('button', { name: 'Make an introduction code' }).click();
  const given = evas.locator('.given-code');
  await given.waitFor();
  const code = ((await given.innerText()).match(/\d/g) ?? []).join('');
  assert.match(code, /^\d{20}$/);
  await looksRight(hers, 'code-given');

  const brams = await openCard(his, bram, 'Dr Eva Vos');
  const field = brams.getByRole('textbox', { name: 'Type the code that Dr Eva Vos gave you' });
  const wrong = [...code].map((digit) => String((Number(digit) + 1) % 10)).join('');
  await field.fill(wrong);
  await brams.getByRole('button', { name: 'Check the code' }).click();
  await brams.getByText('You have 4 more tries.').first().waitFor();
  await looksRight(his, 'code-wrong-phone');

  await field.fill(code);
  await brams.getByRole('button', { name: 'Check the code' }).click();
  await brams.getByText('You and Dr Eva Vos know each other’s keys').waitFor();
  await evas.getByText('You and Bram Types know each other’s keys').waitFor();
});
