// Times of day where somebody lives. Intl knows every zone and its changes; what it lacks is the way back, from a clock on
// the wall to a moment.
const MINUTE = 60_000;
const DAY_MINUTES = 24 * 60;

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const made =
    clocks.get(timeZone) ??
    new Intl.DateTimeFormat('en-US', {
      ...{ timeZone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23' },
      ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
    });
  clocks.set(timeZone, made);
  return made;
}

/** What the clock on the wall shows, as if it were UTC: milliseconds. */
function wallTime(at: Date, timeZone: string): number {
  const shown = Object.fromEntries(
    clockOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year, month, day, hour, minute, second } = shown as Record<string, number>;
  return Date.UTC(year!, month! - 1, day, hour, minute, second) + (at.getTime() % 1000);
}

/** Minutes since midnight. */
export function minuteOfDay(at: Date, timeZone: string): number {
  return Math.floor(wallTime(at, timeZone) / MINUTE) % DAY_MINUTES;
}

/** 0 is Monday. */
export function weekdayOf(at: Date, timeZone: string): number {
  // The first of January 1970 was a Thursday.
  return (Math.floor(wallTime(at, timeZone) / (DAY_MINUTES * MINUTE)) + 3) % 7;
}

/** The next moment after this one at which the clock shows this minute of the day. A time that a change skips is its end. */
export function nextTimeOfDay(after: Date, minute: number, timeZone: string): Date {
  const today = Math.floor(wallTime(after, timeZone) / (DAY_MINUTES * MINUTE));
  for (let day = today; ; day++) {
    const at = momentOf((day * DAY_MINUTES + minute) * MINUTE, timeZone);
    if (at > after) return at;
  }
}

/** The next full hour after this moment, as the clock there shows it. */
export function nextFullHour(after: Date, timeZone: string): Date {
  const left = 60 - (minuteOfDay(after, timeZone) % 60);
  return new Date(Math.floor(after.getTime() / MINUTE) * MINUTE + left * MINUTE);
}

/** When the clock shows this: the first time where it does so twice, the end of the gap where it never does. */
function momentOf(wall: number, timeZone: string): Date {
  const offsets = [-1, 1].map((days) => {
    const near = new Date(wall + days * DAY_MINUTES * MINUTE);
    return wallTime(near, timeZone) - near.getTime();
  });
  const moments = offsets.map((offset) => new Date(wall - offset));
  const right = moments.filter((at) => wallTime(at, timeZone) === wall).toSorted((a, b) => Number(a) - Number(b));
  if (right[0]) return right[0];
  // In a gap: with the offset before it the clock would show this; the change comes as much later as was skipped.
  return endOfGap(wall, offsets[0]!, timeZone);
}

function endOfGap(wall: number, offsetBefore: number, timeZone: string): Date {
  let [before, behind] = [wall - offsetBefore - DAY_MINUTES * MINUTE, wall - offsetBefore + DAY_MINUTES * MINUTE];
  while (behind - before > 1000) {
    const middle = Math.floor((before + behind) / 2000) * 1000;
    if (wallTime(new Date(middle), timeZone) < wall) before = middle;
    else behind = middle;
  }
  return new Date(behind);
}
