// Signing in, accepting an invitation and settings, as people meet them in real browsers.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openPractice, password, type Practice, type Someone } from '../journeys/practice.ts';
import { openBrowser, screenshot, type Person, type TestBrowser } from '../support/browser.ts';
import { heading, home, looksRight, narrow, phone, signInAt } from '../support/pages.ts';

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

const signIn = (person: Person, someone: { address: string }, path = '/', word?: string): Promise<Page> =>
  signInAt(person, url + path, someone, word);

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

  test('offers the people of a demo, of whom a press fills in both fields', async () => {
    const person = await browser.newPerson(phone);
    const { page } = person;
    const demoAccounts = [
      { name: 'Dr Eva Vos', role: 'professional', address: practice.therapist.address, password },
      { name: 'Service desk', role: 'service desk', address: 'desk@example.org', password },
    ];
    await page.route('**/api/describeInstallation*', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ json: { ...(await answer.json()), demo: true, demoAccounts } });
    });
    await page.goto(url);
    await page.getByRole('button', { name: /^Dr Eva Vos/ }).click();
    assert.equal(await page.getByRole('textbox', { name: 'E-mail address' }).inputValue(), practice.therapist.address);
    assert.equal(await page.getByRole('button', { name: /^Service desk/ }).count(), 0, 'its door is elsewhere');
    await looksRight(person, 'sign-in-demo-360');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await home(page).waitFor();
  });

  test('says so when the server cannot be asked, and tries again when told', async () => {
    const person = await browser.newPerson(phone);
    const { page } = person;
    await page.route('**/api/describeInstallation*', (route) => route.abort());
    await page.goto(url);
    await page.getByText('There is no connection.').waitFor();
    await screenshot(page, 'sign-in-failing-360');
    await page.unroute('**/api/describeInstallation*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('textbox', { name: 'E-mail address' }).waitFor();
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
    await page.getByRole('form', { name: 'About you' }).getByRole('button', { name: 'Save' }).click();
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
