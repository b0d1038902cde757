import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isOpen, nextOpening, usualWeek, type Week } from './week.ts';

const zones = ['Europe/Amsterdam', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC'];
const DAY = 86_400_000;

test('E1: whoever set no hours works from Monday to Friday, on their own clock', () => {
  for (const [moment, zone, open, next] of [
    ['2026-05-08T07:00:00Z', 'Europe/Amsterdam', true, '2026-05-11T07:00:00.000Z'],
    ['2026-05-08T07:00:00Z', 'America/New_York', false, '2026-05-08T13:00:00.000Z'],
    ['2026-05-08T15:00:00Z', 'Europe/Amsterdam', false, '2026-05-11T07:00:00.000Z'],
    ['2026-05-10T20:00:00Z', 'Pacific/Auckland', false, '2026-05-10T21:00:00.000Z'],
    ['2026-10-23T20:00:00Z', 'Europe/Amsterdam', false, '2026-10-26T08:00:00.000Z'],
  ] as const) {
    assert.equal(isOpen(new Date(moment), usualWeek, zone), open, `${moment} ${zone}`);
    assert.equal(nextOpening(new Date(moment), usualWeek, zone)?.toISOString(), next, `${moment} ${zone}`);
  }
  assert.equal(nextOpening(new Date(), [null, null, null, null, null, null, null], 'UTC'), null);
});

test('the next office hours lie ahead, within eight days, and it is open when they begin', () => {
  const day = fc.option(
    fc.tuple(fc.integer({ min: 0, max: 1438 }), fc.integer({ min: 1, max: 1440 })).map(([one, other]) => ({
      from: Math.min(one, other - 1),
      until: Math.max(one + 1, other),
    })),
  );
  const week = fc.array(day, { minLength: 7, maxLength: 7 }).filter((days) => days.some((each) => each !== null));
  const moment = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(week as fc.Arbitrary<Week>, moment, fc.constantFrom(...zones), (days, at, zone) => {
      const next = nextOpening(at, days, zone)!;
      assert.ok(next > at && next.getTime() - at.getTime() <= 8 * DAY + 3_600_000);
      // Where the clock skips the whole of a working time there is none on that day.
      if (days.every((each) => each === null || each.until - each.from > 120)) assert.ok(isOpen(next, days, zone));
    }),
    { numRuns: 200 },
  );
});
