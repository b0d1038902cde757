// A whole installation as its owner has it: the program in a process of its own, its data in a folder, its commands.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';

const server = join(import.meta.dirname, '../../src/server/main.ts');
const command = join(import.meta.dirname, '../../src/server/backup/main.ts');

export interface Ran {
  code: number | null;
  output: string;
  errors: string;
}

export interface Installation {
  root: string;
  data: string;
  keystore: string;
  url: string;
  logLines: string[];
  setupLink(): Promise<string>;
  start(environment?: Record<string, string>): Promise<void>;
  /** From one moment to the next. */
  kill(): Promise<void>;
  stop(): Promise<void>;
  /** `npm run db -- …` */
  db(args: string[], environment?: Record<string, string>): Promise<Ran>;
  /** The same, still running. */
  begin(args: string[], environment?: Record<string, string>): ChildProcess;
  /** As the owner of the tables. */
  sql<Row extends object = object>(text: string): Promise<Row[]>;
  close(): Promise<void>;
}

export async function makeInstallation(): Promise<Installation> {
  const root = mkdtempSync(join(tmpdir(), 'alcove-backup-'));
  chmodSync(root, 0o755);
  const [data, keystore] = [join(root, 'data'), join(root, 'keystore')];
  const port = await freePort();
  const logLines: string[] = [];
  let running: ChildProcess | null = null;
  let link = '';
  const environment = (more: Record<string, string>) => ({
    ...{ PATH: process.env['PATH'], HOME: root, ALCOVE_DATA: data, ALCOVE_KEYSTORE: keystore, PORT: String(port) },
    ALCOVE_MEDIA_WORKER: 'none',
    ...more,
  });
  const end = async (signal: NodeJS.Signals) => {
    const child = running;
    running = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  const begin: Installation['begin'] = (args, more = {}) =>
    spawn(process.execPath, [command, root, ...args], { env: environment(more), stdio: ['ignore', 'pipe', 'pipe'] });
  const installation: Installation = {
    ...{ root, data, keystore, logLines, begin },
    url: `http://localhost:${port}`,
    setupLink: async () => link,
    async start(more = {}) {
      const child = spawn(process.execPath, [server], {
        env: environment(more),
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      });
      running = child;
      let text = '';
      child.stdout!.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
        logLines.push(...piece.split('\n').filter((line) => line.startsWith('{')));
      });
      child.stderr!.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      while (!/Alcove is ready: \S+\n/.test(text)) {
        assert.equal(child.exitCode, null, text);
        await Promise.race([once(child.stdout!, 'data'), once(child, 'close')]);
      }
      if (link !== '') return;
      while (!/\/setup#\S+\n/.test(text)) await once(child.stdout!, 'data');
      link = /http\S+\/setup#\S+/.exec(text)![0];
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    async db(args, more) {
      const child = begin(args, more);
      const texts = ['', ''];
      child.stdout!.setEncoding('utf8').on('data', (piece: string) => (texts[0] += piece));
      child.stderr!.setEncoding('utf8').on('data', (piece: string) => (texts[1] += piece));
      const [code] = (await once(child, 'close')) as [number | null];
      return { code, output: texts[0]!, errors: texts[1]! };
    },
    async sql<Row extends object>(text: string) {
      const client = new Client({ host: join(data, 'socket'), user: 'alcove', database: 'alcove' });
      await client.connect();
      try {
        await client.query(`set app.scope = 'installation'`);
        return (await client.query<Row>(text)).rows;
      } finally {
        await client.end();
      }
    },
    async close() {
      await end('SIGTERM');
      rmSync(root, { recursive: true, force: true });
    },
  };
  return installation;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  await new Promise((closed) => probe.close(closed));
  return typeof address === 'object' && address ? address.port : 0;
}

/** Waits for a state that the server reaches by itself within a second or two. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isSo()); tries += 1) {
    assert.ok(tries < 2000, 'it never came to that');
    await wait(10);
  }
}
