import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayAndTimeAt, momentOf, offeredMoments } from './times.ts';

const AMSTERDAM = 'Europe/Amsterdam';
const iso = (at: number | null) => at && new Date(at).toISOString().slice(0, 16);

test('a day and a time are a moment of one’s own zone, in winter and summer, and back', () => {
  for (const [day, time, zone, expected] of [
    ['2026-12-01', '09:00', AMSTERDAM, '2026-12-01T08:00'],
    ['2026-07-01', '09:00', AMSTERDAM, '2026-07-01T07:00'],
    ['2026-07-01', '00:00', 'Pacific/Auckland', '2026-06-30T12:00'],
    ['2026-03-29', '09:00', AMSTERDAM, '2026-03-29T07:00'],
    ['2026-10-25', '09:00', AMSTERDAM, '2026-10-25T08:00'],
    ['2026-07-01', '12:00', 'Asia/Kathmandu', '2026-07-01T06:15'],
  ] as const) {
    const at = momentOf({ day, time }, zone);
    assert.equal(iso(at), expected);
    assert.deepEqual(dayAndTimeAt(at ?? 0, zone), { day, time });
  }
});

test('a time that the clock skips is an hour later on it; one that it shows twice is the first', () => {
  assert.equal(iso(momentOf({ day: '2026-03-29', time: '02:30' }, AMSTERDAM)), '2026-03-29T01:30');
  assert.equal(iso(momentOf({ day: '2026-10-25', time: '02:30' }, AMSTERDAM)), '2026-10-25T00:30');
});

test('what isn’t a day and a time is no moment', () => {
  for (const [day, time] of [
    ['', '09:00'],
    ['2026-12-01', ''],
    ['2026-13-01', '09:00'],
    ['tomorrow', '09:00'],
  ] as const) {
    assert.equal(momentOf({ day, time }, AMSTERDAM), null);
  }
});

test('C23: offered are tomorrow, the next working day and the next Monday, each once, at nine', () => {
  for (const [now, expected] of [
    // A Wednesday at noon, and before nine.
    ['2026-12-02T11:00Z', ['2026-12-03T08:00', '2026-12-07T08:00']],
    ['2026-12-02T06:00Z', ['2026-12-02T08:00', '2026-12-03T08:00', '2026-12-07T08:00']],
    ['2026-12-02T07:50Z', ['2026-12-03T08:00', '2026-12-07T08:00']],
    // A Friday, a Sunday.
    ['2026-12-04T11:00Z', ['2026-12-05T08:00', '2026-12-07T08:00']],
    ['2026-12-06T11:00Z', ['2026-12-07T08:00']],
  ] as const) {
    assert.deepEqual(offeredMoments(Date.parse(now), AMSTERDAM).map(iso), expected);
  }
});
