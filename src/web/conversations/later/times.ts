// Days and times of somebody's own zone, and the moments that are offered for sending later.
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const MORNING = '09:00';
/** What is offered lies at least so far ahead. */
const AHEAD = 15 * MINUTE;

export interface DayAndTime {
  /** `2026-07-31` */
  day: string;
  /** `14:05` */
  time: string;
}

/** What a calendar and a clock there show at a moment. */
export function dayAndTimeAt(at: number, timeZone: string): DayAndTime {
  const options = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
  const parts = new Intl.DateTimeFormat('en-GB', { ...options, timeZone, hourCycle: 'h23' }).formatToParts(at);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  return { day: `${part('year')}-${part('month')}-${part('day')}`, time: `${part('hour')}:${part('minute')}` };
}

/**
 * The moment at which calendar and clock there show this; null for what isn't a day and a time. What the change to summer time
 * skips is as long after midnight, so an hour later on the clock; of what comes twice it is the first.
 */
export function momentOf({ day, time }: DayAndTime, timeZone: string): number | null {
  const wanted = /^\d{4}-\d\d-\d\d$/.test(day) && /^\d\d:\d\d$/.test(time) ? Date.parse(`${day}T${time}:00Z`) : NaN;
  if (Number.isNaN(wanted)) return null;
  const aheadAt = (at: number): number => {
    const there = dayAndTimeAt(at, timeZone);
    return Date.parse(`${there.day}T${there.time}:00Z`) - Math.floor(at / MINUTE) * MINUTE;
  };
  const [before, after] = [aheadAt(wanted - DAY), aheadAt(wanted + DAY)];
  const found = [wanted - Math.max(before, after), wanted - Math.min(before, after)];
  return found.find((at) => aheadAt(at) === wanted - at) ?? wanted - before;
}

/** Mornings that are offered, the soonest first: tomorrow's, and those of the next working day and of the next Monday. */
export function offeredMoments(now: number, timeZone: string): number[] {
  const days = Array.from({ length: 9 }, (_, ahead) => dayAndTimeAt(now + ahead * DAY, timeZone).day);
  const weekday = (day: string): number => new Date(`${day}T12:00:00Z`).getUTCDay();
  const mornings = days.flatMap((day) => {
    const at = momentOf({ day, time: MORNING }, timeZone);
    return at !== null && at >= now + AHEAD ? [{ at, weekday: weekday(day), isToday: day === days[0] }] : [];
  });
  const working = mornings.find((one) => one.weekday >= 1 && one.weekday <= 5);
  const tomorrow = mornings.find(({ isToday }) => !isToday);
  const monday = mornings.find((one) => one.weekday === 1);
  const moments = [working, tomorrow, monday].flatMap((one) => one?.at ?? []);
  return [...new Set(moments)].toSorted((a, b) => a - b);
}
