// The demo's maker: people and conversations made by the SDK with real encryption, in a process of its own that speaks
// HTTP like any device. It tells its steps and, at the end, the sign-in details, a JSON line each.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { App } from '../application.ts';

/** Sign-in details, to be shown to whoever tries the demo. */
export type DemoAccount = { name: string; role: string; address: string; password: string };

/** What the maker's process gets on its standard input, one JSON line. */
export interface DemoOrder {
  baseUrl: string;
  organisation: string;
  invitationToken: string;
  enrolmentToken: string;
  serviceDeskAddress: string;
}

/** What it answers, one JSON line each; `accounts` is the last. */
export type DemoAnswer = { done: number; of: number } | { accounts: DemoAccount[] };

type Progress = { state: 'none' | 'making' | 'ready' | 'failed'; done: number; of: number };

export interface DemoMaker {
  /** Notes that it is about to be made, so that a next start finds one that was interrupted. */
  announce(): void;
  /** Whether a demo was announced here and is neither ready nor being made. */
  wasInterrupted(): boolean;
  /** Begins, unless it is at work; the organisation is there already. */
  start(order: Omit<DemoOrder, 'baseUrl'>): void;
  progress(): Progress;
  /** Null while the demo isn't ready. */
  accounts(): DemoAccount[] | null;
  /** Forgets the sign-in details. */
  forget(): void;
  /** Ends a maker that is at work; may be called twice. */
  close(): Promise<void>;
}

const program = fileURLToPath(new URL('../../demo/make.ts', import.meta.url));

/** Makes the demo in a process of its own, of which there is one at most. */
export function createDemoMaker(app: Pick<App, 'config' | 'log' | 'say'>): DemoMaker {
  const file = join(app.config.dataFolder, 'demo-accounts.json');
  const announcement = join(app.config.dataFolder, 'demo-being-made');
  let accounts = readAccounts(file);
  let progress: Progress = { state: accounts ? 'ready' : 'none', done: 0, of: 0 };
  let child: ChildProcess | null = null;

  const hear = (line: string) => {
    const answer = JSON.parse(line) as DemoAnswer;
    if (!('accounts' in answer)) {
      progress = { state: 'making', done: answer.done, of: answer.of };
      return;
    }
    accounts = answer.accounts;
    writeFileSync(file, JSON.stringify(accounts), { mode: 0o600 });
    rmSync(announcement, { force: true });
  };
  const end = (code: number | null) => {
    child = null;
    const isReady = code === 0 && accounts !== null;
    progress = { ...progress, state: isReady ? 'ready' : 'failed' };
    app.say(isReady ? 'The demo is ready. Sign in with:' : 'The demo could not be made: see the log.');
    for (const { role, address, password } of accounts ?? []) app.say(`  ${role}: ${address}   ${password}`);
  };
  return {
    announce: () => writeFileSync(announcement, ''),
    wasInterrupted: () => child === null && existsSync(announcement),
    start(order) {
      if (child) return;
      progress = { state: 'making', done: 0, of: 0 };
      app.say('Making the demo …');
      const started = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
      child = started;
      started.stdin.on('error', () => {}); // it has ended: its exit tells
      started.stdin.end(`${JSON.stringify({ ...order, baseUrl: `http://localhost:${app.config.port}` })}\n`);
      createInterface({ input: started.stdout }).on('line', hear);
      started.on('error', (error) => app.log.error('demo.failed', error));
      started.on('close', end);
    },
    progress: () => progress,
    accounts: () => accounts,
    forget() {
      accounts = null;
      progress = { state: 'none', done: 0, of: 0 };
      for (const path of [file, announcement]) rmSync(path, { force: true });
    },
    async close() {
      const running = child;
      if (!running || running.exitCode !== null) return;
      running.kill('SIGKILL');
      await new Promise((resolve) => running.once('close', resolve));
    },
  };
}

function readAccounts(file: string): DemoAccount[] | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as DemoAccount[];
  } catch {
    return null; // no demo here, or one that was interrupted while it was made
  }
}
