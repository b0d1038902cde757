import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { EncodingError, fromHex, utf8 } from './encoding.ts';
import { isGoodHpkeKey, isGoodSignKey, isSignedBy, requireGoodPublicKeys } from './public-keys.ts';

const zeros = '00'.repeat(31);
const goodSign = fromHex('d04ab232742bb4ab3a1368bd4615e4e6d0224ab71a016baf8520a332c9778737');
const goodHpke = fromHex('052a50773ac8d91773f2dc9662e12f0defe915e415b8a1c8e20a5a3d6ab2b843');

const refusedSign = {
  'the neutral point': `01${zeros}`,
  'the neutral point with a sign': `01${'00'.repeat(30)}80`,
  'the point of order 2': `ec${'ff'.repeat(30)}7f`,
  'the point of order 2 with a sign': `ec${'ff'.repeat(31)}`,
  'a point of order 4': `00${zeros}`,
  'the other point of order 4': `00${'00'.repeat(30)}80`,
  'a point of order 8': '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'the same with a sign': '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'another point of order 8': 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'the last point of order 8': 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
  'a second spelling of 0': `ed${'ff'.repeat(30)}7f`,
  'a second spelling of 1': `ee${'ff'.repeat(30)}7f`,
  'the largest spelling': 'ff'.repeat(32),
  'too few bytes': '11'.repeat(31),
};

const refusedHpke = {
  zero: `00${zeros}`,
  one: `01${zeros}`,
  'p − 1': `ec${'ff'.repeat(30)}7f`,
  'a point of order 8': 'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  'the other point of order 8': '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  'a second spelling of 0': `ed${'ff'.repeat(30)}7f`,
  'a second spelling of 1': `ee${'ff'.repeat(30)}7f`,
  'a set top bit': `09${'00'.repeat(30)}80`,
  'too many bytes': '11'.repeat(33),
};

describe('public keys', () => {
  test('honest keys are taken', () => {
    assert.ok(isGoodSignKey(goodSign));
    assert.ok(isGoodHpkeKey(goodHpke));
    requireGoodPublicKeys(goodSign, goodHpke);
  });
  for (const [name, key] of Object.entries(refusedSign)) {
    test(`a signing key is refused: ${name}`, () => {
      assert.equal(isGoodSignKey(fromHex(key)), false);
      assert.throws(() => requireGoodPublicKeys(fromHex(key), goodHpke), EncodingError);
    });
  }
  for (const [name, key] of Object.entries(refusedHpke)) {
    test(`an encryption key is refused: ${name}`, () => {
      assert.equal(isGoodHpkeKey(fromHex(key)), false);
      assert.throws(() => requireGoodPublicKeys(goodSign, fromHex(key)), EncodingError);
    });
  }

  test('the one signature that fits every text under a small-order key fits none here', async () => {
    for (const key of [`01${zeros}`, `01${'00'.repeat(30)}80`]) {
      const signature = fromHex(`${key}${'00'.repeat(32)}`);
      assert.equal(await isSignedBy(fromHex(key), signature, utf8('any text')), false);
    }
  });

  test('32 bytes that are no point of the curve verify nothing', async () => {
    assert.equal(await isSignedBy(fromHex(`02${zeros}`), new Uint8Array(64), utf8('x')), false);
  });
});
