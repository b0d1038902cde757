// Sees which statements the program's own functions send to the database.
import type pg from 'pg';
import type { Database } from '../../src/server/db/database.ts';

export interface Statement {
  text: string;
  values: unknown[];
}

/** The statements that `work` makes on this database, which nobody else uses at this time. */
export async function statementsOf({ pool }: Database, work: () => Promise<unknown>): Promise<Statement[]> {
  const seen: Statement[] = [];
  const connect = pool.connect.bind(pool) as () => Promise<pg.PoolClient>;
  const spied: pg.PoolClient[] = [];
  Object.assign(pool, {
    connect: async () => {
      const client = await connect();
      if (spied.includes(client)) return client;
      const query = client.query.bind(client) as (...given: unknown[]) => unknown;
      const spy = (given: string | pg.QueryConfig, ...rest: unknown[]) => {
        const { text, values = [] } = typeof given === 'string' ? { text: given } : given;
        seen.push({ text, values });
        return query(given, ...rest);
      };
      spied.push(Object.assign(client, { query: spy }));
      return client;
    },
  });
  try {
    await work();
  } finally {
    Reflect.deleteProperty(pool, 'connect');
    for (const client of spied) Reflect.deleteProperty(client, 'query');
  }
  return seen;
}
