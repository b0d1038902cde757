/** Where lines for the person at the terminal go. */
export type Say = (line: string) => void;

const QUIET_FOR = 2_000;
const REPEAT_EVERY = 10_000;

/** Awaits `work`; when that takes longer than 2 s, says what is being waited for, and again every 10 s. */
export async function sayWhenSlow<T>(say: Say, text: string, work: Promise<T>): Promise<T> {
  const began = Date.now();
  let repeat: NodeJS.Timeout | undefined;
  const first = setTimeout(() => {
    say(`${text} …`);
    repeat = setInterval(() => say(`${text} … (${Math.round((Date.now() - began) / 1000)} s)`), REPEAT_EVERY);
  }, QUIET_FOR);
  try {
    return await work;
  } finally {
    clearTimeout(first);
    clearInterval(repeat);
  }
}
