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
