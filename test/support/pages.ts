// What tests of pages share: acting as a person does, and looking at each state.
import assert from 'node:assert/strict';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { password } from '../journeys/practice.ts';
import { axeClean, fitsInWidth, screenshot, type Person } from './browser.ts';

export const phone: BrowserContextOptions = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
export const narrow: BrowserContextOptions = { viewport: { width: 320, height: 640 }, colorScheme: 'dark' };

/** Passes axe, fits in its width, and complained of nothing but expected refusals. */
export async function looksRight({ page, faults }: Person, name: string): Promise<void> {
  await axeClean(page);
  await fitsInWidth(page);
  await screenshot(page, name);
  const expected = /status of (401|409|410|403)/;
  assert.deepEqual(
    faults.filter((fault) => !expected.test(fault)),
    [],
  );
}

/** Opens an address and fills in the door that stands there. */
export async function signInAt(
  { page }: Person,
  address: string,
  someone: { address: string },
  word = password,
): Promise<Page> {
  await page.goto(address);
  await page.getByRole('textbox', { name: 'E-mail address' }).fill(someone.address);
  await page.getByRole('textbox', { name: 'Password' }).fill(word);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  return page;
}

export function heading(page: Page, name: string | RegExp): Locator {
  return page.getByRole('heading', { level: 1, name });
}

export function home(page: Page): Locator {
  return heading(page, /^Hello/);
}

/** The line that stands first wherever somebody may be in distress. */
export function crisisLine(page: Page): Locator {
  return page.getByRole('paragraph').filter({ hasText: 'In danger:' }).getByRole('link', { name: '112' });
}

/** Takes the five words that are offered; returns them. */
export async function takeWords(page: Page): Promise<string> {
  const words = page.getByRole('status', { name: 'Your new password, five words' });
  await words.filter({ hasText: /^\w+( \w+){4}$/ }).waitFor();
  await page.getByRole('checkbox', { name: 'I have kept these words' }).check();
  const chosen = await words.innerText();
  await page.getByRole('button', { name: 'Go on' }).click();
  return chosen;
}

/** Reads the recovery code on the page, types it back and presses the button of this name; returns the code. */
export async function keepCode(page: Page, done: string): Promise<string> {
  const code = await page.getByRole('group', { name: 'Your recovery code' }).innerText();
  await page.getByRole('button', { name: 'I have kept it' }).click();
  await page.getByRole('textbox', { name: 'Recovery code' }).fill(code.toLowerCase());
  await page.getByRole('button', { name: done }).click();
  return code;
}
