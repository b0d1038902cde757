// When somebody is told of something new, outside the app. Pure.
import type { NotificationSettings, QuietHours } from '../../shared/notifications.ts';
import { minuteOfDay, nextFullHour, nextTimeOfDay } from '../../shared/local-time.ts';
import { isOpen, nextOpening, type Week } from '../../shared/week.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Time for who is reading just now: what they read meanwhile, they are not told of. */
export const PUSH_AFTER = 10 * SECOND;
export const MAIL_AFTER = 2 * MINUTE;
/** One reminder of what was not opened. */
const AGAIN_AFTER = DAY;
/** Minute of the day of the daily mail. */
const DAILY_AT = 8 * 60;
/** After how long an invited person, to whom somebody wrote, is invited once more. */
export const INVITE_AGAIN_AFTER = 3 * DAY;

export const defaults = { mail: 'atOnce', quietHours: null, wordingBox: null, waitsForHours: false } as const;

/** What mail and push of a professional wait for, if they so chose. */
export interface Hours {
  week: Week;
  away: readonly { from: Date; to: Date }[];
}

export interface Choice extends Pick<NotificationSettings, 'mail' | 'quietHours'> {
  /** Null: nothing waits for office hours. */
  hours: Hours | null;
  /** Where the member lives. */
  timeZone: string;
}

/** What was told by one way, of a conversation, since it was last opened. */
export interface Told {
  at: Date | null;
  againAt: Date | null;
}

/** What comes next by that way, and when. */
export interface Next {
  at: Date;
  again: boolean;
}

/** The next mail about what is new `since` then; null: none before it is opened. */
export function nextMail(told: Told, since: Date, choice: Choice): Next | null {
  if (choice.mail === 'never') return null;
  return next(told, firstMail(since, choice), choice);
}

/** The same of pushes. */
export function nextPush(told: Told, since: Date, choice: Choice): Next | null {
  return next(told, later(since, PUSH_AFTER), choice);
}

function next(told: Told, first: Date, choice: Choice): Next | null {
  if (!told.at) return { at: afterQuiet(first, choice), again: false };
  if (told.againAt) return null;
  return { at: afterQuiet(later(told.at, AGAIN_AFTER), choice), again: true };
}

function firstMail(since: Date, { mail, timeZone }: Choice): Date {
  switch (mail) {
    case 'hourly':
      return nextFullHour(since, timeZone);
    case 'daily':
      return nextTimeOfDay(since, DAILY_AT, timeZone);
    default:
      return later(since, MAIL_AFTER);
  }
}

/** Whether it is quiet now (H4): an incoming call has no sound then, and is not pushed. */
export function isQuietNow(at: Date, choice: Quiet): boolean {
  return afterQuiet(at, choice) > at;
}

type Quiet = Pick<Choice, 'quietHours' | 'hours' | 'timeZone'>;

/** More than there are ends of quiet hours and beginnings of office hours in two weeks. */
const MOST_STEPS = 30;

/** This moment, or the first after it in no quiet hours, and within the office hours that are waited for (H4). */
export function afterQuiet(at: Date, choice: Quiet): Date {
  let found = at;
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    const next = afterClosed(afterQuietHours(found, choice), choice);
    if (next.getTime() === found.getTime()) return found;
    found = next;
  }
  // Quiet in all office hours: what never comes would be lost.
  return afterQuietHours(at, choice);
}

function afterQuietHours(at: Date, { quietHours, timeZone }: Quiet): Date {
  if (!quietHours || !isQuiet(minuteOfDay(at, timeZone), quietHours)) return at;
  return nextTimeOfDay(at, quietHours.until, timeZone);
}

function afterClosed(at: Date, { hours, timeZone }: Quiet): Date {
  if (!hours) return at;
  const absence = hours.away.find(({ from, to }) => at >= from && at < to);
  if (absence) return absence.to;
  return isOpen(at, hours.week, timeZone) ? at : (nextOpening(at, hours.week, timeZone) ?? at);
}

function isQuiet(minute: number, { from, until }: QuietHours): boolean {
  return from < until ? minute >= from && minute < until : minute >= from || minute < until;
}

function later(moment: Date, milliseconds: number): Date {
  return new Date(moment.getTime() + milliseconds);
}
