import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestApp, type TestApp } from '../../../test/support/app.ts';
import {
  join,
  openBrowser,
  refused,
  setUp,
  signIn,
  type Browser,
  type TestPerson,
} from '../../../test/support/people.ts';
import { nextSlots, signInByCode } from '../../../test/support/ways-back.ts';
import { makeRecoveryCode, recoveryProof, recoveryProofHash } from '../../sdk/crypto/recovery-code.ts';
import { createLimits } from '../limits.ts';
import { registerPassword } from '../../sdk/password.ts';
import { toBase64Url, type Bytes } from '../../shared/encoding.ts';

let server: TestApp;
let ada: TestPerson;
let paul: TestPerson;

before(async () => {
  server = await startTestApp({ overrides: { limits: createLimits(1000, 1) } });
  ada = (await setUp(server.url, await server.setupLink())).administrator;
  paul = await join(server.url, ada, { role: 'professional', name: 'Paul' });
});
after(() => server.close());

const device = { label: 'Test', shared: false };
const wrongProof = toBase64Url(new Uint8Array(32));

/** Replaces password and code on this browser; gives what opens the account from now on. */
async function replaceWays(browser: Browser, person: TestPerson, change: { keepPassword?: true } = {}) {
  const password = `a fresh password ${crypto.randomUUID()}`;
  const { record, exportKey } = await registerPassword(password, async (registrationRequest) => {
    const answer = await browser.act('startPasswordChange', { registrationRequest });
    return { ...answer, account: person.memberId };
  });
  const recoveryCode = makeRecoveryCode();
  const secrets = change.keepPassword ? { recovery: recoveryCode } : { password: exportKey, recovery: recoveryCode };
  const slots = await nextSlots(browser, person, secrets);
  const recoveryAuthHash = toBase64Url(await recoveryProofHash(recoveryCode, person.memberId));
  await browser.act('replaceWaysIn', { registrationRecord: record, slots, recoveryAuthHash });
  return { ...person, password, recoveryCode };
}

test('the recovery code signs in; then password and code are replaced together and the old ones open nothing', async () => {
  const browser = await signInByCode(server.url, paul);
  const { profile } = await browser.ask('getProfile', {});
  assert.equal(profile.memberId, paul.memberId);
  // Not used up by signing in: whoever gives up in between still has it.
  await signInByCode(server.url, paul);
  const other = await signIn(server.url, paul);
  const before = paul;
  paul = await replaceWays(browser, paul);
  await refused('signin.refused', signInByCode(server.url, before));
  await refused('signin.refused', signIn(server.url, before));
  await signInByCode(server.url, paul);
  await signIn(server.url, paul);
  // Other devices stay: nobody has learnt the keys.
  await other.ask('getProfile', {});
});

test('ways in are replaced for five minutes after the code was typed, and both or neither', async () => {
  const browser = await signInByCode(server.url, paul);
  // With the slot of the old password still in the list.
  await refused('account.stale', replaceWays(browser, paul, { keepPassword: true }));
  server.clock.advance({ minutes: 5, seconds: 1 });
  await refused('signin.proof_needed', replaceWays(browser, paul));
  await signIn(server.url, paul);
  await signInByCode(server.url, paul);
});

test('a wrong code and an unknown address are refused alike, and an unknown one always has the same account id', async () => {
  const browser = openBrowser(server.url);
  const unknown = { address: 'nobody@example.org' };
  const first = await browser.act('startCodeSignIn', unknown);
  assert.deepEqual(await browser.act('startCodeSignIn', unknown), first);
  assert.notEqual(first.memberId, paul.memberId);
  assert.equal((await browser.act('startCodeSignIn', { address: paul.address })).memberId, paul.memberId);
  await refused('signin.refused', browser.act('finishCodeSignIn', { ...unknown, proof: wrongProof, device }));
  const wrong = { address: paul.address, proof: wrongProof, device };
  await refused('signin.refused', browser.act('finishCodeSignIn', wrong));
  await refused('signin.needed', browser.ask('getProfile', {}));
});

test('after ten wrong codes even the right one waits, while the password signs in; and the other way round', async () => {
  const vera = await join(server.url, ada, { role: 'professional', name: 'Vera' });
  const browser = openBrowser(server.url);
  const guess = (address: string) => browser.act('finishCodeSignIn', { address, proof: wrongProof, device });
  for (let tries = 0; tries < 10; tries += 1) await refused('signin.refused', guess(vera.address));
  await refused('too_many', guess(vera.address));
  await refused('too_many', signInByCode(server.url, vera));
  await signIn(server.url, vera);
  // An address that nobody has is locked alike.
  for (let tries = 0; tries < 10; tries += 1) await refused('signin.refused', guess('nobody@example.com'));
  await refused('too_many', guess('nobody@example.com'));

  const wim = await join(server.url, ada, { role: 'professional', name: 'Wim' });
  for (let tries = 0; tries < 10; tries += 1) {
    await refused('signin.refused', signIn(server.url, { ...wim, password: 'not this one at all' }));
  }
  await refused('too_many', signIn(server.url, wim));
  await signInByCode(server.url, wim);
});

test('the code of a deactivated account signs nobody in', async () => {
  const xena = await join(server.url, ada, { role: 'professional', name: 'Xena' });
  await ada.act('deactivateMember', { memberId: xena.memberId });
  await refused('signin.refused', signInByCode(server.url, xena));
  await ada.act('reactivateMember', { memberId: xena.memberId });
  await signInByCode(server.url, xena);
});

test('a code of another account is none, and what the server keeps proves nothing', async () => {
  const yara = await join(server.url, ada, { role: 'professional', name: 'Yara' });
  await refused('signin.refused', signInByCode(server.url, { ...yara, recoveryCode: paul.recoveryCode }));
  const stored: Bytes = await recoveryProofHash(yara.recoveryCode, yara.memberId);
  const browser = openBrowser(server.url);
  const attempt = { address: yara.address, proof: toBase64Url(stored), device };
  await refused('signin.refused', browser.act('finishCodeSignIn', attempt));
  const proof = toBase64Url(await recoveryProof(yara.recoveryCode, yara.memberId));
  await browser.act('finishCodeSignIn', { ...attempt, proof });
});
