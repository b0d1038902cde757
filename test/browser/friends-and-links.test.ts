// Friends, care links and absences, as those whom they concern meet them in real browsers.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openPractice, type Practice, type Someone } from '../journeys/practice.ts';
import { openBrowser, type Person, type TestBrowser } from '../support/browser.ts';
import { heading, home, looksRight, narrow, phone, signInAt } from '../support/pages.ts';

const dark = { viewport: { width: 800, height: 700 }, colorScheme: 'dark' } as const;

let practice: Practice;
let browser: TestBrowser;
let url: string;
let vos: Someone;
let jonas: Someone;
let anna: Someone;
let bram: Someone;

before(async () => {
  practice = await openPractice();
  url = practice.server.url;
  vos = practice.therapist;
  jonas = await join('Jonas Meyer', 'professional');
  anna = await join('Anna', 'client');
  bram = await join('Bram', 'client');
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await practice?.close();
});

async function join(name: string, role: 'client' | 'professional'): Promise<Someone> {
  const invited = await practice.invite({ name, role, withCode: true });
  return practice.signUp(invited, invited.code);
}
const enter = async (someone: Someone, path: string, options = {}): Promise<Person> => {
  const person = await browser.newPerson(options);
  await signInAt(person, url + path, someone);
  return person;
};
const answer = (page: Page, name: string) =>
  page.getByRole('alertdialog').getByRole('button', { name, exact: true }).click();
const task = (page: Page, title: string) => page.getByRole('heading', { level: 3, name: title });

test('F1, F2: a client invites somebody who has an account, lets them in, and is told when they end it', async () => {
  const hers = await enter(anna, '/contacts', phone);
  const { page } = hers;
  await page.getByRole('link', { name: 'Invite a friend' }).click();
  await heading(page, 'Invite a friend').waitFor();
  await looksRight(hers, 'friend-invite-360');
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  await page.getByText('Please fill in the name.').first().waitFor();
  await page.getByRole('textbox', { name: 'Name' }).fill('Brammetje');
  await page.getByRole('textbox', { name: 'E-mail address' }).fill(bram.address);
  await page.getByRole('radio', { name: 'My name' }).check();
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  await heading(page, 'Brammetje is invited').waitFor();
  await looksRight(hers, 'friend-invited-360');
  await page.getByRole('link', { name: 'Write the first message' }).click();
  await page.getByRole('textbox', { name: 'First message' }).fill('Are you there?');
  await page.getByRole('button', { name: 'Start conversation' }).click();
  const message = page.locator('.message-text', { hasText: 'Are you there?' });
  await message.waitFor();
  await looksRight(hers, 'friend-waits-360');

  const his = await enter(bram, '/', dark);
  await task(his.page, 'Anna invites you as a friend').waitFor();
  await looksRight(his, 'friend-asked-800-dark');
  await his.page.getByRole('button', { name: 'Accept' }).click();
  await task(his.page, 'Anna invites you as a friend').waitFor({ state: 'detached' });

  await page.goto(url);
  await task(page, 'Let Bram in?').waitFor();
  await page.getByText(`Bram accepted the invitation with ${bram.address}`).waitFor();
  await looksRight(hers, 'friend-let-in-360');
  await page.getByRole('button', { name: 'Let in' }).click();
  await task(page, 'Let Bram in?').waitFor({ state: 'detached' });
  await his.page.getByText('Are you there?').first().waitFor();

  await his.page.goto(`${url}/contacts/${anna.memberId}`);
  await his.page.getByText('Anna brought you here.').waitFor();
  await looksRight(his, 'friend-card-800-dark');
  await his.page.getByRole('button', { name: 'End the friendship' }).click();
  await his.page.getByRole('alertdialog', { name: 'End the friendship with Anna?' }).waitFor();
  await looksRight(his, 'friend-end-800-dark');
  await answer(his.page, 'End it');
  await heading(his.page, 'Contacts').waitFor();
  assert.equal(await his.page.getByRole('link', { name: 'Anna' }).count(), 0);
  await task(page, 'Bram has ended the friendship').waitFor();
  await looksRight(hers, 'friend-ended-360');
  await page.goto(`${url}/conversations`);
  await page.getByRole('link', { name: /Are you there/ }).click();
  await message.waitFor();
  assert.equal(await page.getByRole('textbox', { name: 'Message' }).count(), 0);
  assert.equal(await page.getByRole('button', { name: 'Open it again' }).count(), 0);
  await looksRight(hers, 'friend-closed-360');
});

test('K5, K3: a therapist links a colleague and ends the own link; the client reads who did it, and until when one writes', async () => {
  await vos.device.conversations.start({ memberIds: [bram.memberId], topic: 'Sleep', message: 'How was the night?' });
  const therapist = await enter(vos, `/contacts/${bram.memberId}`, narrow);
  const { page } = therapist;
  await page.getByRole('button', { name: 'Link', exact: true }).click();
  await page.getByText('Please choose a colleague.').first().waitFor();
  await looksRight(therapist, 'link-card-320-dark');
  await page.getByRole('combobox', { name: 'Link a colleague too' }).selectOption('Jonas Meyer');
  await page.getByRole('button', { name: 'Link', exact: true }).click();
  await page.getByText('Jonas Meyer and Bram are linked now.').first().waitFor();
  await page.getByRole('button', { name: 'End my link' }).click();
  await looksRight(therapist, 'link-end-320-dark');
  await answer(page, 'End my link');
  await heading(page, 'Contacts').waitFor();
  assert.equal(await page.getByRole('link', { name: 'Bram' }).count(), 0);

  const client = await enter(bram, '/', phone);
  await task(client.page, 'You are linked with Jonas Meyer now').waitFor();
  await client.page.getByText(/^Dr Eva Vos made this link on/).waitFor();
  await task(client.page, 'The link between you and Dr Eva Vos has ended').waitFor();
  await looksRight(client, 'link-told-360');
  await client.page.goto(`${url}/conversations`);
  await client.page.getByRole('link', { name: /Sleep/ }).click();
  await client.page.getByText('The link between you has ended. You can write here until').waitFor();
  await looksRight(client, 'link-writing-ends-360');
  await client.page.goto(`${url}/settings`);
  const links = client.page.getByRole('list', { name: 'Who works with you' });
  await links.getByText('Jonas Meyer').first().waitFor();
  assert.equal(await links.getByText('Dr Eva Vos', { exact: true }).count(), 0);
  await client.page.locator('summary').click();
  await client.page.getByRole('list', { name: 'Earlier' }).getByText('Dr Eva Vos').first().waitFor();
  await looksRight(client, 'link-settings-360');

  const last = await enter(jonas, `/contacts/${bram.memberId}`);
  await last.page.getByText('You are the only one linked for good.').waitFor();
  assert.equal(await last.page.getByRole('button', { name: 'End my link' }).count(), 0);
  await looksRight(last, 'link-last-1280');
});

test('K5: a client silences the calls of one therapist, and hears them again, on the contact’s card', async () => {
  const hers = await enter(anna, `/contacts/${vos.memberId}`, phone);
  const { page } = hers;
  const quiet = page.getByRole('switch', { name: 'Calls from Dr Eva Vos without sound' });
  const press = async () => {
    const kept = page.waitForResponse(/api\/silenceCalls/);
    await quiet.click();
    await kept;
    const { contacts } = await anna.device.ask('listContacts', {});
    return contacts.some(({ callsSilenced }) => callsSilenced);
  };
  assert.ok(await press());
  await looksRight(hers, 'silenced-360');
  await page.reload();
  await quiet.waitFor();
  assert.ok(await quiet.isChecked());
  assert.ok(!(await press()));
});

test('K6: an absent therapist names who stands in; that colleague and the client read it, and the end of it', async () => {
  const away = await enter(vos, '/settings', phone);
  const card = away.page.getByRole('form', { name: 'New absence' });
  await card.getByRole('button', { name: 'Set the absence' }).click();
  await card.getByText('Please choose the first day.').first().waitFor();
  const day = (after: number) => new Date(Date.now() + after * 86_400_000).toISOString().slice(0, 10);
  await card.getByLabel('First day').fill(day(3));
  await card.getByLabel('Last day').fill(day(2));
  await card.getByRole('button', { name: 'Set the absence' }).click();
  await card.getByText('The last day comes before the first one.').first().waitFor();
  await looksRight(away, 'absence-wrong-360');
  await card.getByLabel('First day').fill(day(0));
  await card.getByLabel('Last day').fill(day(6));
  await card.getByLabel('Who stands in?').selectOption('Jonas Meyer');
  await card.getByRole('button', { name: 'Set the absence' }).click();
  const absences = away.page.getByRole('list', { name: 'Absence' });
  await absences.getByText('Jonas Meyer stands in.').waitFor();
  await looksRight(away, 'absence-set-360');

  const cover = await enter(jonas, '/', dark);
  await task(cover.page, 'You stand in for Dr Eva Vos').waitFor();
  await looksRight(cover, 'absence-cover-800-dark');
  await cover.page.goto(`${url}/contacts/${anna.memberId}`);
  await cover.page.getByText('You stand in for a colleague, and are linked with Anna for that time.').waitFor();
  for (const name of ['Linked by mistake', 'End my link', 'Link']) {
    assert.equal(await cover.page.getByRole('button', { name, exact: true }).count(), 0, name);
  }
  await looksRight(cover, 'absence-cover-card-800-dark');
  const client = await enter(anna, '/', phone);
  await task(client.page, 'You are linked with Jonas Meyer now').waitFor();
  await client.page.getByText(/It stands until .*, while somebody else is away/).waitFor();

  await absences.getByRole('button', { name: /^I am back/ }).click();
  await absences.waitFor({ state: 'detached' });
  await task(client.page, 'The link between you and Jonas Meyer has ended').waitFor();
  await looksRight(client, 'absence-over-360');
  await cover.page.getByText('This contact is not there').waitFor();
  await away.page.goto(url);
  await home(away.page).waitFor();
});
