// Two clients of one therapist meet in a conversation: how each is shown, chosen before anything is read.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openPractice, type Practice, type Someone } from '../journeys/practice.ts';
import { openBrowser, type Person, type TestBrowser } from '../support/browser.ts';
import { looksRight, narrow, phone, signInAt } from '../support/pages.ts';

let practice: Practice;
let browser: TestBrowser;
let anna: Someone;
let bert: Someone;
let conversationId: string;

before(async () => {
  practice = await openPractice();
  browser = await openBrowser();
  anna = await practice.signUp(await practice.invite({ name: 'Anna de Vries' }));
  bert = await practice.signUp(await practice.invite({ name: 'Bert Bakker' }));
  const { conversations } = practice.therapist.device;
  const memberIds = [anna.memberId, bert.memberId];
  conversationId = await conversations.start({ memberIds, topic: 'Evening group', message: 'Welcome, both of you.' });
});
after(async () => {
  await browser?.close();
  await practice?.close();
});

const composer = (page: Page) => page.getByRole('textbox', { name: 'Message' });
const offer = (page: Page) => page.getByRole('heading', { name: 'How do you want to be shown here?' });

async function enter(someone: { address: string }, options = {}): Promise<Person> {
  const person = await browser.newPerson(options);
  await signInAt(person, `${practice.server.url}/conversations/${conversationId}`, someone);
  return person;
}

async function write(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.locator('.timeline').getByText(text).waitFor();
  // It stands there while it is on its way, too, and a page that closes takes it along.
  await page.locator('.message', { hasText: text }).locator('.message-sent').waitFor();
}

test('N1: the choice comes before history and composer, with later as an equal', { timeout: 240_000 }, async () => {
  const one = await enter(anna, phone);
  await offer(one.page).waitFor();
  assert.equal(await composer(one.page).count(), 0);
  assert.equal(await one.page.getByText('Welcome, both of you.').count(), 0);
  await looksRight(one, 'name-offer-phone');
  // Nothing is chosen before one chooses.
  await one.page.getByRole('button', { name: 'Continue' }).click();
  await one.page.getByRole('alert').getByText('Choose one of the three.').waitFor();

  await one.page.getByRole('radio', { name: /^A nickname/ }).check();
  await one.page.getByRole('textbox', { name: 'Your nickname' }).fill('Dr Eva Vos');
  await one.page.getByRole('button', { name: 'Continue' }).click();
  await one.page
    .getByRole('alert')
    .getByText(/a name that you see here/)
    .waitFor();
  assert.equal(await one.page.getByRole('textbox', { name: 'Your nickname' }).inputValue(), 'Dr Eva Vos');
  await looksRight(one, 'name-refused-phone');
  await one.page.getByRole('textbox', { name: 'Your nickname' }).fill('Sunflower');
  await one.page.getByRole('button', { name: 'Continue' }).click();
  await one.page.locator('.timeline').getByText('Welcome, both of you.').waitFor();
  assert.equal(await one.page.evaluate(() => document.activeElement?.tagName), 'H1');
  await write(one.page, 'Hello, I am new here.');
  await one.page.close();

  const two = await enter(bert, { ...narrow });
  await offer(two.page).waitFor();
  await looksRight(two, 'name-offer-narrow-dark');
  await two.page.getByRole('radio', { name: /^Later.*Participant \d/ }).check();
  await two.page.getByRole('button', { name: 'Continue' }).click();
  // N4: always marked as what it is.
  await two.page.locator('.message-author', { hasText: '“Sunflower” nickname' }).waitFor();
  assert.equal(await two.page.getByText('Anna').count(), 0);
  await write(two.page, 'Me too.');
  await looksRight(two, 'name-nickname-narrow-dark');
  await two.page.close();
});

test(
  'N2, N4: contacts see both; the choice changes under Participants, at earlier messages too',
  { timeout: 240_000 },
  async () => {
    const eva = await enter(practice.therapist);
    await eva.page.locator('.message-author', { hasText: 'Anna de Vries (“Sunflower”)' }).waitFor();
    await eva.page.getByText('Anna de Vries (“Sunflower”) set a nickname').waitFor();
    await eva.page.getByRole('button', { name: /^Participants, 3/ }).click();
    const list = eva.page.getByRole('dialog', { name: 'Participants' });
    await list.getByText('Client · Nickname').waitFor();
    // N7: whoever manages sees who has not chosen.
    await list.getByText('Client · Has not chosen a name yet').waitFor();
    assert.equal(await list.getByRole('button', { name: 'Change how you are shown' }).count(), 0);
    await looksRight(eva, 'name-participants');
    await eva.page.close();

    const two = await enter(bert);
    await two.page.locator('.message-author', { hasText: '“Sunflower”' }).waitFor();
    await two.page.getByRole('button', { name: /^Participants, 3/ }).click();
    await two.page.getByRole('button', { name: 'Change how you are shown' }).click();
    const dialog = two.page.getByRole('dialog', { name: 'How you are shown' });
    await dialog.getByRole('radio', { name: /^My own name/ }).check();
    await looksRight(two, 'name-change');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await two.page.getByText('You show your own name now').waitFor();
    await two.page.close();

    const one = await enter(anna, phone);
    await one.page.locator('.message-author', { hasText: 'Bert Bakker' }).waitFor();
    await one.page.close();
  },
);

test('N1: the list shows no message before the choice was made', { timeout: 120_000 }, async () => {
  const { conversations } = practice.therapist.device;
  await conversations.start({
    memberIds: [anna.memberId, bert.memberId],
    topic: 'Second group',
    message: 'Secret so far.',
  });
  const one = await browser.newPerson();
  await signInAt(one, `${practice.server.url}/conversations`, anna);
  const row = one.page.getByRole('link', { name: /Second group/ });
  await row.getByText('Choose how you are shown here').waitFor();
  assert.equal(await one.page.getByText('Secret so far.').count(), 0);
  await row.click();
  await offer(one.page).waitFor();
  await looksRight(one, 'name-offer-wide');
  await one.page.close();
});

test('N2: before a new contact sees the name, both are told', { timeout: 240_000 }, async () => {
  const coach = await practice.signUp(
    await practice.invite({ name: 'Bo Berg', role: 'professional', profession: 'Coach' }),
  );
  const { device } = practice.therapist;
  conversationId = await device.conversations.start({
    ...{ memberIds: [anna.memberId, coach.memberId], topic: 'With a coach', message: 'Meet each other.' },
  });
  await coach.device.act('chooseName', { conversationId: conversationId as never, choice: { as: 'later' } });
  await anna.device.act('chooseName', {
    conversationId: conversationId as never,
    choice: { as: 'nickname', nickname: 'Rose' },
  });
  await device.act('linkMembers', { professionalId: coach.memberId, clientId: anna.memberId });
  const one = await enter(anna, phone);
  await one.page.getByRole('heading', { name: 'Somebody here has become your contact' }).waitFor();
  assert.equal(await one.page.getByText('Bo Berg').count(), 0);
  await looksRight(one, 'name-unveiling-phone');
  const seen = async () => {
    const { conversation } = await coach.device.ask('getConversation', { conversationId: conversationId as never });
    return JSON.stringify(conversation.participants);
  };
  assert.ok(!(await seen()).includes('Anna de Vries'));
  await one.page.getByRole('button', { name: 'Continue' }).click();
  await one.page.locator('.timeline').getByText('Meet each other.').waitFor();
  assert.ok((await seen()).includes('Anna de Vries'));
  await one.page.close();
});
