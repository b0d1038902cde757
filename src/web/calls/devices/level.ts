// How loud a microphone is, as a share of what a meter shows.

const QUIET_DB = -60;
const LOUD_DB = -12;
/** Above this somebody speaks, or something is near the microphone: a silent room stays below. */
export const HEARD = 0.25;
/** How much of the bar is left after one step: it rises at once and sinks slowly, as eyes like it. */
const SINKS_TO = 0.8;

/** 0 to 1 of samples between -1 and 1: their mean power, in steps that ears take for equal. */
export function levelOf(samples: Float32Array): number {
  let power = 0;
  for (const sample of samples) power += sample * sample;
  const decibels = 10 * Math.log10(power / Math.max(1, samples.length) || Number.MIN_VALUE);
  return Math.min(1, Math.max(0, (decibels - QUIET_DB) / (LOUD_DB - QUIET_DB)));
}

/** What the meter shows next. */
export function nextLevel(shown: number, heard: number): number {
  return Math.max(heard, shown * SINKS_TO);
}
