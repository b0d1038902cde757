import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { AxeBuilder } from '@axe-core/playwright';
import { build } from 'vite';
import type { Page } from 'playwright-core';
import {
  axeClean,
  fitsInWidth,
  openBrowser,
  screenshot,
  serveFolder,
  type Person,
  type TestBrowser,
} from '../support/browser.ts';

const WIDTHS = [320, 360, 800, 1280];
const VIEWS = ['', '/form', '/public', '/dialog', '/panes', '/panes/0'];
const configFile = fileURLToPath(new URL('../../vite.config.ts', import.meta.url));
const galleryPage = fileURLToPath(new URL('../../src/web/gallery/index.html', import.meta.url));

let folder: string;
let browser: TestBrowser;
let site: { url: string; close(): Promise<void> };

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alcove-gallery-'));
  await build({ configFile, logLevel: 'error', build: { outDir: folder, rolldownOptions: { input: galleryPage } } });
  site = await serveFolder(folder, '/gallery/index.html');
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await site?.close();
  await rm(folder, { recursive: true, force: true });
});

async function openView(person: Person, view: string, query = ''): Promise<Page> {
  await person.page.goto(`${site.url}/gallery${view}${query}`);
  await person.page.getByRole('heading', { level: 1 }).waitFor();
  return person.page;
}

describe('every part, in every theme and width', () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of WIDTHS) {
      test(`reads well and passes axe, ${colorScheme}, ${width} px wide`, async () => {
        const person = await browser.newPerson({ colorScheme, viewport: { width, height: 800 } });
        for (const view of VIEWS) {
          const page = await openView(person, view);
          // What differs between the themes is colour alone: two widths of it are enough.
          if (colorScheme === 'light' || width === 320 || width === 1280) await axeClean(page);
          await fitsInWidth(page);
          await screenshot(page, `gallery${view.replaceAll('/', '-')}-${colorScheme}-${width}`);
        }
        assert.deepEqual(person.faults, []);
        await person.context.close();
      });
    }
  }

  test('reads well zoomed in to 400 %', async () => {
    const person = await browser.newPerson({ viewport: { width: 320, height: 200 } });
    for (const view of VIEWS) await fitsInWidth(await openView(person, view));
    await person.context.close();
  });

  test('keeps its contrast with forced colours, more contrast, and any accent', async () => {
    const person = await browser.newPerson({ forcedColors: 'active', contrast: 'more' });
    await axeClean(await openView(person, ''));
    await screenshot(person.page, 'gallery-forced-colours');
    await person.context.close();
    for (const colorScheme of ['light', 'dark'] as const) {
      const other = await browser.newPerson({ colorScheme });
      for (const hue of [30, 110, 270]) {
        const page = await openView(other, '', `?hue=${hue}`);
        const { violations } = await new AxeBuilder({ page }).withRules(['color-contrast']).analyze();
        assert.deepEqual(violations, [], `hue ${hue}`);
      }
      await other.context.close();
    }
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`gives body text the contrast of AAA, ${colorScheme}`, async () => {
      const person = await browser.newPerson({ colorScheme });
      for (const view of ['', '/form', '/panes/0']) {
        const page = await openView(person, view);
        const { violations } = await new AxeBuilder({ page })
          .withRules(['color-contrast-enhanced'])
          .include('main')
          .analyze();
        assert.deepEqual(
          violations.flatMap((one) => one.nodes.map((node) => `${node.html} ${node.failureSummary}`)),
          [],
        );
      }
      await person.context.close();
    });
  }

  for (const language of ['nl', 'de']) {
    test(`speaks ${language}`, async () => {
      const person = await browser.newPerson({ locale: language, viewport: { width: 320, height: 640 } });
      const page = await openView(person, '');
      assert.equal(await page.locator('html').getAttribute('lang'), language);
      await axeClean(page);
      await person.context.close();
    });
  }
});

describe('somebody fills in a form', () => {
  test('errors are named, the first wrong field gets the focus, and nothing typed is lost', async () => {
    const person = await browser.newPerson();
    const page = await openView(person, '/form');
    await page.getByLabel('Password', { exact: true }).fill('a sentence of my own');
    await page.getByRole('button', { name: 'Invite' }).click();
    await page.getByRole('alert').waitFor();
    const name = page.getByLabel('Name', { exact: true });
    assert.equal(await name.evaluate((field) => field === document.activeElement), true);
    assert.match((await name.getAttribute('aria-describedby')) ?? '', /error/);
    assert.equal(await page.getByLabel('Password', { exact: true }).inputValue(), 'a sentence of my own');
    assert.equal(await page.getByLabel('E-mail address').inputValue(), 'anna@');
    await axeClean(page);
    await screenshot(page, 'form-with-errors');
    await page.getByRole('link', { name: /house rules|agree/ }).click();
    assert.equal(await page.getByRole('checkbox').evaluate((field) => field === document.activeElement), true);
    await person.context.close();
  });

  test('what fails unexpectedly is said in words, and the same form is sent again', async () => {
    const person = await browser.newPerson();
    const page = await openView(person, '/form');
    await page.getByLabel('Name', { exact: true }).fill('fail');
    await page.getByRole('button', { name: 'Invite' }).click();
    await page.getByText('Please try again').waitFor();
    await page.getByLabel('Name', { exact: true }).fill('Anna');
    await page.getByLabel('E-mail address').fill('anna@example.org');
    await page.getByRole('checkbox').check();
    await page.getByLabel('Introduction code').fill('12345678901234567890');
    await page.getByRole('button', { name: 'Invite' }).click();
    await page.locator('.toast', { hasText: 'Saved.' }).waitFor();
    assert.equal(await page.getByRole('alert').count(), 0);
    await person.context.close();
  });

  test('a code is pasted with any separators and typed in groups', async () => {
    const person = await browser.newPerson();
    const page = await openView(person, '/form');
    const code = page.getByLabel('Introduction code');
    await code.fill('12-34 567x8901234567890999');
    assert.equal(await code.inputValue(), '12345 67890 12345 67890');
    await code.fill('');
    await code.pressSequentially('123456');
    assert.equal(await code.inputValue(), '12345 6');
    await code.press('Home');
    await code.pressSequentially('9');
    assert.equal(await code.inputValue(), '91234 56');
    assert.equal(await code.evaluate((field: HTMLTextAreaElement) => field.selectionStart), 1);
    await page.getByLabel('Recovery code').fill('7k2m-p9qx');
    assert.equal(await page.getByLabel('Recovery code').inputValue(), '7K2M P9QX');
    await person.context.close();
  });

  test('leaving with something unsaved asks first, by link and by the back button', async () => {
    const person = await browser.newPerson();
    const page = await openView(person, '');
    await page.getByRole('link', { name: 'Contacts' }).click();
    await page.getByLabel('First message').fill('Dear Anna');
    await page.getByRole('link', { name: 'Help', exact: true }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Stay here' }).click();
    assert.match(page.url(), /form$/);
    await page.evaluate(() => history.back());
    await page.getByRole('alertdialog').waitFor();
    assert.match(page.url(), /form$/);
    assert.equal(await page.getByLabel('First message').inputValue(), 'Dear Anna');
    await page.getByRole('button', { name: 'Leave the page' }).click();
    await page.getByRole('heading', { name: 'Good morning, Maria' }).waitFor();
    await person.context.close();
  });
});

describe('somebody moves about', () => {
  test('by keyboard: skips the menu, lands on the heading, and finds the place again', async () => {
    const person = await browser.newPerson({ viewport: { width: 1280, height: 500 } });
    const page = await openView(person, '');
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Skip to the content');
    await page.evaluate(() => window.scrollTo(0, 700));
    await page.waitForFunction(() => history.state.scroll?.[''] === 700);
    await page.evaluate(() => document.querySelector<HTMLElement>('a[href$="/gallery/form"]')?.click());
    await page.getByRole('heading', { name: 'Invite somebody' }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1');
    assert.equal(await page.evaluate(() => window.scrollY), 0);
    assert.equal(await page.title(), 'Contacts · Alcove');
    await page.goBack();
    await page.getByRole('heading', { name: 'Good morning, Maria' }).waitFor();
    await page.waitForFunction(() => window.scrollY === 700);
    assert.equal(await page.title(), 'Alcove');
    await person.context.close();
  });

  test('a phone shows the list or the conversation, a wide screen both', async () => {
    const person = await browser.newPerson({ viewport: { width: 360, height: 700 } });
    const page = await openView(person, '/panes');
    await page.getByRole('link', { name: /Ben/ }).click();
    await page.getByRole('heading', { name: 'Ben' }).waitFor();
    assert.equal(await page.getByRole('link', { name: /Chris/ }).isVisible(), false);
    assert.equal(await page.getByRole('textbox', { name: 'Message' }).isVisible(), true);
    await page.getByRole('link', { name: 'Back' }).click();
    assert.equal(await page.getByRole('link', { name: /Chris/ }).isVisible(), true);
    await page.setViewportSize({ width: 900, height: 700 });
    await page.getByRole('link', { name: /Chris/ }).click();
    assert.equal(await page.getByRole('link', { name: /Ben/ }).isVisible(), true);
    await person.context.close();
  });

  test('a dialog holds the focus and gives it back', async () => {
    const person = await browser.newPerson();
    const page = await openView(person, '/dialog');
    const opener = page.getByRole('button', { name: 'Change the topic' });
    await opener.click();
    await page.getByRole('dialog', { name: 'Change the topic' }).waitFor();
    await axeClean(page);
    await screenshot(page, 'dialog', false);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.equal(await opener.evaluate((button) => button === document.activeElement), true);
    await page.getByRole('button', { name: 'Remove somebody' }).click();
    await page.getByRole('alertdialog').waitFor();
    await axeClean(page);
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('Answer: yes').waitFor();
    await person.context.close();
  });

  test('a menu opens, moves and closes by keyboard', async () => {
    const person = await browser.newPerson();
    const page = await openView(person, '');
    const button = page.getByRole('button', { name: 'More actions' });
    await button.press('Enter');
    await page.getByRole('menuitem', { name: 'Edit' }).waitFor();
    await axeClean(page);
    const focused = (): Promise<string | null | undefined> => page.evaluate(() => document.activeElement?.textContent);
    await page.waitForFunction(() => document.activeElement?.textContent === 'Edit');
    await page.keyboard.press('ArrowUp');
    assert.equal(await focused(), 'Delete');
    await page.keyboard.press('p');
    assert.equal(await focused(), 'People');
    await screenshot(page, 'menu', false);
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'hidden' });
    assert.equal(await button.evaluate((one) => one === document.activeElement), true);
    await person.context.close();
  });

  test('Escape twice blanks the page, dialogs too, and once does not', async () => {
    const person = await browser.newPerson();
    const page = await openView(person, '/dialog');
    await page.getByRole('button', { name: 'Remove somebody' }).click();
    await page.getByRole('alertdialog').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).focus();
    await page.getByRole('button', { name: 'Close' }).press('Escape');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    assert.equal(await page.getByRole('button', { name: 'Continue' }).count(), 0);
    await page.getByRole('button', { name: 'Change the topic' }).click();
    await page.waitForTimeout(700);
    await page.evaluate(() => {
      for (let times = 0; times < 2; times += 1) dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
    });
    const back = page.getByRole('button', { name: 'Continue' });
    await back.waitFor();
    assert.equal(await page.getByText('Change the topic').first().isVisible(), false);
    assert.doesNotMatch(await page.locator('body').innerText(), /topic|Maria|Alcove/);
    await axeClean(page);
    await screenshot(page, 'covered');
    await back.click();
    assert.equal(await page.getByRole('dialog').isVisible(), true);
    await person.context.close();
  });

  test('a toast can be undone, and is announced', async () => {
    const person = await browser.newPerson();
    const page = await openView(person, '');
    await page.getByRole('button', { name: 'Show a toast with undo' }).click();
    await page.locator('[aria-live=polite]', { hasText: 'Message sent.' }).waitFor({ state: 'attached' });
    await page.locator('.toast').waitFor();
    await axeClean(page);
    await screenshot(page, 'toast', false);
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await page.locator('[aria-live=polite]', { hasText: 'Message taken back.' }).waitFor({ state: 'attached' });
    assert.equal(await page.locator('.toast').count(), 0);
    await person.context.close();
  });
});

test('the pages that are built hold nothing inline, no gallery, and stay small', async () => {
  const built = await mkdtemp(join(tmpdir(), 'alcove-web-'));
  await build({ configFile, logLevel: 'error', build: { outDir: built } });
  const html = await readFile(join(built, 'index.html'), 'utf8');
  assert.doesNotMatch(html, /<script(?![^>]*\bsrc=)|<style|\son\w+=|style=/);
  const files = await readdir(built, { recursive: true });
  assert.equal(
    files.some((file) => file.includes('gallery')),
    false,
  );
  const starts = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((match) => match[1] ?? '');
  let bytes = 0;
  for (const file of starts) bytes += gzipSync(await readFile(join(built, file))).length;
  assert.ok(bytes > 0 && bytes < 60_000, `${bytes} bytes of script and style before the first page`);
  await rm(built, { recursive: true, force: true });
});
