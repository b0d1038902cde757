// Signing in, accepting an invitation, settings and administration, as people meet them in real browsers.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { openPractice, password, type Practice, type Someone } from '../journeys/practice.ts';
import { startTestApp } from '../support/app.ts';
import { axeClean, fitsInWidth, openBrowser, screenshot, type Person, type TestBrowser } from '../support/browser.ts';
import { password as wordsOfAda, setUp } from '../support/people.ts';

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

const phone: BrowserContextOptions = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const narrow: BrowserContextOptions = { viewport: { width: 320, height: 640 }, colorScheme: 'dark' };

/** Passes axe, fits in its width, and complained of nothing but expected refusals. */
async function looksRight({ page, faults }: Person, name: string): Promise<void> {
  await axeClean(page);
  await fitsInWidth(page);
  await screenshot(page, name);
  const expected = /status of (401|409|410|403)/;
  assert.deepEqual(
    faults.filter((fault) => !expected.test(fault)),
    [],
  );
}

async function signIn(person: Person, someone: { address: string }, path = '/', word = password): Promise<Page> {
  const { page } = person;
  await page.goto(url + path);
  await page.getByRole('textbox', { name: 'E-mail address' }).fill(someone.address);
  await page.getByRole('textbox', { name: 'Password' }).fill(word);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  return page;
}

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });
const home = (page: Page) => heading(page, /^Hello/);

async function newClient(name: string): Promise<Someone> {
  return practice.signUp(await practice.invite({ name }));
}

describe('signing in', () => {
  test('says kindly what is missing or wrong, and then leads to the page that was asked for', async () => {
    const person = await browser.newPerson(phone);
    const { page } = person;
    await page.goto(`${url}/settings`);
    await heading(page, 'Sign in').waitFor();
    await page.getByText('to Linden').waitFor();
    await looksRight(person, 'sign-in-360');

    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('link', { name: 'Please fill in your e-mail address.' }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'address');
    await looksRight(person, 'sign-in-errors-360');

    await page.getByRole('textbox', { name: 'E-mail address' }).fill(practice.therapist.address);
    await page.getByRole('textbox', { name: 'Password' }).fill('not this one at all');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('The address or the password is not right.').waitFor();
    assert.equal(await page.getByRole('textbox', { name: 'Password' }).inputValue(), 'not this one at all');
    await looksRight(person, 'sign-in-refused-360');

    await page.getByRole('button', { name: 'Show password' }).click();
    await page.getByRole('textbox', { name: 'Password' }).fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await heading(page, 'Settings').waitFor();
    assert.equal(new URL(page.url()).pathname, '/settings');
  });

  test('speaks the language that is chosen at the door', async () => {
    const person = await browser.newPerson(narrow);
    const { page } = person;
    await page.goto(url);
    await heading(page, 'Sign in').waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('menuitem', { name: 'Nederlands' }).click();
    await heading(page, 'Inloggen').waitFor();
    await looksRight(person, 'sign-in-nl-320-dark');
    await page.getByRole('button', { name: 'Nederlands' }).click();
    await page.getByRole('menuitem', { name: 'Deutsch' }).click();
    await heading(page, 'Anmelden').waitFor();
    await looksRight(person, 'sign-in-de-320-dark');
  });
});

/** Reads the code on the page and types it back. */
async function keepRecoveryCode(page: Page, wrongFirst: boolean): Promise<void> {
  const code = await page.getByRole('group', { name: 'Your recovery code' }).innerText();
  await page.getByRole('button', { name: 'I have kept it' }).click();
  const field = page.getByRole('textbox', { name: 'Recovery code' });
  const next = page.getByRole('button', { name: /^(Go on|Make my account|This is my code from now on)$/ });
  if (wrongFirst) {
    await field.fill('7777777777777777777777777777');
    await next.click();
    await page.getByText('This is not the code that was shown.').first().waitFor();
    await page.getByRole('button', { name: 'Show the code again' }).click();
    assert.equal(await page.getByRole('group', { name: 'Your recovery code' }).innerText(), code);
    await page.getByRole('button', { name: 'I have kept it' }).click();
  }
  await field.fill(code.toLowerCase());
  await next.click();
}

const linkOf = (token: string): string => `${url}/invitation#${token}`;

describe('accepting an invitation', () => {
  test('goes one thing at a time, survives a reload, and leaves nothing in the address', async () => {
    const invited = await practice.invite({ name: 'Anna Bos', withCode: true });
    const person = await browser.newPerson(phone);
    const { page } = person;
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(linkOf(invited.token));
    await heading(page, 'Welcome to Linden').waitFor();
    assert.equal(new URL(page.url()).hash, '');
    await page.getByText('Dr Eva Vos invites you').waitFor();
    await looksRight(person, 'invitation-1-welcome-360');
    await page.getByRole('button', { name: 'Begin' }).click();

    await heading(page, 'Privacy and house rules').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('please read both and say that you agree').first().waitFor();
    await page.getByRole('checkbox', { name: 'I have read both and agree' }).check();
    await looksRight(person, 'invitation-2-texts-360');
    await page.getByRole('button', { name: 'Go on' }).click();

    await heading(page, 'Choose a password').waitFor();
    await page.reload();
    await heading(page, 'Welcome to Linden').waitFor();
    assert.equal(new URL(page.url()).hash, '', 'the reload found its invitation in this tab');
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByRole('checkbox', { name: 'I have read both and agree' }).check();
    await page.getByRole('button', { name: 'Go on' }).click();

    const words = page.getByRole('status', { name: 'Your new password, five words' });
    await words.filter({ hasText: /^\w+( \w+){4}$/ }).waitFor();
    const first = await words.innerText();
    await page.getByRole('button', { name: 'Other words' }).click();
    await words.filter({ hasNotText: first }).waitFor();
    const chosen = await words.innerText();
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('Please keep the words first').first().waitFor();
    await looksRight(person, 'invitation-3-words-360');
    await page.getByRole('checkbox', { name: 'I have kept these words' }).check();
    await page.getByRole('button', { name: 'Go on' }).click();

    await heading(page, 'Keep your recovery code').waitFor();
    await looksRight(person, 'invitation-4-code-360');
    await keepRecoveryCode(page, true);

    await heading(page, 'Did you get an introduction code?').waitFor();
    const field = page.getByRole('textbox', { name: 'Introduction code' });
    await field.fill(invited.code?.slice(0, 12) ?? '');
    await page.getByRole('button', { name: 'Make my account' }).click();
    await page.getByText('10 digits are missing.').first().waitFor();
    await looksRight(person, 'invitation-5-introduction-360');
    await field.fill(invited.code ?? '');
    await page.getByRole('button', { name: 'Make my account' }).click();
    await home(page).waitFor();
    assert.ok(
      requests.every((address) => !address.includes(invited.token)),
      'no address that was asked for holds the secret',
    );
    assert.equal(await page.evaluate(() => sessionStorage.length), 0, 'the secret is gone from this tab');

    const again = await browser.newPerson();
    await signIn(again, invited, '/', chosen);
    await home(again.page).waitFor();
  });

  test('explains a wrong introduction code, and lets it be typed again', async () => {
    const invited = await practice.invite({ name: 'Bram Smit', withCode: true });
    const person = await browser.newPerson();
    const { page } = person;
    await page.goto(linkOf(invited.token));
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByRole('checkbox', { name: 'I have read both and agree' }).check();
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('button', { name: 'Choose my own password' }).click();
    const own = page.getByRole('textbox', { name: 'New password' });
    await own.fill('short');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('A password needs at least 12 characters.').first().waitFor();
    await own.fill('passwordpassword');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('This password is too easy to guess.').first().waitFor();
    await looksRight(person, 'invitation-3-own-1280');
    await own.fill(password);
    await page.getByRole('button', { name: 'Go on' }).click();
    await keepRecoveryCode(page, false);
    const field = page.getByRole('textbox', { name: 'Introduction code' });
    await field.fill('00000000000000000000');
    await page.getByRole('button', { name: 'Make my account' }).click();
    await heading(page, 'Your account is made, but the code was not right').waitFor();
    await looksRight(person, 'invitation-6-wrong-1280');
    await field.fill('00000000000000000001');
    await page.getByRole('button', { name: 'Try the code' }).click();
    await page.getByText('You have 3 more tries.').first().waitFor();
    await field.fill(invited.code ?? '');
    await page.getByRole('button', { name: 'Try the code' }).click();
    await home(page).waitFor();
  });

  test('says kindly that a link was used, withdrawn or incomplete', async () => {
    const invited = await practice.invite({ name: 'Cor Dam' });
    await practice.therapist.device.act('withdrawInvitation', { memberId: invited.memberId });
    const person = await browser.newPerson(narrow);
    const { page } = person;
    await page.goto(linkOf(invited.token));
    await heading(page, 'This invitation can’t be used any more').waitFor();
    await looksRight(person, 'invitation-gone-320-dark');
    await page.goto(`${url}/invitation#tooshort`);
    await page.reload();
    await heading(page, 'Open the link of your invitation').waitFor();
    await page.getByRole('link', { name: 'To sign in' }).click();
    await heading(page, 'Sign in').waitFor();
  });

  test('asks first where somebody else is signed in, and speaks the language of the invitation', async () => {
    const client = await newClient('Dora Kok');
    const invited = await practice.invite({ name: 'Emil Roth', language: 'de' });
    const person = await browser.newPerson(phone);
    const page = await signIn(person, client);
    await home(page).waitFor();
    await page.goto(linkOf(invited.token));
    await heading(page, 'Somebody is signed in on this device').waitFor();
    await page.getByText('Dora Kok is signed in here.').waitFor();
    await looksRight(person, 'invitation-taken-360');
    await page.getByRole('button', { name: 'Sign out and go on' }).click();
    await heading(page, 'Willkommen bei Linden').waitFor();
    await looksRight(person, 'invitation-1-welcome-de-360');
  });
});

describe('settings', () => {
  test('hold what is one’s own, in the language and the colours that one chooses', async () => {
    const client = await newClient('Fenna Mol');
    const person = await browser.newPerson(phone);
    const page = await signIn(person, client, '/settings');
    await heading(page, 'Settings').waitFor();
    await page.getByText('Your organisation sets your name.').waitFor();
    assert.equal(await page.getByLabel('Profession').count(), 0, 'a client has none');

    const links = page.getByRole('list', { name: 'Who works with you' });
    await links.getByText('Dr Eva Vos').first().waitFor();
    await links.getByText(/linked by Dr Eva Vos/).waitFor();

    const number = await client.device.account.safetyNumber();
    const shown = page.getByRole('region', { name: 'Your safety number' });
    await shown.getByText(number.slice(0, 5)).waitFor();
    assert.ok((await shown.innerText()).replace(/\s/g, '').includes(number.replace(/\s/g, '')));
    await looksRight(person, 'settings-client-360');

    await page.getByRole('radio', { name: 'Dark' }).check();
    assert.equal(await page.evaluate(() => document.documentElement.dataset['theme']), 'dark');
    await page.reload();
    await heading(page, 'Settings').waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.dataset['theme']), 'dark');

    await page.getByLabel('Language').selectOption('Nederlands');
    await page.getByRole('button', { name: 'Save' }).click();
    await heading(page, 'Instellingen').waitFor();
    await looksRight(person, 'settings-client-nl-dark-360');
    const { profile } = await client.device.ask('getProfile', {});
    assert.equal(profile.language, 'nl');
  });

  test('let a client ask to end a link, and the administrators get it as a task', async () => {
    const client = await newClient('Gijs Pol');
    const person = await browser.newPerson();
    const page = await signIn(person, client, '/settings');
    await page.getByRole('button', { name: 'Ask to end this Dr Eva Vos' }).click();
    await page.getByRole('button', { name: 'Ask', exact: true }).click();
    await page.getByText('Your organisation has your request.').first().waitFor();
    const { tasks } = await practice.therapist.device.ask('listTasks', {});
    assert.ok(tasks.some(({ about }) => about.kind === 'endCareLink' && about.client === 'Gijs Pol'));
  });

  test('change the password only with the old one', async () => {
    const client = await newClient('Hanna Vis');
    const person = await browser.newPerson(phone);
    const page = await signIn(person, client, '/settings');
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByRole('button', { name: 'Choose my own password' }).click();
    await page.getByRole('textbox', { name: 'Password until now' }).fill('something else entirely');
    await page.getByRole('textbox', { name: 'New password' }).fill('walnut pigeon saturn velvet');
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('This password is not right.').first().waitFor();
    await looksRight(person, 'settings-password-refused-360');
    await page.getByRole('textbox', { name: 'Password until now' }).fill(password);
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('Your password is changed.').first().waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Change password');

    const again = await browser.newPerson();
    await signIn(again, client);
    await again.page.getByText('The address or the password is not right.').waitFor();
    await signIn(again, client, '/', 'walnut pigeon saturn velvet');
    await home(again.page).waitFor();
  });

  test('make a new recovery code, which counts once it was typed back', async () => {
    const client = await newClient('Ilse Bak');
    const person = await browser.newPerson(phone);
    const page = await signIn(person, client, '/settings');
    await page.getByRole('button', { name: 'Make a new code' }).click();
    await page.getByRole('textbox', { name: 'First your password' }).fill(password);
    await page.getByRole('button', { name: 'Show a new code' }).click();
    await page.getByRole('group', { name: 'Your recovery code' }).waitFor();
    await looksRight(person, 'settings-code-360');

    await page.evaluate(() => {
      window.print = () => {};
    });
    const code = (await page.getByRole('group', { name: 'Your recovery code' }).innerText()).split(/\s+/).join('-');
    await page.getByRole('button', { name: 'Print' }).click();
    await page.emulateMedia({ media: 'print' });
    assert.ok((await page.locator('body').innerText()).includes(code));
    assert.equal(await page.getByRole('heading', { name: 'Settings' }).isVisible(), false, 'just the code is printed');
    await screenshot(page, 'settings-code-printed');
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await page.emulateMedia({ media: 'screen' });
    await heading(page, 'Settings').waitFor();

    await keepRecoveryCode(page, true);
    await page.getByText('Your new recovery code is in force.').first().waitFor();
  });

  test('sign another device out at once, which is then led to the door', async () => {
    const client = await newClient('Joris Hey');
    const [far, near] = [await browser.newPerson(phone), await browser.newPerson()];
    await signIn(far, client);
    await home(far.page).waitFor();
    const page = await signIn(near, client, '/settings');
    const devices = page.getByRole('list', { name: 'Devices' });
    await devices.getByText('This device').waitFor();
    const end = devices.getByRole('button', { name: /^Sign out Chrome/ });
    await end.first().waitFor();
    await looksRight(near, 'settings-devices-1280');
    assert.equal(await end.count(), 1, 'one’s own device isn’t offered');
    await end.click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
    assert.equal(await end.count(), 1);
    await end.click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Sign out' }).click();
    await end.waitFor({ state: 'detached' });
    await heading(far.page, 'Sign in').waitFor();
    await far.page.getByText('This device was signed out from another one.').waitFor();
    await looksRight(far, 'sign-in-elsewhere-360');

    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await heading(page, 'Sign in').waitFor();
  });
});

/** The member's row in the list of people. */
const row = (page: Page, name: string) =>
  page
    .getByRole('list', { name: 'People' })
    .getByRole('listitem')
    .filter({ has: page.getByRole('button', { name: `What you can do with ${name}` }) });

async function choose(page: Page, name: string, action: string): Promise<void> {
  await page.getByRole('button', { name: `What you can do with ${name}` }).click();
  await page.getByRole('menuitem', { name: action }).click();
}

const answer = (page: Page, yes: string) => page.getByRole('alertdialog').getByRole('button', { name: yes }).click();

describe('administration', () => {
  test('is not there for somebody without the right', async () => {
    const invited = await practice.invite({ name: 'Karel Tas', role: 'professional' });
    const colleague = await practice.signUp(invited);
    const person = await browser.newPerson();
    const page = await signIn(person, colleague, '/administration');
    await heading(page, 'Administration').waitFor();
    assert.equal(await page.getByRole('tab').count(), 0);
    await looksRight(person, 'administration-refused-1280');
  });

  test('finds people, renames, links and unlinks them', async () => {
    const client = await newClient('Lena Éder');
    await practice.signUp(await practice.invite({ name: 'Mia Wolf', role: 'professional', profession: 'Coach' }));
    const person = await browser.newPerson();
    const page = await signIn(person, practice.therapist, '/administration');
    await row(page, 'Lena Éder')
      .getByText(/linked with Dr Eva Vos/)
      .waitFor();
    await looksRight(person, 'administration-people-1280');

    await page.getByRole('searchbox', { name: 'Search by name or address' }).fill('eder');
    await page.getByText('One person', { exact: true }).waitFor();
    await page.getByLabel('Show', { exact: true }).selectOption('Professionals');
    await page.getByRole('heading', { name: 'Nobody found' }).waitFor();
    await looksRight(person, 'administration-nobody-1280');
    await page.getByLabel('Show', { exact: true }).selectOption('Everybody');

    await choose(page, 'Lena Éder', 'Change the name');
    await page.getByRole('textbox', { name: 'New name' }).fill('');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Please fill in the name.').first().waitFor();
    await page.getByRole('textbox', { name: 'New name' }).fill('Lena Éder-Blau');
    await page.getByRole('button', { name: 'Save' }).click();
    await row(page, 'Lena Éder-Blau').waitFor();
    assert.equal((await client.device.ask('getProfile', {})).profile.name, 'Lena Éder-Blau');

    await choose(page, 'Lena Éder-Blau', 'Who works with whom');
    const dialog = page.getByRole('dialog', { name: 'Links of Lena Éder-Blau' });
    await dialog.getByLabel('Link with').selectOption('Mia Wolf, Coach');
    await dialog.getByRole('button', { name: 'Link', exact: true }).click();
    await dialog.getByRole('button', { name: 'End Mia Wolf' }).waitFor();
    await looksRight(person, 'administration-links-1280');
    await dialog.getByRole('button', { name: 'End Mia Wolf' }).click();
    await answer(page, 'End');
    await dialog.getByRole('button', { name: 'End Mia Wolf' }).waitFor({ state: 'detached' });
    const { careLinks } = await client.device.ask('listCareLinks', {});
    assert.deepEqual(
      careLinks.filter(({ to }) => to === null).map(({ professional }) => professional.name),
      ['Dr Eva Vos'],
    );
  });

  test('deactivates somebody, who is signed out at once, and gives the account back', async () => {
    const client = await newClient('Noor Prins');
    const far = await browser.newPerson(phone);
    await signIn(far, client);
    await home(far.page).waitFor();
    const person = await browser.newPerson(phone);
    const page = await signIn(person, practice.therapist, '/administration');
    await row(page, 'Noor Prins').waitFor();
    await choose(page, 'Noor Prins', 'Deactivate');
    await looksRight(person, 'administration-deactivate-360');
    await answer(page, 'Deactivate');
    await row(page, 'Noor Prins').getByText('Deactivated').waitFor();
    await heading(far.page, 'Sign in').waitFor();
    await signIn(far, client);
    await far.page.getByText('The address or the password is not right.').waitFor();

    await choose(page, 'Noor Prins', 'Give the account back');
    await answer(page, 'Give the account back');
    await row(page, 'Noor Prins').getByText('Deactivated').waitFor({ state: 'detached' });
    await signIn(far, client);
    await home(far.page).waitFor();
    await looksRight(person, 'administration-people-360');
  });

  test('never offers what would leave nobody to administer, and gives and takes the right', async () => {
    const other = await practice.signUp(await practice.invite({ name: 'Otto Lang', role: 'professional' }));
    const person = await browser.newPerson();
    const page = await signIn(person, practice.therapist, '/administration');
    await page.getByRole('button', { name: 'What you can do with Dr Eva Vos' }).click();
    assert.equal(await page.getByRole('menuitem', { name: 'Deactivate' }).count(), 0);
    assert.equal(await page.getByRole('menuitem', { name: 'End the right to administer' }).count(), 0);
    await page.keyboard.press('Escape');
    await choose(page, 'Otto Lang', 'Make administrator');
    await answer(page, 'Make administrator');
    await row(page, 'Otto Lang').getByText('Administrator', { exact: true }).waitFor();
    assert.equal((await other.device.ask('getProfile', {})).profile.administrator, true);
    await choose(page, 'Otto Lang', 'End the right to administer');
    await answer(page, 'End the right to administer');
    await row(page, 'Otto Lang').getByText('Administrator', { exact: true }).waitFor({ state: 'detached' });
  });

  test('invites on paper with a code that the invited person types', async () => {
    await practice.signUp(await practice.invite({ name: 'Nils Berg', role: 'professional' }));
    const person = await browser.newPerson(phone);
    const page = await signIn(person, practice.therapist, '/administration');
    await page.getByRole('tab', { name: 'Invite' }).click();
    await page.getByRole('radio', { name: 'A client' }).check();
    await page.getByRole('button', { name: 'Invite', exact: true }).click();
    await page.getByText('Please choose at least one professional.').first().waitFor();
    await looksRight(person, 'administration-invite-errors-360');
    await page.getByRole('textbox', { name: 'Name' }).fill('Pien Dijk');
    await page.getByRole('textbox', { name: 'E-mail address' }).fill('pien@example.org');
    await page.getByRole('checkbox', { name: /Nils Berg/ }).check();
    await page.getByText('can be made by the professional who is linked').waitFor();
    await page.getByRole('checkbox', { name: /Dr Eva Vos/ }).check();
    await page.getByRole('radio', { name: 'On paper' }).check();
    await page.getByRole('checkbox', { name: 'Make an introduction code too' }).check();
    await page.getByRole('button', { name: 'Invite', exact: true }).click();
    await page.getByRole('heading', { name: 'Pien Dijk is invited' }).waitFor();
    await looksRight(person, 'administration-invited-360');
    const link = await page.getByText(/\/invitation#/).innerText();
    const code = (
      await page
        .getByText(/^(\d{4}\s*){5}$/)
        .first()
        .innerText()
    ).replace(/\D/g, '');
    const token = link.split('#')[1] ?? '';
    const { memberId } = await practice.therapist.device.account.describeInvitation(token);
    const invited = { memberId, address: 'pien@example.org', token, code };
    const signedUp = await practice.signUp(invited, code);
    assert.equal(signedUp.introduction, 'matched');

    await page.getByRole('button', { name: 'Invite somebody else' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Pien Again');
    await page.getByRole('textbox', { name: 'E-mail address' }).fill('pien@example.org');
    await page.getByRole('checkbox', { name: /Dr Eva Vos/ }).check();
    await page.getByRole('button', { name: 'Invite', exact: true }).click();
    await page.getByText('There is a member with this address already.').waitFor();
    assert.equal(await page.getByRole('textbox', { name: 'Name' }).inputValue(), 'Pien Again');
  });

  test('sends again, makes a new paper link and withdraws an invitation', async () => {
    const invited = await practice.invite({ name: 'Quinn Ott', role: 'professional' });
    const person = await browser.newPerson();
    const page = await signIn(person, practice.therapist, '/administration');
    await row(page, 'Quinn Ott')
      .getByText(/Invited until .*on paper/)
      .waitFor();
    await choose(page, 'Quinn Ott', 'Send the invitation again');
    await page.getByText('A new mail is on its way.').first().waitFor();
    const { device } = practice.therapist;
    await assert.rejects(device.account.describeInvitation(invited.token), 'the first link ended');
    await choose(page, 'Quinn Ott', 'New link on paper');
    await answer(page, 'Make a link');
    const dialog = page.getByRole('dialog', { name: 'Quinn Ott is invited' });
    const link = await dialog.getByText(/\/invitation#/).innerText();
    await looksRight(person, 'administration-paper-1280');
    assert.equal((await device.account.describeInvitation(link.split('#')[1] ?? '')).name, 'Quinn Ott');
    await dialog.getByRole('button', { name: 'Close' }).click();
    await choose(page, 'Quinn Ott', 'Withdraw the invitation');
    await answer(page, 'Withdraw the invitation');
    await row(page, 'Quinn Ott').waitFor({ state: 'detached' });
  });

  test('asks for a feature, and renames the organisation', async () => {
    const person = await browser.newPerson(phone);
    const page = await signIn(person, practice.therapist, '/administration');
    await page.getByRole('tab', { name: 'Features' }).click();
    const guests = page.getByRole('listitem').filter({ hasText: 'Guests by link' });
    await guests.getByText('Available on request').waitFor();
    await guests.getByRole('button').click();
    await guests.getByText(/^Asked for on/).waitFor();
    assert.equal(await guests.getByRole('button').count(), 0, 'once is enough');
    await looksRight(person, 'administration-features-360');
    await page.getByRole('tab', { name: 'Organisation' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Linden at the lake');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').first().waitFor();
    await looksRight(person, 'administration-organisation-360');
    await practice.therapist.device.act('updateOrganisation', { name: 'Linden' });
  });

  test('publishes a new version of the texts, to which others agree before they go on', async () => {
    const client = await newClient('Rosa Mertens');
    const person = await browser.newPerson(narrow);
    const page = await signIn(person, practice.therapist, '/administration');
    await page.getByRole('tab', { name: 'Privacy and rules' }).click();
    await page.getByRole('button', { name: 'Publish as a new version' }).click();
    await page.getByText('Nothing was changed, so there is nothing to publish.').waitFor();
    await page.getByRole('textbox', { name: 'House rules' }).fill('Be kind.\n\nBe [what?].');
    await page.getByRole('button', { name: 'Publish as a new version' }).click();
    await page.getByText('Please fill in what still stands in square brackets.').first().waitFor();
    await looksRight(person, 'administration-texts-320-dark');
    await page.getByRole('textbox', { name: 'House rules' }).fill('Be kind.\n\nBe patient.');
    await page.getByRole('button', { name: 'Publish as a new version' }).click();
    await answer(page, 'Publish');
    await page.getByText(/^Version \d, published on/).waitFor();
    await heading(page, 'Administration').waitFor();
    const other = await browser.newPerson();
    await signIn(other, client);
    await heading(other.page, 'Please read this first').waitFor();
    await other.page.getByText('Be patient.').waitFor();
  });
});

describe('a new organisation', () => {
  test('is made ready for its first client: numbers, texts, then the invitation', async () => {
    const server = await startTestApp();
    try {
      await setUp(server.url, await server.setupLink());
      const person = await browser.newPerson(phone);
      const { page } = person;
      await page.goto(`${server.url}/administration`);
      await page.getByRole('textbox', { name: 'E-mail address' }).fill('ada@example.org');
      await page.getByRole('textbox', { name: 'Password' }).fill(wordsOfAda);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      // Ada's account speaks Dutch.
      await heading(page, 'Beheer').waitFor();
      await page.getByText('Controleer de crisisnummers').waitFor();
      await page.getByText('113 Zelfmoordpreventie').first().waitFor();
      await page.getByRole('heading', { name: 'Alleen jij nog' }).waitFor();
      await looksRight(person, 'administration-new-360');

      await page.getByRole('tab', { name: 'Uitnodigen' }).click();
      await page.getByRole('radio', { name: 'Een cliënt' }).check();
      await page.getByRole('textbox', { name: 'Naam' }).fill('Te Vroeg');
      await page.getByRole('textbox', { name: 'E-mailadres' }).fill('vroeg@example.org');
      await page.getByRole('button', { name: 'Uitnodigen', exact: true }).click();
      await page
        .getByText(/^Voordat de eerste cliënt|crisisnummers bevestigen/)
        .first()
        .waitFor();

      await page.getByRole('button', { name: 'Deze nummers kloppen' }).click();
      await page.getByText('De crisisnummers zijn bevestigd.').first().waitFor();
      await page.getByRole('button', { name: 'Concept openen' }).click();
      const privacy = page.getByRole('textbox', { name: 'Privacyverklaring' });
      assert.match(await privacy.inputValue(), /^Meadow gebruikt Alcove/);
      await page.getByRole('button', { name: 'Als nieuwe versie publiceren' }).click();
      await page.getByText('Vul in wat nog tussen vierkante haken staat.').first().waitFor();
      await looksRight(person, 'administration-draft-360');
      await privacy.fill((await privacy.inputValue()).replaceAll(/\[[^\]]*\]/g, 'tien jaar'));
      const rules = page.getByRole('textbox', { name: 'Huisregels' });
      await rules.fill((await rules.inputValue()).replaceAll(/\[[^\]]*\]/g, 'twee'));
      await page.getByRole('button', { name: 'Als nieuwe versie publiceren' }).click();
      await answer(page, 'Publiceren');
      await page.getByText('Klaar voor cliënten.', { exact: false }).waitFor();
      await looksRight(person, 'administration-ready-360');

      await page.getByRole('tab', { name: 'Uitnodigen' }).click();
      await page.getByRole('radio', { name: 'Een cliënt' }).check();
      await page.getByRole('textbox', { name: 'Naam' }).fill('Op Tijd');
      await page.getByRole('textbox', { name: 'E-mailadres' }).fill('tijd@example.org');
      await page.getByRole('button', { name: 'Uitnodigen', exact: true }).click();
      await page.getByRole('heading', { name: 'Op Tijd is uitgenodigd' }).waitFor();
    } finally {
      await server.close();
    }
  });

  test('that does not exist yet tells at the door what to do', async () => {
    const server = await startTestApp();
    try {
      const person = await browser.newPerson(phone);
      await person.page.goto(server.url);
      await heading(person.page, 'Alcove is not set up yet').waitFor();
      await looksRight(person, 'sign-in-not-set-up-360');
    } finally {
      await server.close();
    }
  });
});

describe('without a connection', () => {
  test('settings and administration say so, keep what was typed, and go on afterwards', async () => {
    const person = await browser.newPerson(phone);
    const page = await signIn(person, practice.therapist, '/administration');
    await page.getByRole('tab', { name: 'Organisation' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Linden by the sea');
    await person.context.setOffline(true);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('There is no connection.').waitFor();
    assert.equal(await page.getByRole('textbox', { name: 'Name' }).inputValue(), 'Linden by the sea');
    await page.getByRole('tab', { name: 'Features' }).click();
    await page.getByText('There is no connection.').first().waitFor();
    await screenshot(page, 'administration-offline-360');
    await axeClean(page);
    await person.context.setOffline(false);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Guests by link').first().waitFor();
    await page.getByRole('tab', { name: 'Organisation' }).click();
    assert.equal(await page.getByRole('textbox', { name: 'Name' }).inputValue(), 'Linden by the sea');
  });
});

describe('every page', () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [320, 800, 1280]) {
      test(`fits and passes axe, ${colorScheme}, ${width} px wide`, async () => {
        const person = await browser.newPerson({ colorScheme, viewport: { width, height: 800 } });
        const page = await signIn(person, practice.therapist, '/settings');
        await heading(page, 'Settings').waitFor();
        await page.getByRole('list', { name: 'Devices' }).waitFor();
        await looksRight(person, `settings-${colorScheme}-${width}`);
        await page.goto(`${url}/administration`);
        for (const tab of ['People', 'Invite', 'Privacy and rules', 'Features', 'Organisation']) {
          await page.getByRole('tab', { name: tab }).click();
          await page.getByRole('tabpanel', { name: tab }).locator('.skeleton').waitFor({ state: 'detached' });
          await looksRight(person, `administration-${tab.replaceAll(' ', '-').toLowerCase()}-${colorScheme}-${width}`);
        }
      });
    }
  }
});
