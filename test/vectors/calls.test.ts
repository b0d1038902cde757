// Seats, media secrets and frames against the vectors (protocol §10, §16).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { frameKey, openFrame, readFramePlace, sealFrame } from '../../src/sdk/crypto/frame.ts';
import { importHpkeKey, participantKeys } from '../../src/sdk/crypto/keys.ts';
import { decodeMediaKeys, mediaCommit, openMediaSecret } from '../../src/sdk/crypto/media-secret.ts';
import { signSeat } from '../../src/sdk/crypto/seat.ts';
import { decodeSeat, streams, type Stream } from '../../src/shared/call-format.ts';
import { concat, fromHex, idBytes, toHex, type Bytes } from '../../src/shared/encoding.ts';
import { isSignedBy } from '../../src/shared/public-keys.ts';
import { filled, vectorBytes, vectorId, vectorText } from './vectors.ts';

const [conversation, call, participant] = [vectorId<never>(3), vectorId<never>(4), vectorId<never>(0x0a)];
const [seat, other] = [idBytes(vectorId(5)), idBytes(vectorId(0x15))];
const place = { conversation, call, seat };
const author = await participantKeys(filled(0x21), 0);
const secret = filled(0x51);

test('a seat is the same bytes under the same signature', async () => {
  const ephemeral = await importHpkeKey(filled(0x53));
  const ours = { ...place, participant, controlN: 0, ephemeralKey: ephemeral.public, media: streams };
  const signed = await signSeat(ours, author.sign);
  assert.equal(toHex(signed.bytes), vectorText('seat.bytes'));
  assert.equal(toHex(signed.signature), vectorText('seat.sig'));
  assert.deepEqual(decodeSeat(vectorBytes('seat.bytes')), ours);
});

test('a media secret opens for the seat that it was sealed to, and gives what was committed to', async () => {
  const bytes = vectorBytes('media.bytes');
  assert.ok(await isSignedBy(author.sign.public, vectorBytes('media.sig'), bytes));
  const read = decodeMediaKeys(bytes);
  assert.deepEqual(await mediaCommit(secret, place, 1), vectorBytes('media.commit'));
  const keys = await importHpkeKey(filled(0x54));
  assert.deepEqual(await openMediaSecret(read, { seat: other, keys }), secret);
  assert.equal(await openMediaSecret(read, { seat, keys }), null, 'not for this one');
});

const vp8Key = concat(fromHex('5042009d012a80026801'), filled(0x61, 6));
const vp8Delta = fromHex('b1020304050607');
const frames: [string, Stream, number, Bytes][] = [
  ['frame.vp8.key', 'camera', 7, vp8Key],
  ['frame.vp8.delta', 'camera', 8, vp8Delta],
  ['frame.opus', 'sound', 9, fromHex('fc0102')],
  ['frame.screen', 'screen', 2 ** 39 + 5, vp8Delta],
  ['frame.screenSound', 'screenSound', 0, filled(0, 0)],
];
for (const [name, stream, counter, plain] of frames) {
  test(`${name} is the same bytes, and opens again`, async () => {
    const key = await frameKey(secret, place, 1);
    const sealed = await sealFrame(key, { stream, k: 1, counter }, plain);
    assert.equal(toHex(sealed), vectorText(name));
    assert.deepEqual(readFramePlace(sealed), { stream, k: 1, counter });
    assert.deepEqual(await openFrame(key, stream, sealed), plain);
  });
}
