import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createDesk } from '../../src/sdk/desk.ts';
import { createDevice } from '../../src/sdk/device.ts';
import { nodeConnection } from '../../src/sdk/node.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { read, ready } from './practice.ts';

let server: TestApp;
before(async () => {
  server = await startTestApp();
  // The first start chose the port; from now on the configuration names it, as in a real installation.
  await server.restart();
});
after(() => server.close());

test('the demo has people with real keys, conversations that can be read, something unread and somebody invited', async () => {
  const visitor = createDevice({ connection: nodeConnection(server.url) });
  await visitor.act('tryDemo', { token: (await server.setupLink()).split('#')[1] ?? '' });
  const accounts = await demoAccounts();
  assert.deepEqual(accounts.map(({ role }) => role).toSorted(), [
    ...['client', 'client', 'client', 'professional', 'professional', 'professional', 'service desk'],
  ]);
  const eva = accounts[0];
  assert.ok(eva);
  const device = createDevice({ connection: nodeConnection(server.url, { organisation: 'demo' }) });
  await device.account.signIn({ address: eva.address, password: eva.password, label: 'Visitor', shared: true });
  const list = await ready(device.conversations.list, ({ items }) => items.length === 5);
  assert.ok(list.items.every(({ topic, lastMessage }) => topic !== null && lastMessage?.text));
  assert.ok(list.unreadInAll > 0);
  const contacts = await ready(device.contacts.list, (all) => all.length >= 5);
  assert.ok(contacts.some(({ trust }) => trust === 'invited'));
  assert.ok(contacts.some(({ trust }) => trust === 'compared'));
  const bram = list.items.find(({ topic }) => topic?.includes('supermarket'));
  assert.ok(bram);
  const open = device.conversations.open(bram.conversationId);
  const view = await ready(open.view);
  assert.ok(read(view).some((text) => text.endsWith('(edited)')));
  assert.equal(view.incomplete, false);
  open.close();
  device.close();

  const desk = createDesk(nodeConnection(server.url));
  const deskAccount = accounts.find(({ role }) => role === 'service desk');
  const { name } = await desk.signIn(deskAccount?.address ?? '', deskAccount?.password ?? '');
  assert.equal(name, 'Service desk');
  await desk.signOut();
  await assert.rejects(desk.ask('getDeskProfile', {}), { code: 'signin.needed' });
});

async function demoAccounts() {
  const visitor = createDevice({ connection: nodeConnection(server.url) });
  for (let tries = 0; tries < 120; tries += 1) {
    const { state } = await visitor.ask('getDemoProgress', {});
    if (state === 'failed') throw new Error('the demo failed');
    const { demoAccounts: accounts } = await visitor.ask('describeInstallation', {});
    if (state === 'ready' && accounts) return accounts;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error('the demo took too long');
}
