// Kills the server, its database, or both, again and again while people write.
import { randomInt } from 'node:crypto';
import { kinds, openCrashRun, type Kind, type Tally } from '../test/crash/rounds.ts';

export const about =
  'Rounds of writing under which the server, its database or a connection is killed: crash [rounds] [seed]. Nothing acknowledged may be missing.';

/**
 * Fails the process where something acknowledged was lost, doubled or out of order, or a device didn't come back.
 * SIGINT to this process alone ends it after the round that runs, with the figures so far.
 */
export async function run([rounds = '50', seed = String(randomInt(2 ** 31))]: string[]): Promise<void> {
  const crash = await openCrashRun({ seed: Number(seed), spares: 10 });
  let last = Number(rounds);
  process.once('SIGINT', () => (last = 0));
  console.log(`Seed ${seed}`);
  try {
    for (let round = 1; round <= last; round += 1) {
      await crash.round();
      if (round % 50 === 0) console.log(`${round} rounds, ${crash.tally.acknowledged} acknowledged …`);
    }
    await crash.finish();
  } finally {
    print(crash.tally);
    await crash.close();
  }
  const { lost, doubled, outOfOrder, faults } = crash.tally;
  if (lost + doubled + outOfOrder + faults.length > 0) process.exitCode = 1;
}

function print({ rounds, kills, written, acknowledged, lost, doubled, outOfOrder, faults, recovery }: Tally): void {
  console.log(`\n| rounds | written | acknowledged | lost | doubled | out of order | other faults |`);
  console.log(`|---|---|---|---|---|---|---|`);
  console.log(
    `| ${[rounds, written, acknowledged, lost, doubled, outOfOrder, faults.length].map(String).join(' | ')} |\n`,
  );
  console.log('| killed | times | all live again: median | 95 % | worst |\n|---|---|---|---|---|');
  for (const kind of kinds) {
    const times = recovery.filter((one) => one.kind === kind).map(({ milliseconds }) => milliseconds);
    console.log(`| ${names[kind]} | ${kills[kind]} | ${at(times, 0.5)} | ${at(times, 0.95)} | ${at(times, 1)} |`);
  }
  for (const fault of faults) console.log(`- ${fault}`);
}

const names: Record<Kind, string> = {
  server: 'server',
  database: 'database',
  connection: 'process behind a connection',
  both: 'server and database',
};

/** Seconds at this place of the sorted list. */
function at(times: number[], place: number): string {
  const sorted = times.toSorted((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil(place * sorted.length) - 1)];
  return found === undefined ? '–' : `${(found / 1000).toFixed(1)} s`;
}
