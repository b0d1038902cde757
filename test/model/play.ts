// Plays sequences of steps on the cast and compares; a failure is shrunk to the few steps that are needed for it.
import fc from 'fast-check';
import { bringBack } from './commands-devices.ts';
import { requireEverything } from './compare.ts';
import type { World } from './model.ts';
import { beginning, tidy, type Cast } from './people.ts';
import { patience } from './settling.ts';
import { NOTHING, type Stage, type Step } from './step.ts';

export interface Play {
  /** How each sequence begins. */
  first: fc.Arbitrary<Step>;
  steps: readonly fc.Arbitrary<Step>[];
  /** Sequences. */
  runs: number;
  /** Steps of a sequence at most; half of it on average. */
  most: number;
  /** Milliseconds after which no further sequence is begun. */
  within: number;
  /** Milliseconds: after a failure, a smaller sequence is looked for so long. */
  shrinking: number;
}

/** From the environment, for long runs by hand and for replaying what failed. */
export function chosen(play: Play): Play & { seed?: number; path?: string; replay?: string } {
  const {
    ALCOVE_MODEL_RUNS: runs,
    ALCOVE_MODEL_SEED: seed,
    ALCOVE_MODEL_PATH: path,
    ALCOVE_MODEL_REPLAY: replay,
  } = process.env;
  return {
    ...play,
    ...(runs && { runs: Number(runs), within: Number.MAX_SAFE_INTEGER }),
    ...(seed && { seed: Number(seed) }),
    ...(path && { path }),
    ...(replay && { replay }),
  };
}

/** One more sequence on the cast; fails with the first difference. */
async function perform(cast: Cast, steps: Iterable<Step>): Promise<void> {
  await tidy(cast);
  const world = beginning(cast);
  await fc.asyncModelRun((): { model: World; real: Stage } => ({ model: world, real: { cast } }), steps);
  for (const one of world.devices.filter(({ online }) => !online)) await bringBack(world, cast, one);
  await requireEverything(cast, world);
}

export interface Played {
  sequences: number;
  steps: number;
  failure: string | null;
  /** What is left of the failing sequence. */
  counterexample: string[];
  /** There was no time to look for a smaller one to the end: the machine is busy. */
  cutOff: boolean;
}

/** Plays until something fails or all is played; never throws. */
export async function playAll(cast: Cast, play: ReturnType<typeof chosen>): Promise<Played> {
  const usual = patience.quiet;
  let steps = 0;
  let sequences = 0;
  const began = Date.now();
  let failedAt = Infinity;
  let before = '';
  // What a step chooses is not shrunk: which steps are needed says enough, and soon.
  const first = fc.noShrink(play.first);
  const commands = fc.commands(play.steps.map(fc.noShrink), {
    ...{ maxCommands: play.most, size: 'max' },
    ...(play.replay !== undefined && { replayPath: play.replay }),
  });
  const property = fc.asyncProperty(first, commands, async (first, sequence) => {
    if (Date.now() > Math.min(began + play.within, failedAt + play.shrinking)) return;
    sequences += 1;
    try {
      await perform(cast, [first, ...sequence]);
      steps += told(first, sequence).length;
    } catch (error) {
      // From here on it is shrunk.
      cast.untidy = true;
      patience.quiet = 2_000;
      if (failedAt === Infinity) before = `${messageOf(error)}\n(after: ${told(first, sequence).join('; ')})`;
      failedAt = Math.min(failedAt, Date.now());
      throw error;
    }
  });
  const details = await fc.check(property, {
    ...{
      numRuns: play.runs,
      interruptAfterTimeLimit: play.within + play.shrinking,
      markInterruptAsFailure: false,
      endOnFailure: false,
    },
    ...(play.seed !== undefined && { seed: play.seed }),
    ...(play.path !== undefined && { path: play.path }),
  });
  patience.quiet = usual;
  const found = details.counterexample;
  const reason = messageOf(details.errorInstance);
  const failure = details.failed
    ? `${reason}\n\n${fc.defaultReportMessage(details)}\n\nBefore it was shrunk: ${before}`
    : null;
  const cutOff = failedAt !== Infinity && Date.now() > failedAt + play.shrinking;
  return { sequences, steps, cutOff, failure, counterexample: found ? told(...found) : [] };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What was done, a line each; steps that nobody could do are left out. */
function told(first: Step, sequence: Iterable<Step>): string[] {
  return [`${first}`, ...[...sequence].map(String)].filter((line) => line !== NOTHING);
}
