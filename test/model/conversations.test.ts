// Whatever people do, on however many devices: what each of them shows is what a small model says. A failure prints the
// few steps that lead to it, and what plays it again:
//   ALCOVE_MODEL_SEED=… ALCOVE_MODEL_PATH=… ALCOVE_MODEL_REPLAY=… (what it calls replayPath)
// Longer: ALCOVE_MODEL_RUNS=2000, of each kind.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { devices, openAgain, plugIn, rareOnDevices, unplug } from './commands-devices.ts';
import { membership, starting } from './commands-membership.ts';
import { lookAround, remove, write, writing } from './commands-writing.ts';
import { countsDeleted, forgetsOutbox, swallowsEntries, type Mutant } from './mutants.ts';
import { dismiss, gather, type Cast } from './people.ts';
import { chosen, number, playAll, type Play } from './play.ts';

const usual = { first: starting, shrinking: 90_000 };

describe('everybody’s devices and the model', () => {
  let cast: Cast;
  before(async () => {
    cast = await gather();
  });
  after(() => dismiss(cast));

  const all = async (play: Play): Promise<string> => {
    const { failure, sequences, steps } = await playAll(cast, chosen(play));
    if (failure !== null) assert.fail(failure);
    return `${sequences} sequences, ${steps} steps`;
  };

  test('what is written and marked is the same everywhere, online, offline and after a reload', async (t) => {
    const steps = [starting, ...writing, ...devices];
    t.diagnostic(await all({ ...usual, steps, runs: 90, most: 45, within: 50_000 }));
  });

  test('also where devices are locked, signed out and shared, people come and go, and the server starts again', async (t) => {
    const steps = [starting, ...writing, ...devices, ...rareOnDevices, ...membership, ...membership];
    t.diagnostic(await all({ ...usual, steps, runs: 15, most: 50, within: 40_000 }));
  });

  const finds = (mutant: Mutant, steps: Play['steps'], needed: readonly string[]) => async () => {
    const undo = [...cast.screens.values()].map(mutant);
    const found = await playAll(cast, {
      first: starting,
      steps,
      runs: 60,
      most: 24,
      within: 20_000,
      shrinking: 15_000,
    });
    for (const each of undo) each();
    assert.notEqual(found.failure, null, 'the mistake is found');
    const story = found.counterexample.join('; ');
    for (const words of needed) assert.ok(story.includes(words), `${words} is part of: ${story}`);
    assert.ok(found.counterexample.length <= 7, `few steps are left: ${story}`);
  };
  const basic = [number.map((which) => write(which, 0)), number.map(unplug), number.map(openAgain), number.map(plugIn)];

  test(
    'a device that forgets its outbox is found, in a few steps',
    finds(forgetsOutbox, basic, ['offline', 'opened again']),
  );

  test('a wrong unread number is found, in a few steps', async () => {
    const steps = [
      ...[1, 2].map(() => number.map((which) => write(which, 0))),
      number.map((which) => remove(which, 0, 1)),
      number.map(() => lookAround()),
    ];
    await finds(countsDeleted, steps, ['writes', 'deletes'])();
  });

  test('a message that is acknowledged and not stored is found, in a few steps', async () => {
    await finds(swallowsEntries, basic.slice(0, 1), ['writes'])();
  });
});
