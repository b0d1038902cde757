// Work for later, kept in the same database: a job is enqueued in the transaction that causes it, so it exists exactly
// when its cause does.
import { CompiledQuery } from 'kysely';
import { PgBoss } from 'pg-boss';
import type { Clock } from '../clock.ts';
import type { Database, Tx } from '../db/database.ts';
import { grantToApplication } from '../db/migrate.ts';
import type { Log } from '../log.ts';
import { startTimer, type Timer } from './timer.ts';

export type JobData = Record<string, string | number | boolean | null>;
type Work = (data: JobData) => Promise<void>;

export interface Jobs {
  /** Notes a job in this transaction; it runs after the commit, not before `startAfter`. */
  enqueue(tx: Tx, name: string, data: JobData, options?: { startAfter?: Date }): Promise<void>;
  /** Says how jobs of this name are done; before `start`. A failing job is tried again, at most five times. */
  work(name: string, work: Work): void;
  /** Runs `work` in this process every so many seconds, never twice at once; before `start`. */
  every(seconds: number, name: string, work: () => Promise<void>): void;
  /** Makes the queues and, where it polls, begins to work. */
  start(): Promise<void>;
  /** For tests: runs all jobs that are due now, also those that these make. A failure is thrown. */
  drain(): Promise<void>;
  /** For tests: runs everything that runs at intervals, once. */
  tick(): Promise<void>;
  /** Stops within two seconds; jobs that were running are tried again after the next start. May be called twice. */
  close(): Promise<void>;
}

const SCHEMA = 'pgboss';
const RETRIES = { retryLimit: 5, retryDelay: 20, retryBackoff: true, deleteAfterSeconds: 24 * 3600 };

/** How the queue measures its pauses: by a clock that nobody sets. A wall clock that is put back by an hour would stop it for an hour. */
const stopwatch = {
  now: () => performance.timeOrigin + performance.now(),
  setTimeout: (work: () => void, milliseconds: number) => setTimeout(work, milliseconds),
  clearTimeout: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout),
  setInterval: (work: () => void, milliseconds: number) => setInterval(work, milliseconds),
  clearInterval: (timer: unknown) => clearInterval(timer as NodeJS.Timeout),
};

type Parts = { database: Database; clock: Clock; log: Log; polling: boolean };

/** Jobs over this database. Without `polling` nothing runs by itself: tests call `drain` and `tick`. */
export function createJobs({ database, clock, log, polling }: Parts): Jobs {
  const works = new Map<string, Work>();
  const timed: { seconds: number; name: string; work: () => Promise<void> }[] = [];
  const timers: Timer[] = [];
  const executeSql = (text: string, values?: unknown[]) => database.query(text, values);
  const settings = { schema: SCHEMA, schedule: false, supervise: polling, reindex: false, clock: stopwatch };
  const boss = new PgBoss({ db: { executeSql }, ...settings });
  // While the database is away each queue says so every two seconds; one line for each in the log of requests is enough.
  boss.on('error', (error) => {
    if (database.isThere()) log.error('jobs.failed', error);
  });
  let ended: Promise<void> | null = null;

  return {
    async enqueue(tx, name, data, options = {}) {
      const db = {
        executeSql: (text: string, values: unknown[] = []) => tx.executeQuery(CompiledQuery.raw(text, values)),
      };
      await boss.send(name, data, { startAfter: options.startAfter ?? clock.now(), db });
    },
    work: (name, work) => void works.set(name, work),
    every: (seconds, name, work) => void timed.push({ seconds, name, work }),
    async start() {
      await boss.start();
      for (const name of works.keys()) await boss.createQueue(name, RETRIES);
      await grantToApplication(database);
      if (!polling) return;
      for (const [name, work] of works) {
        await boss.work<JobData>(name, async (jobs) => {
          for (const job of jobs) await work(job.data);
        });
      }
      for (const { seconds, name, work } of timed) timers.push(startTimer(seconds, name, work, log));
    },
    async drain() {
      for (let due = await takeDue(database, clock.now()); due.length > 0; due = await takeDue(database, clock.now())) {
        for (const { name, data } of due) await works.get(name)?.(data);
      }
    },
    async tick() {
      for (const { work } of timed) await work();
    },
    close: () => (ended ??= stop(boss, timers)),
  };
}

/** Due by our clock, which tests move, and not by the database's. */
async function takeDue(database: Database, now: Date): Promise<{ name: string; data: JobData }[]> {
  const { rows } = await database.query<{ name: string; data: JobData }>(
    `delete from ${SCHEMA}.job where id in (
       select id from ${SCHEMA}.job where state in ('created', 'retry') and start_after <= $1
       order by created_on limit 100 for update skip locked
     ) returning name, data`,
    [now],
  );
  return rows;
}

async function stop(boss: PgBoss, timers: Timer[]): Promise<void> {
  await Promise.all([
    ...timers.map((timer) => timer.close()),
    boss.stop({ graceful: true, timeout: 1_000, close: false }),
  ]);
}
