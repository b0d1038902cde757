// Files in real browsers: chosen, looked at, sent, seen and kept.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { ConversationId } from '../../src/shared/ids.ts';
import { openPractice, ready, type Practice, type Someone } from '../journeys/practice.ts';
import { openBrowser, screenshot, type Person, type TestBrowser } from '../support/browser.ts';
import { looksRight, phone, signInAt } from '../support/pages.ts';
import { cameraPng, TELLTALE } from '../support/pictures.ts';

let practice: Practice;
let browser: TestBrowser;
let anna: Someone;
let address: string;
let conversationId: ConversationId;
before(async () => {
  practice = await openPractice();
  browser = await openBrowser();
  anna = await practice.signUp(await practice.invite({ name: 'Anna' }));
  const { conversations } = practice.therapist.device;
  conversationId = await conversations.start({ memberIds: [anna.memberId], topic: 'Pictures', message: 'Hi' });
  await ready(anna.device.conversations.list, ({ items }) => items.length === 1);
  address = `${practice.server.url}/conversations/${conversationId}`;
});
after(async () => {
  await browser?.close();
  await practice?.close();
});

async function openAt(someone: Someone, options = {}): Promise<Person> {
  const person = await browser.newPerson(options);
  await signInAt(person, address, someone);
  await person.page.getByRole('button', { name: 'Attach files' }).waitFor();
  return person;
}

const png = { name: 'holiday.png', mimeType: 'image/png', buffer: cameraPng(700) };
const letter = { name: 'Letter to you.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4 a letter') };
const choose = (page: Page, files: (typeof png)[]) => page.locator('input[type=file]').first().setInputFiles(files);
const chosen = (page: Page) => page.getByRole('list', { name: 'Files of this message' });
const send = (page: Page) => page.getByRole('button', { name: 'Send', exact: true }).click();

async function downloadFrom(page: Page, press: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

describe('C11: files', { timeout: 240_000 }, () => {
  test('a photo and a letter arrive: seen, enlarged, kept; where the photo was taken is gone', async () => {
    const hers = await openAt(anna, { ...phone, colorScheme: 'dark' });
    const his = await openAt(practice.therapist);
    await choose(hers.page, [png, letter]);
    await chosen(hers.page).getByText('holiday.png').waitFor();
    await hers.page.getByText(/Up to 10 files, 25 MB each/).waitFor();
    await hers.page.getByText('Getting it ready…').first().waitFor({ state: 'detached' });
    await looksRight(hers, 'files-chosen-phone-dark');
    await hers.page.getByRole('button', { name: 'Remove Letter to you.pdf' }).click();
    assert.equal(await chosen(hers.page).getByRole('listitem').count(), 1);
    await choose(hers.page, [letter]);
    await chosen(hers.page).getByText('Letter to you.pdf').waitFor();
    await send(hers.page);
    const picture = his.page.getByRole('img', { name: 'Picture: holiday.png' });
    await picture.waitFor();
    assert.equal(await chosen(hers.page).count(), 0);
    await his.page.getByText('From Anna. Nobody checked it for viruses.').waitFor();
    await looksRight(his, 'files-message');
    await hers.page.getByRole('img', { name: 'Picture: holiday.png' }).waitFor();
    await looksRight(hers, 'files-message-phone-dark');

    const small = his.page.getByRole('button', { name: 'Show holiday.png large' });
    await small.click();
    const dialog = his.page.getByRole('dialog', { name: 'holiday.png' });
    const large = dialog.getByRole('img', { name: 'Picture: holiday.png' });
    await large.waitFor();
    const width = async () => (await large.boundingBox())?.width ?? 0;
    const before = await width();
    await his.page.keyboard.press('+');
    assert.ok((await width()) > before);
    await looksRight(his, 'files-zoom');
    const kept = await downloadFrom(his.page, () =>
      dialog.getByRole('button', { name: 'Download holiday.png' }).click(),
    );
    assert.equal(kept.name, 'holiday.png');
    assert.ok(kept.bytes.length > 100 && !kept.bytes.includes(TELLTALE) && !kept.bytes.includes('eXIf'));
    await his.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    assert.ok(await small.evaluate((element) => element === document.activeElement));

    const paper = await downloadFrom(his.page, () =>
      his.page.getByRole('button', { name: 'Download Letter to you.pdf' }).click(),
    );
    assert.deepEqual([paper.name, paper.bytes], ['Letter to you.pdf', letter.buffer]);
    for (const [width, colorScheme] of [
      [800, 'dark'],
      [360, 'light'],
    ] as const) {
      await his.page.emulateMedia({ colorScheme });
      await his.page.setViewportSize({ width, height: 740 });
      await his.page.reload();
      await small.waitFor();
      await looksRight(his, `files-message-${width}-${colorScheme}`);
    }
    await his.context.close();
    await hers.context.close();
  });

  test('what can’t be sent says so and loses nothing; files are dropped and pasted too', async () => {
    const { page, context } = await openAt(anna);
    await page.getByRole('textbox', { name: 'Message' }).fill('Look at this');
    const program = { name: 'game.exe', mimeType: 'image/png', buffer: Buffer.from('MZ\0\0') };
    await choose(page, [program, { ...png, name: 'broken.png', buffer: png.buffer.subarray(0, 60) }, letter]);
    const alert = page.getByRole('alert');
    await alert.getByText(/game.exe: This kind of file cannot be sent/).waitFor();
    await alert.getByText(/broken.png: This file cannot be read/).waitFor();
    await screenshot(page, 'files-refused');
    for (const type of ['drop', 'paste'] as const) {
      await page.evaluate((how) => {
        const data = new DataTransfer();
        data.items.add(new File(['a note'], `${how}.txt`));
        const made =
          how === 'drop'
            ? new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })
            : new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
        document.querySelector('textarea')?.dispatchEvent(made);
      }, type);
      await chosen(page).getByText(`${type}.txt`).waitFor();
    }
    await choose(
      page,
      Array.from({ length: 9 }, (_, at) => ({ ...letter, name: `${at}.pdf` })),
    );
    await alert.getByText('A message has room for 10 files. The others were left out.').waitFor();
    assert.equal(await chosen(page).getByRole('listitem').count(), 10);
    assert.equal(await page.getByRole('textbox', { name: 'Message' }).inputValue(), 'Look at this');
    await send(page);
    await page.locator('.timeline').getByText('Look at this').waitFor();
    await page.locator('.timeline').getByText('drop.txt').waitFor();
    await alert.getByText('A message has room').waitFor({ state: 'detached' });
    await choose(page, [program]);
    await alert.getByText(/game.exe/).waitFor();
    await page.getByRole('textbox', { name: 'Message' }).fill('Never mind');
    await send(page);
    await alert.getByText(/game.exe/).waitFor({ state: 'detached' });
    await context.close();
  });

  test('E9: where data are saved, a picture comes with a tap; without a line the message waits with its file', async () => {
    const person = await browser.newPerson(phone);
    await person.context.addInitScript(() => {
      Object.defineProperty(navigator, 'connection', { value: { saveData: true } });
    });
    await signInAt(person, address, practice.therapist);
    const { page } = person;
    const tap = page.getByRole('button', { name: /^Show picture/ });
    await tap.waitFor();
    assert.equal(await page.getByRole('img', { name: 'Picture: holiday.png' }).count(), 0);
    await looksRight(person, 'files-tap');
    await tap.click();
    await page.getByRole('img', { name: 'Picture: holiday.png' }).waitFor();

    await choose(page, [letter]);
    await chosen(page).getByText('Letter to you.pdf').waitFor();
    await page.getByText('Getting it ready…').waitFor({ state: 'detached' });
    await person.context.setOffline(true);
    await send(page);
    const cancel = page.getByRole('button', { name: 'Cancel sending' });
    await cancel.waitFor();
    await screenshot(page, 'files-waiting', false);
    await cancel.click();
    await cancel.waitFor({ state: 'detached' });
    await person.context.close();
  });

  test('two tabs of one person send a file of the same name at the same moment: both arrive, each with its own', async () => {
    const hers = await openAt(anna);
    const second = await hers.context.newPage();
    await second.goto(address);
    await second.getByRole('button', { name: 'Attach files' }).waitFor();
    const tabs = [hers.page, second].map((page, at) => ({
      page,
      text: `From tab ${at + 1}`,
      file: { ...letter, buffer: Buffer.from(`%PDF-1.4 ${at} `.padEnd(700_000, String(at))) },
    }));
    for (const { page, text, file } of tabs) {
      await choose(page, [file]);
      await chosen(page).getByText(letter.name).waitFor();
      await page.getByText('Getting it ready…').first().waitFor({ state: 'detached' });
      await page.getByRole('textbox', { name: 'Message' }).fill(text);
    }
    await Promise.all(tabs.map(({ page }) => send(page)));
    const { conversations } = practice.therapist.device;
    const open = conversations.open(conversationId);
    const isThere = (text: string) => (item: { kind: string; text?: string }) => item.text === text;
    const view = await ready(open.view, ({ items }) => tabs.every(({ text }) => items.some(isThere(text))));
    for (const { text, file } of tabs) {
      const [item, ...more] = view.items.filter(isThere(text));
      assert.ok(item?.kind === 'message' && item.files.length === 1 && more.length === 0);
      const { content } = await open.loadFile(item.files[0]!);
      assert.ok(Buffer.from(await content.arrayBuffer()).equals(file.buffer), text);
    }
    open.close();
    await hers.context.close();
  });
});
