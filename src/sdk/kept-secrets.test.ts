import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { ConversationId } from '../shared/ids.ts';
import { forgetSecrets, keepSecrets, readKeptSecrets } from './kept-secrets.ts';
import { randomBytes } from './crypto/primitives.ts';
import { memoryStore } from './storage.ts';
import type { DeviceParts } from './parts.ts';

const id = () => randomUUID() as ConversationId;

function device(kept = new Map<string, unknown>(), lasting = true, key = randomBytes(32)) {
  const store = memoryStore(kept, lasting);
  const vault = { opened: { account: id() }, deviceKey: async () => key };
  const parts = { store: () => store, vault } as unknown as Pick<DeviceParts, 'store' | 'vault'>;
  return { parts, kept };
}

const secrets = new Map([
  [0, randomBytes(32)],
  [3, randomBytes(32)],
]);

test('what a device opened once is there after a reload, and not to be read beside its key', async () => {
  const { parts, kept } = device();
  const conversation = id();
  await keepSecrets(parts, conversation, secrets);
  assert.deepEqual(await readKeptSecrets(parts, conversation), secrets);

  const [[, box] = []] = kept;
  const text = Buffer.from(box as Uint8Array).toString('hex');
  for (const secret of secrets.values()) assert.ok(!text.includes(Buffer.from(secret).toString('hex')));
  const { parts: other } = device(kept);
  assert.equal((await readKeptSecrets(other, conversation)).size, 0, 'another key opens nothing');
});

test('secrets kept for one conversation open nothing in another', async () => {
  const { parts, kept } = device();
  const [first, second] = [id(), id()];
  await keepSecrets(parts, first, secrets);
  kept.set(`secrets/${second}`, kept.get(`secrets/${first}`));
  assert.equal((await readKeptSecrets(parts, second)).size, 0);
  assert.equal((await readKeptSecrets(parts, first)).size, 2);
});

test('a shared computer keeps none, and a conversation that is gone leaves none', async () => {
  const shared = device(new Map(), false);
  const conversation = id();
  await keepSecrets(shared.parts, conversation, secrets);
  assert.equal(shared.kept.size, 0);

  const own = device();
  await keepSecrets(own.parts, conversation, secrets);
  await forgetSecrets(own.parts, conversation);
  assert.equal(own.kept.size, 0);
});
