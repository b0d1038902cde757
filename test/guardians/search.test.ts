import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { findNeedles, sharedBytes } from './search.ts';

const text = 'Ich fürchte mich vor „morgen“.';
const key = randomBytes(32);

test('a sentence is found however it is written', () => {
  const around = (middle: string | Buffer) => Buffer.concat([randomBytes(100), Buffer.from(middle), randomBytes(100)]);
  const ways: [string, Buffer][] = [
    ['plain', around(text)],
    ['hex', around(Buffer.from(text).toString('hex'))],
    ['upper hex', around(Buffer.from(text).toString('hex').toUpperCase())],
    ['JSON', around(JSON.stringify({ a: text }))],
    ['query', around(encodeURIComponent(text))],
    ['lower case', around(text.toLowerCase())],
    ['UTF-16', around(Buffer.from(text, 'utf16le'))],
    ...[0, 1, 2, 3, 4, 5].flatMap((shift): [string, Buffer][] => {
      const inside = Buffer.concat([randomBytes(shift), Buffer.from(text), randomBytes(5)]);
      return [
        [`base64 at ${shift}`, around(inside.toString('base64'))],
        [`base64url at ${shift}`, around(inside.toString('base64url'))],
      ];
    }),
  ];
  for (const [how, bytes] of ways) {
    assert.notEqual(findNeedles([{ name: 'sentence', value: text }], [{ name: 'file', bytes }]).length, 0, how);
  }
});

test('a key is found, half of it is not', () => {
  const needle = [{ name: 'key', value: new Uint8Array(key) }];
  assert.equal(findNeedles(needle, [{ name: 'file', bytes: Buffer.concat([randomBytes(9), key]) }]).length, 1);
  assert.notEqual(findNeedles(needle, [{ name: 'file', bytes: Buffer.from(key.toString('base64url')) }]).length, 0);
  assert.deepEqual(findNeedles(needle, [{ name: 'file', bytes: key.subarray(0, 16) }]), []);
  assert.deepEqual(findNeedles(needle, [{ name: 'file', bytes: randomBytes(10_000) }]), []);
});

test('what is too short to mean anything is refused, not silently passed', () => {
  assert.throws(() => findNeedles([{ name: 'Bo', value: 'Bo' }], []));
});

test('a string that two conversations share is found, unless it is only form', () => {
  const secret = randomBytes(16);
  const form = Buffer.from('alcove/1/control, as everywhere');
  const one = [Buffer.concat([randomBytes(50), secret, randomBytes(3), form])];
  const other = [randomBytes(20), Buffer.concat([form, secret])];
  assert.deepEqual(sharedBytes(one, other, [form]), [secret.toString('latin1')]);
  assert.notEqual(sharedBytes(one, other).length, 1);
  assert.deepEqual(sharedBytes(one, [Buffer.concat([form, secret.subarray(1)])], [form]), []);
});
