// Databases beside the test's own on the same PostgreSQL, and a configuration that names them as an owner would.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { readConfig, type Config } from '../../src/server/config.ts';
import type { Database } from '../../src/server/db/database.ts';
import type { DatabaseAddress } from '../../src/server/db/embedded.ts';

export function addressOf(database: Database): DatabaseAddress {
  const { host, port, user, database: name } = database.pool.options;
  return { host: host!, port: port!, user: user as string, database: name! };
}

export interface Beside {
  url: string;
  address: DatabaseAddress;
  /** With an empty data folder of its own. */
  config(keystoreFolder: string): Config;
  drop(): Promise<void>;
}

/** An empty database. */
export async function makeBeside(address: DatabaseAddress): Promise<Beside> {
  const name = `beside_${randomBytes(6).toString('hex')}`;
  const asSuperuser = async (text: string) => {
    const client = new pg.Client({ ...address, user: 'postgres', database: 'postgres' });
    await client.connect();
    await client.query(text).finally(() => client.end());
  };
  await asSuperuser(`create database ${name} owner alcove`);
  const url = `postgres://alcove@localhost:${address.port}/${name}?host=${encodeURIComponent(address.host)}`;
  const folder = mkdtempSync(join(tmpdir(), 'alcove-beside-'));
  return {
    url,
    address: { ...address, user: 'alcove', database: name },
    config(keystoreFolder) {
      const data = join(folder, randomBytes(4).toString('hex'));
      mkdirSync(data);
      return readConfig({ ALCOVE_DATA: data, ALCOVE_KEYSTORE: keystoreFolder, DATABASE_URL: url }, []);
    },
    async drop() {
      await asSuperuser(`drop database if exists ${name} with (force)`);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** All rows of our tables, as text: to compare before and after. */
export async function allRows(address: DatabaseAddress): Promise<Record<string, string[]>> {
  const client = new pg.Client({ ...address, user: 'postgres' });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`,
    );
    const all: Record<string, string[]> = {};
    for (const { name } of rows) {
      const found = await client.query<{ row: string }>(`select t::text as row from ${name} t order by 1`);
      all[name] = found.rows.map(({ row }) => row);
    }
    return all;
  } finally {
    await client.end();
  }
}
