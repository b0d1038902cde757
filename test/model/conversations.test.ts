// Whatever people do, on however many devices: what each of them shows is what a small model says. A failure prints the
// few steps that lead to it, and the seed and path for playing it again:
//   ALCOVE_MODEL_SEED=… ALCOVE_MODEL_PATH=… node --test test/model/conversations.test.ts
// Longer: ALCOVE_MODEL_RUNS=2000.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { devices, rareOnDevices } from './commands-devices.ts';
import { membership, starting } from './commands-membership.ts';
import { writing } from './commands-writing.ts';
import { dismiss, gather, type Cast } from './people.ts';
import { chosen, playAll } from './play.ts';

let cast: Cast;
before(async () => {
  cast = await gather();
});
after(() => dismiss(cast));

test('what is written and marked is the same on every device, online, offline and after a reload', async (t) => {
  const steps = [starting, ...writing, ...devices];
  const played = await playAll(cast, chosen({ first: starting, steps, runs: 100, most: 50, within: 60_000 }));
  t.diagnostic(`${played.sequences} sequences, ${played.steps} steps`);
  if (played.failure !== null) assert.fail(played.failure);
});
void membership;
void rareOnDevices;
