// How long people wait for the program: from its start until it can be reached.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch, type Server } from './support/ground.ts';
import { fixed, percentile, printTable } from './support/table.ts';

const TIMES = 3;

export const about =
  'From starting the program, dependencies and pages being there, until it says its address: on an empty folder (makes database ' +
  'and keystore), on its own data, and after it was killed with its database still running.';

export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'alcove-bench-'));
  chmodSync(folder, 0o755);
  const environment = { ALCOVE_DATA: join(folder, 'data'), NODE_COMPILE_CACHE: join(folder, 'compiled') };
  const start = async (): Promise<{ server: Server; took: number }> => {
    const began = performance.now();
    const server = await launch(environment);
    return { server, took: performance.now() - began };
  };
  let last: Server | null = null;
  try {
    const first = await start();
    await first.server.stop();
    const again: number[] = [];
    const afterKill: number[] = [];
    for (let time = 0; time < TIMES; time += 1) {
      const second = await start();
      again.push(second.took);
      await second.server.kill();
      const third = await start();
      afterKill.push(third.took);
      last = third.server;
      await third.server.stop();
    }
    const seconds = (times: number[]) => `${fixed(percentile(times, 0.5) / 1000, 1)} s`;
    printTable(
      ['first start', 'second start', 'after kill -9'],
      [[seconds([first.took]), seconds(again), seconds(afterKill)]],
    );
  } finally {
    await last?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
