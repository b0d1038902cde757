import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usualWeek } from '../../shared/week.ts';
import { afterQuiet, isQuietNow, nextMail, nextPush, type Choice } from './rules.ts';

const amsterdam = { timeZone: 'Europe/Amsterdam', quietHours: null, hours: null };
const night = { from: 22 * 60, until: 7 * 60 };
const lunch = { from: 12 * 60, until: 13 * 60 };
const untold = { at: null, againAt: null };
const at = (text: string) => new Date(text);

test('H2, H4: when a mail comes, by choice, quiet hours and season', () => {
  const cases: [since: string, choice: Partial<Choice>, mail: string | null][] = [
    ['2026-05-04T10:20:30Z', { mail: 'atOnce' }, '2026-05-04T10:22:30.000Z'],
    ['2026-05-04T10:20:30Z', { mail: 'hourly' }, '2026-05-04T11:00:00.000Z'],
    ['2026-05-04T11:00:00Z', { mail: 'hourly' }, '2026-05-04T12:00:00.000Z'],
    ['2026-05-04T10:20:30Z', { mail: 'daily' }, '2026-05-05T06:00:00.000Z'],
    ['2026-05-04T05:20:30Z', { mail: 'daily' }, '2026-05-04T06:00:00.000Z'],
    ['2026-10-24T10:20:30Z', { mail: 'daily' }, '2026-10-25T07:00:00.000Z'],
    ['2026-05-04T10:20:30Z', { mail: 'never' }, null],
    ['2026-05-04T21:00:00Z', { mail: 'atOnce', quietHours: night }, '2026-05-05T05:00:00.000Z'],
    ['2026-05-04T19:57:00Z', { mail: 'atOnce', quietHours: night }, '2026-05-04T19:59:00.000Z'],
    ['2026-05-04T19:59:00Z', { mail: 'atOnce', quietHours: night }, '2026-05-05T05:00:00.000Z'],
    ['2026-05-05T04:59:00Z', { mail: 'atOnce', quietHours: night }, '2026-05-05T05:01:00.000Z'],
    ['2026-05-04T10:20:00Z', { mail: 'atOnce', quietHours: lunch }, '2026-05-04T11:00:00.000Z'],
    ['2026-05-04T11:20:00Z', { mail: 'hourly', quietHours: lunch }, '2026-05-04T12:00:00.000Z'],
    ['2026-05-04T10:20:00Z', { mail: 'daily', quietHours: { from: 0, until: 9 * 60 } }, '2026-05-05T07:00:00.000Z'],
    ['2026-03-28T23:00:00Z', { mail: 'atOnce', quietHours: night }, '2026-03-29T05:00:00.000Z'],
    ['2026-05-04T10:20:00Z', { mail: 'daily', timeZone: 'America/New_York' }, '2026-05-04T12:00:00.000Z'],
  ];
  for (const [since, choice, mail] of cases) {
    const found = nextMail(untold, at(since), { mail: 'atOnce', ...amsterdam, ...choice });
    assert.equal(found?.at.toISOString() ?? null, mail, `${since} ${JSON.stringify(choice)}`);
  }
});

test('H2: one mail, one reminder a day later, and then none', () => {
  const choice = { mail: 'atOnce', ...amsterdam } as const;
  const told = at('2026-05-04T10:00:00Z');
  const since = at('2026-05-04T09:58:00Z');
  const again = { at: at('2026-05-05T10:00:00Z'), again: true };
  assert.deepEqual(nextMail({ at: told, againAt: null }, since, choice), again);
  assert.equal(nextMail({ at: told, againAt: again.at }, since, choice), null);
  assert.equal(nextMail({ at: told, againAt: null }, since, { ...choice, mail: 'never' }), null);
});

test('H3, H4: a push comes after ten seconds, whatever was chosen for mail, and waits for the end of quiet hours', () => {
  const choice = { mail: 'never', ...amsterdam } as const;
  const since = at('2026-05-04T21:00:00Z');
  assert.equal(nextPush(untold, since, choice)?.at.toISOString(), '2026-05-04T21:00:10.000Z');
  const quiet = nextPush(untold, since, { ...choice, quietHours: night });
  assert.equal(quiet?.at.toISOString(), '2026-05-05T05:00:00.000Z');
});

test('H4, E1: what waits for office hours comes when they begin, after an absence, and not in quiet hours', () => {
  const hours = { week: usualWeek, away: [] };
  const cases: [at: string, choice: Partial<Choice>, until: string][] = [
    // A Friday: at work, in the evening, and the days off.
    ['2026-05-08T10:00:00Z', {}, '2026-05-08T10:00:00.000Z'],
    ['2026-05-08T15:00:00Z', {}, '2026-05-11T07:00:00.000Z'],
    ['2026-05-10T12:00:00Z', {}, '2026-05-11T07:00:00.000Z'],
    ['2026-05-11T06:59:59Z', {}, '2026-05-11T07:00:00.000Z'],
    // Over the change to winter time.
    ['2026-10-24T12:00:00Z', {}, '2026-10-26T08:00:00.000Z'],
    ['2026-05-11T06:00:00Z', { quietHours: { from: 0, until: 10 * 60 } }, '2026-05-11T08:00:00.000Z'],
    [
      '2026-05-08T15:00:00Z',
      { hours: { week: usualWeek, away: [{ from: at('2026-05-11T00:00:00Z'), to: at('2026-05-12T22:00:00Z') }] } },
      '2026-05-13T07:00:00.000Z',
    ],
    // Quiet whenever at work: nothing is held back for ever.
    ['2026-05-08T15:00:00Z', { quietHours: { from: 8 * 60, until: 18 * 60 } }, '2026-05-08T16:00:00.000Z'],
  ];
  for (const [moment, change, until] of cases) {
    const choice = { ...amsterdam, hours, ...change };
    assert.equal(afterQuiet(at(moment), choice).toISOString(), until, moment);
    assert.equal(isQuietNow(at(moment), choice), moment.slice(0, 19) !== until.slice(0, 19));
  }
});
