// Office hours (E1): a week of working times where somebody lives. Pure, for server and pages.
import { minuteOfDay, nextTimeOfDay, weekdayOf } from './local-time.ts';

/** Minutes of the day; on one day, `from` before `until`. */
export interface WorkingTime {
  from: number;
  until: number;
}
/** Monday first; null for a day off. */
export type Week = readonly (WorkingTime | null)[];

const usual = { from: 9 * 60, until: 17 * 60 };
/** Of whoever set none: Monday to Friday (E1). */
export const usualWeek: Week = [usual, usual, usual, usual, usual, null, null];

/** Whether it is within office hours. */
export function isOpen(at: Date, week: Week, timeZone: string): boolean {
  const hours = week[weekdayOf(at, timeZone)];
  const minute = minuteOfDay(at, timeZone);
  return !!hours && minute >= hours.from && minute < hours.until;
}

/** When office hours begin next after this moment; null for a week without any. */
export function nextOpening(after: Date, week: Week, timeZone: string): Date | null {
  const openings = week.flatMap((hours, weekday) => {
    if (!hours) return [];
    let at = nextTimeOfDay(after, hours.from, timeZone);
    while (weekdayOf(at, timeZone) !== weekday) at = nextTimeOfDay(at, hours.from, timeZone);
    return [at];
  });
  return openings.toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null;
}
