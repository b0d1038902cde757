import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseLanguage, defineTexts, language } from './locales.ts';

Object.assign(globalThis, { document: { documentElement: { lang: '' } } });

/** A set whose languages arrive when the test says so, the newest request first; afterwards at once. */
function slowSet() {
  const waiting: (() => void)[] = [];
  let held = true;
  const load = (text: string) => async () => {
    if (held) await new Promise<void>((arrive) => waiting.push(arrive));
    return { default: { hello: text } };
  };
  const texts = defineTexts({ en: load('Hello'), nl: load('Hallo'), de: load('Guten Tag') });
  const letArrive = (): void => {
    held = false;
    for (const arrive of waiting.splice(0).toReversed()) arrive();
  };
  const hold = (): void => void (held = true);
  return { texts, waiting, letArrive, hold };
}

test('a page that loads its texts while the language changes comes in the language that was chosen', async () => {
  const { texts, waiting, letArrive } = slowSet();
  const loading = texts.load();
  const choosing = chooseLanguage('nl');
  assert.equal(waiting.length, 2, 'English was asked for first, then Dutch');
  letArrive();
  await Promise.all([loading, choosing]);
  assert.equal(language.value, 'nl');
  assert.equal(texts().hello, 'Hallo');
});

test('of two choices at once the later one counts, whichever is loaded first', async () => {
  const { texts, letArrive, hold } = slowSet();
  letArrive();
  await texts.load();
  hold();
  const first = chooseLanguage('de');
  const second = chooseLanguage('en');
  letArrive();
  await Promise.all([first, second]);
  assert.equal(language.value, 'en');
  assert.equal(texts().hello, 'Hello');
});
