import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayAt, nextDay, startOfDay } from './days.ts';

test('a day begins at midnight where somebody lives, also when the clock changes', () => {
  const cases = [
    ['2026-07-31', 'Europe/Amsterdam', '2026-07-30T22:00:00.000Z'],
    ['2026-12-24', 'Europe/Amsterdam', '2026-12-23T23:00:00.000Z'],
    ['2026-03-29', 'Europe/Amsterdam', '2026-03-28T23:00:00.000Z'],
    ['2026-03-30', 'Europe/Amsterdam', '2026-03-29T22:00:00.000Z'],
    ['2026-10-26', 'Europe/Amsterdam', '2026-10-25T23:00:00.000Z'],
    ['2026-07-31', 'America/New_York', '2026-07-31T04:00:00.000Z'],
    ['2026-07-31', 'Pacific/Auckland', '2026-07-30T12:00:00.000Z'],
    ['2026-07-31', 'UTC', '2026-07-31T00:00:00.000Z'],
  ] as const;
  for (const [day, zone, begins] of cases) {
    assert.equal(startOfDay(day, zone).toISOString(), begins, `${day} ${zone}`);
    assert.equal(dayAt(new Date(begins), zone), day);
    assert.equal(nextDay(dayAt(new Date(Date.parse(begins) - 1), zone)), day);
  }
});
