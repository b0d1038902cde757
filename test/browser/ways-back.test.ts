// Getting back in, as people do it in real browsers: with the recovery code, with a mail and somebody who knows them,
// with new keys for everything, and with an address that was changed behind their back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { ConversationId } from '../../src/shared/ids.ts';
import { openPractice, password, reads, ready, type Practice, type Someone } from '../journeys/practice.ts';
import { openBrowser, type Person, type TestBrowser } from '../support/browser.ts';
import { mailedLink } from '../support/ways-back.ts';
import {
  crisisLine,
  heading,
  home,
  keepCode,
  looksRight,
  narrow,
  phone,
  signInAt,
  takeWords,
} from '../support/pages.ts';

let practice: Practice;
let browser: TestBrowser;
let url: string;
before(async () => {
  practice = await openPractice();
  url = practice.server.url;
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await practice?.close();
});

/** A client who knows her therapist by a code, with a conversation of theirs. */
async function newClient(name: string): Promise<Someone & { conversationId: ConversationId }> {
  const invited = await practice.invite({ name, withCode: true });
  const client = await practice.signUp(invited, invited.code);
  const conversationId = await practice.therapist.device.conversations.start({
    memberIds: [client.memberId],
    message: `Welcome, ${name}.`,
  });
  const open = client.device.conversations.open(conversationId);
  await reads(open, ['[started]', `Welcome, ${name}.`]);
  open.close();
  return Object.assign(client, { conversationId });
}

async function press(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('button', { name }).click();
}

/** The door, and the page behind "Forgotten your password?". */
async function forget(page: Page, address: string): Promise<void> {
  await page.goto(url);
  await heading(page, 'Sign in').waitFor();
  await page.getByRole('textbox', { name: 'E-mail address' }).fill(address);
  await page.getByRole('link', { name: 'Forgotten your password?' }).click();
  await heading(page, 'You can get in again').waitFor();
}

async function focused(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.tagName ?? '');
}

test('who forgot the password types the recovery code from paper, and everything is there', async () => {
  const anna = await newClient('Anna');
  const person = await browser.newPerson(phone);
  const { page } = person;
  await forget(page, anna.address);
  await crisisLine(page).waitFor();
  await looksRight(person, 'forgotten-360');

  await press(page, /^I have my recovery code/);
  await heading(page, 'Which address do you sign in with?').waitFor();
  assert.equal(await focused(page), 'H1');
  assert.equal(await page.getByRole('textbox').inputValue(), anna.address, 'what was typed at the door came along');
  await press(page, 'Go on');

  await heading(page, 'Type your recovery code').waitFor();
  await crisisLine(page).waitFor();
  const field = page.getByRole('textbox', { name: 'Recovery code' });
  await field.fill(anna.recoveryCode.slice(0, 20));
  await press(page, 'Go on');
  await page.getByText('characters are missing').first().waitFor();
  const typo = anna.recoveryCode.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'));
  await field.fill(typo);
  await page.getByText('A character is mistyped somewhere.').first().waitFor();
  await looksRight(person, 'recovery-code-typo-360');
  // As people type it: small letters, no hyphens, the letter for the digit.
  const asTyped = anna.recoveryCode.toLowerCase().replaceAll('-', '').replaceAll('0', 'o').replaceAll('1', 'i');
  await field.fill(asTyped);
  await page.locator('.field-error').waitFor({ state: 'detached' });
  await press(page, 'Go on');

  await heading(page, 'Choose a new password').waitFor();
  await crisisLine(page).waitFor();
  await looksRight(person, 'recovery-password-360');
  const chosen = await takeWords(page);
  await heading(page, 'Keep your new recovery code').waitFor();
  assert.equal(await focused(page), 'H1');
  await looksRight(person, 'recovery-new-code-360');
  await keepCode(page, 'Open my messages');
  await home(page).waitFor();
  await page.getByText('Welcome, Anna.').first().waitFor();
  assert.equal(await page.getByText('Bring back your earlier conversations').count(), 0, 'nothing waits for anybody');

  const again = await browser.newPerson();
  await signInAt(again, url, anna, chosen);
  await home(again.page).waitFor();
  const old = await browser.newPerson(narrow);
  await signInAt(old, url, anna);
  await old.page.getByText('The address or the password is not right.').waitFor();
});

/** Everything forgotten: from the door to the first page, with new keys. */
async function startAnew(person: Person, someone: Someone): Promise<void> {
  const { page } = person;
  await forget(page, someone.address);
  await press(page, /^I have neither/);
  await press(page, 'Send the mail');
  await heading(page, 'Look into your mail').waitFor();
  await crisisLine(page).waitFor();
  await looksRight(person, 'reset-mail-sent-360');
  const link = await mailedLink(practice.server, someone.address, 'reset');
  await page.goto(link ?? '');
  await heading(page, /^Hello/).waitFor();
  assert.equal(new URL(page.url()).hash, '', 'the secret left the address');
  await crisisLine(page).waitFor();
  await looksRight(person, 'reset-welcome-360');
  await press(page, 'Begin');
  await takeWords(page);
  await keepCode(page, 'Open my messages');
  await page.getByRole('region', { name: 'Bring back your earlier conversations' }).waitFor();
}

async function digitsOn(page: Page): Promise<string> {
  const shown = page.getByRole('group', { name: /^Code for/ });
  await shown.waitFor();
  return ((await page.locator('.restore-digits').innerText()).match(/\d/g) ?? []).join('');
}

test('who forgot both writes at once, and her therapist brings the rest back by typing what she reads out', async () => {
  const bea = await newClient('Bea');
  const [hers, his] = [await browser.newPerson(phone), await browser.newPerson()];
  await startAnew(hers, bea);
  const beas = hers.page;
  await crisisLine(beas).first().waitFor();
  await beas.getByText('One conversation waits').waitFor();
  await looksRight(hers, 'restore-card-360');

  // She writes at once, in a new conversation.
  await beas.getByRole('button', { name: 'Conversation with Dr Eva Vos' }).first().click();
  await beas.getByRole('textbox', { name: 'First message' }).fill('I lost my way in. Can you call me?');
  await press(beas, 'Start conversation');
  await beas.locator('.timeline').getByText('I lost my way in.').waitFor();

  // Her therapist is asked, and reads what she wrote.
  const evas = await signInAt(his, url, practice.therapist);
  await evas.getByRole('heading', { name: 'Is it really Bea?' }).waitFor();
  await evas.getByText('Bea has made no code yet.').waitFor();
  assert.equal(await evas.getByRole('button', { name: /confirm this$/ }).count(), 1, 'only the button that refuses');
  await looksRight(his, 'confirm-no-code');

  // What waits says so, and nothing can be written into it.
  await beas.getByRole('link', { name: 'Back' }).click();
  await beas.getByText('Waits for confirmation').first().waitFor();
  await looksRight(hers, 'restore-list-360');
  await beas.getByRole('navigation', { name: 'Main menu' }).getByRole('link', { name: 'Home' }).click();
  await press(beas, /^Show the code/);
  const code = await digitsOn(beas);
  assert.match(code, /^\d{20}$/);
  await looksRight(hers, 'restore-code-360');

  const field = evas.getByRole('textbox', { name: 'The 20 digits that Bea reads out' });
  await field.fill([...code].map((digit) => String((Number(digit) + 1) % 10)).join(''));
  await press(evas, 'Check the digits');
  await evas.getByText('You have 4 more tries.').first().waitFor();
  await looksRight(his, 'confirm-wrong');
  await beas.getByText('Dr Eva Vos mistyped it once.').waitFor();

  // In the old conversation, while he types.
  await beas.getByRole('navigation', { name: 'Main menu' }).getByRole('link', { name: 'Conversations' }).click();
  await beas.locator(`a[href$="${bea.conversationId}"]`).click();
  await beas.getByText('This conversation waits for a confirmation').waitFor();
  await looksRight(hers, 'restore-conversation-360');
  await field.fill(code);
  await press(evas, 'Check the digits');
  await beas.locator('.timeline').getByText('Welcome, Bea.').waitFor();
  await beas.locator('.timeline').getByText('Dr Eva Vos confirmed your new keys').waitFor();
  await beas.getByText('This conversation waits for a confirmation').waitFor({ state: 'detached' });
  await evas.getByRole('heading', { name: 'Is it really Bea?' }).waitFor({ state: 'detached' });
  await beas.getByRole('textbox', { name: 'Message' }).fill('There it is again');
  await press(beas, /^Send$/);
  await evas
    .getByRole('navigation', { name: 'Main menu' })
    .getByRole('link', { name: /^Conversations/ })
    .click();
  await evas.getByText('There it is again').first().waitFor();
  await looksRight(hers, 'restored-360');
});

test('somebody who may be known makes new keys everywhere, sees how far they are, and loses nothing that others send', async () => {
  const cas = await newClient('Cas');
  const { device } = practice.therapist;
  for (const topic of ['Sleep', 'Walks']) {
    await device.conversations.start({ memberIds: [cas.memberId], topic, message: `About ${topic}` });
  }
  const [person, other] = [await browser.newPerson(), await browser.newPerson(phone)];
  const page = await signInAt(person, url, cas);
  await home(page).waitFor();
  await signInAt(other, url, cas);
  await home(other.page).waitFor();

  await page.goto(`${url}/settings`);
  await page.getByRole('link', { name: 'Make new keys' }).click();
  await heading(page, 'Somebody may know my password, or a device is lost').waitFor();
  await crisisLine(page).waitFor();
  await looksRight(person, 'new-keys');
  await page.getByRole('textbox', { name: 'Your password until now' }).fill('not this one at all');
  await press(page, 'Go on');
  const chosen = await takeWords(page);
  await page.locator('.field-error').getByText('This password is not right.').waitFor();
  await page.getByRole('textbox', { name: 'Your password until now' }).fill(password);
  await press(page, 'Go on');
  await heading(page, 'Choose a new password').waitFor();
  assert.equal(await page.getByRole('status', { name: 'Your new password, five words' }).innerText(), chosen);
  await press(page, 'Go on');

  // The server takes its time, so that the way can be looked at.
  let letThrough = (): void => {};
  const held = new Promise<void>((done) => (letThrough = done));
  await person.context.route('**/api/appendControl', async (route) => {
    await held;
    await route.continue();
  });
  await keepCode(page, 'Make everything new');
  await heading(page, 'Settings').waitFor();
  await heading(other.page, 'Sign in').waitFor();
  await page.getByText('New keys in 0 of 3 conversations.').first().waitFor();
  await looksRight(person, 'new-keys-progress');
  await page.reload();
  await page.getByText('New keys in 0 of 3 conversations.').first().waitFor();
  const open = device.conversations.open(cas.conversationId);
  await open.write('Written meanwhile');
  letThrough();
  await page
    .getByText(/^New keys in/)
    .first()
    .waitFor({ state: 'detached' });
  await page
    .getByRole('navigation', { name: 'Main menu' })
    .getByRole('link', { name: /^Conversations/ })
    .click();
  await page.locator(`a[href$="${cas.conversationId}"]`).click();
  await page.locator('.timeline').getByText('Welcome, Cas.').waitFor();
  await page.locator('.timeline').getByText('Written meanwhile').waitFor();
  await page.locator('.timeline').getByText('You have new keys').waitFor();
  await page.getByRole('textbox', { name: 'Message' }).fill('And from me');
  await press(page, /^Send$/);
  await ready(open.view, ({ items }) => items.some((item) => item.kind === 'message' && item.text === 'And from me'));
  open.close();
  await signInAt(other, url, cas, chosen);
  await home(other.page).waitFor();
});

test('an address that was changed behind somebody’s back is taken back with one press, and new keys are offered', async () => {
  const dora = await newClient('Dora');
  const person = await browser.newPerson(phone);
  const page = await signInAt(person, `${url}/settings`, dora);
  await heading(page, 'Settings').waitFor();
  await press(page, 'Change the address');
  await page.getByRole('textbox', { name: 'New e-mail address' }).fill('elsewhere@example.org');
  await page.getByRole('textbox', { name: 'Your password' }).fill(password);
  await press(page, 'Send the link');
  await page.getByText('A mail with a link went to elsewhere@example.org.').waitFor();
  await looksRight(person, 'address-waits-360');

  // Whoever reads the new mailbox isn't signed in; opening the link changes nothing.
  const reader = await browser.newPerson(narrow);
  await reader.page.goto((await mailedLink(practice.server, 'elsewhere@example.org', 'address.confirm')) ?? '');
  await heading(reader.page, 'Your new address').waitFor();
  assert.equal(new URL(reader.page.url()).hash, '');
  await crisisLine(reader.page).waitFor();
  await looksRight(reader, 'address-confirm-320-dark');
  await press(reader.page, 'Confirm this address');
  await heading(reader.page, 'Your new address counts').waitFor();
  await page.getByText(/^Your address was changed on/).waitFor();

  const owner = await browser.newPerson(phone);
  await owner.page.goto((await mailedLink(practice.server, dora.address, 'address.changed')) ?? '');
  await heading(owner.page, 'Take the change of address back').waitFor();
  await owner.page.getByText(dora.address).waitFor();
  await looksRight(owner, 'address-undo-360');
  await press(owner.page, 'Take it back');
  await heading(owner.page, 'Your address is yours again').waitFor();
  await looksRight(owner, 'address-undone-360');
  await heading(page, 'Sign in').waitFor();
  await owner.page.getByRole('link', { name: 'Sign in and make new keys' }).click();
  await heading(owner.page, 'Sign in').waitFor();
  await owner.page.getByRole('textbox', { name: 'E-mail address' }).fill(dora.address);
  await owner.page.getByRole('textbox', { name: 'Password' }).fill(password);
  await owner.page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await heading(owner.page, 'Somebody may know my password, or a device is lost').waitFor();
});
