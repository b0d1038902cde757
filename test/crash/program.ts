// The real program as a process of its own, on a data folder of its own, and what can kill it.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const main = join(import.meta.dirname, '../../src/server/main.ts');

export interface Program {
  readonly data: string;
  /** Where it is reached: the same at each start. */
  readonly url: string;
  /** Everything that it said and logged, of all starts. */
  output(): string;
  /** The link that it offered last; waits until there is one. */
  setupLink(): Promise<string>;
  /** Starts it (again) and waits until it answers; gives how long that took, in milliseconds. */
  start(): Promise<number>;
  /** `kill -9` of the server alone: its database is left behind. */
  killServer(): Promise<void>;
  /** `kill -9` of the database's postmaster, or of one of those that serve a connection. */
  killDatabase(which: 'postmaster' | 'backend'): void;
  /** All processes of its database that live now, the postmaster first. */
  databaseProcesses(): number[];
  isRunning(): boolean;
  /** Stops it as its owner would; gives the exit code. */
  stop(): Promise<number | null>;
  /** Ends everything, and takes the folder away unless it was given. */
  close(): Promise<void>;
}

export interface ProgramOptions {
  /** An existing, empty folder that the database's account can reach; a new one when missing. */
  data?: string;
  environment?: Record<string, string>;
  argv?: string[];
}

const folders: string[] = [];

/** One that everybody may pass; gone when this process ends, as far as nothing is mounted there. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'alcove-crash-'));
  chmodSync(folder, 0o755);
  if (folders.push(folder) === 1) process.once('exit', removeFolders);
  return folder;
}

function removeFolders(): void {
  for (const folder of folders) {
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // A disk that a failed test left mounted.
    }
  }
}

/** Nothing runs yet: call `start`. */
export function prepareProgram({ data: given, environment = {}, argv = [] }: ProgramOptions = {}): Program {
  const data = given ?? newFolder();
  let child: ChildProcess | null = null;
  let url = '';
  let text = '';
  let ended: Promise<unknown> = Promise.resolve();
  let isOver = false;
  const isRunning = () => child !== null && child.exitCode === null && child.signalCode === null;
  const launch = () => {
    const env = {
      ...{ PATH: process.env['PATH'], HOME: data, ALCOVE_DATA: data, PORT: url ? new URL(url).port : '0' },
      ALCOVE_MEDIA_WORKER: 'none',
    };
    const cache = process.env['NODE_COMPILE_CACHE'];
    const launched = spawn(process.execPath, [main, ...argv], {
      env: { ...env, ...(cache && { NODE_COMPILE_CACHE: cache }), ...environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'], // stops with us
    });
    ended = once(launched, 'exit');
    for (const stream of [launched.stdout!, launched.stderr!]) {
      stream.setEncoding('utf8').on('data', (more: string) => (text += more));
    }
    child = launched;
    return launched;
  };
  const end = async (signal: NodeJS.Signals) => {
    if (isRunning()) child?.kill(signal);
    await ended;
  };
  return {
    data,
    get url() {
      return url;
    },
    output: () => text,
    async setupLink() {
      for (;;) {
        const found = text.match(/http\S+\/setup#\S+(?=\n)/g)?.at(-1);
        if (found !== undefined) return found;
        assert.ok(isRunning() && child, `it offers no set-up:\n${text}`);
        await Promise.race([once(child.stdout!, 'data'), once(child, 'close')]);
      }
    },
    isRunning,
    async start() {
      const began = performance.now();
      const from = text.length;
      assert.ok(!isOver, 'the folder is gone');
      const launched = launch();
      for (;;) {
        const found = /Alcove is ready: (\S+)/.exec(text.slice(from))?.[1];
        if (found !== undefined) url = found;
        if (found !== undefined) return performance.now() - began;
        assert.ok(isRunning(), `it doesn't start:\n${text.slice(from)}`);
        await Promise.race([once(launched.stdout!, 'data'), once(launched, 'close')]);
      }
    },
    killServer: () => end('SIGKILL'),
    killDatabase(which) {
      const [postmaster, ...others] = processesOf(data);
      const backends = others.filter((pid) => commandOf(pid).includes(' [local] '));
      const pid = which === 'postmaster' ? postmaster : (backends.at(-1) ?? postmaster);
      if (pid !== undefined) signal(pid, 'SIGKILL');
    },
    databaseProcesses: () => processesOf(data),
    async stop() {
      await end('SIGTERM');
      return child?.exitCode ?? null;
    },
    async close() {
      isOver = true;
      await end('SIGKILL');
      for (const pid of processesOf(data)) signal(pid, 'SIGKILL');
      if (given === undefined) rmSync(data, { recursive: true, force: true, maxRetries: 20 });
    },
  };
}

/** Sends a signal to a process that may have ended meanwhile. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, 'ESRCH');
  }
}

/** The postmaster of this data folder, and its children. Of those that it left behind nobody is found here. */
function processesOf(data: string): number[] {
  const postmaster = readNumber(join(data, 'postgres', 'postmaster.pid'));
  if (postmaster === null || !commandOf(postmaster).includes(join(data, 'postgres'))) return [];
  const children = read(`/proc/${postmaster}/task/${postmaster}/children`)
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number);
  return [postmaster, ...children];
}

/** Whatever works on this folder still, by command line. */
export function leftOn(folder: string): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && commandOf(Number(name)).includes(folder));
}

function commandOf(pid: number): string {
  return read(`/proc/${pid}/cmdline`);
}

function readNumber(path: string): number | null {
  const value = Number(read(path).split('\n')[0]);
  return value > 0 ? value : null;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
