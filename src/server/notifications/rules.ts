// When somebody is told of something new, outside the app. Pure.
import type { NotificationSettings, QuietHours } from '../../shared/notifications.ts';
import { minuteOfDay, nextFullHour, nextTimeOfDay } from '../local-time.ts';

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

export const defaults = { mail: 'atOnce', quietHours: null, wordingBox: null } as const;

export interface Choice extends Pick<NotificationSettings, 'mail' | 'quietHours'> {
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
export function isQuietNow(at: Date, { quietHours, timeZone }: Pick<Choice, 'quietHours' | 'timeZone'>): boolean {
  return quietHours !== null && isQuiet(minuteOfDay(at, timeZone), quietHours);
}

/** This moment, or the end of the quiet hours that it lies in (H4). */
export function afterQuiet(at: Date, { quietHours, timeZone }: Pick<Choice, 'quietHours' | 'timeZone'>): Date {
  if (!quietHours || !isQuiet(minuteOfDay(at, timeZone), quietHours)) return at;
  return nextTimeOfDay(at, quietHours.until, timeZone);
}

function isQuiet(minute: number, { from, until }: QuietHours): boolean {
  return from < until ? minute >= from && minute < until : minute >= from || minute < until;
}

function later(moment: Date, milliseconds: number): Date {
  return new Date(moment.getTime() + milliseconds);
}
