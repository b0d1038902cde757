// Being told outside the app, as people meet it in a real browser. Chromium's own push service can't be reached from a test:
// `subscribe` gives what it would have given, everything behind it is real.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { BrowserContext, Page, Worker } from 'playwright-core';
import { stopLink } from '../../src/server/notifications/settings.ts';
import { findMember } from '../../src/server/identity/members.ts';
import { openPracticeOn, ready, type Practice, type Someone } from '../journeys/practice.ts';
import { startTestApp } from '../support/app.ts';
import { openBrowser, type Person, type TestBrowser } from '../support/browser.ts';
import { openMailbox, openPushBox } from '../support/mailbox.ts';
import { heading, home, looksRight, narrow, phone, signInAt } from '../support/pages.ts';

const pushes = openPushBox();
const mailbox = openMailbox();
let practice: Practice;
let browser: TestBrowser;
let url: string;
let anna: Someone;

before(async () => {
  const server = await startTestApp({ overrides: { push: pushes, mail: mailbox } });
  practice = await openPracticeOn(server);
  url = `${practice.server.url}/o/linden`;
  browser = await openBrowser();
  anna = await practice.signUp(await practice.invite({ name: 'Anna Bos' }));
});
after(async () => {
  await browser?.close();
  await practice?.close();
});

const told = (page: Page) => page.getByRole('region', { name: 'Notifications on this device' });

/** What the browser's maker would give; a new one at each subscription. */
async function withPushService(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const made = new WeakMap<PushManager, PushSubscription | null>();
    const key = (length: number) => {
      const bytes = crypto.getRandomValues(new Uint8Array(length));
      if (length === 65) bytes[0] = 4;
      return btoa(String.fromCharCode(...bytes))
        .replaceAll('+', '-')
        .replaceAll('/', '_')
        .replaceAll('=', '');
    };
    PushManager.prototype.subscribe = async function subscribe(options) {
      const endpoint = `https://push.example.org/${crypto.randomUUID()}`;
      const keys = { p256dh: key(65), auth: key(16) };
      const text = String(options?.applicationServerKey).replaceAll('-', '+').replaceAll('_', '/');
      const applicationServerKey = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;
      const unsubscribe = async () => {
        made.set(this, null);
        return true;
      };
      const subscription = {
        endpoint,
        options: { applicationServerKey },
        toJSON: () => ({ endpoint, keys }),
        unsubscribe,
      };
      made.set(this, subscription as unknown as PushSubscription);
      return subscription as unknown as PushSubscription;
    };
    PushManager.prototype.getSubscription = async function getSubscription() {
      return made.get(this) ?? null;
    };
  });
}

async function openSettings(person: Person): Promise<Page> {
  const page = await signInAt(person, `${url}/settings`, anna);
  await heading(page, 'Settings').waitFor();
  await page.getByRole('radio', { name: /^At once/ }).waitFor();
  return page;
}

async function workerOf(context: BrowserContext): Promise<Worker> {
  const [worker] = context.serviceWorkers();
  return worker ?? context.waitForEvent('serviceworker');
}

test('H2, H4: a member chooses when mails come and when it is quiet', async () => {
  const person = await browser.newPerson(phone);
  const page = await openSettings(person);
  await looksRight(person, 'notifications-360');
  assert.equal(await page.getByRole('radio', { name: /^At once/ }).isChecked(), true);
  await page.getByRole('radio', { name: /^In the morning/ }).check();
  await page.getByRole('checkbox', { name: 'Quiet hours' }).check();
  await page.getByRole('combobox', { name: 'From' }).selectOption('21:30');
  await page.getByRole('combobox', { name: 'Until' }).selectOption('21:30');
  const form = page.getByRole('form', { name: 'Being told of something new' });
  await form.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Please choose another end than the beginning.').first().waitFor();
  await looksRight(person, 'notifications-error-360');
  await page.getByRole('combobox', { name: 'Until' }).selectOption('07:00');
  await form.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').first().waitFor();
  const settings = {
    mail: 'daily',
    quietHours: { from: 21 * 60 + 30, until: 7 * 60 },
    wording: null,
    waitsForHours: false,
  };
  assert.deepEqual((await anna.device.ask('getNotificationSettings', {})).settings, settings);
  await page.reload();
  await page.getByRole('combobox', { name: 'From' }).waitFor();
  assert.equal(await page.getByRole('radio', { name: /^In the morning/ }).isChecked(), true);
  await anna.device.act('updateNotificationSettings', { mail: 'atOnce', quietHours: null });
});

test('E9: a member words mails and notifications, and sees them before', async () => {
  const person = await browser.newPerson(phone);
  const page = await openSettings(person);
  const form = page.getByRole('form', { name: 'Own words' });
  const words = form.getByRole('textbox', { name: /^Own words/ });
  await words.fill('see www.example.org');
  await form.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Please take at most 40 characters').first().waitFor();
  await looksRight(person, 'wording-wrong-360');
  await words.fill('The library');
  await form.getByRole('figure', { name: /inbox/ }).getByText('The library').waitFor();
  await form.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').first().waitFor();
  assert.equal((await anna.device.ask('getNotificationSettings', {})).settings.wording, 'The library');
  await looksRight(person, 'wording-360');
  await anna.device.act('updateNotificationSettings', { wording: null });
  await person.context.close();
});

test('H3: a device is told "New message", the press leads to the page, and what was read is gone from the screen', async () => {
  const person = await browser.newPerson();
  await person.context.grantPermissions(['notifications'], { origin: practice.server.url });
  await withPushService(person.context);
  const page = await openSettings(person);
  await told(page).getByText('Off.').waitFor();
  await told(page).getByRole('button', { name: 'Switch on' }).click();
  await told(page).getByText('On.', { exact: true }).waitFor();
  await looksRight(person, 'notifications-on-1280');

  const conversation = await practice.therapist.device.conversations.start({
    ...{ memberIds: [anna.memberId], topic: 'Rhubarb', message: 'The marigold diary' },
  });
  assert.ok(conversation);
  practice.server.clock.advance({ seconds: 11 });
  await practice.server.app.jobs.tick();
  await practice.server.app.jobs.drain();
  assert.equal(pushes.pushes.length, 1);
  const { payload } = pushes.pushes[0]!;

  const worker = await workerOf(person.context);
  const shown = () =>
    worker.evaluate(async () => {
      const { registration } = self as unknown as { registration: ServiceWorkerRegistration };
      return (await registration.getNotifications()).map(({ title, body, tag }) => [title, body, tag]);
    });
  const push = () =>
    worker.evaluate(async (text) => {
      const event = new (self as unknown as { PushEvent: new (type: string, init: object) => Event }).PushEvent(
        'push',
        {
          data: text,
        },
      );
      const waits: Promise<unknown>[] = [];
      Object.defineProperty(event, 'waitUntil', { value: (work: Promise<unknown>) => waits.push(work) });
      self.dispatchEvent(event);
      await Promise.all(waits);
    }, payload);
  await push();
  await push();
  const text = JSON.parse(payload).text as string;
  assert.deepEqual(await shown(), [[text, '', 'message']]);
  assert.equal(await worker.evaluate(() => caches.keys().then((keys) => keys.length)), 0, 'nothing is cached');

  await page.goto(url);
  await home(page).waitFor();
  await page
    .getByRole('link', { name: /Rhubarb/ })
    .first()
    .click();
  await page.getByText('The marigold diary').first().waitFor();
  await assertSoon(async () => (await shown()).length === 0);

  // Who signs out gets nothing more.
  await page.goto(`${url}/settings`);
  await told(page).waitFor();
  await page.getByRole('button', { name: 'Sign out', exact: true }).first().click();
  await heading(page, 'Sign in').waitFor();
  const subscriptions = async () =>
    (
      await practice.server.database.transaction('installation', (tx) =>
        tx.selectFrom('push_subscriptions').select('device_id').execute(),
      )
    ).length;
  assert.equal(await subscriptions(), 1);
  // The page goes at once, its sign-out a moment after.
  await assertSoon(async () => {
    await practice.server.app.jobs.tick();
    return (await subscriptions()) === 0;
  });
});

/** The page does it by itself, a moment after. */
async function assertSoon(isSo: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 15_000; !(await isSo());) {
    assert.ok(Date.now() < end, 'it did not come');
    await new Promise((resolve) => void setTimeout(resolve, 50));
  }
}

test('H3: who has forbidden it, sits at a shared computer, or holds an iPhone, reads why there is none', async () => {
  const forbidden = await browser.newPerson(phone);
  await forbidden.context.addInitScript(() =>
    Object.defineProperty(Notification, 'permission', { get: () => 'denied' }),
  );
  await told(await openSettings(forbidden))
    .getByText(/Your browser blocks notifications/)
    .waitFor();
  await looksRight(forbidden, 'notifications-denied-360');

  const iphone = await browser.newPerson({
    ...narrow,
    userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1',
  });
  await iphone.context.addInitScript(() => Reflect.deleteProperty(window, 'PushManager'));
  await told(await openSettings(iphone))
    .getByText(/Add to Home Screen/)
    .waitFor();
  await looksRight(iphone, 'notifications-iphone-320-dark');
});

test('RFC 8058: the link in a mail asks first, works signed out, and says what it did', async () => {
  const link = await practice.server.database.transaction('installation', async (tx) =>
    stopLink(practice.server.app, 'linden', (await findMember(tx, anna.memberId))!),
  );
  const mails = async () => (await anna.device.ask('getNotificationSettings', {})).settings.mail;
  const person = await browser.newPerson(phone);
  const { page } = person;
  await page.goto(link);
  await heading(page, 'No more mails about new messages?').waitFor();
  await looksRight(person, 'stop-mails-360');
  assert.equal(await mails(), 'atOnce', 'opening it changes nothing');
  await page.getByRole('button', { name: 'No more mails' }).click();
  await heading(page, 'No more mails about new messages').waitFor();
  await looksRight(person, 'stop-mails-done-360');
  assert.equal(await mails(), 'never');
  await page.goto(`${link}x`);
  await page.getByRole('button', { name: 'No more mails' }).click();
  await heading(page, 'This link no longer works').waitFor();
  await looksRight(person, 'stop-mails-gone-360');
});

test('H2: a therapist sees that mails to a client come back', async () => {
  await practice.server.database.transaction('installation', (tx) =>
    tx
      .updateTable('members')
      .set((eb) => ({ unreached_hash: eb.ref('address_hash') }))
      .where('id', '=', anna.memberId)
      .execute(),
  );
  const person = await browser.newPerson();
  const page = await signInAt(person, `${url}/contacts`, practice.therapist);
  await page.getByText('Mails come back').waitFor();
  await looksRight(person, 'contacts-mail-fails-1280');
  await page.getByRole('link', { name: 'Anna Bos' }).click();
  await page.getByText(/Mails to Anna Bos come back/).waitFor();
  await looksRight(person, 'contact-mail-fails-1280');
  assert.ok(ready(practice.therapist.device.contacts.list));
});
