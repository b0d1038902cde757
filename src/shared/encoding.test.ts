import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  decode,
  decodeList,
  encode,
  EncodingError,
  fromBase64Url,
  fromHex,
  idBytes,
  idText,
  labelOf,
  list,
  readText,
  readU32,
  readU64,
  readU8,
  toBase64Url,
  toHex,
  u32,
  u64,
  u8,
  utf8,
} from './encoding.ts';

const someBytes = fc.uint8Array({ maxLength: 80 }).map((bytes) => new Uint8Array(bytes));
const fields = fc.array(someBytes, { maxLength: 8 });

describe('encoding', () => {
  test('the label carries the version, lengths are big-endian', () => {
    assert.equal(toHex(encode('x', fromHex('0aff'))), '0000000a616c636f76652f312f78000000020aff');
    assert.equal(toHex(list(u8(1), u8(2))), '0000000200000001010000000102');
  });

  test('what is encoded decodes to the same fields', () => {
    fc.assert(
      fc.property(fields, (values) => {
        const bytes = encode('test', ...values);
        assert.deepEqual(decode('test', bytes, values.length), values);
        assert.deepEqual(decodeList(list(...values)), values);
        assert.equal(labelOf(bytes), 'test');
      }),
    );
  });

  test('two different rows of fields never have the same bytes', () => {
    fc.assert(
      fc.property(fields, fields, (a, b) => {
        const same = a.length === b.length && a.every((value, at) => toHex(value) === toHex(b[at]!));
        assert.equal(toHex(encode('test', ...a)) === toHex(encode('test', ...b)), same);
      }),
    );
  });

  test('another label, another version, another count, a byte more and a byte less are refused', () => {
    const bytes = encode('test', utf8('a'), utf8('b'));
    const newer = fromHex(toHex(bytes).replace(toHex(utf8('/1/')), toHex(utf8('/2/'))));
    assert.throws(() => decode('text', bytes, 2), EncodingError);
    assert.throws(() => decode('test', newer, 2), EncodingError);
    assert.throws(() => labelOf(newer), EncodingError);
    assert.throws(() => decode('test', bytes, 3), EncodingError);
    for (let length = 0; length < bytes.length; length += 1) {
      assert.throws(() => decode('test', bytes.slice(0, length), 2), EncodingError);
    }
    for (const extra of [1, 3, 4, 5]) {
      assert.throws(() => decode('test', new Uint8Array([...bytes, ...new Uint8Array(extra)]), 2), EncodingError);
    }
  });

  test('a list says how long it is', () => {
    const bytes = list(u8(1), u8(2));
    bytes[3] = 1;
    assert.throws(() => decodeList(bytes), EncodingError);
    assert.throws(() => decodeList(new Uint8Array(3)), EncodingError);
  });

  test('numbers go there and back, and out of range is refused', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), (n) => assert.equal(readU32(u32(n)), n)));
    fc.assert(fc.property(fc.maxSafeNat(), (n) => assert.equal(readU64(u64(n)), n)));
    assert.equal(readU8(u8(255)), 255);
    for (const make of [() => u8(256), () => u32(-1), () => u32(2 ** 32), () => u64(2 ** 53), () => u32(1.5)]) {
      assert.throws(make, EncodingError);
    }
    assert.throws(() => readU32(new Uint8Array(5)), EncodingError);
    assert.throws(() => readU64(fromHex('ffffffffffffffff')), EncodingError);
  });

  test('text is NFC and well-formed; two spellings of one text are the same bytes', () => {
    assert.equal(toHex(utf8('e\u0301')), toHex(utf8('\u00e9')));
    assert.equal(readText(utf8('e\u0301')), '\u00e9');
    assert.throws(() => readText(fromHex('65cc81')), EncodingError);
    assert.throws(() => readText(fromHex('ff')), EncodingError);
    assert.equal(readText(fromHex('efbbbf41')), '\ufeffA');
  });

  test('ids are 16 bytes and lower case', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        assert.equal(toHex(idBytes(idText(bytes))), toHex(bytes));
      }),
    );
    for (const id of ['', 'A'.repeat(36), '0198F0C0-0000-7000-8000-000000000001', '0198f0c0000070008000000000000001']) {
      assert.throws(() => idBytes(id), EncodingError);
    }
    assert.throws(() => idText(new Uint8Array(15)), EncodingError);
  });

  test('base64url goes there and back, and has one spelling', () => {
    fc.assert(fc.property(someBytes, (bytes) => assert.deepEqual(fromBase64Url(toBase64Url(bytes)), bytes)));
    assert.equal(toBase64Url(fromHex('fbff')), '-_8');
    assert.equal(fromBase64Url(toBase64Url(new Uint8Array(100_000))).length, 100_000);
    for (const text of ['A', 'AB=', 'AB==', '+/8', '-_9', 'A A', 'AB\n']) {
      assert.throws(() => fromBase64Url(text), EncodingError);
    }
  });
});
