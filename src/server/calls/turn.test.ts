import assert from 'node:assert/strict';
import { test } from 'node:test';
import { turnServers } from './turn.ts';

const now = new Date('2026-11-29T12:00:00Z');
const turn = { urls: ['turn:turn.example.org', 'turns:turn.example.org?transport=tcp'], secret: 'north' };

test('a line gets credentials of its own, good for a day, which a TURN server with the same secret can check', async () => {
  const [server, ...others] = turnServers({ turn }, now);
  assert.ok(server);
  assert.deepEqual([others, server.urls], [[], turn.urls]);
  const [until, name] = server.username.split(':');
  assert.equal(Number(until), now.getTime() / 1000 + 86_400);
  // By WebCrypto, as a second opinion.
  const bytes = (text: string) => new TextEncoder().encode(text);
  const key = await crypto.subtle.importKey('raw', bytes('north'), { name: 'HMAC', hash: 'SHA-1' }, false, ['verify']);
  const credential = Buffer.from(server.credential, 'base64');
  assert.ok(await crypto.subtle.verify('HMAC', key, credential, bytes(server.username)));
  assert.notEqual(turnServers({ turn }, now)[0]?.username.split(':')[1], name, 'nobody is known again by it');
});

test('without a TURN server nothing is given', () => {
  assert.deepEqual(turnServers({ turn: null }, now), []);
});
