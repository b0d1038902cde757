// What administrators do, as they meet it in real browsers.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openPractice, type Practice, type Someone } from '../journeys/practice.ts';
import { until } from '../../src/sdk/watched.ts';
import { startTestApp } from '../support/app.ts';
import { axeClean, openBrowser, screenshot, type Person, type TestBrowser } from '../support/browser.ts';
import { heading, home, looksRight, narrow, phone, signInAt } from '../support/pages.ts';
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

const signIn = (person: Person, someone: { address: string }, path = '/'): Promise<Page> =>
  signInAt(person, url + path, someone);

async function newClient(name: string): Promise<Someone> {
  return practice.signUp(await practice.invite({ name }));
}

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

  test('asks for a feature, renames the organisation, and says how large a file may be (C11)', async () => {
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

    const size = page.getByRole('textbox', { name: 'Largest file, in MB' });
    assert.equal(await size.inputValue(), '25');
    for (const wrong of ['0', '101', '2.5']) {
      await size.fill(wrong);
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('link', { name: 'Please fill in a whole number from 1 to 100.' }).waitFor();
    }
    await looksRight(person, 'administration-organisation-wrong-360');
    await size.fill('40');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: 'Please fill in' }).waitFor({ state: 'detached' });
    const { state } = practice.therapist.device;
    const limit = await until(state, (now) => now.is === 'open' && now.me.organisation.fileMegabytes === 40);
    assert.ok(limit);
    await practice.therapist.device.act('updateOrganisation', { name: 'Linden', fileMegabytes: 25 });
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
      await page.getByText(/^Versie 1, gepubliceerd op/).waitFor();
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
  // What differs between the themes is colour alone: one width of it is enough.
  const views = [
    ['light', 320],
    ['light', 800],
    ['dark', 1280],
  ] as const;
  for (const [colorScheme, width] of views) {
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
});
