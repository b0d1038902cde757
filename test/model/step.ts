// One thing that somebody does, as a command of the model: told in words once it was done, so that a counterexample reads
// like a story.
import type fc from 'fast-check';
import type { World } from './model.ts';
import type { Cast } from './people.ts';

export interface Stage {
  readonly cast: Cast;
}
export type Step = fc.AsyncCommand<World, Stage>;

/** What a step is about, once the model was asked; null where nobody could do it now. */
export type Plan = { says: string; does(world: World, cast: Cast): Promise<void> } | null;

/** What a step says that nobody could do. */
export const NOTHING = 'nothing';

/** A step whose choices are small numbers, resolved against the model when its turn comes. */
export function step(plan: (world: Readonly<World>) => Plan): Step {
  let says = NOTHING;
  return {
    check: (world) => plan(world) !== null,
    run: async (world, { cast }) => {
      const found = plan(world);
      if (!found) return;
      says = found.says;
      await found.does(world, cast);
    },
    toString: () => says,
  };
}

/** One of several by a number of any size; undefined of nothing. */
export function pick<T>(all: readonly T[], number: number): T | undefined {
  return all[number % Math.max(1, all.length)];
}
