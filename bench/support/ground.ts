// What a bench stands on: a PostgreSQL with everything that makes it durable, and the real program on it, each a
// process of its own.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { WebSocket } from 'ws';
import { openDatabase, type Database } from '../../src/server/db/database.ts';
import { EmbeddedDatabase, type DatabaseAddress } from '../../src/server/db/embedded.ts';
import { migrate } from '../../src/server/db/migrate.ts';
import { FolderLock } from '../../src/server/folder-lock.ts';
import type { Keystore } from '../../src/server/keystore/keystore.ts';
import { openMatchingKeystore } from '../../src/server/keystore/match.ts';
import { cpuOf, cpuOfPostgres } from './processes.ts';
import { fixed } from './table.ts';

export interface Ground {
  folder: string;
  database: Database;
  address: DatabaseAddress;
  keystore: Keystore;
  /** Seconds of CPU that the database has used. */
  databaseCpu(): number;
  startServer(flags?: string[]): Promise<Server>;
  close(): Promise<void>;
}

export interface Server {
  url: string;
  pid: number;
  /** Everything that the program has said. */
  output(): string;
  /** Seconds of CPU that the program has used. */
  cpu(): number;
  /** Collects garbage, so that memory shows what is held. Needs the flag `--inspect=127.0.0.1:0`. */
  collectGarbage(): Promise<void>;
  stop(): Promise<void>;
  /** As kill -9 does. */
  kill(): Promise<void>;
}

/** An empty, migrated installation in a folder of its own that `close` removes. */
export async function startGround(): Promise<Ground> {
  const folder = mkdtempSync(join(tmpdir(), 'alcove-bench-'));
  chmodSync(folder, 0o755);
  const lock = FolderLock.acquire(folder);
  const looking = process.env['ALCOVE_STATEMENTS'] !== undefined;
  const settings = looking
    ? { shared_preload_libraries: 'pg_stat_statements', 'pg_stat_statements.track_planning': 'on' }
    : {};
  const embedded = await EmbeddedDatabase.start({ lock, settings, say: () => {} });
  const watch = looking ? await watchStatements(embedded) : null;
  const database = await openDatabase(embedded.address);
  await migrate(database, () => {});
  const keystore = await openMatchingKeystore(database, join(folder, 'keystore'), new Date());
  const postmaster = Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
  const { host, user, database: name } = embedded.address;
  const url = `postgres://${user}@localhost/${name}?host=${encodeURIComponent(host)}`;
  const servers: Server[] = [];
  return {
    ...{ folder, database, keystore, address: embedded.address },
    databaseCpu: () => cpuOfPostgres(postmaster),
    async startServer(flags = []) {
      const environment = {
        ALCOVE_DATA: join(folder, `data-${servers.length}`),
        ALCOVE_KEYSTORE: join(folder, 'keystore'),
        DATABASE_URL: url,
      };
      const server = await launch(environment, flags);
      servers.push(server);
      return server;
    },
    async close() {
      for (const server of servers) await server.stop();
      await watch?.print();
      await database.close();
      await embedded.close();
      lock.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** With ALCOVE_STATEMENTS set: which statements took the database's time. */
async function watchStatements(embedded: EmbeddedDatabase): Promise<{ print(): Promise<void> }> {
  const client = new pg.Client({ ...embedded.superuserAddress, database: embedded.address.database });
  await client.connect();
  return {
    async print() {
      await client.query('create extension pg_stat_statements');
      const { rows } = await client.query<{ calls: string; plan: number; run: number; query: string }>(`
        select calls, total_plan_time as plan, total_exec_time as run, left(regexp_replace(query, '\\s+', ' ', 'g'), 110) as query
        from pg_stat_statements order by total_plan_time + total_exec_time desc limit 25`);
      for (const { calls, plan, run, query } of rows)
        console.error(`${calls} calls, planned ${fixed(plan)} ms, ran ${fixed(run)} ms: ${query}`);
      await client.end();
    },
  };
}

const program = join(import.meta.dirname, '../../src/server/main.ts');

/** Starts the real program on a free port and waits until it can be reached. */
export async function launch(
  environment: Record<string, string>,
  flags: string[] = [],
  options: string[] = [],
): Promise<Server> {
  const own = { PATH: process.env['PATH'], HOME: tmpdir(), PORT: '0', ALCOVE_MEDIA_WORKER: 'none' };
  const env = { ...own, ...environment };
  const profiling = process.env['ALCOVE_PROFILE'];
  const all = profiling === undefined ? flags : [...flags, '--cpu-prof', `--cpu-prof-dir=${profiling}`];
  const args = ['--enable-source-maps', ...all, program, ...options];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const output = gather(child);
  const url = await find(child, output, /Alcove is ready: (\S+)/);
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  return {
    url,
    pid: child.pid ?? 0,
    output,
    cpu: () => cpuOf(child.pid ?? 0),
    collectGarbage: async () => collectGarbage(await find(child, output, /Debugger listening on (ws:\S+)/)),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

function gather(child: ChildProcess): () => string {
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  return () => output;
}

/** Waits until the program has said this. */
async function find(child: ChildProcess, output: () => string, wanted: RegExp): Promise<string> {
  for (;;) {
    const found = wanted.exec(output())?.[1];
    if (found !== undefined) return found;
    if (child.exitCode !== null) throw new Error(`the program ended: ${output()}`);
    await Promise.race([once(child.stdout!, 'data'), once(child.stderr!, 'data'), once(child, 'close')]);
  }
}

async function collectGarbage(inspector: string): Promise<void> {
  const socket = new WebSocket(inspector);
  await once(socket, 'open');
  socket.send(JSON.stringify({ id: 1, method: 'HeapProfiler.collectGarbage' }));
  await once(socket, 'message');
  socket.close();
}
