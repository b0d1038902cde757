import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestApp, type TestApp } from '../../../test/support/app.ts';
import {
  enrolDesk,
  invite,
  join,
  makeReady,
  openBrowser,
  refused,
  signUp,
  tokenOf,
} from '../../../test/support/people.ts';
import type { DemoAccount, DemoMaker } from '../organisations/demo.ts';
import { deletionRegister } from './deletion-register.ts';

let server: TestApp;
let order: Parameters<DemoMaker['start']>[0] | null = null;
let accounts: DemoAccount[] | null = null;
const demo: DemoMaker = {
  announce: () => {},
  wasInterrupted: () => false,
  start: (given) => void (order = given),
  progress: () => ({ state: order ? 'ready' : 'none', done: 0, of: 0 }),
  accounts: () => accounts,
  forget: () => void (accounts = null),
  close: async () => {},
};

before(async () => {
  server = await startTestApp({ overrides: { demo } });
});
after(() => server.close());

async function asOwner<Row extends object>(sql: string): Promise<Row[]> {
  const client = await server.database.pool.connect();
  try {
    await client.query(`set app.scope = 'installation'`);
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.query('reset app.scope');
    client.release();
  }
}

test('every table says what becomes of its rows', async () => {
  const tables = await asOwner<{ name: string }>(
    `select table_name as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'schema_migrations'`,
  );
  assert.deepEqual(Object.keys(deletionRegister).toSorted(), tables.map(({ name }) => name).toSorted());
});

test('every table with an organisation has the second wall', async () => {
  const open = await asOwner<{ name: string }>(
    `select c.table_name as name from information_schema.columns c
     join pg_class t on t.oid = format('public.%I', c.table_name)::regclass and t.relkind = 'r'
     where c.table_schema = 'public' and c.column_name = 'organisation_id'
       and not (t.relrowsecurity and t.relforcerowsecurity
         and exists (select from pg_policy p where p.polrelid = t.oid))`,
  );
  assert.deepEqual(open, []);
});

test('the demo is tried, used, and deleted to the last row; then a real organisation can be set up', async () => {
  const browser = openBrowser(server.url);
  await browser.act('tryDemo', { token: tokenOf(await server.setupLink()) });
  assert.ok(order);
  accounts = [{ name: 'Eva', role: 'professional', address: 'eva@demo.example', password: 'x' }];
  const described = await browser.ask('describeInstallation', {});
  assert.deepEqual([described.demo, described.organisation?.demo, described.demoAccounts], [true, true, accounts]);
  await assert.rejects(server.setupLink());

  const eva = await signUp(server.url, order.invitationToken);
  const desk = await enrolDesk(server.url, order.enrolmentToken, order.serviceDeskAddress);
  const other = {
    name: 'Real',
    shortName: 'real',
    country: 'NL',
    timeZone: 'Europe/Amsterdam',
    language: 'nl',
  } as const;
  const administrator = { name: 'R', address: 'r@example.org' };
  await refused('setup.demo_here', desk.act('createOrganisation', { organisation: other, administrator }));
  await makeReady({ administrator: eva, desk, shortName: order.organisation });
  const client = await join(server.url, eva, { role: 'client', name: 'Anna' });
  await invite(eva, { role: 'client', name: 'Bram', delivery: 'mail' });
  await client.act('takeKeyPackages', { memberIds: [eva.memberId] });

  const { setupToken } = await desk.act('deleteDemo', {});
  await refused('signin.needed', eva.ask('getProfile', {}));
  await refused('signin.needed', desk.ask('getDeskProfile', {}));
  for (const [table, { organisation }] of Object.entries(deletionRegister)) {
    if (organisation !== 'deleted') continue;
    assert.deepEqual(await asOwner(`select * from ${table} t`), [], table);
  }
  assert.equal(await server.app.keystore.readDeviceSecret(client.deviceId), null);
  assert.equal((await browser.ask('describeInstallation', {})).demoAccounts, null);

  await browser.act('setUpInstallation', {
    ...{ token: setupToken, organisation: other },
    administrator: { ...administrator, profession: '' },
    serviceDesk: { name: 'Desk', address: 'desk@example.org' },
  });
  await refused('setup.real_here', browser.act('tryDemo', { token: setupToken }));
});
