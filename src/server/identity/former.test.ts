import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestApp, type TestApp } from '../../../test/support/app.ts';
import { join, refused, setUp, signIn, type TestPerson } from '../../../test/support/people.ts';
import { completeCard, reset } from '../../../test/support/ways-back.ts';
import { openBundle } from '../../sdk/crypto/account.ts';
import { recoveryProof } from '../../sdk/crypto/recovery-code.ts';
import { openSlot } from '../../sdk/crypto/slots.ts';
import { provePassword } from '../../sdk/password.ts';
import { fromBase64Url, toBase64Url, type Bytes } from '../../shared/encoding.ts';
import type { MemberId } from '../../shared/ids.ts';

let server: TestApp;
let ada: TestPerson;

before(async () => {
  server = await startTestApp();
  ada = (await setUp(server.url, await server.setupLink())).administrator;
});
after(() => server.close());

const joinAs = (name: string) => join(server.url, ada, { role: 'professional', name });

async function proveFormer(now: TestPerson, password: string) {
  const proof = await provePassword(password, async (loginRequest) => {
    const answer = await now.act('startFormerProof', { loginRequest });
    return { ...answer, account: now.memberId };
  });
  const { attemptId, finishRequest, exportKey } = proof;
  return { secret: exportKey, found: await now.act('finishFormerProof', { attemptId, finishRequest }) };
}

async function proveFormerCode(now: TestPerson, code: Bytes) {
  return now.act('proveFormerCode', { proof: toBase64Url(await recoveryProof(code, now.memberId)) });
}

type Found = Awaited<ReturnType<typeof proveFormerCode>>;

/** Opens the former bundle as a device does: by a slot, then by the master key in it. */
async function openFormer(found: Found, account: MemberId, kind: 'password' | 'recovery', secret: Bytes) {
  const slot = found.slots.slots.find((each) => each.kind === kind)!;
  const { generation, version, box } = found.bundle;
  const place = { account, generation: slot.generation, kind, slotId: slot.slotId };
  const masterKey = await openSlot(secret, place, fromBase64Url(slot.box));
  await openBundle(masterKey, { account, generation, version }, fromBase64Url(box));
  return masterKey;
}

const changed = async (person: TestPerson) =>
  (await person.ask('getAccountKeys', {})).cards.filter((each) => each.n > 1 && each.previousSignature === '').length;

test('the old password, found again, opens what was, and contacts see a continued card', async () => {
  const vera = await joinAs('Vera');
  const now = await reset(server, vera);
  assert.equal(await changed(now), 1);
  const { secret, found } = await proveFormer(now, vera.password);
  assert.equal(found.card.n, 1);
  assert.deepEqual(await openFormer(found, vera.memberId, 'password', secret), vera.keys.masterKey);
  await completeCard(now, 2, vera);
  assert.equal(await changed(now), 0);
  // The same again changes nothing; what was found is not kept any longer.
  await completeCard(now, 2, vera);
  await refused('not_found', proveFormer(now, vera.password));
});

test('so does the old recovery code', async () => {
  const wim = await joinAs('Wim');
  const now = await reset(server, wim);
  const found = await proveFormerCode(now, wim.recoveryCode);
  assert.deepEqual(await openFormer(found, wim.memberId, 'recovery', wim.recoveryCode), wim.keys.masterKey);
});

test('a wrong one gives nothing, nor does the new one', async () => {
  const xena = await joinAs('Xena');
  const now = await reset(server, xena);
  await refused('signin.refused', proveFormer(now, 'not this one at all'));
  await refused('signin.refused', proveFormer(now, now.password));
  await refused('signin.refused', proveFormerCode(now, now.recoveryCode));
  await refused('not_found', proveFormer(ada, ada.password));
  await refused('not_found', proveFormerCode(ada, ada.recoveryCode));
  // An attempt that was begun for signing in is none for this.
  const { attemptId, finishRequest } = await provePassword(now.password, async (loginRequest) => {
    const answer = await now.act('startProof', { loginRequest });
    return { ...answer, account: now.memberId };
  });
  await refused('signin.refused', now.act('finishFormerProof', { attemptId, finishRequest }));
});

test('an attempt of somebody else gives nothing of theirs', async () => {
  const zoe = await joinAs('Zoe');
  const now = await reset(server, zoe);
  const { attemptId, finishRequest } = await provePassword(zoe.password, async (loginRequest) => {
    const answer = await now.act('startFormerProof', { loginRequest });
    return { ...answer, account: now.memberId };
  });
  await refused('signin.refused', ada.act('finishFormerProof', { attemptId, finishRequest }));
});

test('after 30 days nothing brings it back, and it is deleted', async () => {
  const yara = await joinAs('Yara');
  const former = yara;
  const now = await reset(server, yara);
  const { found } = await proveFormer(now, former.password);
  assert.ok(found);
  server.clock.advance({ days: 30, seconds: 1 });
  const later = { ...now, ...(await signIn(server.url, now)) };
  await refused('not_found', proveFormer(later, former.password));
  await refused('not_found', proveFormerCode(later, former.recoveryCode));
  await server.app.jobs.tick();
  const left = await server.database.transaction('installation', (tx) =>
    tx.selectFrom('former_accounts').select('card_n').where('member_id', '=', yara.memberId).execute(),
  );
  assert.deepEqual(left, []);
});

test('a card is completed by the key before it and no other, and by its owner alone', async () => {
  server.clock.advance({ seconds: 1 });
  ada = { ...ada, ...(await signIn(server.url, ada)) };
  const bea = await joinAs('Bea');
  const now = await reset(server, bea);
  await refused('account.key_refused', completeCard(now, 2, ada));
  await refused('account.key_refused', completeCard(now, 2, now));
  await refused('account.stale', completeCard(now, 3, bea));
  await refused('account.stale', completeCard(now, 1, bea));
  // Another account has no such card.
  await refused('account.stale', completeCard({ ...now, ...(await joinAs('Carl')) }, 2, bea));
  assert.equal(await changed(now), 1);
  await completeCard(now, 2, bea);
});

test('after two resets while something waits the oldest is found first, each card is completed by the one before', async () => {
  const dora = await joinAs('Dora');
  const second = await reset(server, dora);
  // As while something waits; what waits is told in restore.test.ts.
  await server.database.transaction('installation', (tx) =>
    tx
      .updateTable('accounts')
      .set({ reset_card_n: 2, reset_at: server.clock.now() })
      .where('member_id', '=', dora.memberId)
      .execute(),
  );
  const third = await reset(server, second);
  const { found } = await proveFormer(third, dora.password);
  assert.equal(found.card.n, 1);
  await completeCard(third, 2, dora);
  assert.equal((await proveFormer(third, second.password)).found.card.n, 2);
  await completeCard(third, 3, second);
  assert.equal(await changed(third), 0);
});
