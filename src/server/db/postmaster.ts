import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Say, sayWhenSlow } from '../progress.ts';
import { errorCode, StartError } from '../start-error.ts';

const FAST_SHUTDOWN = 'SIGINT';
const IMMEDIATE_SHUTDOWN = 'SIGQUIT';
const PATIENCE = 10_000;
/** Those whose postmaster is gone end by themselves at once, unless something holds them. */
const PATIENCE_WITH_ORPHANS = 1_000;

export type PostmasterFile = { pid: number; ready: boolean };

/** What PostgreSQL wrote about itself into `postmaster.pid`; `null` when there is none. */
export async function readPostmasterFile(folder: string): Promise<PostmasterFile | null> {
  const text = await readFile(join(folder, 'postmaster.pid'), 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return '';
    throw error;
  });
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  return Number.isInteger(pid) && pid > 0 ? { pid, ready: lines[7]?.trim() === 'ready' } : null;
}

/**
 * Ends a PostgreSQL that outlived us (`kill -9` of our process) on this folder, and takes its lock file away once nothing of it lives.
 * The caller holds the folder's lock, so whatever still runs there was left behind.
 */
export async function clearLeftPostmaster(folder: string, say: Say): Promise<void> {
  const file = join(folder, 'postmaster.pid');
  if (!existsSync(file)) return;
  // Empty after a power cut, perhaps: then whoever still works there is found by its title alone.
  const left = await readPostmasterFile(folder);
  await sayWhenSlow(say, 'Ending the database that an earlier run left behind', endProcessesOn(folder, left?.pid ?? 0));
  // PostgreSQL takes a zombie, or a stranger with the same number, for its own; nothing works in the folder any more, so the file lies.
  await rm(file, { force: true });
}

async function endProcessesOn(folder: string, postmaster: number): Promise<void> {
  const signals: NodeJS.Signals[] = [FAST_SHUTDOWN, IMMEDIATE_SHUTDOWN, 'SIGKILL'];
  for (const signal of signals) {
    const working = await processesIn(folder);
    if (working.length === 0) return;
    // Backends end by themselves when the postmaster is gone; they are only pushed in the last round.
    const targets = signal === FAST_SHUTDOWN || working.includes(postmaster) ? [postmaster] : working;
    for (const pid of targets) if (working.includes(pid)) signalProcess(pid, signal);
    const patience = working.includes(postmaster) ? PATIENCE : PATIENCE_WITH_ORPHANS;
    const deadline = performance.now() + patience;
    while (performance.now() < deadline) {
      if ((await processesIn(folder)).length === 0) return;
      await wait(50);
    }
  }
  throw new StartError(`Another program still works in ${folder}: end it, then start again.`);
}

/** Stands in the title of each of the cluster's processes, so that they can be told from those of any other cluster. */
export function clusterName(folder: string): string {
  return `alcove-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;
}

/** By title, or by working directory, which is the data folder (a container's root may not see that of others). Zombies have neither. */
async function processesIn(folder: string): Promise<number[]> {
  const found: number[] = [];
  const title = `postgres: ${clusterName(folder)}:`;
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const command = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    const [program = '', ...rest] = command.split('\0');
    if (!/(^|\/)postgres(:|$)/.test(program)) continue;
    const cwd = await readlink(`/proc/${name}/cwd`).catch(() => null);
    if (program.startsWith(title) || rest.includes(folder) || cwd === folder) found.push(Number(name));
  }
  return found;
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}
