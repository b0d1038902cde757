// How long somebody waits for what they search, in real Chromium.
import { join } from 'node:path';
import { build } from 'vite';
import { openBrowser } from '../test/support/browser.ts';
import { fixed, percentile, printTable } from './support/table.ts';
import type { Measured } from './support/search-page.ts';

const MESSAGES = 50_000;

export const about =
  `${fixed(MESSAGES)} messages of 8 to 67 words in 200 conversations, held by the device and searched by the program’s own ` +
  'function in Chromium, 30 times each; without drawing the results.';

export async function run(): Promise<void> {
  const script = await scriptOf(join(import.meta.dirname, 'support', 'search-page.ts'));
  const browser = await openBrowser();
  try {
    const { page } = await browser.newPerson();
    await page.addScriptTag({ content: script });
    const measured = await page.evaluate(
      (messages) => (globalThis as unknown as { bench: { measure(of: number): Measured } }).bench.measure(messages),
      MESSAGES,
    );
    console.log(
      `${fixed(measured.characters / 1e6, 1)} million characters; taken in after a page load in ${fixed(measured.fill)} ms.\n`,
    );
    printTable(
      ['typed', 'hits shown', 'median ms', 'slowest ms'],
      measured.searches.map(({ typed, hits, times }) => [
        typed,
        hits,
        fixed(percentile(times, 0.5), 1),
        fixed(Math.max(...times), 1),
      ]),
    );
  } finally {
    await browser.close();
  }
}

/** A module and all that it needs, as one script that leaves `bench` behind. */
async function scriptOf(entry: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, lib: { entry, formats: ['iife'], name: 'bench' } },
  });
  const [first] = Array.isArray(built) ? built : [built];
  const chunk = first && 'output' in first ? first.output[0] : undefined;
  if (!chunk) throw new Error('nothing was built');
  return chunk.code;
}
