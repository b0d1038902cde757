// Days of the calendar in somebody's time zone. Pure.

/** The moment at which a day (`2026-07-31`) begins there. */
export function startOfDay(day: string, timeZone: string): Date {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  // Twice: near a change of the clock the first guess lies on its other side.
  const guess = midnight - offsetAt(midnight, timeZone);
  return new Date(midnight - offsetAt(guess, timeZone));
}

/** The day that it is there at this moment. */
export function dayAt(at: Date, timeZone: string): string {
  return wallClock(at.getTime(), timeZone).slice(0, 10);
}

/** The day after. */
export function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

/** First and last day of a time that ends where the day after its last one begins. */
export function spanOf(span: { from_at: Date; to_at: Date }, timeZone: string): { from: string; to: string } {
  return { from: dayAt(span.from_at, timeZone), to: dayAt(new Date(span.to_at.getTime() - 1), timeZone) };
}

/** How far clocks there are ahead of UTC, in milliseconds. */
function offsetAt(at: number, timeZone: string): number {
  return Date.parse(`${wallClock(at, timeZone).replace(' ', 'T')}Z`) - at;
}

/** Swedish writes dates as ISO 8601 does. */
function wallClock(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(at);
}
