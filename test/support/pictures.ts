// Pictures as cameras make them, built by hand: drawn by nothing but a few bytes, and full of what they tell.
import { crc32, deflateSync } from 'node:zlib';

/** What must not leave a device: as it stands in the bytes of Exif, comments and text chunks. */
export const TELLTALE = 'GPS 52.37N 4.89E by Anna';

function segment(marker: number, data: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 0xff]), data]);
}

/** Exif with an orientation, a pointer to GPS and the telltale. */
export function exif(orientation: number): Buffer {
  const entry = (tag: number, type: number, value: number) => {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt16LE(tag, 0);
    bytes.writeUInt16LE(type, 2);
    bytes.writeUInt32LE(1, 4);
    bytes.writeUInt16LE(value, 8);
    return bytes;
  };
  const head = Buffer.from([0x49, 0x49, 42, 0, 8, 0, 0, 0, 2, 0]);
  return Buffer.concat([
    head,
    entry(0x0112, 3, orientation),
    entry(0x8825, 4, 50),
    Buffer.alloc(4),
    Buffer.from(TELLTALE),
  ]);
}

/** A JPEG of no picture that decodes, with everything around it that cameras add. */
export function cameraJpeg(orientation: number): Buffer {
  const jfif = Buffer.concat([
    Buffer.from('JFIF\0\x01\x01\x00\x00\x01\x00\x01', 'latin1'),
    Buffer.from([1, 1, 9, 9, 9]),
  ]);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, jfif),
    segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exif(orientation)])),
    segment(0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0${TELLTALE}`)),
    segment(0xe2, Buffer.from('ICC_PROFILE\0\x01\x01colours', 'latin1')),
    segment(0xe2, Buffer.from(`MPF\0${TELLTALE}`)),
    segment(0xed, Buffer.from(`Photoshop 3.0\0${TELLTALE}`)),
    segment(0xfe, Buffer.from(TELLTALE)),
    segment(0xdb, Buffer.alloc(65, 1)),
    segment(0xc0, Buffer.from([8, 0, 1, 0, 1, 1, 1, 0x11, 0])),
    segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    Buffer.from([0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56]),
    Buffer.from([0xff, 0xd9]),
    Buffer.from(`ftypmp42${TELLTALE}`),
  ]);
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** A real PNG of one colour, with the place where it was taken in Exif and in a text. */
export function cameraPng(side = 40): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const line = Buffer.concat([Buffer.from([0]), Buffer.alloc(side * 3, 0x80)]);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('eXIf', exif(1)),
    chunk('tEXt', Buffer.from(`Comment\0${TELLTALE}`)),
    chunk('IDAT', deflateSync(Buffer.concat(Array.from({ length: side }, () => line)))),
    chunk('IEND', Buffer.alloc(0)),
    Buffer.from(TELLTALE),
  ]);
}

export function cameraGif(): Buffer {
  const blocks = (text: string) => Buffer.concat([Buffer.from([text.length]), Buffer.from(text), Buffer.from([0])]);
  return Buffer.concat([
    Buffer.from('GIF89a\x01\x00\x01\x00\x80\x00\x00', 'latin1'),
    Buffer.from([0, 0, 0, 255, 255, 255]),
    Buffer.from([0x21, 0xff, 11]),
    Buffer.from('NETSCAPE2.0'),
    Buffer.from([3, 1, 0, 0, 0]),
    Buffer.from([0x21, 0xff, 11]),
    Buffer.from('XMP DataXMP'),
    blocks(TELLTALE),
    Buffer.from([0x21, 0xfe]),
    blocks(TELLTALE),
    Buffer.from([0x21, 0xf9, 4, 0, 0, 0, 0, 0]),
    Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0]),
    Buffer.from([0x3b]),
    Buffer.from(TELLTALE),
  ]);
}

export function cameraWebp(): Buffer {
  const part = (name: string, data: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(data.length);
    return Buffer.concat([Buffer.from(name), length, data, Buffer.alloc(data.length % 2)]);
  };
  const frame = Buffer.concat([
    Buffer.alloc(16, 3),
    part('VP8L', Buffer.from([0x2f, 1, 2])),
    part('EXIF', Buffer.from(TELLTALE)),
  ]);
  const parts = Buffer.concat([
    Buffer.from('WEBP'),
    part('VP8X', Buffer.from([0x2e, 0, 0, 0, 0, 0, 0, 0, 0, 0])),
    part('ICCP', Buffer.from('colours')),
    part('ANMF', frame),
    part('EXIF', exif(6)),
    part('XMP ', Buffer.from(TELLTALE)),
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(parts.length);
  return Buffer.concat([Buffer.from('RIFF'), length, parts, Buffer.from(TELLTALE)]);
}
