// Groups in real browsers: starting one, adding, leaving, handing over, closing, each seen from both sides.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { openPractice, ready, type Practice, type Someone } from '../journeys/practice.ts';
import { axeClean, fitsInWidth, openBrowser, screenshot, type Person, type TestBrowser } from '../support/browser.ts';
import { heading, home, looksRight, phone, signInAt } from '../support/pages.ts';

let practice: Practice;
let browser: TestBrowser;
let eva: Someone;
let ben: Someone;
let carla: Someone;
let anna: Someone;

before(async () => {
  practice = await openPractice();
  browser = await openBrowser();
  eva = practice.therapist;
  ben = await practice.signUp(await practice.invite({ name: 'Ben Sol', role: 'professional' }));
  carla = await practice.signUp(await practice.invite({ name: 'Carla Zand', role: 'professional' }));
  const linkWith = [eva.memberId, ben.memberId, carla.memberId];
  anna = await practice.signUp(await practice.invite({ name: 'Anna de Vries', linkWith }));
});
after(async () => {
  await browser?.close();
  await practice?.close();
});

const timeline = (page: Page): Locator => page.getByRole('region', { name: 'Messages' });
const composer = (page: Page): Locator => page.getByRole('textbox', { name: 'Message' });
const dialog = (page: Page): Locator => page.getByRole('dialog');

async function sees(page: Page, text: string | RegExp): Promise<void> {
  await timeline(page).getByText(text).first().waitFor();
}

async function write(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await sees(page, text);
}

async function openParticipants(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: /^(Participants|Deelnemers|Teilnehmende)/ }).click();
  await dialog(page).getByRole('list').first().waitFor();
  return dialog(page);
}

/** Adds one person from the list of participants. */
async function add(page: Page, name: string, reads: string): Promise<void> {
  const shown = await openParticipants(page);
  await shown.getByRole('button', { name: 'Add participants' }).click();
  await shown.getByRole('checkbox', { name: new RegExp(name) }).check();
  await shown.getByRole('button', { name: 'Continue' }).click();
  await shown.getByRole('radio', { name: new RegExp(reads) }).check();
  await shown.getByRole('button', { name: 'Add', exact: true }).click();
  await shown.getByText(`Added: ${name}.`).waitFor();
  await shown.getByRole('button', { name: 'Close', exact: true }).click();
}

/** Signs in and opens the one conversation of this title. */
async function enter(someone: Someone, title: string, options = {}): Promise<Person> {
  const person = await browser.newPerson(options);
  await signInAt(person, `${practice.server.url}/conversations`, someone);
  await person.page.getByRole('link', { name: title }).click();
  await heading(person.page, title).waitFor();
  return person;
}

test('K4, C9, C10: a client leads a group on a phone: who comes reads as was chosen, and offline nothing is lost', async () => {
  const hers = await browser.newPerson(phone);
  const page = await signInAt(hers, practice.server.url, anna);
  await home(page).waitFor();
  await page.getByRole('link', { name: 'Start conversation' }).click();
  await page.getByRole('checkbox', { name: /Eva Vos/ }).check();
  // People are chosen one by one; nothing stands for all of them.
  const contacts = await ready(anna.device.contacts.list);
  assert.equal(await page.getByRole('checkbox').count(), contacts.length);
  await page.getByRole('textbox', { name: /^Topic/ }).fill('My week');
  await page.getByRole('textbox', { name: /^First message/ }).fill('Hello both, a first secret.');
  await page.getByRole('checkbox', { name: /Ben Sol/ }).check();
  await page.getByText('This will be a group of 3.').waitFor();
  await page.getByRole('button', { name: 'Start conversation' }).click();
  await sees(page, 'You started this conversation');
  const his = await enter(ben, 'My week');
  await sees(his.page, 'Anna de Vries started this conversation');
  await sees(his.page, 'Hello both, a first secret.');

  // C18: offline, nothing is lost and it says so.
  const shown = await openParticipants(page);
  await shown
    .getByText(/Manager/)
    .first()
    .waitFor();
  await looksRight(hers, 'groups-people-360');
  await shown.getByRole('button', { name: 'Add participants' }).click();
  await shown.getByRole('checkbox', { name: /Carla Zand/ }).check();
  await looksRight(hers, 'groups-add-360');
  await shown.getByRole('button', { name: 'Continue' }).click();
  assert.ok(await shown.getByRole('radio', { name: /Only from now on/ }).isChecked(), 'C9: from now on is the default');
  await looksRight(hers, 'groups-reads-360');
  await hers.context.setOffline(true);
  await shown.getByRole('button', { name: 'Add', exact: true }).click();
  await shown
    .getByRole('alert')
    .filter({ hasText: /connection/i })
    .waitFor();
  await screenshot(page, 'groups-offline-360');
  hers.faults.length = 0;
  await hers.context.setOffline(false);
  await shown.getByRole('button', { name: 'Add', exact: true }).click();
  await shown.getByText('Added: Carla Zand.').waitFor();
  assert.ok(await shown.getByRole('button', { name: 'Add participants' }).isVisible());
  await shown.getByRole('button', { name: 'Close', exact: true }).click();
  await sees(page, 'You added Carla Zand, who can read from here on');
  await sees(his.page, 'Anna de Vries added Carla Zand, who can read from here on');

  // C9: from now on means nothing from before.
  const carlas = await enter(carla, 'My week', phone);
  await sees(carlas.page, 'Anna de Vries added you. You can read from here on');
  await sees(carlas.page, 'What was written before isn’t shown to you.');
  assert.equal(await timeline(carlas.page).getByText('This is the beginning').count(), 0);
  assert.equal(await timeline(carlas.page).getByText('a first secret').count(), 0);
  await write(page, 'Welcome, Carla.');
  await sees(carlas.page, 'Welcome, Carla.');
  for (const person of [hers, his, carlas]) await person.context.close();
});

test('a therapist leads: everything is granted, handed over, closed, undone, reopened and taken away', async () => {
  const conversationId = await eva.device.conversations.start({
    ...{ memberIds: [anna.memberId, carla.memberId], topic: 'Plan', message: 'Here is the plan.' },
  });
  const hers = await enter(eva, 'Plan');
  const annas = await enter(anna, 'Plan', phone);
  await add(hers.page, 'Ben Sol', 'Everything');
  const bens = await enter(ben, 'Plan', { colorScheme: 'dark' });
  await sees(bens.page, 'Dr Eva Vos added you. You can read everything');
  await sees(bens.page, 'Here is the plan.');
  await sees(annas.page, 'Dr Eva Vos added Ben Sol, who can read everything');

  // C20: deputies; all see who.
  const shown = await openParticipants(hers.page);
  await shown.getByRole('button', { name: 'Actions for Anna de Vries' }).click();
  assert.equal(await hers.page.getByRole('menuitem', { name: 'Name as deputy' }).count(), 0, 'a client is no deputy');
  await hers.page.keyboard.press('Escape');
  await shown.getByRole('button', { name: 'Actions for Carla Zand' }).click();
  await hers.page.getByRole('menuitem', { name: 'Name as deputy' }).click();
  await shown.getByText(/Carla Zand is a deputy now/).waitFor();
  await shown.getByText(/Therapist · Deputy/).waitFor();
  await looksRight(hers, 'groups-people-wide');
  await sees(annas.page, 'Carla Zand is the deputy now');

  // C4: hand-over.
  await shown.getByRole('button', { name: 'Hand over', exact: true }).click();
  await shown.getByRole('button', { name: 'Hand over', exact: true }).click();
  await shown.getByText('Please choose somebody.').first().waitFor();
  await shown.getByRole('radio', { name: /Ben Sol/ }).check();
  await looksRight(hers, 'groups-hand-over-wide');
  await shown.getByRole('button', { name: 'Hand over', exact: true }).click();
  await shown.getByText('Ben Sol manages this conversation now.').waitFor();
  await shown.getByRole('button', { name: 'Leave conversation' }).waitFor();
  assert.equal(await shown.getByRole('button', { name: /Hand over|Close conversation|Add participants/ }).count(), 0);
  await shown.getByRole('button', { name: 'Close', exact: true }).click();
  await sees(hers.page, 'You handed this conversation over to Ben Sol');
  await sees(bens.page, 'Dr Eva Vos handed this conversation over to you');
  await sees(annas.page, 'Dr Eva Vos handed this conversation over to Ben Sol');

  // C4: closed for all, undone, closed, opened again where one would write.
  const close = async (): Promise<void> => {
    await (await openParticipants(bens.page)).getByRole('button', { name: 'Close conversation' }).click();
    await annas.page.getByText('This conversation is closed. You can still read everything.').waitFor();
  };
  await close();
  await looksRight(bens, 'groups-closed-wide');
  await bens.page.getByRole('region', { name: 'Notices' }).getByRole('button', { name: 'Undo' }).click();
  await composer(annas.page).waitFor();
  await sees(annas.page, 'Ben Sol closed this conversation');
  await sees(bens.page, 'You opened this conversation again');
  await close();
  await looksRight(annas, 'groups-closed-360');
  assert.equal(await annas.page.getByRole('button', { name: 'Open it again' }).count(), 0);
  await bens.page.getByRole('button', { name: 'Open it again' }).click();
  await composer(bens.page).waitFor();
  await composer(annas.page).waitFor();

  // C8: removed, told so without a reason, reading on; and with the history hidden.
  const remove = async (name: string, history?: string): Promise<void> => {
    const people = await openParticipants(bens.page);
    await people.getByRole('button', { name: `Actions for ${name}` }).click();
    await bens.page.getByRole('menuitem', { name: 'Remove' }).click();
    await dialog(bens.page)
      .getByRole('heading', { name: `Remove ${name}?` })
      .waitFor();
    if (history) await people.getByRole('radio', { name: history }).check();
    else await looksRight(bens, 'groups-remove-wide');
    await people.getByRole('button', { name: 'Remove', exact: true }).click();
    await people.getByText(`${name} was removed.`).waitFor();
    await people.getByRole('button', { name: 'Close', exact: true }).click();
  };
  await remove('Anna de Vries');
  await annas.page.getByText(/^You were removed from this conversation. You can still read everything up to/).waitFor();
  await sees(annas.page, 'Ben Sol removed you');
  await sees(annas.page, 'Here is the plan.');
  await remove('Dr Eva Vos', 'Hide it too');
  await hers.page.goto(`${practice.server.url}/conversations/${conversationId}`);
  await hers.page.getByText(/This conversation is not there|You were removed/).waitFor();
  assert.equal(await hers.page.getByText('Here is the plan.').count(), 0);
  for (const person of [hers, annas, bens]) await person.context.close();
});

test('C11, C6: who manages removes what another wrote; somebody leaves the group, reads on up to then, and comes back', async () => {
  await eva.device.conversations.start({ memberIds: [anna.memberId, ben.memberId], topic: 'Choir' });
  const annas = await enter(anna, 'Choir', phone);
  const hers = await enter(eva, 'Choir');
  await write(annas.page, 'Told in confidence');
  await sees(hers.page, 'Told in confidence');
  await write(hers.page, 'Tuesday at eight');
  await sees(annas.page, 'Tuesday at eight');
  const actions = hers.page.getByRole('button', { name: /^Actions for the message of Anna de Vries/ });
  await actions.click();
  assert.equal(await hers.page.getByRole('menuitem', { name: 'Edit' }).count(), 0);
  await looksRight(hers, 'groups-message-menu-wide');
  await hers.page.getByRole('menuitem', { name: 'Remove' }).click();
  await looksRight(hers, 'groups-message-remove-wide');
  await hers.page.getByRole('button', { name: 'Remove the message' }).click();
  for (const { page } of [hers, annas]) {
    await sees(page, 'This message was removed by the manager.');
    await timeline(page).getByText('Told in confidence').waitFor({ state: 'detached' });
  }
  assert.equal(await annas.page.getByRole('button', { name: /^Actions for the message of/ }).count(), 0);

  const shown = await openParticipants(annas.page);
  await shown.getByRole('button', { name: 'Leave conversation' }).click();
  await annas.page.getByRole('alertdialog').getByRole('button', { name: 'Leave', exact: true }).click();
  await annas.page.getByText(/^You left this conversation. You can still read everything up to/).waitFor();
  await looksRight(annas, 'groups-left-360');
  await sees(hers.page, 'Anna de Vries left');
  await write(hers.page, 'Without Anna');
  await add(hers.page, 'Anna de Vries', 'from now on');
  await sees(annas.page, 'Dr Eva Vos added you. You can read from here on');
  await sees(annas.page, /^You weren’t here between/);
  await sees(annas.page, 'Tuesday at eight');
  assert.equal(await timeline(annas.page).getByText('Without Anna').count(), 0);
  await write(annas.page, 'Back again');
  await sees(hers.page, 'Back again');
  await looksRight(annas, 'groups-back-360');
  for (const person of [hers, annas]) await person.context.close();
});

test('N7: where people would meet who are no contacts, the manager is reminded, and offered a new group', async () => {
  const bram = await practice.signUp(await practice.invite({ name: 'Bram Peters' }));
  await eva.device.conversations.start({ memberIds: [anna.memberId], topic: 'Just us', message: 'Dear Anna' });
  const hers = await enter(eva, 'Just us', phone);
  const shown = await openParticipants(hers.page);
  await shown.getByRole('button', { name: 'Add participants' }).click();
  await shown.getByRole('checkbox', { name: /Carla Zand/ }).check();
  await shown.getByRole('button', { name: 'Continue' }).click();
  await shown.getByRole('radio', { name: /Everything/ }).check();
  await hers.page.waitForLoadState('networkidle');
  assert.equal(await shown.getByText('Not everybody here knows').count(), 0, 'Anna knows Carla');
  await shown.getByRole('button', { name: 'Back' }).click();
  await shown.getByRole('checkbox', { name: /Carla Zand/ }).uncheck();
  await shown.getByRole('checkbox', { name: /Bram Peters/ }).check();
  await shown.getByRole('button', { name: 'Continue' }).click();
  await shown.getByText(/Not everybody here knows Bram Peters\. Topic and messages may contain names/).waitFor();
  await looksRight(hers, 'groups-strangers-360');
  await shown.getByRole('link', { name: 'Start a new group instead' }).click();
  await heading(hers.page, /Start/).waitFor();
  for (const name of [/Anna de Vries/, /Bram Peters/]) {
    assert.ok(await hers.page.getByRole('checkbox', { name }).isChecked());
  }
  assert.equal(await hers.page.getByRole('checkbox', { name: /Carla Zand/ }).isChecked(), false);
  assert.ok(bram.memberId);
  await hers.context.close();
});

for (const [language, words] of [
  ['nl', { add: 'Deelnemers toevoegen', go: 'Verdergaan', back: 'Terug', cancel: 'Annuleren', hand: 'Overdragen' }],
  ['de', { add: 'Teilnehmende hinzufügen', go: 'Weiter', back: 'Zurück', cancel: 'Abbrechen', hand: 'Übergeben' }],
] as const) {
  test(`every step about participants fits 320 px (${language})`, async () => {
    const dora = await practice.signUp(await practice.invite({ name: `Dora ${language}`, role: 'professional' }));
    await dora.device.account.updateSettings({ language });
    await dora.device.contacts.reload();
    await dora.device.conversations.start({ memberIds: [ben.memberId, carla.memberId], topic: `Overleg ${language}` });
    const hers = await enter(dora, `Overleg ${language}`, { viewport: { width: 320, height: 640 } });
    const shown = await openParticipants(hers.page);
    const fits = async (step: string): Promise<void> => {
      await fitsInWidth(hers.page);
      await screenshot(hers.page, `groups-${step}-320-${language}`, false);
    };
    await fits('people');
    await shown.getByRole('button', { name: words.add }).click();
    await fits('add');
    await shown.getByRole('checkbox').first().check();
    await shown.getByRole('button', { name: words.go, exact: true }).click();
    await fits('reads');
    await shown.getByRole('button', { name: words.back, exact: true }).click();
    await shown.getByRole('button', { name: words.cancel, exact: true }).click();
    await shown.getByRole('button', { name: words.hand, exact: true }).click();
    await fits('hand-over');
    await axeClean(hers.page);
    await hers.context.close();
  });
}
