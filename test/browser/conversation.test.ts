// People write to each other in real browsers: what they see, from the invitation on.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { axeClean, fitsInWidth, openBrowser, screenshot, type Person, type TestBrowser } from '../support/browser.ts';
import { openPractice, password, ready, type Practice, type Someone } from '../journeys/practice.ts';

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

const phone: BrowserContextOptions = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true };

async function signIn(person: Person, address: string, shared = false): Promise<Page> {
  const { page } = person;
  await page.goto(url);
  await page.getByRole('textbox', { name: 'E-mail address' }).fill(address);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  if (shared) await page.getByRole('checkbox', { name: 'This is a shared computer' }).check();
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: /^(Hello|Dag|Guten Tag)/ }).waitFor();
  return page;
}

async function newPerson(someone: Someone, options: BrowserContextOptions = {}): Promise<Person> {
  const person = await browser.newPerson(options);
  await signIn(person, someone.address);
  return person;
}

/** A client with an account, linked with the therapist. */
async function newClient(name: string): Promise<Someone> {
  return practice.signUp(await practice.invite({ name }));
}

/** What a person who is invited does on the pages, until home. */
async function signUpOnPages(page: Page, link: string, code: string | null): Promise<void> {
  await page.goto(link);
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.getByRole('checkbox', { name: 'I have read both and agree' }).check();
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('button', { name: 'Choose my own password' }).click();
  await page.getByRole('textbox', { name: 'New password' }).fill(password);
  await page.getByRole('button', { name: 'Go on' }).click();
  const shown = page.getByRole('group', { name: 'Your recovery code' });
  const recoveryCode = (await shown.innerText()).replace(/\s+/g, ' ').trim();
  await page.getByRole('button', { name: 'I have kept it' }).click();
  await page.getByRole('textbox', { name: 'Recovery code' }).fill(recoveryCode);
  await page.getByRole('button', { name: /^(Go on|Make my account)$/ }).click();
  const introduction = page.getByRole('textbox', { name: 'Introduction code' });
  const home = page.getByRole('heading', { level: 1, name: /^Hello/ });
  await introduction.or(home).waitFor();
  if (await introduction.isVisible()) {
    if (code) await introduction.fill(code);
    await page.getByRole('button', { name: 'Make my account' }).click();
  }
  await home.waitFor();
}

const composer = (page: Page) => page.getByRole('textbox', { name: 'Message' });
const timeline = (page: Page) => page.getByRole('region', { name: 'Messages' });

async function write(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
}

async function sees(page: Page, text: string | RegExp): Promise<void> {
  await timeline(page).getByText(text).first().waitFor();
}

/** Texts of messages, from top to bottom. */
async function messages(page: Page): Promise<string[]> {
  return page.locator('.message-text').allInnerTexts();
}

async function openConversation(page: Page, title: string): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Main menu' })
    .getByRole('link', { name: /^Conversations/ })
    .click();
  await page.getByRole('region', { name: 'Your conversations' }).getByRole('link', { name: title }).click();
  await composer(page).waitFor();
}

describe('a therapist invites a client', { timeout: 240_000 }, () => {
  test('with a code: the client is let in by itself, and both write', async () => {
    const eva = await newPerson(practice.therapist);
    await eva.page.getByRole('link', { name: 'Contacts', exact: true }).click();
    await eva.page.getByRole('link', { name: 'Invite a client' }).click();
    await eva.page.getByRole('textbox', { name: 'Name' }).fill('Anna de Vries');
    await eva.page.getByRole('textbox', { name: 'E-mail address' }).fill('anna@example.org');
    await eva.page.getByRole('radio', { name: /On paper/ }).check();
    await eva.page.getByRole('checkbox', { name: /Make an introduction code/ }).check();
    await axeClean(eva.page);
    await eva.page.getByRole('button', { name: 'Invite', exact: true }).click();
    await eva.page.getByRole('heading', { name: 'Anna de Vries is invited' }).waitFor();
    const link = await eva.page.locator('.given-link').innerText();
    const code = (await eva.page.locator('.given-code .code-text').innerText()).replace(/\D/g, '');
    assert.equal(code.length, 20);
    await axeClean(eva.page);

    await eva.page.getByRole('link', { name: 'Write the first message' }).click();
    await eva.page.getByRole('textbox', { name: /^Topic/ }).fill('Our first weeks');
    await eva.page.getByRole('textbox', { name: /^First message/ }).fill('Welcome, Anna.');
    await eva.page.getByText('What you write waits, encrypted').waitFor();
    await axeClean(eva.page);
    await eva.page.getByRole('button', { name: 'Start conversation' }).click();
    await eva.page.getByRole('heading', { level: 1, name: 'Our first weeks' }).waitFor();
    await sees(eva.page, 'Welcome, Anna.');
    await sees(eva.page, 'You started this conversation');
    await eva.page.getByText('What you write waits, encrypted, until Anna de Vries signs up.').waitFor();
    await axeClean(eva.page);

    const anna = await browser.newPerson(phone);
    await signUpOnPages(anna.page, link, code);
    await axeClean(anna.page);
    await anna.page.getByRole('link', { name: /Our first weeks/ }).click();
    await sees(anna.page, 'Welcome, Anna.');
    await sees(anna.page, 'Dr Eva Vos started this conversation');
    await sees(anna.page, 'You were let in by Dr Eva Vos, with the introduction code');
    assert.equal(await anna.page.title(), 'Conversation · Alcove');
    await write(anna.page, 'Thank you. I was a bit nervous.');
    await sees(eva.page, 'Thank you. I was a bit nervous.');
    await sees(eva.page, 'Anna de Vries was let in by you, with the introduction code');
    await write(eva.page, 'That is all right.');
    await sees(anna.page, 'That is all right.');
    assert.equal(await eva.page.getByText('What you write waits').count(), 0);
    await fitsInWidth(anna.page);
    await axeClean(anna.page);
    await screenshot(anna.page, 'first-messages-360', false);

    await anna.page.getByRole('button', { name: /^Participants, 2/ }).click();
    const people = anna.page.getByRole('dialog', { name: 'Participants' });
    await people.getByText(/Therapist · Manager · Compared/).waitFor();
    await axeClean(anna.page);
    for (const person of [eva, anna]) await person.context.close();
  });

  test('without a code: one press lets the client in, not yet compared', async () => {
    const invited = await practice.invite({ name: 'Bram Peters' });
    await practice.therapist.device.conversations.start({ memberIds: [invited.memberId], message: 'Hello Bram' });
    const eva = await newPerson(practice.therapist, phone);
    const bram = await browser.newPerson();
    await signUpOnPages(bram.page, `${url}/invitation#${invited.token}`, null);
    await bram.page
      .getByRole('navigation', { name: 'Main menu' })
      .getByRole('link', { name: /^Conversations/ })
      .click();
    await bram.page
      .getByRole('region', { name: 'Your conversations' })
      .getByRole('link', { name: 'Dr Eva Vos' })
      .click();
    await bram.page.getByText('You are not let in yet').waitFor();
    assert.equal(await bram.page.getByText('Hello Bram').count(), 0, 'nothing is readable before');
    await axeClean(bram.page);

    const task = eva.page.getByRole('region', { name: 'Waiting for you' });
    await task.getByText(/Bram Peters accepted the invitation with person\d+@example.org/).waitFor();
    await axeClean(eva.page);
    await task.getByRole('button', { name: 'Let in' }).click();
    await sees(bram.page, 'Hello Bram');
    await sees(bram.page, 'You were let in by Dr Eva Vos');
    await task.waitFor({ state: 'detached' });

    await bram.page.getByRole('button', { name: /^Participants, 2/ }).click();
    await bram.page
      .getByRole('dialog')
      .getByText(/Not yet compared/)
      .waitFor();
    for (const person of [eva, bram]) await person.context.close();
  });
});

describe('writing', { timeout: 240_000 }, () => {
  test('three messages written offline arrive once and in order, and are there after both reload', async () => {
    const client = await newClient('Carla');
    await practice.therapist.device.conversations.start({ memberIds: [client.memberId], topic: 'Trains' });
    const carla = await newPerson(client, phone);
    const eva = await newPerson(practice.therapist);
    await openConversation(carla.page, 'Trains');
    await openConversation(eva.page, 'Trains');
    await write(carla.page, 'Still at the station');
    await sees(eva.page, 'Still at the station');

    await carla.context.setOffline(true);
    for (const text of ['One', 'Two', 'Three']) {
      await composer(carla.page).fill(text);
      await carla.page.getByRole('button', { name: 'Send', exact: true }).click();
      await sees(carla.page, new RegExp(`^${text}$`));
    }
    await timeline(carla.page)
      .getByText(/Sending|Waiting for the connection/)
      .first()
      .waitFor();
    await axeClean(carla.page);
    assert.equal(await timeline(eva.page).getByText('Three', { exact: true }).count(), 0);
    await carla.context.setOffline(false);
    await sees(eva.page, /^Three$/);
    for (const { page } of [carla, eva]) {
      await page.reload();
      await sees(page, /^Three$/);
      await page.waitForFunction(() => document.querySelectorAll('.message-text').length === 4);
      assert.deepEqual(await messages(page), ['Still at the station', 'One', 'Two', 'Three']);
    }
    for (const person of [carla, eva]) await person.context.close();
  });

  test('an own message can be changed and deleted, also by keyboard; others see it, and cannot', async () => {
    const client = await newClient('Dora');
    const id = await practice.therapist.device.conversations.start({ memberIds: [client.memberId], topic: 'Mistakes' });
    const dora = await newPerson(client);
    const eva = await newPerson(practice.therapist);
    await openConversation(dora.page, 'Mistakes');
    await openConversation(eva.page, 'Mistakes');
    await write(dora.page, 'See you on Mnday');
    await sees(eva.page, 'See you on Mnday');
    assert.equal(await eva.page.getByRole('button', { name: /Actions for your message/ }).count(), 0);

    await dora.page.getByRole('button', { name: /Actions for your message/ }).focus();
    await dora.page.keyboard.press('Enter');
    await dora.page.getByRole('menuitem', { name: 'Edit' }).waitFor();
    await axeClean(dora.page);
    await dora.page.keyboard.press('Enter');
    await dora.page.getByText('You are changing your message').waitFor();
    await composer(dora.page).fill('See you on Monday');
    await dora.page.keyboard.press('Enter');
    await sees(eva.page, 'See you on Monday');
    await sees(eva.page, 'edited');

    await dora.page.getByRole('button', { name: /Actions for your message/ }).click();
    await dora.page.getByRole('menuitem', { name: 'Delete' }).click();
    const question = dora.page.getByRole('alertdialog', { name: 'Delete this message?' });
    await axeClean(dora.page);
    await question.getByRole('button', { name: 'Delete the message' }).click();
    // Within the minute in which it can be undone, and after Eva had it.
    await sees(eva.page, 'Dora took this message back. It may have been read.');
    await sees(dora.page, 'You took this message back. It may have been read.');
    // In the list a moment later than in the timeline.
    await eva.page.getByText('See you on Monday').first().waitFor({ state: 'detached' });

    await eva.page.getByRole('button', { name: 'More about this conversation' }).click();
    await eva.page.getByRole('menuitem', { name: 'Change the topic' }).click();
    await eva.page.getByRole('textbox', { name: 'Topic' }).fill('Second thoughts');
    await axeClean(eva.page);
    await eva.page.getByRole('button', { name: 'Save' }).click();
    await dora.page.getByRole('heading', { level: 1, name: 'Second thoughts' }).waitFor();
    await sees(dora.page, 'Dr Eva Vos changed the topic to “Second thoughts”');
    await dora.page.getByRole('button', { name: 'More about this conversation' }).click();
    await dora.page.getByRole('menuitem', { name: 'Mark as unread' }).waitFor();
    assert.equal(await dora.page.getByRole('menuitem', { name: /topic/ }).count(), 0, 'only who manages it');
    assert.ok(id);
    for (const person of [dora, eva]) await person.context.close();
  });

  test('C22: what was just sent is taken back with one press: nothing is left of it where nobody had it', async () => {
    const client = await newClient('Dina');
    await practice.therapist.device.conversations.start({ memberIds: [client.memberId], topic: 'Too quick' });
    practice.therapist.connection.unplug();
    const dina = await newPerson(client, phone);
    await openConversation(dina.page, 'Too quick');
    await write(dina.page, 'Meant for somebody else');
    const undo = dina.page.getByRole('button', { name: /^Undo the message of/ });
    await undo.waitFor();
    await axeClean(dina.page);
    await fitsInWidth(dina.page);
    await screenshot(dina.page, 'undo-360', false);
    await undo.press('Enter');
    await timeline(dina.page).getByText('Meant for somebody else').waitFor({ state: 'detached' });
    assert.equal(await composer(dina.page).evaluate((area) => area === document.activeElement), true);

    const eva = await newPerson(practice.therapist);
    await openConversation(eva.page, 'Too quick');
    await write(dina.page, 'Meant for you');
    await sees(eva.page, 'Meant for you');
    assert.equal(await eva.page.getByText(/took this message back/).count(), 0);
    await undo.click();
    await sees(eva.page, 'Dina took this message back. It may have been read.');
    await sees(dina.page, 'You took this message back. It may have been read.');
    assert.deepEqual(await messages(dina.page), []);
    assert.equal(await dina.page.getByText(/took this message back/).count(), 1);
    await screenshot(dina.page, 'undone-360', false);
    practice.therapist.connection.plugIn();
    for (const person of [dina, eva]) await person.context.close();
  });

  test('web addresses become links and nothing else is read into a text; one that is too long is not sent', async () => {
    const client = await newClient('Emil');
    await practice.therapist.device.conversations.start({ memberIds: [client.memberId], topic: 'Reading' });
    const { page, context } = await newPerson(client);
    await openConversation(page, 'Reading');
    await composer(page).fill('Look: https://example.org/a?b=1.');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('<b>javascript:alert(1)</b>');
    await page.keyboard.press('Enter');
    await sees(page, '<b>javascript:alert(1)</b>');
    const link = timeline(page).getByRole('link');
    assert.equal(await link.count(), 1);
    assert.equal(await link.getAttribute('href'), 'https://example.org/a?b=1');
    assert.equal(await link.getAttribute('rel'), 'noopener noreferrer');
    assert.equal(await link.getAttribute('target'), '_blank');

    await composer(page).fill('a'.repeat(7_600));
    await page.getByText('400 characters left').waitFor();
    await composer(page).fill('b'.repeat(8_001));
    await page.getByText('One character too many').waitFor();
    await axeClean(page);
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    assert.equal((await composer(page).inputValue()).length, 8_001, 'nothing typed is lost');
    assert.equal((await messages(page)).length, 1);
    await composer(page).fill('b'.repeat(8_000));
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    // "Sent" stands at the first one, until the second is on its way.
    await page.waitForFunction(() => document.querySelectorAll('.message-text').length === 2);
    await timeline(page).getByText('Sent').waitFor();
    assert.equal((await messages(page)).at(-1)?.length, 8_000);
    await context.close();
  });
});

describe('reading', { timeout: 240_000 }, () => {
  test('opens at the first unread message, reads back without a jump, and leads to the newest', async () => {
    const client = await newClient('Frida');
    const eva = practice.therapist.device;
    const id = await eva.conversations.start({ memberIds: [client.memberId], topic: 'A long story' });
    const open = eva.conversations.open(id);
    for (let n = 1; n <= 130; n += 1) await open.write(`Line ${n} of the story`);
    await ready(open.view, (view) => view.outgoing.length === 0);
    const seen = client.device.conversations.open(id);
    const { items } = await ready(seen.view, (view) =>
      view.items.some((item) => item.kind === 'message' && item.text.startsWith('Line 130 ')),
    );
    const line120 = items.find((item) => item.kind === 'message' && item.text.startsWith('Line 120 '));
    await seen.markRead(line120?.position ?? 0);

    const { page, context } = await newPerson(client, { viewport: { width: 360, height: 640 } });
    await page
      .getByRole('link', { name: /A long story/ })
      .and(page.getByRole('link', { name: /10 unread/ }))
      .click();
    await sees(page, 'New messages');
    await sees(page, 'Line 121 of the story');
    assert.ok(await isInView(page, 'Line 121 of the story'));

    // Read back: the line that one looks at stays where it is while earlier ones come in above.
    const area = timeline(page);
    await area.evaluate((element) => (element.scrollTop = 0));
    for (const line of ['Line 60 of the story', 'Line 1 of the story']) {
      for (let tries = 0; tries < 40 && (await area.getByText(line, { exact: true }).count()) === 0; tries += 1) {
        const before = await firstInView(page);
        await page.mouse.move(180, 400);
        await page.mouse.wheel(0, -300);
        assert.ok(before !== null);
      }
      await area.getByText(line, { exact: true }).waitFor();
    }
    await area.evaluate((element) => (element.scrollTop = element.scrollHeight / 3));
    await page.waitForTimeout(0);
    const before = await firstInView(page);
    await open.write('A new line while you read');
    const jump = page.getByRole('button', { name: /new message/ });
    await jump.waitFor();
    assert.deepEqual(await firstInView(page), before, 'the view does not jump');
    await axeClean(page);
    await jump.click();
    assert.ok(await isInView(page, 'A new line while you read'));
    await page.waitForFunction(() => !document.querySelector('.menu .badge'));
    assert.equal((await ready(client.device.conversations.list, (list) => list.unreadInAll === 0)).unreadInAll, 0);
    open.close();
    seen.close();
    await context.close();
  });
});

async function isInView(page: Page, text: string): Promise<boolean> {
  const box = await timeline(page).getByText(text, { exact: true }).boundingBox();
  const area = await timeline(page).boundingBox();
  return !!box && !!area && box.y >= area.y - 1 && box.y + box.height <= area.y + area.height + 1;
}

/** The first message in view, and how far from the top it stands. */
async function firstInView(page: Page): Promise<{ text: string; top: number } | null> {
  return timeline(page).evaluate((area) => {
    const top = area.getBoundingClientRect().top;
    for (const row of area.querySelectorAll<HTMLElement>('.message')) {
      const box = row.getBoundingClientRect();
      if (box.top >= top) return { text: row.innerText, top: Math.round(box.top - top) };
    }
    return null;
  });
}

describe('devices', { timeout: 240_000 }, () => {
  test('a draft survives a reload, and a device that is signed out from afar in mid-typing shows the door at once', async () => {
    const client = await newClient('Gus');
    await practice.therapist.device.conversations.start({ memberIds: [client.memberId], topic: 'Unfinished' });
    const gus = await newPerson(client);
    await openConversation(gus.page, 'Unfinished');
    const kept = gus.page.waitForResponse(/api\/saveDraft/);
    await composer(gus.page).fill('I wanted to say');
    await kept;
    await gus.page.reload();
    await composer(gus.page).waitFor();
    await gus.page.waitForFunction(() => document.querySelector('textarea')?.value === 'I wanted to say');

    const other = await practice.signIn(client);
    const devices = await other.device.account.listDevices();
    await composer(gus.page).pressSequentially(' that');
    for (const one of devices.filter(({ current }) => !current)) await other.device.account.endDevice(one.deviceId);
    await gus.page.getByRole('heading', { level: 1, name: /Sign in/ }).waitFor();
    await gus.page.getByText('This device was signed out from another one.').waitFor();
    assert.equal(await gus.page.getByText('I wanted to say').count(), 0);
    await axeClean(gus.page);
    await gus.page.getByRole('textbox', { name: 'E-mail address' }).fill(client.address);
    await gus.page.getByRole('textbox', { name: 'Password' }).fill(password);
    await gus.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await composer(gus.page).waitFor();
    assert.match(await composer(gus.page).inputValue(), /^I wanted to say/, 'back where one was, with the draft');
    await gus.context.close();
  });

  test('nothing stays on a shared computer once the page is closed', async () => {
    const client = await newClient('Hanna');
    await practice.therapist.device.conversations.start({
      memberIds: [client.memberId],
      topic: 'At the library',
      message: 'Hello Hanna',
    });
    const person = await browser.newPerson();
    const page = await signIn(person, client.address, true);
    await openConversation(page, 'At the library');
    await page.close();
    const next = await person.context.newPage();
    await next.goto(url);
    await next.getByRole('heading', { level: 1, name: /Sign in|Locked/ }).waitFor();
    assert.equal(await next.getByText('Hello Hanna').count(), 0);
    const kept = await next.evaluate(async () => {
      const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
      let rows = 0;
      for (const name of names) {
        const database = await new Promise<IDBDatabase>((done, failed) => {
          const opening = indexedDB.open(name);
          opening.onsuccess = () => done(opening.result);
          opening.onerror = () => failed(opening.error);
        });
        for (const store of database.objectStoreNames) {
          rows += await new Promise<number>((done) => {
            const counting = database.transaction(store).objectStore(store).count();
            counting.onsuccess = () => done(counting.result);
          });
        }
        database.close();
      }
      return { rows, local: localStorage.length, session: sessionStorage.length };
    });
    assert.equal(kept.rows, 0);
    await person.context.close();
  });

  test('locks itself after idle time, and the password leads back to the same place', async () => {
    const client = await newClient('Ivo');
    await practice.therapist.device.conversations.start({
      memberIds: [client.memberId],
      topic: 'Quiet',
      message: 'Hello Ivo',
    });
    const person = await browser.newPerson();
    await person.page.clock.install();
    await signIn(person, client.address);
    const { page } = person;
    await openConversation(page, 'Quiet');
    await sees(page, 'Hello Ivo');
    await page.clock.fastForward('31:00');
    await page.getByRole('heading', { level: 1, name: 'Locked' }).waitFor();
    assert.equal(await page.getByText('Hello Ivo').count(), 0);
    await axeClean(page);
    await page.getByRole('textbox', { name: 'Password' }).fill('not the password at all');
    await page.getByRole('button', { name: 'Unlock' }).click();
    await page.getByText('This password is not right').first().waitFor();
    await page.getByRole('textbox', { name: 'Password' }).fill(password);
    await page.getByRole('button', { name: 'Unlock' }).click();
    await sees(page, 'Hello Ivo');
    await person.context.close();
  });
});

describe('every page', { timeout: 240_000 }, () => {
  for (const locale of ['en-GB', 'nl-NL', 'de-DE']) {
    test(`reads well at 320 px and passes axe, ${locale}`, async () => {
      const language = locale.slice(0, 2) as 'en' | 'nl' | 'de';
      const client = await newClient(`Jan ${language}`);
      await client.device.account.updateSettings({ language });
      const id = await client.device.conversations.start({
        memberIds: [practice.therapist.memberId],
        topic: 'Alles',
        message: 'Hallo',
      });
      const person = await browser.newPerson({ viewport: { width: 320, height: 640 }, locale: 'en-GB' });
      await signIn(person, client.address);
      const { page } = person;
      await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language);
      const places = [
        '/',
        '/conversations',
        `/conversations/${id}`,
        '/conversations/new',
        '/contacts',
        `/contacts/${practice.therapist.memberId}`,
        '/help',
        '/crisis',
        '/nowhere',
        '/conversations/00000000-0000-7000-8000-000000000000',
      ];
      for (const place of places) {
        await page.goto(`${url}${place}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.waitForFunction(() => !document.querySelector('.skeleton'));
        await axeClean(page);
        await fitsInWidth(page);
        await screenshot(page, `core-${language}${place.replaceAll('/', '-').slice(0, 20)}-320`);
      }
      await person.context.close();
    });
  }

  for (const [name, options] of [['a phone', phone] as const, ['a desk', {}] as const]) {
    test(`C18, C21, H5: on ${name} the menu is the same everywhere, the lock says who reads, and one can always write`, async () => {
      const client = await newClient(`Lea ${name}`);
      const first = { memberIds: [practice.therapist.memberId], topic: `With ${name}`, message: 'Hello' };
      const id = await client.device.conversations.start(first);
      const view = client.device.conversations.open(id);
      for (let line = 1; line <= 20; line += 1) await view.write(`Line ${line}\n\nand more of it`);
      const person = await newPerson(client, options);
      const { page } = person;
      for (const place of ['/', '/contacts', '/help', '/settings', '/conversations', `/conversations/${id}`]) {
        await page.goto(`${url}${place}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        const entries = page.getByRole('navigation', { name: 'Main menu' }).getByRole('link');
        await entries.first().waitFor();
        const shown = (await entries.allInnerTexts()).map((text) => text.replace(/[\d\s]+/g, ' ').trim());
        assert.deepEqual(shown.slice(1, 4), ['Conversations', 'Contacts', 'Help'], place);
        assert.equal(shown.length, 5, place);
      }
      await sees(page, 'Line 20');
      const box = await composer(page).boundingBox();
      const { height } = page.viewportSize()!;
      assert.ok(box && box.y > height / 2 && box.y + box.height <= height, `${JSON.stringify(box)} of ${height}`);
      await page.getByRole('button', { name: /can read this/ }).click();
      const lock = page.getByRole('dialog', { name: 'Who can read this conversation' });
      await lock.getByText(/Eva Vos/).waitFor();
      await lock.getByText(/change the program|changed program/).waitFor();
      await person.context.close();
    });
  }

  test('crisis and help are there signed out', async () => {
    const { page, context } = await browser.newPerson(phone);
    for (const place of ['/crisis', '/help']) {
      await page.goto(`${url}${place}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.getByRole('link', { name: 'Help in a crisis' }).first().waitFor();
      await axeClean(page);
      await fitsInWidth(page);
    }
    await context.close();
  });
});
