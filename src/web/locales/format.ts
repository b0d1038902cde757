import { signal } from '@preact/signals';
import { language } from './locales.ts';

const regional = { en: 'en-GB', nl: 'nl-NL', de: 'de-DE' } as const;

/** The reader's time zone: the member's setting, else the browser's. */
export const timeZone = signal(Intl.DateTimeFormat().resolvedOptions().timeZone);

const made = new Map<string, Intl.DateTimeFormat>();

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([language.value, timeZone.value, options]);
  let format = made.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(regional[language.value], { timeZone: timeZone.value, ...options });
    made.set(key, format);
  }
  return format;
}

/** "14:05" */
export function formatTime(at: number): string {
  return dateFormat({ hour: '2-digit', minute: '2-digit' }).format(at);
}

/** "3 March", with the year when it isn't this one. */
export function formatDay(at: number, now = Date.now()): string {
  const sameYear = dateFormat({ year: 'numeric' }).format(at) === dateFormat({ year: 'numeric' }).format(now);
  return dateFormat({ day: 'numeric', month: 'long', ...(sameYear ? {} : { year: 'numeric' }) }).format(at);
}

/** "Tuesday, 3 March 2026 at 14:05": for titles and screen readers. */
export function formatExact(at: number): string {
  return dateFormat({ dateStyle: 'full', timeStyle: 'short' }).format(at);
}

/** "Tuesday, 3 March 2026" */
export function formatDate(at: number): string {
  return dateFormat({ dateStyle: 'full' }).format(at);
}

/** "today", "yesterday", "Tuesday" within a week, else "3 March": the line between days of a timeline. */
export function formatDayNear(at: number, now = Date.now()): string {
  const days = daysBetween(at, now);
  if (days === 0 || days === 1) return relative().format(-days, 'day');
  if (days > 1 && days < 7) return dateFormat({ weekday: 'long' }).format(at);
  return formatDay(at, now);
}

/** As short as a list needs it: "14:05" today, then "yesterday", "Tue", "3 Mar", "3 Mar 2025". */
export function formatShort(at: number, now = Date.now()): string {
  const days = daysBetween(at, now);
  if (days === 0) return formatTime(at);
  if (days === 1) return relative().format(-1, 'day');
  if (days > 1 && days < 7) return dateFormat({ weekday: 'short' }).format(at);
  const sameYear = dateFormat({ year: 'numeric' }).format(at) === dateFormat({ year: 'numeric' }).format(now);
  return dateFormat({ day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) }).format(at);
}

/** "now", "5 minutes ago", "in 2 hours", "3 days ago". */
export function formatRelative(at: number, now = Date.now()): string {
  const seconds = Math.round((at - now) / 1000);
  const size = Math.abs(seconds);
  if (size < 45) return relative().format(0, 'second');
  if (size < 45 * 60) return relative().format(Math.round(seconds / 60), 'minute');
  if (size < 22 * 3600) return relative().format(Math.round(seconds / 3600), 'hour');
  return relative().format(Math.round(seconds / 86400), 'day');
}

/** "1,234" */
export function formatNumber(value: number): string {
  return new Intl.NumberFormat(regional[language.value]).format(value);
}

/** "Anna, Ben and Chris" */
export function formatList(names: readonly string[]): string {
  return new Intl.ListFormat(regional[language.value], { type: 'conjunction' }).format(names);
}

function relative(): Intl.RelativeTimeFormat {
  return new Intl.RelativeTimeFormat(regional[language.value], { numeric: 'auto' });
}

function daysBetween(at: number, now: number): number {
  return Math.round((midnight(now) - midnight(at)) / 86_400_000);
}

function midnight(at: number): number {
  const parts = dateFormat({ year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(at);
  const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day'));
}

/** English, Dutch and German have two forms: exactly one, and all others. */
export function plural(count: number, one: string, other: string): string {
  return count === 1 ? one : other;
}
