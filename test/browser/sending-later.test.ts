// Sending later (C23) as a person does it: on a phone and at a desk, with keys alone, and when it goes wrong.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { until } from '../../src/sdk/watched.ts';
import type { ConversationId } from '../../src/shared/ids.ts';
import { openPractice, read, ready, type Practice, type Someone } from '../journeys/practice.ts';
import { openBrowser, type TestBrowser } from '../support/browser.ts';
import { looksRight, narrow, phone, signInAt } from '../support/pages.ts';

let practice: Practice;
let browser: TestBrowser;
let anna: Someone;
let id: ConversationId;

before(async () => {
  practice = await openPractice();
  browser = await openBrowser();
  anna = await practice.signUp(await practice.invite({ name: 'Anna de Vries' }));
  const { conversations } = practice.therapist.device;
  id = await conversations.start({ memberIds: [anna.memberId], topic: 'My week', message: 'Welcome, Anna.' });
});
after(async () => {
  await browser?.close();
  await practice?.close();
});

const composer = (page: Page) => page.getByRole('textbox', { name: 'Message' });
const timeline = (page: Page) => page.getByRole('region', { name: 'Messages' });
const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' });
const dialog = (page: Page) => page.getByRole('dialog').last();
const strip = (page: Page) => button(page, /^(Will be sent|2 messages will be sent)/);

/** The calendar's day so many days from now. */
const dayIn = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

test('E1, H4, C23: a therapist sets office hours and lets mails wait; a client sends for when they begin', async () => {
  const person = await browser.newPerson(phone);
  const page = await signInAt(person, `${practice.server.url}/settings`, practice.therapist);
  const hours = page.getByRole('form', { name: 'Office hours' });
  const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
  await hours.getByRole('checkbox', { name: 'Saturday' }).waitFor();
  for (const day of days) await hours.getByRole('checkbox', { name: day }).uncheck();
  await hours.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Please choose at least one day.').first().waitFor();
  const tuesday = hours.getByRole('group', { name: 'Tuesday' });
  await tuesday.getByRole('checkbox').check();
  await tuesday.getByRole('combobox', { name: 'From' }).selectOption('10:30');
  await tuesday.getByRole('combobox', { name: 'Until' }).selectOption('10:00');
  await hours.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Please choose a later end.').first().waitFor();
  await looksRight(person, 'hours-wrong-360');
  await tuesday.getByRole('combobox', { name: 'Until' }).selectOption('24:00');
  const kept = page.waitForResponse(/api\/setOfficeHours/);
  await hours.getByRole('button', { name: 'Save' }).click();
  await kept;
  const told = page.getByRole('form', { name: 'Being told of something new' });
  await told.getByRole('checkbox', { name: 'Wait for my office hours' }).check();
  const noted = page.waitForResponse(/api\/updateNotificationSettings/);
  await told.getByRole('button', { name: 'Save' }).click();
  await noted;
  const { settings } = await practice.therapist.device.ask('getNotificationSettings', {});
  assert.ok(settings.waitsForHours);
  await looksRight(person, 'hours-360');

  const hers = await browser.newPerson(narrow);
  await signInAt(hers, `${practice.server.url}/conversations/${id}`, anna);
  await timeline(hers.page).getByText('Welcome, Anna.').waitFor();
  await composer(hers.page).fill('For Tuesday');
  await button(hers.page, 'Send later').click();
  const offered = dialog(hers.page).getByRole('radio', { name: /Tuesday.*10:30.*Next office hours of Dr Eva Vos/ });
  await offered.waitFor();
  assert.ok(await offered.isChecked());
  await looksRight(hers, 'hours-later-320-dark');
  await hers.page.keyboard.press('Escape');
  await composer(hers.page).fill('');
  await practice.therapist.device.act('setOfficeHours', { week: null });
  for (const each of [person, hers]) await each.context.close();
});

test(
  'C23: a client on a phone chooses a morning, changes text and time, deletes another, and sends one now',
  { timeout: 240_000 },
  async () => {
    const person = await browser.newPerson(phone);
    const page = await signInAt(person, `${practice.server.url}/conversations/${id}`, anna);
    await timeline(page).getByText('Welcome, Anna.').waitFor();
    await composer(page).fill('Could we talk about sleep?');
    await button(page, 'Send later').click();
    await dialog(page).getByRole('radio').first().waitFor();
    await looksRight(person, 'later-dialog-360');
    await button(page, 'Send then').click();
    await strip(page).waitFor();
    assert.equal(await composer(page).inputValue(), '');
    await looksRight(person, 'later-strip-360');
    await composer(page).fill('And about work');
    await button(page, 'Send later').click();
    await page.getByRole('radio', { name: 'Another time' }).check();
    await page.getByLabel('Day', { exact: true }).fill(dayIn(-2));
    await button(page, 'Send then').click();
    await page.getByText('Choose a time that lies ahead, within a year.').first().waitFor();
    await looksRight(person, 'later-refused-360');
    await page.getByLabel('Day', { exact: true }).fill(dayIn(30));
    await button(page, 'Send then').click();
    await strip(page).filter({ hasText: '2 messages' }).click();
    await dialog(page).getByText('And about work').waitFor();
    await looksRight(person, 'later-list-360');
    await dialog(page)
      .getByRole('listitem')
      .filter({ hasText: 'sleep' })
      .getByRole('button', { name: 'Change' })
      .click();
    await dialog(page).getByRole('textbox', { name: 'Message' }).fill('Could we talk about sleeping?');
    await button(page, 'Save the change').click();
    await page.getByText('Could we talk about sleeping?').waitFor();
    await dialog(page)
      .getByRole('listitem')
      .filter({ hasText: 'work' })
      .getByRole('button', { name: 'Delete' })
      .click();
    await button(page, 'Delete the message').click();
    await page.getByText('And about work').waitFor({ state: 'detached' });
    assert.ok(
      !read(await ready(practice.therapist.device.conversations.open(id).view)).some((text) => text.includes('sleep')),
    );
    await button(page, 'Send now').click();
    await timeline(page).getByText('Could we talk about sleeping?').waitFor();
    await strip(page).waitFor({ state: 'detached' });
    await person.context.close();
  },
);

test(
  'C23: a therapist plans with keys alone, comes back to find it sent, and is told of what was not',
  { timeout: 240_000 },
  async () => {
    const person = await browser.newPerson({ viewport: { width: 1280, height: 800 }, colorScheme: 'dark' });
    const page = await signInAt(person, `${practice.server.url}/conversations/${id}`, practice.therapist);
    await timeline(page).getByText('Welcome, Anna.').waitFor();
    await button(page, 'Send later').waitFor();
    await composer(page).fill('See you on Tuesday');
    await composer(page).press('Shift+Tab');
    assert.equal(await button(page, 'Send later').evaluate((one) => one === document.activeElement), true);
    await page.keyboard.press('Enter');
    await dialog(page).getByRole('radio').first().waitFor();
    await looksRight(person, 'later-dialog-1280-dark');
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
    assert.equal(await composer(page).inputValue(), 'See you on Tuesday', 'nothing is lost');
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Send later');
    await page.keyboard.press('Enter');
    await dialog(page).getByRole('radio').first().waitFor();
    await dialog(page).getByRole('radio').first().press('Enter');
    await strip(page).waitFor();
    await looksRight(person, 'later-strip-1280-dark');

    practice.server.clock.advance({ days: 4 });
    await practice.server.app.jobs.tick();
    await timeline(page).getByText('See you on Tuesday').waitFor();
    await strip(page).waitFor({ state: 'detached' });

    const later = await practice.therapist.device.conversations.sendingLater();
    await later.schedule(id, 'Never to be read', practice.server.clock.now().getTime() + 60_000);
    const open = practice.therapist.device.conversations.open(id);
    await ready(open.view);
    await open.closeConversation();
    practice.server.clock.advance({ minutes: 2 });
    await practice.server.app.jobs.tick();
    await page.getByText('Not sent: your message for').waitFor();
    await looksRight(person, 'later-not-sent-1280-dark');
    const small = await browser.newPerson(narrow);
    await signInAt(small, `${practice.server.url}/conversations/${id}`, practice.therapist);
    await small.page.getByText('Not sent: your message for').waitFor();
    await looksRight(small, 'later-not-sent-320-dark');
    await small.context.close();
    await open.reopen();
    await button(page, 'Send now').click();
    await timeline(page).getByText('Never to be read').waitFor();
    await until(later.list, (list) => list.is === 'ready' && list.value.length === 0);
    open.close();
    await person.context.close();
  },
);
