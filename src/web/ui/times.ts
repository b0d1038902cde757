// Times of the day to choose from.
const HALF_HOUR = 30;

/** Every half hour, and the time that was chosen elsewhere. */
export function timesWith(chosen?: number): { value: string; label: string }[] {
  const minutes = new Set(Array.from({ length: 48 }, (_, at) => at * HALF_HOUR));
  if (chosen !== undefined) minutes.add(chosen);
  return [...minutes].sort((a, b) => a - b).map((minute) => ({ value: String(minute), label: spell(minute) }));
}

/** "07:30": in each of our languages. */
function spell(minute: number): string {
  return [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');
}
