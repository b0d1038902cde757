// Pictures without what they tell beside the picture: where and when they were taken, with what, by whom, and earlier
// versions of themselves. What is needed to draw them stays, byte for byte; everything that isn't known goes.
import { concat, u32, type Bytes } from '../../shared/encoding.ts';
import type { PictureType } from './kinds.ts';

/** A picture that isn't built as its kind should be. */
export class PictureError extends Error {
  override readonly name = 'PictureError';
}

/** The same picture; fails with PictureError. */
export function cleanPicture(type: PictureType, bytes: Bytes): Bytes {
  switch (type) {
    case 'image/jpeg':
      return cleanJpeg(bytes);
    case 'image/png':
      return cleanPng(bytes);
    case 'image/gif':
      return cleanGif(bytes);
    case 'image/webp':
      return cleanWebp(bytes);
  }
}

/** A reader that never leaves the bytes. */
function at(bytes: Uint8Array, place: number): number {
  const byte = bytes[place];
  if (byte === undefined) throw new PictureError('ends early');
  return byte;
}
function slice(bytes: Bytes, from: number, to: number): Bytes {
  if (to > bytes.length || to < from) throw new PictureError('ends early');
  return bytes.slice(from, to);
}
function ascii(bytes: Uint8Array, from: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(from, from + length));
}

// JPEG: segments up to the end of the picture; cameras hang videos and second pictures behind it.

const JPEG_END = 0xd9;
const JPEG_SCAN = 0xda;
const JPEG_EXIF = 0xe1;

function cleanJpeg(bytes: Bytes): Bytes {
  const kept: Bytes[] = [];
  let orientation = 1;
  let place = 2;
  for (;;) {
    if (at(bytes, place) !== 0xff) throw new PictureError('no marker');
    while (at(bytes, place + 1) === 0xff) place += 1;
    const marker = at(bytes, place + 1);
    if (marker === JPEG_END) break;
    const length = at(bytes, place + 2) * 256 + at(bytes, place + 3);
    const end = marker === JPEG_SCAN ? endOfScan(bytes, place + 2 + length) : place + 2 + length;
    const segment = slice(bytes, place, end);
    if (marker === JPEG_EXIF) orientation = orientationOf(segment) ?? orientation;
    if (marker === 0xe0) kept.push(...withoutJfifThumbnail(segment));
    else if (isDrawn(marker, segment)) kept.push(segment);
    place = end;
  }
  const upright = orientation > 1 ? [exifOf(orientation)] : [];
  return concat(new Uint8Array([0xff, 0xd8]), ...upright, ...kept, new Uint8Array([0xff, JPEG_END]));
}

/** Frames, tables, scans; of application data only what says how colours are meant. */
function isDrawn(marker: number, segment: Bytes): boolean {
  if (marker >= 0xc0 && marker <= 0xcf) return true;
  if (marker === JPEG_SCAN || marker === 0xdb || marker === 0xdc || marker === 0xdd) return true;
  if (marker === 0xe2) return ascii(segment, 4, 12) === 'ICC_PROFILE\0';
  return marker === 0xee && ascii(segment, 4, 5) === 'Adobe';
}

function withoutJfifThumbnail(segment: Bytes): Bytes[] {
  if (ascii(segment, 4, 5) !== 'JFIF\0' || segment.length < 18) return [];
  return [concat(new Uint8Array([0xff, 0xe0, 0, 16]), segment.slice(4, 16), new Uint8Array(2))];
}

/** Where the coded picture ends: at the next marker that isn't part of it. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let place = from; ; place += 1) {
    if (at(bytes, place) !== 0xff) continue;
    const next = at(bytes, place + 1);
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return place;
  }
}

/** Which way up (1 to 8), from Exif's first directory; null where it doesn't say. */
function orientationOf(segment: Bytes): number | null {
  const tiff = segment.subarray(10);
  if (ascii(segment, 4, 6) !== 'Exif\0\0' || tiff.length < 8) return null;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const isLittle = ascii(tiff, 0, 2) === 'II';
  const directory = view.getUint32(4, isLittle);
  if (directory + 2 > tiff.length) return null;
  const count = view.getUint16(directory, isLittle);
  for (let entry = directory + 2, i = 0; i < count && entry + 12 <= tiff.length; i += 1, entry += 12) {
    if (view.getUint16(entry, isLittle) !== 0x0112) continue;
    const value = view.getUint16(entry + 8, isLittle);
    return value >= 1 && value <= 8 ? value : null;
  }
  return null;
}

/** Exif that says which way up, and nothing else. */
function exifOf(orientation: number): Bytes {
  const entry = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0];
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, ...entry, 0, 0, 0, 0];
  return new Uint8Array([0xff, JPEG_EXIF, 0, 8 + tiff.length, 0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff]);
}

// PNG

const PNG_DRAWN = new Set('IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP bKGD pHYs acTL fcTL fdAT'.split(' '));

function cleanPng(bytes: Bytes): Bytes {
  const kept = [slice(bytes, 0, 8)];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let place = 8; ;) {
    if (place + 12 > bytes.length) throw new PictureError('ends early');
    const end = place + 12 + view.getUint32(place);
    const name = ascii(bytes, place + 4, 4);
    if (PNG_DRAWN.has(name)) kept.push(slice(bytes, place, end));
    else slice(bytes, place, end);
    if (name === 'IEND') return concat(...kept);
    place = end;
  }
}

// GIF

const GIF_ENDS = 0x3b;
const GIF_LOOPS = new Set(['NETSCAPE2.0', 'ANIMEXTS1.0']);

function cleanGif(bytes: Bytes): Bytes {
  const tableOf = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  let place = 13 + tableOf(at(bytes, 10));
  const kept = [slice(bytes, 0, place)];
  for (;;) {
    const block = at(bytes, place);
    if (block === GIF_ENDS) return concat(...kept, new Uint8Array([GIF_ENDS]));
    if (block !== 0x21 && block !== 0x2c) throw new PictureError('unknown block');
    const isImage = block === 0x2c;
    const data = isImage ? place + 11 + tableOf(at(bytes, place + 9)) : place + 2;
    const end = endOfBlocks(bytes, data);
    const label = at(bytes, place + 1);
    const loops = label === 0xff && GIF_LOOPS.has(ascii(bytes, place + 3, 11));
    if (isImage || label === 0xf9 || loops) kept.push(slice(bytes, place, end));
    place = end;
  }
}

function endOfBlocks(bytes: Uint8Array, from: number): number {
  let place = from;
  while (at(bytes, place) !== 0) place += 1 + at(bytes, place);
  return place + 1;
}

// WebP

const WEBP_DRAWN = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);
/** That Exif and XMP follow. */
const WEBP_TELLS = 0x0c;
const FRAME_HEAD = 16;

function cleanWebp(bytes: Bytes): Bytes {
  const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
  const kept = webpChunks(slice(bytes, 12, Math.min(bytes.length, 8 + size)));
  const length = new Uint8Array(u32(4 + kept.length).toReversed());
  return concat(slice(bytes, 0, 4), length, slice(bytes, 8, 12), kept);
}

function webpChunks(bytes: Bytes): Bytes {
  const kept: Bytes[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let place = 0; place + 8 <= bytes.length;) {
    const length = view.getUint32(place + 4, true);
    const end = place + 8 + length + (length % 2);
    const name = ascii(bytes, place, 4);
    if (WEBP_DRAWN.has(name)) kept.push(webpChunk(name, slice(bytes, place, end)));
    place = end;
  }
  return concat(...kept);
}

function webpChunk(name: string, chunk: Bytes): Bytes {
  if (name === 'VP8X') chunk[8] = at(chunk, 8) & ~WEBP_TELLS;
  if (name !== 'ANMF') return chunk;
  // A frame holds chunks of its own.
  const frame = webpChunks(slice(chunk, 8 + FRAME_HEAD, chunk.length));
  const length = new Uint8Array(u32(FRAME_HEAD + frame.length).toReversed());
  return concat(chunk.slice(0, 4), length, chunk.slice(8, 8 + FRAME_HEAD), frame);
}
