import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, before, test } from 'node:test';
import { openCrashRun, type CrashRun } from './rounds.ts';

const ROUNDS = Number(process.env['CRASH_ROUNDS'] ?? 50);
/** A machine that is busy with something else ends sooner and says so, rather than at the limit for a file. */
const AT_MOST = 200_000;
const seed = Number(process.env['CRASH_SEED'] ?? randomInt(2 ** 31));
let run: CrashRun | undefined;

before(async () => {
  run = await openCrashRun({ seed });
});
after(() => run?.close());

test('whatever is killed while people write: nothing acknowledged is lost, and all come back by themselves', async (t) => {
  assert.ok(run);
  const repeat = `CRASH_SEED=${seed} repeats the choices`;
  try {
    const began = performance.now();
    for (let n = 0; n < ROUNDS && performance.now() - began < AT_MOST; n += 1) await run.round();
    await run.finish();
  } catch (error) {
    t.diagnostic(repeat);
    throw error;
  }
  const { faults, lost, doubled, outOfOrder, rounds, written, acknowledged, recovery } = run.tally;
  assert.deepEqual({ faults, lost, doubled, outOfOrder }, { faults: [], lost: 0, doubled: 0, outOfOrder: 0 }, repeat);
  assert.ok(written > rounds * 5 && acknowledged >= written, 'something was written in each round');
  const worst = Math.round(Math.max(...recovery.map(({ milliseconds }) => milliseconds)));
  t.diagnostic(
    `${rounds} of ${ROUNDS} rounds, ${acknowledged} acknowledged, ${worst} ms at worst until all were live again`,
  );
});
