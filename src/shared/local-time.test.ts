import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { minuteOfDay, nextFullHour, nextTimeOfDay } from './local-time.ts';

const EIGHT = 8 * 60;
const HOUR = 3_600_000;
const zones = ['Europe/Amsterdam', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC'];
const next = (after: string, minute: number, zone: string) =>
  nextTimeOfDay(new Date(after), minute, zone).toISOString();

test('eight in the morning is eight on the wall, in winter, in summer and across the change', () => {
  assert.equal(next('2026-01-10T12:00:00Z', EIGHT, 'Europe/Amsterdam'), '2026-01-11T07:00:00.000Z');
  assert.equal(next('2026-07-10T12:00:00Z', EIGHT, 'Europe/Amsterdam'), '2026-07-11T06:00:00.000Z');
  assert.equal(next('2026-03-28T20:00:00Z', EIGHT, 'Europe/Amsterdam'), '2026-03-29T06:00:00.000Z');
  assert.equal(next('2026-10-24T20:00:00Z', EIGHT, 'Europe/Amsterdam'), '2026-10-25T07:00:00.000Z');
  assert.equal(next('2026-01-10T07:00:00Z', EIGHT, 'Europe/Amsterdam'), '2026-01-11T07:00:00.000Z', 'strictly after');
});

test('a time that the change skips is where it goes on, one that comes twice is its first', () => {
  const half = 2 * 60 + 30;
  assert.equal(next('2026-03-28T20:00:00Z', half, 'Europe/Amsterdam'), '2026-03-29T01:00:00.000Z');
  assert.equal(next('2026-10-24T20:00:00Z', half, 'Europe/Amsterdam'), '2026-10-25T00:30:00.000Z');
  assert.equal(next('2026-10-03T12:00:00Z', 2 * 60 + 15, 'Australia/Lord_Howe'), '2026-10-03T15:30:00.000Z');
});

test('the full hour is that of the wall: a quarter past for London is on the hour in Kathmandu', () => {
  const at = (zone: string) => nextFullHour(new Date('2026-05-01T10:20:00Z'), zone).toISOString();
  assert.equal(at('Europe/Amsterdam'), '2026-05-01T11:00:00.000Z');
  assert.equal(at('Asia/Kathmandu'), '2026-05-01T11:15:00.000Z');
  assert.equal(nextFullHour(new Date('2026-05-01T10:00:00Z'), 'UTC').toISOString(), '2026-05-01T11:00:00.000Z');
});

test('wherever somebody lives, the moment is near, later, and shows the minute that was asked for', () => {
  const moments = fc.date({ min: new Date('2012-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(moments, fc.integer({ min: 0, max: 1439 }), fc.constantFrom(...zones), (after, minute, zone) => {
      const at = nextTimeOfDay(after, minute, zone);
      const hours = (at.getTime() - after.getTime()) / HOUR;
      assert.ok(hours > 0 && hours <= 25.5, `${hours}`);
      const shown = minuteOfDay(at, zone);
      // In the gap of a change, at most an hour further on.
      assert.ok(shown === minute || (shown > minute && shown - minute <= 60), `${shown} for ${minute}`);
      const hour = nextFullHour(after, zone);
      assert.ok(hour > after && hour.getTime() - after.getTime() <= HOUR);
    }),
    { numRuns: 2000 },
  );
});
