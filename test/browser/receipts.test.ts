// What two people let each other see while they read and write (C13): a therapist at a desk, a client on a phone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { ConversationView } from '../../src/sdk/model.ts';
import { openPractice, ready, type Practice, type Someone } from '../journeys/practice.ts';
import { openBrowser, type Person, type TestBrowser } from '../support/browser.ts';
import { heading, looksRight, narrow, phone, signInAt } from '../support/pages.ts';

let practice: Practice;
let browser: TestBrowser;
let anna: Someone;
let conversationId: string;

before(async () => {
  practice = await openPractice();
  browser = await openBrowser();
  anna = await practice.signUp(await practice.invite({ name: 'Anna de Vries' }));
  const { conversations } = practice.therapist.device;
  conversationId = await conversations.start({
    memberIds: [anna.memberId],
    topic: 'My week',
    message: 'Welcome, Anna.',
  });
});
after(async () => {
  await browser?.close();
  await practice?.close();
});

const composer = (page: Page) => page.getByRole('textbox', { name: 'Message' });
const timeline = (page: Page) => page.getByRole('region', { name: 'Messages' });
const readByAnna = (page: Page) => timeline(page).getByText('Read by Anna de Vries');
const typing = (page: Page) => page.getByRole('paragraph').filter({ hasText: 'Anna de Vries is typing…' });
const reading = (page: Page) => page.getByRole('switch', { name: 'What I have read' });

async function write(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await timeline(page).getByText(text).waitFor();
}

/** Looks at a page while others type: each goes on until it was looked at. */
async function looksRightWhile(typing: Someone[], person: Person, id: string, name: string): Promise<void> {
  const tell = () => {
    for (const { device } of typing) void device.act('noteTyping', { conversationId: id as never }).catch(() => {});
  };
  const timer = setInterval(tell, 2_000);
  tell();
  await person.page.locator('.typing-place > p').waitFor();
  // At the end: the line stands in what is free there.
  await person.page.locator('.timeline-jump').waitFor({ state: 'detached', timeout: 5_000 });
  await looksRight(person, name);
  clearInterval(timer);
}

test(
  'C13: both switch receipts on; each sees the other read and type, and off again it is gone',
  { timeout: 240_000 },
  async () => {
    const [hers, his] = [await browser.newPerson(), await browser.newPerson(phone)];
    const address = `${practice.server.url}/conversations/${conversationId}`;
    const eva = await signInAt(hers, `${practice.server.url}/settings`, practice.therapist);
    await heading(eva, 'Settings').waitFor();
    assert.equal(await eva.getByRole('switch', { name: 'That I am typing' }).isChecked(), true);
    assert.equal(await reading(eva).isChecked(), false);
    await reading(eva).check();
    await looksRight(hers, 'receipts-settings');
    const page = await signInAt(his, `${practice.server.url}/settings`, anna);
    await reading(page).check();
    await reading(page).scrollIntoViewIfNeeded();
    await looksRight(his, 'receipts-settings-phone');

    await eva.goto(address);
    await write(eva, 'How was your week?');
    await eva.getByText('Sent', { exact: true }).waitFor();
    assert.equal(await readByAnna(eva).count(), 0);
    await page.goto(address);
    await timeline(page).getByText('How was your week?').waitFor();
    await readByAnna(eva).waitFor();
    assert.equal(await eva.getByText('Sent', { exact: true }).count(), 0);

    // Nothing moves when the line comes: it stands in what was free.
    const place = () =>
      eva.evaluate(() =>
        [...document.querySelectorAll('.message, .composer')].map((one) => one.getBoundingClientRect().top),
      );
    const before = await place();
    await composer(page).pressSequentially('It was', { delay: 20 });
    await typing(eva).waitFor();
    assert.deepEqual(await place(), before);
    await looksRightWhile([anna], hers, conversationId, 'receipts-typing');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await timeline(eva).getByText('It was').waitFor();
    await typing(eva).waitFor({ state: 'detached' });
    assert.equal(await eva.getByText('New message from Anna de Vries: It was').count(), 1);

    await composer(eva).pressSequentially('Good to', { delay: 20 });
    await page.getByRole('paragraph').filter({ hasText: 'Dr Eva Vos is typing…' }).waitFor();
    await looksRightWhile([practice.therapist], his, conversationId, 'receipts-typing-phone');

    await anna.device.account.updateSettings({ showsReading: false });
    await readByAnna(eva).waitFor({ state: 'detached' });
    await eva.getByText('How was your week?').waitFor();
    // What cannot be kept goes back, and says why.
    await page.goto(`${practice.server.url}/settings`);
    assert.equal(await reading(page).isChecked(), false);
    await his.context.setOffline(true);
    await reading(page).click();
    await page.getByRole('region', { name: 'Notices' }).getByText(/\w+/).first().waitFor();
    assert.equal(await reading(page).isChecked(), false);
    for (const person of [hers, his]) await person.context.close();
  },
);

test('in a group: who has read what, under the names that are shown', { timeout: 240_000 }, async () => {
  const names = ['Bert Bakker', 'Carla Zand', 'Dirk Dijk', 'Edda Engel'];
  const others = [];
  for (const name of names)
    others.push(await practice.signUp(await practice.invite({ name, role: 'professional', profession: 'Coach' })));
  const { device } = practice.therapist;
  await device.account.updateSettings({ showsReading: true });
  const memberIds = others.map(({ memberId }) => memberId);
  const id = await device.conversations.start({ memberIds, topic: 'Team', message: 'First.' });
  const open = device.conversations.open(id);
  await open.write('Second.');
  const isBoth = ({ items }: ConversationView) => items.filter(({ kind }) => kind === 'message').length === 2;
  const { items } = await ready(open.view, isBoth);
  const [first, second] = items.filter(({ kind }) => kind === 'message').map(({ position }) => position);
  const [bert, ...rest] = others;
  for (const other of others) await other.device.account.updateSettings({ showsReading: true });
  await bert!.device.act('markRead', { conversationId: id, position: first! });
  for (const other of rest) await other.device.act('markRead', { conversationId: id, position: second! });
  const hers = await browser.newPerson(narrow);
  const eva = await signInAt(hers, `${practice.server.url}/conversations/${id}`, practice.therapist);
  // In the order in which they stand in the conversation, which is drawn by lot.
  const three = await timeline(eva)
    .getByText(/^Read by [\w ]+, [\w ]+ and [\w ]+$/)
    .innerText();
  for (const name of names.slice(1)) assert.ok(three.includes(name), three);
  await timeline(eva).getByText('Read by Bert Bakker').waitFor();
  await looksRightWhile(others, hers, id, 'receipts-group-narrow');
  await eva.getByRole('paragraph').filter({ hasText: 'Several people are typing…' }).waitFor();
  await bert!.device.act('markRead', { conversationId: id, position: second! });
  await timeline(eva)
    .getByText(/^Read by \w+ \w+, \w+ \w+ and 2 others$/)
    .waitFor();
  open.close();
  await hers.context.close();
});
