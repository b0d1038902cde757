import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestApp, type TestApp } from '../../../test/support/app.ts';
import {
  invite,
  join,
  openBrowser,
  prepareSignUp,
  prove,
  refused,
  setUp,
  signIn,
  signUp,
  type Browser,
  type TestOrganisation,
} from '../../../test/support/people.ts';
import { startLogin } from '../../sdk/crypto/opaque.ts';

let server: TestApp;
let organisation: TestOrganisation;

before(async () => {
  server = await startTestApp();
  organisation = await setUp(server.url, await server.setupLink());
});
after(() => server.close());

const invitation = (name = 'Paul Professional') =>
  invite(organisation.administrator, { role: 'professional', name }).then(({ link }) => link);

test('an invited person sees what for, makes an account, and is signed in', async () => {
  const link = await invitation();
  const { described, finish } = await prepareSignUp(server.url, link);
  assert.deepEqual(
    [described.organisation.name, described.name, described.invitedBy, described.role],
    ['Meadow', 'Paul Professional', 'Ada Administrator', 'professional'],
  );
  const paul = await finish();
  const { profile } = await paul.ask('getProfile', {});
  assert.deepEqual([profile.name, profile.role, profile.address], ['Paul Professional', 'professional', paul.address]);
  const keys = await paul.ask('getAccountKeys', {});
  assert.deepEqual([keys.packagesLeft, keys.nextPackage, keys.slots.slots.length], [50, 50, 2]);
  assert.deepEqual(keys.slots, paul.keys.slots);
  assert.deepEqual(keys.cards, [paul.keys.card]);
});

test('of ten who accept one invitation at once one gets the account', async () => {
  const link = await invitation();
  const prepared = await Promise.all(Array.from({ length: 10 }, () => prepareSignUp(server.url, link)));
  const results = await Promise.allSettled(prepared.map(({ finish }) => finish()));
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
  const codes = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []));
  assert.deepEqual([...new Set(codes)], ['invitation.gone']);
  await refused('invitation.gone', signUp(server.url, link));
});

test('accepted while withdrawn: one of the two happens', async () => {
  for (let time = 0; time < 5; time++) {
    const { memberId, link } = await invite(organisation.administrator, { role: 'professional', name: 'Quick' });
    const { finish } = await prepareSignUp(server.url, link);
    const [accepted, withdrawn] = await Promise.allSettled([
      finish(),
      organisation.administrator.act('withdrawInvitation', { memberId }),
    ]);
    assert.notEqual(accepted.status, withdrawn.status);
  }
});

test('an invitation is over after fourteen days', async () => {
  const link = await invitation();
  server.clock.advance({ days: 13, hours: 23 });
  await openBrowser(server.url).act('describeInvitation', { token: link.split('#')[1]! });
  server.clock.advance({ hours: 2 });
  await refused('invitation.gone', signUp(server.url, link));
  organisation.administrator = {
    ...organisation.administrator,
    ...(await signIn(server.url, organisation.administrator)),
  };
});

test('keys of somebody else, unsigned slots and foreign packages make no account', async () => {
  const other = await prepareSignUp(server.url, await invitation('Other'));
  const link = await invitation();
  const attempt = (change: Parameters<typeof prepareSignUp>[2]) => signUp(server.url, link, change);
  const { card, packages } = other.input;
  await refused('account.key_refused', attempt({ change: (input) => ({ ...input, card }) }));
  await refused('account.key_refused', attempt({ change: (input) => ({ ...input, packages }) }));
  await refused(
    'account.key_refused',
    attempt({ change: (input) => ({ ...input, packages: [input.packages[0]!, input.packages[0]!] }) }),
  );
  await refused(
    'account.slots_unsigned',
    attempt({ change: (input) => ({ ...input, slots: { ...input.slots, version: 7 } }) }),
  );
  await refused(
    'account.slots_unsigned',
    attempt({ change: (input) => ({ ...input, slots: { ...input.slots, slots: input.slots.slots.slice(0, 1) } }) }),
  );
  await signUp(server.url, link);
});

test('the right password signs in on another device, the wrong one and an unknown address do not', async () => {
  const paul = await join(server.url, organisation.administrator, { role: 'professional', name: 'Paul' });
  const elsewhere = await signIn(server.url, paul);
  assert.equal((await elsewhere.ask('getProfile', {})).profile.memberId, paul.memberId);
  await signIn(server.url, { ...paul, address: paul.address.toUpperCase() });
  await refused('signin.refused', signIn(server.url, { ...paul, password: 'something else entirely' }));
  await refused('signin.refused', signIn(server.url, { ...paul, address: 'nobody@example.org' }));
});

test('an unknown address gets the same kind of answer, and the same one each time', async () => {
  const ask = async (address: string, shortName?: string) => {
    const { request: loginRequest } = await startLogin('whatever it may be');
    const input = { address, loginRequest, ...(shortName && { organisation: shortName }) };
    return openBrowser(server.url).act('startSignIn', input);
  };
  const known = await ask('ada@example.org');
  const unknown = await ask('nobody@example.org');
  assert.deepEqual(Object.keys(unknown), Object.keys(known));
  assert.equal(unknown.loginResponse.length, known.loginResponse.length);
  assert.equal(unknown.memberId, (await ask('Nobody@example.org')).memberId);
  assert.notEqual(unknown.memberId, (await ask('nobody@example.org', 'elsewhere')).memberId);
  // Both random: nothing in an id tells a real account from a made-up one.
  for (const { memberId } of [known, unknown]) assert.match(memberId, /^.{14}4.{4}[89ab]/);
});

test('an unknown address takes as long as a known one', async () => {
  const { request: loginRequest } = await startLogin('whatever it may be');
  const browser = openBrowser(server.url);
  const measure = async (address: string) => {
    const began = performance.now();
    await browser.act('startSignIn', { address, loginRequest });
    return performance.now() - began;
  };
  const times = { known: [] as number[], unknown: [] as number[] };
  for (let round = 0; round < 40; round++) {
    times.known.push(await measure('ada@example.org'));
    times.unknown.push(await measure(`nobody${round}@example.org`));
  }
  const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;
  const [known, unknown] = [median(times.known), median(times.unknown)];
  assert.ok(Math.abs(known - unknown) < 0.3 * Math.max(known, unknown) + 2, `${known} ms against ${unknown} ms`);
});

test('an attempt is used once, within two minutes, and only by whom it was started for', async () => {
  const paul = await join(server.url, organisation.administrator, { role: 'professional', name: 'Paul' });
  const { provePassword } = await import('../../sdk/password.ts');
  const start = () =>
    provePassword(paul.password, async (loginRequest) => {
      const answer = await openBrowser(server.url).act('startSignIn', { address: paul.address, loginRequest });
      return { ...answer, account: answer.memberId };
    });
  const device = { label: 'Test', shared: false };
  const finish = ({ attemptId, finishRequest }: { attemptId: string; finishRequest: string }) =>
    openBrowser(server.url).act('finishSignIn', { attemptId, finishRequest, device });
  const first = await start();
  const second = await start();
  await refused('signin.refused', finish({ ...first, finishRequest: second.finishRequest }));
  await refused('signin.refused', finish(first));
  await finish(second);
  await refused('signin.refused', finish(second));
  const late = await start();
  server.clock.advance({ minutes: 2, seconds: 1 });
  await refused('signin.refused', finish(late));
});

test('a sign-in ends unused after 14 days, and in any case after 60; on a shared computer after 12 hours', async () => {
  const paul = await join(server.url, organisation.administrator, { role: 'professional', name: 'Paul' });
  const shared = await signIn(server.url, paul, { shared: true });
  await shared.ask('getProfile', {});
  server.clock.advance({ hours: 12, minutes: 1 });
  await refused('signin.needed', shared.ask('getProfile', {}));
  for (let weeks = 0; weeks < 8; weeks++) {
    await paul.ask('getProfile', {});
    server.clock.advance({ days: 7 });
  }
  await paul.ask('getProfile', {});
  server.clock.advance({ days: 5 });
  await refused('signin.needed', paul.ask('getProfile', {}));
  const idle = await signIn(server.url, paul);
  server.clock.advance({ days: 14, minutes: 1 });
  await refused('signin.needed', idle.ask('getProfile', {}));
  organisation.administrator = {
    ...organisation.administrator,
    ...(await signIn(server.url, organisation.administrator)),
  };
});

test('a device that is signed out from afar can do nothing more, and its half of the key is gone', async () => {
  const paul = await join(server.url, organisation.administrator, { role: 'professional', name: 'Paul' });
  const lost = await signIn(server.url, paul);
  assert.match((await lost.ask('getDeviceSecret', {})).deviceSecret, /^.{43}$/);
  assert.equal((await paul.ask('listDevices', {})).devices.length, 2);
  const calls = Promise.allSettled(Array.from({ length: 20 }, () => lost.ask('getProfile', {})));
  await paul.act('endDevice', { deviceId: lost.deviceId });
  await refused('signin.needed', lost.ask('getProfile', {}));
  await refused('signin.needed', lost.ask('getDeviceSecret', {}));
  for (const { status } of await calls) assert.ok(status === 'fulfilled' || status === 'rejected');
  assert.equal((await paul.ask('listDevices', {})).devices.length, 1);
  assert.equal(await server.app.keystore.readDeviceSecret(lost.deviceId), null);
  await refused('not_found', paul.act('endDevice', { deviceId: lost.deviceId }));
  await refused('not_found', paul.act('endDevice', { deviceId: organisation.administrator.deviceId }));
});

test('on a shared computer the browser forgets the sign-in when it is closed, also after the password was typed again', async () => {
  const paul = await join(server.url, organisation.administrator, { role: 'professional', name: 'Paul' });
  const cookies: string[] = [];
  const listening = (browser: Browser): Browser => {
    const { connection } = browser;
    const plain = connection.fetch;
    connection.fetch = async (path, init) => {
      const answer = await plain(path, init);
      cookies.push(...answer.headers.getSetCookie());
      return answer;
    };
    return browser;
  };
  for (const shared of [true, false]) {
    const there = await signIn(server.url, paul, { shared, browser: listening(openBrowser(server.url)) });
    await prove({ ...paul, act: there.act });
    const kept = cookies.splice(0).map((cookie) => /expires=/i.test(cookie));
    assert.deepEqual(kept, [!shared, !shared]);
  }
});

test('signing out ends this device only', async () => {
  const paul = await join(server.url, organisation.administrator, { role: 'professional', name: 'Paul' });
  const other = await signIn(server.url, paul);
  const kept = new Map(other.connection.cookies);
  await other.act('signOut', {});
  for (const [name, value] of kept) other.connection.cookies.set(name, value);
  await refused('signin.needed', other.ask('getProfile', {}));
  await paul.ask('getProfile', {});
});

test('nothing that signs somebody in is in the database', async () => {
  const { rows } = await server.database.pool.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public'`,
  );
  const token = organisation.administrator.connection.cookies.get('alcove')!;
  const client = await server.database.pool.connect();
  try {
    await client.query(`set app.scope = 'installation'`);
    for (const { name } of rows) {
      const found = await client.query<{ text: string }>(`select t::text as text from "${name}" t`);
      for (const { text } of found.rows) {
        assert.ok(!text.includes(token), name);
        assert.ok(!/Ada Administrator|ada@example/i.test(text), name);
        assert.ok(!text.includes(Buffer.from('ada@example.org').toString('hex')), name);
      }
    }
  } finally {
    await client.query('reset app.scope');
    client.release();
  }
});
