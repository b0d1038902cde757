// What one seat of a call can do with the secrets of another, and what a server in between can't.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concat, toBase64Url, toHex, type Bytes } from '../../shared/encoding.ts';
import { kdf } from '../crypto/primitives.ts';
import { idBytes, u32 } from '../../shared/encoding.ts';
import { makeEphemeralKey } from '../crypto/keys.ts';
import { decodeMediaKeys, openMediaSecret, sealMediaSecret } from '../crypto/media-secret.ts';
import { newId } from '../ids.ts';
import { MediaSecrets } from './media-secrets.ts';

const conversation = newId<never>();
const call = newId<never>();
let time = 0;
const clock = () => time;

const begin = () => MediaSecrets.begin(conversation, call, clock);
const recipientOf = ({ seat, ephemeralKey }: MediaSecrets) => ({ seat, ephemeralKey });
const nameOf = ({ seat }: MediaSecrets) => toBase64Url(seat);
const picture = new Uint8Array([0xb1, 2, 3, 4, 5, 6]);

/** A new generation for these, in force and handed over. */
async function giveKeys(from: MediaSecrets, ...to: MediaSecrets[]): Promise<Bytes> {
  const drawn = await from.draw(to.map(recipientOf));
  assert.ok(drawn);
  for (const one of to) assert.equal(await one.take(from.seat, drawn.bytes), 'opened');
  from.use(drawn.k);
  return drawn.bytes;
}

async function sealed(from: MediaSecrets, frame: Bytes = picture): Promise<Bytes> {
  const bytes = await from.seal('camera', frame);
  assert.ok(bytes);
  return bytes;
}

async function isRefused(by: MediaSecrets, from: MediaSecrets, frame: Bytes): Promise<void> {
  assert.notEqual((await by.open(nameOf(from), 'camera', frame)).is, 'opened');
}

test('V10: what a seat seals, those whom it gave its key see, and nobody else', async () => {
  const [anna, ben, eve] = [await begin(), await begin(), await begin()];
  assert.equal(await anna.seal('camera', picture), null, 'nothing leaves before there is a key');
  const keys = await giveKeys(anna, ben);
  const frame = await sealed(anna);
  assert.deepEqual(await ben.open(nameOf(anna), 'camera', frame), { is: 'opened', frame: picture });
  assert.equal(await eve.take(anna.seat, keys), 'notForUs', 'a seat that the sender did not prove');
  assert.deepEqual(await eve.open(nameOf(anna), 'camera', frame), { is: 'keyMissing', k: 1 });
  assert.ok(!toHex(frame).includes(toHex(picture.slice(1))), 'nothing of it is clear but the first byte');
});

test('a frame counts once, in its own stream, of its own seat, whole', async () => {
  const [anna, ben, carl] = [await begin(), await begin(), await begin()];
  await giveKeys(anna, ben, carl);
  await giveKeys(carl, ben);
  const frame = await sealed(anna);
  await isRefused(ben, carl, frame);
  assert.notEqual((await ben.open(nameOf(anna), 'screen', frame)).is, 'opened', 'as another stream');
  for (let at = 0; at < frame.length; at += 1) {
    const changed = frame.slice();
    changed[at] = (changed[at] ?? 0) ^ 1;
    await isRefused(ben, anna, changed);
    await isRefused(ben, anna, frame.slice(0, at));
  }
  await isRefused(ben, anna, concat(frame, new Uint8Array(1)));
  await isRefused(ben, anna, picture);
  assert.equal((await ben.open(nameOf(anna), 'camera', frame)).is, 'opened');
  assert.equal((await ben.open(nameOf(anna), 'camera', frame)).is, 'replayed');
  const both = await sealed(anna);
  const twice = await Promise.all([0, 1].map(() => ben.open(nameOf(anna), 'camera', both)));
  assert.deepEqual(twice.map(({ is }) => is).toSorted(), ['opened', 'replayed']);
});

test('frames may be lost and come late, by up to 1,024', async () => {
  const [anna, ben] = [await begin(), await begin()];
  await giveKeys(anna, ben);
  const frames: Bytes[] = [];
  for (let at = 0; at < 1_100; at += 1) frames.push(await sealed(anna));
  const open = async (at: number) => (await ben.open(nameOf(anna), 'camera', frames[at] ?? picture)).is;
  assert.equal(await open(1_050), 'opened');
  assert.equal(await open(1_050 - 1_023), 'opened');
  assert.equal(await open(1_050 - 1_024), 'replayed', 'too late');
  assert.equal(await open(1_099), 'opened');
  assert.equal(await open(1_098), 'opened', 'skipped ones are new');
  assert.equal(await open(1_050), 'replayed');
});

test('too short to be sealed: a picture without its clear bytes doesn’t leave', async () => {
  const [anna, ben] = [await begin(), await begin()];
  await giveKeys(anna, ben);
  assert.equal(await anna.seal('camera', new Uint8Array(0)), null);
  assert.equal(await anna.seal('camera', new Uint8Array(9)), null, 'the start of a key frame');
  assert.ok(await anna.seal('sound', new Uint8Array(0)), 'sound has none');
});

test('an older generation is opened for five seconds more, and never comes back', async () => {
  const [anna, ben] = [await begin(), await begin()];
  const first = await giveKeys(anna, ben);
  const [one, two] = [await sealed(anna), await sealed(anna)];
  await giveKeys(anna, ben);
  time += 4_900;
  assert.equal((await ben.open(nameOf(anna), 'camera', one)).is, 'opened');
  time += 200;
  assert.deepEqual(await ben.open(nameOf(anna), 'camera', two), { is: 'refused' });
  assert.equal(await ben.take(anna.seat, first), 'refused');
  assert.deepEqual(await ben.open(nameOf(anna), 'camera', two), { is: 'refused' });
});

test('a lost key is given again to whom it was sealed to, to nobody else, and only while it holds', async () => {
  const [anna, ben, eve] = [await begin(), await begin(), await begin()];
  const drawn = await anna.draw([recipientOf(ben)]);
  anna.use(drawn?.k ?? 0);
  const frame = await sealed(anna);
  assert.deepEqual(await ben.open(nameOf(anna), 'camera', frame), { is: 'keyMissing', k: 1 });
  assert.equal(await anna.sealAgain(1, recipientOf(eve)), null);
  assert.equal(await anna.sealAgain(7, recipientOf(ben)), null);
  const again = await anna.sealAgain(null, recipientOf(ben));
  assert.equal(await ben.take(anna.seat, again ?? picture), 'opened');
  assert.equal((await ben.open(nameOf(anna), 'camera', frame)).is, 'opened');
});

test('keys of another call, seat, or that don’t open to their commitment are refused', async () => {
  const [anna, ben] = [await begin(), await begin()];
  const drawn = await anna.draw([recipientOf(ben)]);
  assert.ok(drawn);
  assert.equal(await ben.take(ben.seat, drawn.bytes), 'refused', 'as one’s own');
  assert.equal(await ben.take((await begin()).seat, drawn.bytes), 'refused', 'as another seat’s');
  const elsewhere = await MediaSecrets.begin(conversation, newId<never>(), clock);
  assert.equal(await elsewhere.take(anna.seat, drawn.bytes), 'refused', 'in another call');
  const read = decodeMediaKeys(drawn.bytes);
  const place = { conversation, call, seat: anna.seat };
  const [a, b] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
  const [honest, other] = await Promise.all([a, b].map((s) => sealMediaSecret(place, 1, s, [recipientOf(ben)])));
  const swapped = concat((honest ?? a).slice(0, -84), (other ?? a).slice(-84));
  assert.equal(await ben.take(anna.seat, swapped), 'refused', 'another secret than committed to');
  assert.equal(read.k, 1);
  assert.equal(await ben.take(anna.seat, drawn.bytes), 'opened');
  assert.equal(await ben.take(anna.seat, honest ?? a), 'refused', 'a second secret for one generation');
});

test('V10: who left the call opens nothing of the next generation', async () => {
  const [anna, ben, carl] = [await begin(), await begin(), await begin()];
  await giveKeys(anna, ben, carl);
  const next = await giveKeys(anna, carl);
  assert.equal(await ben.take(anna.seat, next), 'notForUs');
  const frame = await sealed(anna);
  assert.equal((await carl.open(nameOf(anna), 'camera', frame)).is, 'opened');
  assert.deepEqual(await ben.open(nameOf(anna), 'camera', frame), { is: 'keyMissing', k: 2 });
  anna.use(null);
  assert.equal(await anna.seal('camera', picture), null);
  carl.forget(anna.seat);
  assert.equal((await carl.open(nameOf(anna), 'camera', frame)).is, 'keyMissing');
});

test('a hundred joins never use a key with a nonce twice', async () => {
  const keys = await makeEphemeralKey();
  const listener = { seat: new Uint8Array(16).fill(9), ephemeralKey: keys.public };
  const used = new Set<string>();
  let frames = 0;
  for (let join = 0; join < 100; join += 1) {
    const anna = await begin();
    for (let generation = 0; generation < 2; generation += 1) {
      const drawn = await anna.draw([listener]);
      assert.ok(drawn);
      const secret = await openMediaSecret(decodeMediaKeys(drawn.bytes), { seat: listener.seat, keys });
      assert.ok(secret);
      const key = await kdf(secret, 'frame', idBytes(conversation), idBytes(call), anna.seat, u32(drawn.k));
      anna.use(drawn.k);
      for (const stream of ['sound', 'camera', 'camera', 'screen'] as const) {
        const frame = await anna.seal(stream, picture);
        used.add(`${toHex(key)} ${toHex((frame ?? picture).slice(-8))}`);
        frames += 1;
      }
    }
  }
  assert.equal(used.size, frames);
});
