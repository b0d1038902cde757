// Whatever people do, on however many devices: what each of them shows is what a small model says. A failure prints the
// few steps that lead to it, and what plays it again:
//   ALCOVE_MODEL_SEED=… ALCOVE_MODEL_PATH=… ALCOVE_MODEL_REPLAY=… (what it calls replayPath)
// Longer: ALCOVE_MODEL_RUNS=2000, of each kind.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { devices, openAgain, plugIn, rareOnDevices, unplug } from './commands-devices.ts';
import { ending, membership, start, starting } from './commands-membership.ts';
import { lookAround, remove, write, writing } from './commands-writing.ts';
import { countsDeleted, forgetsOutbox, swallowsEntries, type Mutant } from './mutants.ts';
import { dismiss, gather, type Cast } from './people.ts';
import { chosen, playAll, type Play } from './play.ts';
import type { Step } from './step.ts';

const usual = { first: starting, shrinking: 45_000 };

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
    t.diagnostic(await all({ ...usual, steps, runs: 90, most: 45, within: 45_000 }));
  });

  // Few choices, so that the mistake's turn comes soon.
  const always = (make: () => Step) => fc.constant(null).map(make);
  const first = always(() => start({ which: 0, others: [0], topic: false, message: false }));
  const writes = always(() => write(0, 0));
  const finds = (mutant: Mutant, steps: Play['steps'], needed: readonly string[]) => async () => {
    const undo = [...cast.screens.values()].map(mutant);
    const found = await playAll(cast, { first, steps, runs: 200, most: 12, within: 90_000, shrinking: 45_000 });
    for (const each of undo) each();
    assert.notEqual(found.failure, null, 'the mistake is found');
    const story = found.counterexample.join('; ');
    for (const words of needed) assert.ok(story.includes(words), `${words} is part of: ${story}`);
    assert.ok(found.cutOff || found.counterexample.length <= 8, `few steps are left: ${story}`);
  };

  test(
    'a device that forgets its outbox is found, in a few steps',
    finds(
      forgetsOutbox,
      [writes, always(() => unplug(0)), always(() => openAgain(0)), always(() => plugIn(0))],
      ['offline', 'writes', 'opened again'],
    ),
  );

  test(
    'a wrong unread number is found, in a few steps',
    finds(countsDeleted, [writes, always(() => remove(0, 0, 1)), always(() => lookAround())], ['writes', 'deletes']),
  );

  test(
    'a message that is acknowledged and not stored is found, in a few steps',
    finds(swallowsEntries, [writes], ['writes']),
  );

  test('also where accounts end and are given back', async (t) => {
    const steps = [starting, ...writing, ...devices, ...membership, ...ending];
    t.diagnostic(await all({ ...usual, steps, runs: 25, most: 50, within: 45_000 }));
  });

  test('also where devices are locked, signed out and shared, people come, and the server starts again', async (t) => {
    const steps = [starting, ...writing, ...devices, ...rareOnDevices, ...membership, ...membership];
    t.diagnostic(await all({ ...usual, steps, runs: 25, most: 50, within: 45_000 }));
  });
});
