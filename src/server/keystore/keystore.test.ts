import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Keystore, keystoreExists, openKeystore } from './keystore.ts';

const root = mkdtempSync(join(tmpdir(), 'alcove-keystore-'));
const folder = join(root, 'keystore');
let keystore: Keystore;

before(async () => {
  keystore = await openKeystore(folder);
});
after(() => rmSync(root, { recursive: true, force: true }));

test('nobody but the owner can read the keystore', async () => {
  await keystore.createShredKey(randomUUID());
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const mode = statSync(join(entry.parentPath, entry.name)).mode & 0o777;
    assert.equal(mode, entry.isDirectory() ? 0o700 : 0o600, entry.name);
  }
});

test('a keystore that is opened again is the same one, and a new one is another', async () => {
  const again = await openKeystore(folder);
  assert.deepEqual(again.fingerprint, keystore.fingerprint);
  assert.equal(again.opaqueSetup, keystore.opaqueSetup);
  assert.equal(again.openName('members.name:1', keystore.sealName('members.name:1', 'Anna')), 'Anna');
  const other = await openKeystore(join(root, 'other'));
  assert.notDeepEqual(other.fingerprint, keystore.fingerprint);
  assert.throws(() => other.openName('members.name:1', keystore.sealName('members.name:1', 'Anna')));
});

test('a name opens where it was sealed and nowhere else', () => {
  const box = keystore.sealName('members.name:1', 'Zoë Jansen');
  assert.equal(keystore.openName('members.name:1', box), 'Zoë Jansen');
  assert.throws(() => keystore.openName('members.name:2', box));
  const changed = Buffer.from(box);
  changed[changed.length - 20]! ^= 1;
  assert.throws(() => keystore.openName('members.name:1', changed));
  assert.throws(() => keystore.openName('members.name:1', box.subarray(0, 20)));
});

test('the same name never looks the same twice, and does not stand in its box', () => {
  const box = keystore.sealName('members.name:1', 'Zoë Jansen');
  assert.notDeepEqual(keystore.sealName('members.name:1', 'Zoë Jansen'), box);
  assert.ok(!box.includes('Jansen'));
});

test('an address is found however it was typed, in its organisation only', () => {
  const found = keystore.lookupHash('a', 'zoe\u0308@example.org');
  assert.deepEqual(keystore.lookupHash('a', ' ZO\u00cb@Example.org '), found);
  assert.notDeepEqual(keystore.lookupHash('b', 'zoe\u0308@example.org'), found);
  assert.notDeepEqual(keystore.lookupHash('a', 'zoe@example.org'), found);
});

test('a share opens for its conversation and recipient, and never again once the shred key is gone', async () => {
  const [conversation, other, recipient, stranger] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  await keystore.createShredKey(conversation);
  await keystore.createShredKey(other);
  const share = Buffer.from('a key share');
  const box = await keystore.sealShare(conversation, recipient, share);
  assert.deepEqual(await keystore.openShare(conversation, recipient, box), share);
  await assert.rejects(keystore.openShare(conversation, stranger, box));
  await assert.rejects(keystore.openShare(other, recipient, box));

  await keystore.createShredKey(conversation);
  assert.deepEqual(await keystore.openShare(conversation, recipient, box), share, 'making it again keeps it');

  await keystore.destroyShredKey(conversation);
  await keystore.destroyShredKey(conversation);
  assert.equal(await keystore.openShare(conversation, recipient, box), null);
  await assert.rejects(keystore.sealShare(conversation, recipient, share), /no shred key/);
  await keystore.createShredKey(conversation);
  await assert.rejects(keystore.openShare(conversation, recipient, box), 'a new key opens nothing old');
});

test('a device secret is made once, and is gone when it is destroyed', async () => {
  const device = randomUUID();
  assert.equal(await keystore.readDeviceSecret(device), null);
  const secret = await keystore.createDeviceSecret(device);
  assert.equal(secret.length, 32);
  assert.deepEqual(await keystore.createDeviceSecret(device), secret);
  assert.deepEqual(await keystore.readDeviceSecret(device), secret);
  await keystore.destroyDeviceSecret(device);
  assert.equal(await keystore.readDeviceSecret(device), null);
});

test('ten who make the same secret at once get the same one', async () => {
  const device = randomUUID();
  const secrets = await Promise.all(Array.from({ length: 10 }, () => keystore.createDeviceSecret(device)));
  assert.equal(new Set(secrets.map((secret) => secret.toString('hex'))).size, 1);
  assert.deepEqual(readdirSync(join(folder, 'device')), [device]);
});

test('an id that is none never becomes a file name', async () => {
  await assert.rejects(keystore.createShredKey('../../outside'), /not an id/);
  await assert.rejects(keystore.readDeviceSecret('../installation-id'), /not an id/);
});

test('a keystore with a part missing or damaged is refused in one sentence', async () => {
  const broken = join(root, 'broken');
  await openKeystore(broken);
  assert.equal(keystoreExists(broken), true);
  writeFileSync(join(broken, 'names.key'), readFileSync(join(broken, 'names.key')).subarray(1));
  await assert.rejects(openKeystore(broken), { name: 'StartError', message: /names\.key is damaged/ });
  rmSync(join(broken, 'names.key'));
  await assert.rejects(openKeystore(broken), { name: 'StartError', message: /incomplete/ });
});

test('a keystore that lost what tells it apart is not made anew over its keys', async () => {
  const lost = join(root, 'lost');
  await (await openKeystore(lost)).createShredKey(randomUUID());
  rmSync(join(lost, 'installation-id'));
  await assert.rejects(openKeystore(lost), { name: 'StartError', message: /restore it/ });
});

test('a first start that was interrupted is repeated', async () => {
  const half = join(root, 'half');
  await openKeystore(half);
  rmSync(join(half, 'installation-id'));
  assert.equal(keystoreExists(half), false);
  assert.ok((await openKeystore(half)).installationId);
});

test('a folder with something else in it is not made a keystore', async () => {
  const other = join(root, 'something-else');
  assert.equal(keystoreExists(other), false);
  mkdirSync(other);
  writeFileSync(join(other, 'letter.txt'), 'Dear Anna');
  await assert.rejects(openKeystore(other), { name: 'StartError', message: /something else/ });
  assert.equal(keystoreExists(other), false);
  assert.equal(readFileSync(join(other, 'letter.txt'), 'utf8'), 'Dear Anna');
});

test('what a killed process was writing is taken away at the next start, and what is being written now is not', async () => {
  const device = join(folder, 'device');
  const [old, now] = ['a'.repeat(12), 'b'.repeat(12)].map((name) => join(device, `${randomUUID()}.${name}.tmp`));
  for (const path of [old!, now!]) writeFileSync(path, 'half a key');
  const anHourAgo = new Date(Date.now() - 3_600_000);
  utimesSync(old!, anHourAgo, anHourAgo);
  await openKeystore(folder);
  assert.deepEqual(
    readdirSync(device).filter((name) => name.endsWith('.tmp')),
    [basename(now!)],
  );
  rmSync(now!);
});
