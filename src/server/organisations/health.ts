// How the installation is, for the service desk.
import { stat, statfs } from 'node:fs/promises';
import { sql } from 'kysely';
import { restoreApplied } from '../../shared/installation.ts';
import { requireServiceDesk, type Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { version } from '../version.ts';

/** State of database, disk, keystore, mail and the unsealed access log, and the last restored backup. Takes no longer than the database does. */
export async function getSystemHealth(app: App, actor: Actor) {
  requireServiceDesk(actor);
  const began = performance.now();
  const database = await app.database.transaction('installation', async (tx) => {
    const server = await sql<{ version: string; bytes: number }>`
      select current_setting('server_version') as version, pg_database_size(current_database()) as bytes`.execute(tx);
    const answersInMs = Math.round(performance.now() - began);
    const mails = await tx
      .selectFrom('mails')
      .select((eb) => [
        eb.fn.countAll<number>().filterWhere('state', '=', 'waiting').as('waiting'),
        eb.fn.countAll<number>().filterWhere('state', '=', 'failed').as('failed'),
      ])
      .executeTakeFirstOrThrow();
    const unsealed = await tx
      .selectFrom('audit_unsealed')
      .innerJoin('audit_rows', 'audit_rows.id', 'audit_unsealed.audit_id')
      .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min('audit_rows.at').as('oldest')])
      .executeTakeFirstOrThrow();
    const restore = await tx
      .selectFrom('restores')
      .selectAll()
      .orderBy('restored_at', 'desc')
      .limit(1)
      .executeTakeFirst();
    return { server: server.rows[0], answersInMs, mails, unsealed, restore };
  });
  return {
    version,
    startedAt: app.startedAt.getTime(),
    database: {
      embedded: app.config.databaseUrl === null,
      version: database.server?.version ?? '',
      bytes: database.server?.bytes ?? 0,
      answersInMs: database.answersInMs,
    },
    disk: await measureDisk(app.config.dataFolder),
    keystore: { separateDisk: await isOnOtherDisk(app), locked: 'file' as const },
    mail: { server: app.mail !== null, waiting: database.mails.waiting, failed: database.mails.failed },
    calls: await measureCalls(app),
    unsealedAuditRows: database.unsealed.count,
    oldestUnsealedAt: database.unsealed.oldest?.getTime() ?? null,
    openSockets: app.feed.openSockets(),
    lastRestore: database.restore
      ? {
          restoredAt: database.restore.restored_at.getTime(),
          dumpMadeAt: database.restore.dump_made_at.getTime(),
          applied: restoreApplied.parse(database.restore.applied),
        }
      : null,
  };
}

async function measureCalls({ calls }: App) {
  const found = calls.state();
  if (found.state !== 'ready') return found;
  return { ...found, memory: (await calls.worker()?.memory()) ?? null };
}

/** Null where the folder isn't there: with a database elsewhere we may keep nothing on this disk. */
async function measureDisk(folder: string): Promise<{ free: number; total: number } | null> {
  const disk = await statfs(folder).catch(() => null);
  return disk && { free: disk.bavail * disk.bsize, total: disk.blocks * disk.bsize };
}

async function isOnOtherDisk({ config }: App): Promise<boolean> {
  const [data, keys] = await Promise.all([stat(config.dataFolder), stat(config.keystoreFolder)].map(deviceOf));
  return data !== null && keys !== null && data !== keys;
}

const deviceOf = (found: Promise<{ dev: number }>): Promise<number | null> =>
  found.then(
    ({ dev }) => dev,
    () => null,
  );
