import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Admission } from './admission.ts';
import type { MediaWorker } from './sfu.ts';

function workerThat(used: () => number | null): MediaWorker {
  return { cpuTime: async () => used() } as MediaWorker;
}

test('V14: full is a worker that used more than four fifths of its core since it was looked at last', async () => {
  let used = 60_000;
  const worker = workerThat(() => used);
  const admission = new Admission();
  await admission.measure(worker, 0);
  assert.deepEqual([admission.busy, admission.isFull], [0, false], 'one look says nothing');
  used += 2_500;
  await admission.measure(worker, 5_000);
  assert.deepEqual([admission.busy, admission.isFull], [0.5, false]);
  used += 4_000;
  await admission.measure(worker, 10_000);
  assert.equal(admission.isFull, true);
  await admission.measure(worker, 10_000);
  assert.equal(admission.isFull, true, 'two looks at once change nothing');
  used += 1_000;
  await admission.measure(worker, 15_000);
  assert.equal(admission.isFull, false);
});

test('V14: what another worker used before counts for nobody, and one that is gone is no reason to refuse', async () => {
  const admission = new Admission();
  await admission.measure(
    workerThat(() => 0),
    0,
  );
  await admission.measure(
    workerThat(() => 90_000),
    5_000,
  );
  assert.equal(admission.busy, 0);
  const dying = workerThat(() => null);
  await admission.measure(dying, 10_000);
  await admission.measure(null, 15_000);
  assert.equal(admission.isFull, false);
});
