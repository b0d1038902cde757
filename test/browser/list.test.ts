// The list of conversations as one's own: filters, and what can be done with a row.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, type TestBrowser } from '../support/browser.ts';
import { looksRight, narrow, phone, signInAt } from '../support/pages.ts';
import { openPractice, ready, type Practice, type Someone } from '../journeys/practice.ts';

let practice: Practice;
let browser: TestBrowser;
const clients: Someone[] = [];
before(async () => {
  practice = await openPractice();
  browser = await openBrowser();
  for (const name of ['Anna de Vries', 'Bram Jansen', 'Carla Smit']) {
    const client = await practice.signUp(await practice.invite({ name }));
    clients.push(client);
    const { device } = practice.therapist;
    await device.conversations.start({ memberIds: [client.memberId], message: `Welcome, ${name}.` });
  }
  const [anna] = clients;
  const { items } = await ready(anna!.device.conversations.list, (list) => list.items.length === 1);
  const open = anna!.device.conversations.open(items[0]!.conversationId);
  await open.write('When is our next appointment?');
  await ready(open.view, (view) => view.outgoing.length === 0 && view.items.length === 3);
  open.close();
});
after(async () => {
  await browser?.close();
  await practice?.close();
});

const titles = ['Anna de Vries', 'Bram Jansen', 'Carla Smit'];

test('C17: pinned, muted, archived and brought back, by keyboard alone', { timeout: 120_000 }, async () => {
  const person = await browser.newPerson();
  const { page } = person;
  await signInAt(person, `${practice.server.url}/conversations`, practice.therapist);
  const list = page.getByRole('region', { name: 'Your conversations' });
  const rows = list.getByRole('listitem').getByRole('link');
  const order = async (expected: string[]): Promise<void> => {
    for (const [at, name] of expected.entries()) await rows.nth(at).filter({ hasText: name }).waitFor();
    assert.equal(await rows.count(), expected.length);
  };
  const act = async (name: string, action: string): Promise<void> => {
    await list.getByRole('button', { name: `Actions for ${name}` }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: action }).focus();
    await page.keyboard.press('Enter');
  };
  const choose = (filter: string) => list.getByRole('button', { name: filter, exact: true }).click();

  await order(['Anna de Vries', 'Carla Smit', 'Bram Jansen']);
  await looksRight(person, 'list-1280');
  await act('Bram Jansen', 'Pin to the top');
  await order(['Bram Jansen', 'Anna de Vries', 'Carla Smit']);
  await list.getByRole('img', { name: 'Pinned' }).waitFor();
  await act('Carla Smit', 'Mute');
  await list.getByRole('img', { name: /^Muted/ }).waitFor();
  await act('Anna de Vries', 'Archive');
  await order(['Bram Jansen', 'Carla Smit']);
  assert.match(await page.evaluate(() => document.activeElement?.textContent ?? ''), /Carla Smit/);

  await choose('Archived');
  await order(['Anna de Vries']);
  await looksRight(person, 'list-archived');
  await choose('Waiting for my answer');
  await page.getByRole('heading', { name: 'Nobody waits for your answer' }).waitFor();
  await looksRight(person, 'list-waiting-none');
  await choose('Archived');
  await act('Anna de Vries', 'Back into the list');
  await page.getByRole('heading', { name: 'Nothing is archived' }).waitFor();
  await choose('Waiting for my answer');
  await order(['Anna de Vries']);
  await looksRight(person, 'list-waiting');
  await choose('All');
  await order(['Bram Jansen', 'Anna de Vries', 'Carla Smit']);
  await person.context.close();
});

test('C17: on a phone the same by touch, an archived one back by undo', { timeout: 120_000 }, async () => {
  for (const [name, size] of [['360', phone] as const, ['320-dark', narrow] as const]) {
    const person = await browser.newPerson(size);
    const { page } = person;
    await signInAt(person, `${practice.server.url}/conversations`, practice.therapist);
    await page.getByRole('button', { name: 'Actions for Carla Smit' }).waitFor();
    await looksRight(person, `list-${name}`);
    await page.getByRole('button', { name: 'Actions for Carla Smit' }).click();
    await looksRight(person, `list-menu-${name}`);
    await page.getByRole('menuitem', { name: 'Archive' }).click();
    await page.getByRole('link', { name: /Carla Smit/ }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    for (const title of titles) await page.getByRole('link', { name: new RegExp(title) }).waitFor();
    await person.context.close();
  }
});
