// What comes while a batch is under way is gathered, and done at once with the next one. Nothing waits for a clock: alone,
// a question is asked in the same tick; under load a batch holds what came during the one before.
import { setImmediate as nextTick } from 'node:timers/promises';

/** What became of one question of a batch. `alone`: the batch could not tell; the question is to be asked by itself. */
export type Outcome<Answer> = { answer: Answer } | { error: unknown } | 'alone';

export interface Work<Question, Answer> {
  /** Of questions with the same key a batch holds one; the others wait for the next, in their order. */
  key?(question: Question): string;
  /** An outcome for each question, in their order. Where it throws, each is asked alone: nobody fails by another. */
  together(questions: readonly Question[]): Promise<Outcome<Answer>[]>;
  /** Left out: a batch of one. */
  alone?(question: Question): Promise<Answer>;
}

interface Waiting<Question, Answer> {
  question: Question;
  resolve(answer: Promise<Answer>): void;
}

const MOST_AT_ONCE = 100;

/** A function that asks one question and gives its own answer; one batch runs at a time. */
export function gathering<Question, Answer>(work: Work<Question, Answer>): (question: Question) => Promise<Answer> {
  let waiting: Waiting<Question, Answer>[] = [];
  let running = false;

  const takeBatch = () => {
    const keys = new Set<string>();
    const batch: Waiting<Question, Answer>[] = [];
    waiting = waiting.filter((one) => {
      const key = work.key?.(one.question);
      if (batch.length >= MOST_AT_ONCE || (key !== undefined && keys.has(key))) return true;
      if (key !== undefined) keys.add(key);
      batch.push(one);
      return false;
    });
    return batch;
  };
  const alone = work.alone ?? (async (question) => answerOf((await work.together([question]))[0]));
  const run = async () => {
    await nextTick();
    while (waiting.length > 0) {
      const batch = takeBatch();
      const outcomes = await work.together(batch.map(({ question }) => question)).catch(() => []);
      for (const [at, { question, resolve }] of batch.entries()) {
        const outcome = outcomes[at] ?? 'alone';
        resolve(outcome === 'alone' ? alone(question) : answerOf(outcome));
      }
    }
    running = false;
  };
  return (question) =>
    new Promise((resolve) => {
      waiting.push({ question, resolve });
      if (running) return;
      running = true;
      void run();
    });
}

async function answerOf<Answer>(outcome: Outcome<Answer> | undefined): Promise<Answer> {
  if (outcome === undefined || outcome === 'alone') throw new Error('a question without outcome');
  if ('error' in outcome) throw outcome.error;
  return outcome.answer;
}
