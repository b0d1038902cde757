// A video call as people make one: pages of the product, the real server and media worker, fake cameras whose pictures are
// really sent and decoded.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { ConversationId } from '../../src/shared/ids.ts';
import { openPracticeOn, type Practice, type Someone } from '../journeys/practice.ts';
import { startTestApp } from '../support/app.ts';
import { openBrowser, type Person, type TestBrowser } from '../support/browser.ts';
import { heading, home, looksRight, narrow, phone, signInAt } from '../support/pages.ts';

let practice: Practice;
let browser: TestBrowser;
let client: Someone;
let conversationId: ConversationId;

before(async () => {
  const server = await startTestApp({ config: { mediaWorker: 'ours', callsPort: 0 } });
  practice = await openPracticeOn(server);
  browser = await openBrowser();
  client = await practice.signUp(await practice.invite({ name: 'Anna' }));
  const { conversations } = practice.therapist.device;
  conversationId = await conversations.start({ memberIds: [client.memberId], message: 'Hello' });
});

after(async () => {
  await browser?.close();
  await practice?.close();
});

async function untilReady(): Promise<void> {
  const { calls } = practice.server.app;
  calls.start();
  for (let tries = 0; calls.state().state !== 'ready' && tries < 6_000; tries += 1) await wait(20);
  assert.equal(calls.state().state, 'ready');
}

/** A browser in which somebody is signed in. */
async function open(someone: Someone, options: BrowserContextOptions = {}): Promise<Person> {
  const person = await browser.newPerson(options);
  await person.context.grantPermissions(['camera', 'microphone', 'local-network-access']);
  await signInAt(person, practice.server.url, someone);
  await home(person.page).waitFor();
  return person;
}

const conversation = () => `${practice.server.url}/conversations/${conversationId}`;
const button = (page: Page, name: string | RegExp): Locator => page.getByRole('button', { name });

/** Presses what opens the tab of a call; gives the same person with that tab. */
async function inTab(person: Person, opener: Locator): Promise<Person> {
  const opened = person.context.waitForEvent('page');
  await opener.click();
  const page = await opened;
  page.on('pageerror', (error) => person.faults.push(String(error)));
  return { ...person, page };
}

/** Comes true when so many more pictures of this person were decoded and drawn in their tile. */
async function sees(page: Page, name: string, pictures = 10): Promise<void> {
  const video = page.getByLabel(`${name}, camera`);
  await video.waitFor();
  await video.evaluate(
    (element, most) =>
      new Promise<void>((resolve, reject) => {
        let count = 0;
        setTimeout(() => reject(new Error(`${count} pictures`)), 30_000);
        const next = (): void => {
          count += 1;
          if (count >= most) resolve();
          else (element as HTMLVideoElement).requestVideoFrameCallback(next);
        };
        (element as HTMLVideoElement).requestVideoFrameCallback(next);
      }),
    pictures,
  );
}

test(
  'V1, V3–V6, V18: a professional calls a client, they see each other, mute, read, reload, and leave',
  { timeout: 300_000 },
  async () => {
    const eva = await open(practice.therapist);
    await eva.page.goto(conversation());
    await button(eva.page, /^Start video call\. Video calls are (being prepared|not available)/).waitFor();
    await untilReady();
    const anna = await open(client, phone);

    const call = await inTab(eva, eva.page.getByRole('link', { name: 'Start video call' }));
    await heading(call.page, 'Call with Anna').waitFor();
    await call.page.getByLabel('You, as in a mirror').waitFor();
    await looksRight(call, 'call-preview');
    await button(call.page, 'Start call').click();
    await call.page.getByText('Calling Anna…').waitFor();

    const ring = anna.page.getByRole('article', { name: 'Dr Eva Vos is calling you' });
    await ring.waitFor();
    await looksRight(anna, 'call-ring-phone');
    const answered = await inTab(anna, ring.getByRole('link', { name: 'Accept' }));
    await ring.waitFor({ state: 'detached' });
    await heading(answered.page, 'Call with Dr Eva Vos').waitFor();
    await answered.page.getByText('In the call now: Dr Eva Vos.').waitFor();
    await button(answered.page, 'Join call').click();
    await Promise.all([sees(call.page, 'Anna'), sees(answered.page, 'Dr Eva Vos')]);
    for (const { page } of [call, answered]) await page.getByText('Encrypted').waitFor();
    await looksRight(call, 'call-two');
    await looksRight(answered, 'call-two-phone');

    await button(answered.page, 'Microphone, on').click();
    await call.page.getByText('microphone off').waitFor();
    await button(answered.page, 'Microphone, off').click();
    await call.page.getByText('microphone off').waitFor({ state: 'detached' });

    await button(call.page, 'Messages').click();
    await call.page.getByText('Hello').waitFor();
    await looksRight(call, 'call-messages');
    await button(call.page, 'Close').click();

    await answered.page.reload();
    await Promise.all([sees(call.page, 'Anna'), sees(answered.page, 'Dr Eva Vos')]);
    assert.equal(await answered.page.getByRole('heading', { level: 1 }).innerText(), 'Call with Dr Eva Vos');

    await button(answered.page, 'Leave call').click();
    await heading(answered.page, 'You left the call').waitFor();
    await heading(call.page, 'The call has ended').waitFor();
    await looksRight(call, 'call-ended');
    await call.page.close();
    for (const { page } of [eva, anna]) {
      await page.goto(conversation());
      await page.getByText(/^Video call, \d+:\d\d/).waitFor();
    }
    await looksRight(eva, 'call-timeline');
    await Promise.all([eva.context.close(), anna.context.close()]);
  },
);

/** As where somebody said no to the browser's question. */
const refuseDevices = (): void => {
  navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('Permission denied', 'NotAllowedError'));
};

/** So many minutes later by the clock of this page. */
const later = (minutes: number): void => {
  const before = Date.now.bind(Date);
  Date.now = () => before() + minutes * 60_000;
};

test(
  'V3–V6: without camera and microphone one joins too; who declines is rung again, and reads that they missed it',
  { timeout: 240_000 },
  async () => {
    await untilReady();
    const [eva, anna] = [await open(practice.therapist, narrow), await open(client)];
    await eva.page.goto(conversation());
    await eva.context.addInitScript(refuseDevices);
    const call = await inTab(eva, eva.page.getByRole('link', { name: 'Start video call' }));
    await call.page.getByText('Your browser does not let this page use your camera and microphone').waitFor();
    await looksRight(call, 'call-refused-devices');
    await button(call.page, 'Start call (without microphone)').click();

    const ring = anna.page.getByRole('article', { name: 'Dr Eva Vos is calling you' });
    await ring.waitFor();
    await looksRight(anna, 'call-ring');
    await ring.getByRole('button', { name: 'Decline' }).click();
    await ring.waitFor({ state: 'detached' });
    await call.page.getByText('You are alone in the call').waitFor();
    await looksRight(call, 'call-alone');
    await button(call.page, 'People, 1').click();
    await call.page.getByText('not available').waitFor();
    await looksRight(call, 'call-people');
    await button(call.page, 'Ring again: Anna').click();
    await ring.waitFor();

    // Half an hour without a touch locks a page, but not in a call.
    for (const minutes of [20, 20]) {
      await call.page.evaluate(later, minutes);
      await call.page.waitForFunction(() => {
        const kept = JSON.parse(sessionStorage.getItem('alcove.call') ?? '{}') as { at?: number };
        return (kept.at ?? 0) > Date.now() - 60_000;
      });
    }
    await call.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await button(call.page, 'Ring again: Anna').or(call.page.getByText('ringing…')).first().waitFor();

    await eva.page.goto(`${practice.server.url}/settings`);
    await button(eva.page, 'Sign out').first().click();
    await eva.page.getByRole('alertdialog', { name: 'You are in a video call' }).waitFor();
    await looksRight(eva, 'call-sign-out');
    await button(eva.page, 'Cancel').click();

    await button(call.page, 'Leave call').click();
    await ring.waitFor({ state: 'detached' });
    await anna.page.goto(conversation());
    await anna.page.getByText('Missed video call from Dr Eva Vos').waitFor();
    await eva.page.goto(conversation());
    await eva.page.getByText('You called; nobody answered').waitFor();
    await Promise.all([eva.context.close(), anna.context.close()]);
  },
);

test(
  'N6, V2, V6, V7, V18: in a group a nickname comes before the call; a second device takes it over; who is removed is let in again',
  { timeout: 240_000 },
  async () => {
    await untilReady();
    const bert = await practice.signUp(await practice.invite({ name: 'Bert' }));
    const { conversations } = practice.therapist.device;
    const memberIds = [client.memberId, bert.memberId];
    const group = await conversations.start({ memberIds, topic: 'Thursdays', message: 'Welcome' });
    const address = `${practice.server.url}/call/${group}`;
    const [eva, anna] = [await open(practice.therapist), await open(client, phone)];
    await Promise.all([eva.page.goto(address), anna.page.goto(address)]);
    await heading(eva.page, 'Call: Thursdays').waitFor();
    await button(eva.page, 'Start call').click();
    await eva.page.getByText(/^Calling Anna and Bert…|^Calling Bert and Anna…/).waitFor();
    await button(eva.page, 'Microphone, on').waitFor();

    await anna.page.getByRole('heading', { name: 'How do you want to be shown here?' }).waitFor();
    await anna.page.getByRole('radio', { name: /^A nickname/ }).check();
    await anna.page.getByRole('textbox', { name: 'Your nickname' }).fill('Sunflower');
    await button(anna.page, 'Continue').click();
    await anna.page.getByText('Your face and voice are not: so your camera is off.').waitFor();
    assert.equal(await anna.page.getByRole('article', { name: 'Dr Eva Vos is calling you' }).count(), 0);
    await looksRight(anna, 'call-hidden-phone');
    await button(anna.page, 'Join call (without camera)').click();
    await anna.page.getByText('Encrypted').waitFor();
    await sees(anna.page, 'Dr Eva Vos');
    await eva.page.locator('.tile').getByText('Anna (“Sunflower”)').waitFor();
    await button(anna.page, 'Camera, off').click();
    await sees(eva.page, 'Anna (“Sunflower”)');

    // The same person elsewhere: the seat goes with them.
    const other = await open(client);
    await other.page.goto(address);
    await button(other.page, 'Join call (without camera)').click();
    await heading(anna.page, 'You are in a call elsewhere now').waitFor();
    await sees(other.page, 'Dr Eva Vos');

    await button(eva.page, 'People, 2').click();
    await button(eva.page, 'What you can do about Anna (“Sunflower”)').click();
    await eva.page.getByRole('menuitem', { name: 'Remove from the call' }).click();
    await eva.page.getByRole('alertdialog').getByRole('button', { name: 'Remove from the call' }).click();
    await heading(other.page, 'You were removed from the call').waitFor();
    await other.page.reload();
    await button(other.page, 'Join call (without camera)').click();
    await other.page.getByText('You were removed from this call.').waitFor();
    await button(eva.page, /^Let in again: Anna/).click();
    await eva.page.getByText('not available').first().waitFor();
    await button(other.page, 'Join call (without camera)').click();
    await sees(other.page, 'Dr Eva Vos');
    await looksRight(eva, 'call-group');

    await button(eva.page, 'End the call for everybody').click();
    await eva.page.getByRole('alertdialog').getByRole('button', { name: 'End for everybody' }).click();
    await heading(other.page, 'The call has ended').waitFor();
    await Promise.all([eva, anna, other].map(({ context }) => context.close()));
  },
);
