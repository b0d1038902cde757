import assert from 'node:assert/strict';
import { test } from 'node:test';
import de from './de.ts';
import en from './en.ts';
import {
  formatDayNear,
  formatList,
  formatNumber,
  formatRelative,
  formatShort,
  formatTime,
  plural,
  timeZone,
} from './format.ts';
import { language, preferredLanguage } from './locales.ts';
import nl from './nl.ts';

const NOON = Date.UTC(2026, 2, 3, 12, 0);
const HOUR = 3_600_000;

test('people see times in their own zone, whatever the server or the browser thinks', () => {
  timeZone.value = 'Europe/Amsterdam';
  assert.equal(formatTime(NOON), '13:00');
  timeZone.value = 'America/New_York';
  assert.equal(formatTime(NOON), '07:00');
  assert.equal(formatDayNear(NOON - 8 * HOUR, NOON), 'yesterday');
  timeZone.value = 'Europe/Amsterdam';
  assert.equal(formatDayNear(NOON - 8 * HOUR, NOON), 'today');
});

test('a list shows the time today, then the day, then the date, and the year only when it is another', () => {
  timeZone.value = 'Europe/Amsterdam';
  assert.equal(formatShort(NOON - HOUR, NOON), '12:00');
  assert.equal(formatShort(NOON - 24 * HOUR, NOON), 'yesterday');
  assert.equal(formatShort(NOON - 72 * HOUR, NOON), 'Sat');
  assert.equal(formatShort(NOON - 20 * 24 * HOUR, NOON), '11 Feb');
  assert.equal(formatShort(NOON - 100 * 24 * HOUR, NOON), '23 Nov 2025');
  assert.equal(formatRelative(NOON - 10_000, NOON), 'now');
  assert.equal(formatRelative(NOON - 5 * 60_000, NOON), '5 minutes ago');
});

test('words, numbers and lists follow the language', () => {
  language.value = 'de';
  assert.equal(formatNumber(1234.5), '1.234,5');
  assert.equal(formatList(['Anna', 'Ben', 'Chris']), 'Anna, Ben und Chris');
  assert.equal(formatShort(NOON - 24 * HOUR, NOON), 'gestern');
  language.value = 'en';
  assert.equal(formatList(['Anna', 'Ben', 'Chris']), 'Anna, Ben and Chris');
  assert.equal(plural(1, 'one message', 'many'), 'one message');
  assert.equal(plural(0, 'one message', 'many'), 'many');
});

test('the member’s choice comes before the browser’s languages, and a language that we lack is English', () => {
  assert.equal(preferredLanguage('nl', ['de-AT']), 'nl');
  assert.equal(preferredLanguage(null, ['fr-FR', 'de-AT', 'en']), 'de');
  assert.equal(preferredLanguage(null, ['fr-FR']), 'en');
});

test('no language has an empty text', () => {
  const check = (texts: object, path: string): void => {
    for (const [key, text] of Object.entries(texts)) {
      if (typeof text === 'object') check(text, `${path}.${key}`);
      else if (typeof text === 'string') assert.notEqual(text.trim(), '', `${path}.${key}`);
    }
  };
  for (const [name, texts] of Object.entries({ en, nl, de })) check(texts, name);
});
