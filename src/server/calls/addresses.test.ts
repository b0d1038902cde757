import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findAddresses } from './addresses.ts';

const trial = { host: '127.0.0.1', publicUrl: null, callsAddress: null };

test('a trial opens no port to anybody else, whatever its pages listen on', async () => {
  assert.deepEqual(await findAddresses(trial), [{ ip: '127.0.0.1', announced: null }]);
  assert.deepEqual(await findAddresses({ ...trial, host: '0.0.0.0' }), [{ ip: '127.0.0.1', announced: null }]);
});

test('behind a proxy on the same machine media are received on all addresses, and browsers are told the public one', async () => {
  const found = await findAddresses({ ...trial, publicUrl: 'https://198.51.100.7' });
  assert.deepEqual(found, [{ ip: '0.0.0.0', announced: '198.51.100.7' }]);
  const six = await findAddresses({ ...trial, publicUrl: 'https://[2001:db8::7]' });
  assert.deepEqual(six, [{ ip: '::', announced: '2001:db8::7' }]);
});

test('another address for calls, or one interface only, is taken as it was said', async () => {
  const apart = { ...trial, publicUrl: 'https://alcove.example', callsAddress: '203.0.113.9' };
  assert.deepEqual(await findAddresses(apart), [{ ip: '0.0.0.0', announced: '203.0.113.9' }]);
  const one = await findAddresses({ ...apart, host: '10.0.0.4' });
  assert.deepEqual(one, [{ ip: '10.0.0.4', announced: '203.0.113.9' }]);
});

test('a name that leads nowhere, or back to this machine, is refused in one sentence', async () => {
  const nowhere = { ...trial, publicUrl: 'https://alcove.invalid' };
  await assert.rejects(findAddresses(nowhere), { message: /^alcove\.invalid can't be looked up: .*\.$/ });
  const back = { ...trial, callsAddress: 'LOCALHOST' };
  await assert.rejects(findAddresses(back), { message: /^LOCALHOST leads to this machine itself .*\.$/ });
});
