import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, test } from 'node:test';
import { CompiledQuery } from 'kysely';
import { createTestParts, type TestParts } from '../../../test/support/parts.ts';
import type { ConversationId, MemberId, OrganisationId, ParticipantId } from '../../shared/ids.ts';
import { system, type MemberActor } from '../actor.ts';
import { recordAudit, recordReadings } from './audit.ts';
import { sealAudit, verifyAudit } from './seals.ts';

const organisationId = randomUUID() as OrganisationId;
const elsewhere = randomUUID() as OrganisationId;
const reader = {
  kind: 'member',
  organisationId,
  memberId: randomUUID() as MemberId,
} as MemberActor;
let parts: TestParts;

before(async () => {
  parts = await createTestParts();
});
after(() => parts.close());
afterEach(async () => {
  await asOwner('truncate audit_erasable, audit_unsealed, audit_seals, audit_rows restart identity');
});

/** As somebody would who has the database: triggers off. */
async function asOwner(sql: string): Promise<void> {
  const client = await parts.app.database.pool.connect();
  try {
    await client.query(`begin; set local app.scope = 'installation'`);
    for (const table of ['audit_rows', 'audit_seals']) await client.query(`alter table ${table} disable trigger user`);
    await client.query(sql);
    for (const table of ['audit_rows', 'audit_seals']) await client.query(`alter table ${table} enable trigger user`);
    await client.query('commit');
  } finally {
    client.release();
  }
}

function append(names: (string | undefined)[], organisation = organisationId): Promise<void> {
  return parts.app.database.transaction({ organisationId: organisation }, async (tx) => {
    for (const name of names) {
      const about = { organisationId: organisation, details: { z: 1, a: { c: [1, null], b: 'x' } } };
      await recordAudit(tx, parts.app, system, 'member.renamed', about, name);
    }
  });
}

const faults = async () => (await verifyAudit(parts.app)).faults.map((fault) => fault.kind);

test('what happened is sealed in order, per organisation, and checks out', async () => {
  await append(['Anna Bos', undefined]);
  await append([undefined], elsewhere);
  await sealAudit(parts.app);
  await append([undefined]);
  assert.deepEqual(await verifyAudit(parts.app), { seals: 2, sealedRows: 3, unsealedRows: 1, faults: [] });
  await sealAudit(parts.app);
  assert.deepEqual(await verifyAudit(parts.app), { seals: 3, sealedRows: 4, unsealedRows: 0, faults: [] });
});

test('nobody changes or removes a row through the database door', async () => {
  await append([undefined]);
  for (const statement of [`update audit_rows set act = 'x'`, 'delete from audit_rows']) {
    const change = parts.app.database.transaction('installation', (tx) =>
      tx.executeQuery(CompiledQuery.raw(statement)),
    );
    await assert.rejects(change, /append-only/);
  }
});

test('a changed row is found', async () => {
  await append([undefined, undefined]);
  await sealAudit(parts.app);
  await asOwner(`update audit_rows set act = 'member.deactivated' where id = 2`);
  assert.deepEqual(await faults(), ['changed']);
});

test('changed details are found', async () => {
  await append([undefined]);
  await sealAudit(parts.app);
  await asOwner(`update audit_rows set details = '{"z": 2}'`);
  assert.deepEqual(await faults(), ['changed']);
});

test('a cut row is found', async () => {
  await append([undefined, undefined]);
  await sealAudit(parts.app);
  await asOwner('delete from audit_rows where id = 2');
  assert.deepEqual(await faults(), ['missing']);
});

test('reordered rows are found', async () => {
  await append([undefined, undefined]);
  await sealAudit(parts.app);
  await asOwner(`update audit_seals set audit_ids = array[2, 1]::bigint[]`);
  assert.deepEqual(await faults(), ['changed']);
});

test('a seal that was taken out breaks the chain', async () => {
  for (let time = 0; time < 3; time++) {
    await append([undefined]);
    await sealAudit(parts.app);
  }
  await asOwner('delete from audit_seals where n = 2; delete from audit_rows where id = 2');
  assert.deepEqual(await faults(), ['chain_broken']);
});

test('a row slipped in beside the log is found', async () => {
  await append([undefined]);
  await sealAudit(parts.app);
  await asOwner(`insert into audit_rows (at, actor_kind, act) values (now(), 'system', 'member.renamed')`);
  assert.deepEqual(await faults(), ['unaccounted']);
});

test('a name can be erased without a break, and not exchanged', async () => {
  await append(['Anna Bos', 'Bram Smit']);
  await sealAudit(parts.app);
  await asOwner(`update audit_erasable set salt = (select salt from audit_erasable where audit_id = 2),
    clear_box = (select clear_box from audit_erasable where audit_id = 2) where audit_id = 1`);
  assert.deepEqual(await faults(), ['erasable_changed']);
  await asOwner('delete from audit_erasable');
  assert.deepEqual(await faults(), []);
});

test('a name is nowhere in the clear', async () => {
  await append(['Anna Bos']);
  await asOwner(`do $$ begin
    assert (select count(*) from audit_rows r where r::text like '%Anna%') = 0;
    assert (select count(*) from audit_erasable e where e::text like '%' || encode('Anna', 'hex') || '%') = 0;
  end $$`);
});

test('reading is noted once per member, conversation and hour, also from two devices at once', async () => {
  const conversationId = randomUUID() as ConversationId;
  const read = (conversation = conversationId) =>
    parts.app.database.transaction({ organisationId }, (tx) =>
      recordReadings(tx, parts.app, organisationId, [
        { actor: reader, conversationId: conversation, participantId: randomUUID() as ParticipantId },
      ]),
    );
  const noted = async () => (await verifyAudit(parts.app)).unsealedRows;
  await Promise.all(Array.from({ length: 10 }, () => read()));
  await read();
  assert.equal(await noted(), 1);
  await read(randomUUID() as ConversationId);
  assert.equal(await noted(), 2);
  parts.advance(3_600_000);
  await read();
  assert.equal(await noted(), 3);
});
