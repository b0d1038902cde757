import { setTimeout as wait } from 'node:timers/promises';
import { Kysely, PostgresDialect, type PostgresPool } from 'kysely';
import pg from 'pg';
import { lendConnections, type Connections } from './connections.ts';
import { isUuid } from './uuid.ts';
import { errorCode, StartError } from '../start-error.ts';
import type { DatabaseAddress } from './embedded.ts';
import { named } from './plans.ts';
import type { Tables } from './tables.ts';

/** The role that every request works as: it owns nothing, so row-level security holds for it. */
export const APPLICATION_ROLE = 'alcove_app';

const OLDEST_MAJOR = 15;
const MOST_RETRIES = 3;
const RETRIED = new Set(['40001', '40P01']); // serialisation failure, deadlock

declare const inTransaction: unique symbol;
/** Queries inside a transaction. Only `Database.transaction` makes one, and it is dead when that ends. */
export type Tx = Kysely<Tables> & { readonly [inTransaction]: true };

/** Whose rows a transaction sees: those of one organisation, or all (sign-in, jobs, service desk). */
export type Scope = { organisationId: string } | 'installation';

export type DatabaseSource = { url: string } | DatabaseAddress;

export type Database = {
  /** For migrations and the job queue; whoever takes a connection here works as the owner of the tables. */
  readonly pool: pg.Pool;
  /**
   * Runs `work` in one transaction that sees only the scope's rows. Repeats it (at most 3 times) when PostgreSQL asks for that, so `work`
   * must have no effect outside the transaction but through `onCommit`. Fails with `DatabaseAway` when the database can't be reached,
   * within 6 s of its last sign of life; then it is unknown whether it committed.
   */
  transaction<Result>(scope: Scope, work: (tx: Tx) => Promise<Result>): Promise<Result>;
  /** The same, where all statements see one and the same moment: for what is put together from several of them. */
  snapshot<Result>(scope: Scope, work: (tx: Tx) => Promise<Result>): Promise<Result>;
  /** One statement as the owner of the tables, for the job queue. Fails with `DatabaseAway` like a transaction. */
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<pg.QueryResult<Row>>;
  /** Whether the database answered when it was last asked, a few seconds ago at most. */
  isThere(): boolean;
  /** Calls when the database is back: what was committed as it went, nobody has been told of. The result ends it. */
  onReturn(listener: () => void): () => void;
  /** Waits for running transactions; may be called twice. */
  close(): Promise<void>;
};

const hooks = new WeakMap<Tx, (() => void)[]>();

/** Runs `hook` once the transaction has committed, in order of registration; never when it fails. A hook must not throw. */
export function onCommit(tx: Tx, hook: () => void): void {
  const registered = hooks.get(tx);
  if (registered === undefined) throw new Error('onCommit: the transaction is over');
  registered.push(hook);
}

/** Connects and checks the server's version; fails with a `StartError` that names the host and never the password. */
export async function openDatabase(source: DatabaseSource): Promise<Database> {
  const connections = lendConnections({
    ...('url' in source ? { connectionString: source.url } : source),
    max: 20,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    idleTimeoutMillis: 60_000,
    statement_timeout: 60_000,
    idle_in_transaction_session_timeout: 60_000,
    application_name: 'alcove',
    // A transaction's first statement goes out together with its beginning.
    pipeline: true,
    types: { getTypeParser },
  });
  const { pool } = connections;
  try {
    await requireVersion(pool);
  } catch (error) {
    await connections.close();
    throw explainConnection(error, source);
  }
  return {
    pool,
    transaction: async (scope, work) => runWithRetries(connections, beginSql('begin', scope), work),
    snapshot: async (scope, work) =>
      runWithRetries(connections, beginSql('begin isolation level repeatable read', scope), work),
    query: (text, values) => runStatement(connections, text, values),
    isThere: () => connections.isThere(),
    onReturn: (listener) => connections.onReturn(listener),
    close: () => connections.close(),
  };
}

async function runStatement<Row extends pg.QueryResultRow>(
  connections: Connections,
  text: string,
  values?: unknown[],
): Promise<pg.QueryResult<Row>> {
  const client = await connections.borrow();
  try {
    return await client.query<Row>(text, values);
  } catch (error) {
    throw connections.explain(client, error);
  } finally {
    connections.giveBack(client, true);
  }
}

async function runWithRetries<Result>(
  connections: Connections,
  begin: string,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  for (let retries = 0; ; retries++) {
    try {
      return await runOnce(connections, begin, work);
    } catch (error) {
      if (retries === MOST_RETRIES || !RETRIED.has(errorCode(error) ?? '')) throw error;
      await wait(10 * 2 ** retries * (0.5 + Math.random()));
    }
  }
}

async function runOnce<Result>(
  connections: Connections,
  begin: string,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  const client = await connections.borrow();
  const { tx, end } = lendQueries(client);
  const after: (() => void)[] = [];
  let isClean = true;
  let isCommitting = false;
  let result: Result;
  hooks.set(tx, after);
  // Not awaited here: where it fails, every statement after it fails too, and its own error is the one that tells.
  const begun = client.query(begin);
  begun.catch(() => undefined);
  try {
    result = await work(tx).finally(() => begun);
    await end();
    isCommitting = true;
    const { command } = await client.query('commit');
    // PostgreSQL answers COMMIT with ROLLBACK when a statement had failed and `work` went on all the same.
    if (command !== 'COMMIT') throw new Error('the transaction had failed and was rolled back');
  } catch (error) {
    await end();
    const explained = connections.explain(client, error);
    if (explained === error) await client.query('rollback').catch(() => (isClean = false));
    else if (isCommitting) connections.noteLostCommit();
    throw explained;
  } finally {
    hooks.delete(tx);
    connections.giveBack(client, isClean);
  }
  for (const hook of after) hook();
  return result;
}

/** Everything that a transaction needs, in one round trip. */
function beginSql(begin: string, scope: Scope): string {
  const organisation = scope === 'installation' ? '' : scope.organisationId;
  if (scope !== 'installation' && !isUuid(organisation)) throw new Error('transaction: not an organisation id');
  const kind = scope === 'installation' ? 'installation' : 'organisation';
  return `${begin}; set local role ${APPLICATION_ROLE}; set local app.organisation_id = '${organisation}'; set local app.scope = '${kind}'`;
}

/** Kysely on one connection, one query after the other; `end` waits for the last one and refuses later ones. */
function lendQueries(client: pg.PoolClient): { tx: Tx; end: () => Promise<void> } {
  let last: Promise<unknown> = Promise.resolve();
  let over = false;
  const query = (sql: string, parameters: readonly unknown[]): Promise<unknown> => {
    if (over) throw new Error('the transaction is over');
    const result = last.then(() => client.query({ ...named(sql), values: [...parameters] }));
    last = result.catch(() => undefined);
    return result;
  };
  const lent = { query, release: () => {} };
  const pool = { connect: async () => lent, end: async () => {}, options: {} };
  return {
    tx: new Kysely<Tables>({ dialect: new PostgresDialect({ pool: pool as unknown as PostgresPool }) }) as Tx,
    end: async () => {
      over = true;
      await last;
    },
  };
}

async function requireVersion(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ version: string }>(`select current_setting('server_version_num') as version`);
  const major = Math.floor(Number(rows[0]?.version) / 10_000);
  if (major < OLDEST_MAJOR)
    throw new StartError(`The PostgreSQL in DATABASE_URL is version ${major}: Alcove needs ${OLDEST_MAJOR} or newer.`);
}

function explainConnection(error: unknown, source: DatabaseSource): unknown {
  if (error instanceof StartError) return error;
  const { host, port, user, database } = 'url' in source ? describeUrl(source.url) : source;
  switch (errorCode(error)) {
    case '28P01':
    case '28000':
      return new StartError(`The database at ${host} refuses the name or password in DATABASE_URL (as ${user}).`);
    case '3D000':
      return new StartError(`There is no database "${database}" at ${host}: make it, or correct DATABASE_URL.`);
    case '53300':
      return new StartError(`The database at ${host} has no free connections left.`);
    default:
      return new StartError(
        `The database at ${host}, port ${port}, can't be reached: check DATABASE_URL and that it is running (${reason(error)}).`,
      );
  }
}

function reason(error: unknown): string {
  const code = errorCode(error);
  if (code !== undefined) return code;
  return error instanceof Error && /timeout/i.test(error.message) ? 'no answer' : 'connection failed';
}

function describeUrl(url: string): DatabaseAddress {
  const parsed = new URL(url);
  const host = parsed.searchParams.get('host') ?? (parsed.hostname || 'localhost');
  return {
    host,
    port: Number(parsed.port || 5432),
    user: decodeURIComponent(parsed.username),
    database: decodeURIComponent(parsed.pathname.slice(1)),
  };
}

const INT8 = 20;
const INT8_ARRAY = 1016;
const DATE = 1082;

function getTypeParser(oid: number, format?: 'text' | 'binary'): unknown {
  if (format === 'binary') return pg.types.getTypeParser(oid, 'binary');
  if (oid === INT8) return parseInteger;
  if (oid === INT8_ARRAY) return (text: string) => text.slice(1, -1).split(',').filter(Boolean).map(parseInteger);
  // A day is a day everywhere; as a Date it would shift with the time zone.
  if (oid === DATE) return (text: string) => text;
  return pg.types.getTypeParser(oid, 'text');
}

/** Positions and counts stay far below 2^53; what doesn't is a mistake, not something to round. */
function parseInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error('an integer in the database is too large');
  return value;
}
