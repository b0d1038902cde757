import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cameraGif, cameraJpeg, cameraPng, cameraWebp, TELLTALE } from '../../../test/support/pictures.ts';
import { readAttached } from './attached.ts';
import { cleanPicture, PictureError } from './clean.ts';
import { kindOf, type PictureType } from './kinds.ts';
import { tidyName } from './names.ts';
import { prepareFile } from './prepare.ts';

const pictures: Record<PictureType, Buffer> = {
  'image/jpeg': cameraJpeg(6),
  'image/png': cameraPng(),
  'image/gif': cameraGif(),
  'image/webp': cameraWebp(),
};
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));

describe('C11: a picture leaves without where it was taken', () => {
  for (const [type, bytes] of Object.entries(pictures) as [PictureType, Buffer][]) {
    test(`${type}: what it tells is gone, what it shows stays`, () => {
      assert.ok(bytes.includes(TELLTALE));
      const clean = Buffer.from(cleanPicture(type, new Uint8Array(bytes)));
      for (const told of [TELLTALE, 'GPS', 'Anna', 'XMP', 'Photoshop', 'MPF']) assert.ok(!clean.includes(told), told);
      assert.deepEqual(kindOf(clean, ''), { is: 'picture', type });
      assert.deepEqual(Buffer.from(cleanPicture(type, new Uint8Array(clean))), clean, 'clean is clean');
    });
    test(`${type}: cut anywhere, it is refused or still tells nothing`, () => {
      for (let length = 0; length < bytes.length; length += 1) {
        try {
          const clean = cleanPicture(type, new Uint8Array(bytes.subarray(0, length)));
          assert.ok(!Buffer.from(clean).includes('GPS'));
        } catch (error) {
          assert.ok(error instanceof PictureError || error instanceof RangeError, String(error));
        }
      }
    });
  }

  test('a JPEG keeps which way up it is, its colours and its coded picture', () => {
    const clean = Buffer.from(cleanPicture('image/jpeg', new Uint8Array(pictures['image/jpeg'])));
    assert.ok(clean.includes('ICC_PROFILE'));
    assert.ok(clean.includes(Buffer.from([0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56, 0xff, 0xd9])));
    const at = clean.indexOf('Exif');
    assert.equal(clean.readUInt16BE(at + 6 + 10), 0x0112);
    assert.equal(clean.readUInt16BE(at + 6 + 18), 6);
    const upright = Buffer.from(cleanPicture('image/jpeg', new Uint8Array(cameraJpeg(1))));
    assert.ok(!upright.includes('Exif'));
  });

  test('an animation stays one, without Exif in a frame', () => {
    assert.ok(Buffer.from(cleanPicture('image/gif', new Uint8Array(cameraGif()))).includes('NETSCAPE2.0'));
    const webp = Buffer.from(cleanPicture('image/webp', new Uint8Array(cameraWebp())));
    assert.ok(webp.includes('ANMF') && webp.includes('VP8L') && !webp.includes('EXIF'));
    assert.equal(webp[20]! & 0x0c, 0);
    assert.equal(webp.readUInt32LE(4), webp.length - 8);
  });
});

test('C11: pictures, PDF and office files are known by their bytes, everything else is none', () => {
  const cases: [string, string, string][] = [
    ['%PDF-1.7 x', 'a.pdf', 'document'],
    ['%PDF-1.7 x', 'a.exe', 'document'],
    ['PK\x03\x04..', 'a.docx', 'document'],
    ['PK\x03\x04..', 'a.zip', 'other'],
    ['PK\x03\x04..', 'a.docm', 'other'],
    ['\xd0\xcf\x11\xe0', 'a.xls', 'document'],
    ['Dear diary', 'a.txt', 'document'],
    ['Dear\0diary', 'a.txt', 'other'],
    ['<script>', 'a.html', 'other'],
    ['<svg xmlns', 'a.svg', 'other'],
    ['<svg xmlns', 'a.png', 'other'],
    ['MZ\x90', 'a.pdf', 'other'],
    ['\0\0\0\x18ftypheic', 'a.heic', 'unclean'],
    ['\0\0\0\x18ftypavif', 'a.jpg', 'unclean'],
    ['II*\0....', 'a.tiff', 'unclean'],
    ['', 'a.txt', 'document'],
    ['', 'a', 'other'],
  ];
  for (const [bytes, name, is] of cases) assert.equal(kindOf(bytesOf(bytes), name).is, is, `${name} ${bytes}`);
});

test('what can’t be sent says why', async () => {
  const refuses = (bytes: string, name: string, code: string) =>
    assert.rejects(prepareFile(new Blob([bytesOf(bytes)]), name, 1), { code });
  await refuses('x'.repeat(1024 * 1024 + 1), 'a.txt', 'file.too_large');
  await refuses('MZ', 'a.exe', 'file_kind');
  await refuses('\0\0\0\x18ftypheic', 'a.heic', 'picture_unclean');
  await refuses('\xff\xd8\xff\xe1', 'a.jpg', 'file_unreadable');
  assert.equal((await prepareFile(new Blob(['x'.repeat(1024 * 1024)]), 'a.txt', 1)).type, 'text/plain');
});

test('a name stands on one line, leads nowhere and hides no ending', () => {
  assert.equal(tidyName('../../etc/pass\nwd'), '....etcpasswd');
  assert.equal(tidyName('letter\u202Efdp.exe'), 'letterfdp.exe');
  assert.equal(tidyName('  '), 'file');
  assert.equal(tidyName(`${'a'.repeat(300)}.pdf`).length, 120);
  assert.ok(tidyName(`${'a'.repeat(300)}.pdf`).endsWith('.pdf'));
});

test('what another program says of its files is taken only where it makes sense', () => {
  const key = { id: '018f0000-0000-7000-8000-000000000000', key: 'A'.repeat(43), hash: 'B'.repeat(43), size: 5 };
  const [file] = readAttached([{ ...key, name: 'a/b.png', type: 'image/png', width: 3, height: 4, thumbnail: key }]);
  assert.deepEqual(file, {
    ...{ ...key, name: 'ab.png', type: 'image/png' },
    picture: { width: 3, height: 4, thumbnail: key },
  });
  for (const wrong of [
    ...[null, 1, 'x', {}, { ...key, id: '../x' }, { ...key, key: 'short' }, { ...key, hash: 5 }],
    ...[
      { ...key, size: -1 },
      { ...key, size: 1.5 },
      { ...key, size: 1e12 },
      { ...key, size: '5' },
    ],
  ]) {
    assert.deepEqual(readAttached([wrong]), []);
  }
  assert.deepEqual(readAttached('files'), []);
  assert.equal(readAttached(Array.from({ length: 50 }, () => key)).length, 10);
  const svg = readAttached([{ ...key, type: 'image/svg+xml' }])[0];
  assert.deepEqual([svg?.picture, svg?.name], [null, 'file']);
  const huge = { ...key, type: 'image/png', width: 1e9, height: 'x', thumbnail: { ...key, size: 1_000_000 } };
  assert.deepEqual(readAttached([huge])[0]?.picture, { width: 0, height: 0, thumbnail: null });
});
