// Links what was appended to the access log into one hash chain per organisation, in batches, and checks the chains. A
// chain head inside every transaction would let no two of them run at once.
import { sql } from 'kysely';
import { equalBytes, hash, list, sha256, u32, u64, utf8, zeroHash, type Bytes } from '../../shared/encoding.ts';
import type { OrganisationId } from '../../shared/ids.ts';
import type { App } from '../application.ts';
import type { Tx } from '../db/database.ts';
import { commitmentOf, encodeAuditRow } from './audit.ts';

const BATCH = 1000;
const LOCK = 0x5ea1;

export interface AuditFault {
  organisationId: OrganisationId | null;
  kind: 'changed' | 'missing' | 'chain_broken' | 'unaccounted' | 'erasable_changed';
  /** Number of the seal, where a seal shows it. */
  seal: number | null;
  auditId: number | null;
}
export interface AuditReport {
  seals: number;
  sealedRows: number;
  /** Rows that no seal covers yet: whoever has the database could still change them unseen. */
  unsealedRows: number;
  faults: AuditFault[];
}

/** Seals what is unsealed; runs every second, in one process at a time. Returns how many rows it sealed. */
export async function sealAudit(app: App): Promise<number> {
  return app.database.transaction('installation', async (tx) => {
    const { rows } = await sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(${LOCK}) as mine`.execute(tx);
    if (!rows[0]?.mine) return 0;
    const unsealed = await tx
      .selectFrom('audit_unsealed')
      .innerJoin('audit_rows', 'audit_rows.id', 'audit_unsealed.audit_id')
      .selectAll('audit_rows')
      .orderBy('audit_rows.id')
      .limit(BATCH)
      .execute();
    for (const [organisationId, batch] of Map.groupBy(unsealed, (row) => row.organisation_id)) {
      await sealBatch(tx, app, organisationId, batch);
    }
    return unsealed.length;
  });
}

type Row = Parameters<typeof encodeAuditRow>[0];

async function sealBatch(tx: Tx, app: App, organisationId: OrganisationId | null, batch: Row[]): Promise<void> {
  const last = await tx
    .selectFrom('audit_seals')
    .select(['n', 'hash'])
    .where('organisation_id', 'is not distinct from', organisationId)
    .orderBy('n', 'desc')
    .limit(1)
    .executeTakeFirst();
  const seal = {
    organisation_id: organisationId,
    n: (last?.n ?? 0) + 1,
    audit_ids: batch.map((row) => row.id),
    previous: last?.hash ?? Buffer.from(zeroHash()),
    sealed_at: app.clock.now(),
  };
  const sealed = await sealHash(seal, await Promise.all(batch.map((row) => sha256(encodeAuditRow(row)))));
  await tx
    .insertInto('audit_seals')
    .values({ ...seal, hash: Buffer.from(sealed) })
    .execute();
  await tx.deleteFrom('audit_unsealed').where('audit_id', 'in', seal.audit_ids).execute();
}

type Seal = { organisation_id: string | null; n: number; audit_ids: number[]; previous: Buffer; sealed_at: Date };

function sealHash(seal: Seal, rowHashes: Bytes[]): Promise<Bytes> {
  return hash(
    'audit-seal',
    utf8(seal.organisation_id ?? ''),
    u32(seal.n),
    seal.previous,
    u64(seal.sealed_at.getTime()),
    list(...seal.audit_ids.map(u64)),
    list(...rowHashes),
  );
}

/**
 * Checks every chain: finds rows that were changed, cut or reordered, and names that don't fit their commitment. Erased
 * names are no fault. What lies behind the last seal, and seals cut together with all their rows from the end of a
 * chain, only a copy elsewhere can show.
 */
export async function verifyAudit(app: Pick<App, 'database' | 'keystore'>): Promise<AuditReport> {
  return app.database.transaction('installation', async (tx) => {
    // One moment for all queries: the server may go on writing and sealing.
    await sql`set transaction isolation level repeatable read, read only`.execute(tx);
    const unsealed = await tx.selectFrom('audit_unsealed').select('audit_id').execute();
    const report: AuditReport = { seals: 0, sealedRows: 0, unsealedRows: unsealed.length, faults: [] };
    const accounted = new Set(unsealed.map((row) => row.audit_id));
    const seals = await tx.selectFrom('audit_seals').selectAll().orderBy('organisation_id').orderBy('n').execute();
    const heads = new Map<OrganisationId | null, { n: number; hash: Uint8Array }>();
    for (const seal of seals) {
      const before = heads.get(seal.organisation_id) ?? { n: 0, hash: zeroHash() };
      await verifySeal(tx, report, seal, before);
      heads.set(seal.organisation_id, { n: seal.n, hash: seal.hash });
      for (const id of seal.audit_ids) accounted.add(id);
    }
    for (const row of await tx.selectFrom('audit_rows').select(['id', 'organisation_id']).execute()) {
      if (!accounted.has(row.id)) {
        report.faults.push({ organisationId: row.organisation_id, kind: 'unaccounted', seal: null, auditId: row.id });
      }
    }
    await verifyErasable(tx, app, report);
    return report;
  });
}

async function verifySeal(
  tx: Tx,
  report: AuditReport,
  seal: Seal & { organisation_id: OrganisationId | null; hash: Buffer },
  before: { n: number; hash: Uint8Array },
): Promise<void> {
  const found = await tx.selectFrom('audit_rows').selectAll().where('id', 'in', seal.audit_ids).execute();
  const byId = new Map(found.map((row) => [row.id, row]));
  const fault = (kind: AuditFault['kind'], auditId: number | null = null) =>
    report.faults.push({ organisationId: seal.organisation_id, kind, seal: seal.n, auditId });
  report.seals += 1;
  report.sealedRows += seal.audit_ids.length;
  if (seal.n !== before.n + 1 || !equalBytes(seal.previous, before.hash)) fault('chain_broken');
  const missing = seal.audit_ids.filter((id) => !byId.has(id));
  for (const id of missing) fault('missing', id);
  if (missing.length > 0) return;
  const rowHashes = await Promise.all(seal.audit_ids.map((id) => sha256(encodeAuditRow(byId.get(id)!))));
  if (!equalBytes(await sealHash(seal, rowHashes), seal.hash)) fault('changed');
}

async function verifyErasable(tx: Tx, app: Pick<App, 'keystore'>, report: AuditReport): Promise<void> {
  const rows = await tx
    .selectFrom('audit_erasable')
    .innerJoin('audit_rows', 'audit_rows.id', 'audit_erasable.audit_id')
    .select(['audit_id', 'audit_rows.organisation_id', 'salt', 'clear_box', 'erasable_commitment'])
    .execute();
  for (const row of rows) {
    const clear = readErasable(app, row.salt, row.clear_box);
    const fits = clear !== null && row.erasable_commitment !== null;
    if (fits && equalBytes(await commitmentOf(row.salt, clear), row.erasable_commitment!)) continue;
    report.faults.push({
      organisationId: row.organisation_id,
      kind: 'erasable_changed',
      seal: null,
      auditId: row.audit_id,
    });
  }
}

function readErasable(app: Pick<App, 'keystore'>, salt: Buffer, box: Buffer): string | null {
  try {
    return app.keystore.openName(`audit_erasable.clear_box:${salt.toString('hex')}`, box);
  } catch {
    return null; // another box was put there
  }
}

/** Seals every second. */
export function auditJobs(app: App): void {
  app.jobs.every(1, 'audit.seal', async () => void (await sealAudit(app)));
}
