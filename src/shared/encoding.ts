// The bytes that are signed, hashed or bound (docs/encryption.md, protocol §3). Never JSON. Runs anywhere.

/** Bytes of ours are never shared between threads, which is what WebCrypto asks for. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** Bytes that are not exactly what the format says: trailing or missing bytes, a wrong length, an unknown label. */
export class EncodingError extends Error {
  override readonly name = 'EncodingError';
}

/** One suite, one version inside every label (§3). Anything else is refused, nothing is negotiated. */
const VERSION = 'alcove/1/';
const U32_MAX = 0xffff_ffff;

/** Stands for a hash that is missing at the very start (§3). Fresh on each call: nobody can change it for others. */
export function zeroHash(): Bytes {
  return new Uint8Array(32);
}

/** The empty field, for what is absent (§3). */
export function nothing(): Bytes {
  return new Uint8Array(0);
}

export function concat(...parts: Uint8Array[]): Bytes {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Compares public bytes; takes shorter for early differences, so never use it on secrets. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

export function u8(value: number): Bytes {
  requireInteger(value, 0xff);
  return new Uint8Array([value]);
}

export function u32(value: number): Bytes {
  requireInteger(value, U32_MAX);
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

/** u64 of the format, held as a number: positions and milliseconds stay far below 2⁵³. */
export function u64(value: number): Bytes {
  requireInteger(value, Number.MAX_SAFE_INTEGER);
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}

const encoder = new TextEncoder();

/** Text as UTF-8 in NFC (§3), so that what looks the same has the same bytes. */
export function utf8(text: string): Bytes {
  return encoder.encode(text.normalize('NFC'));
}

/** LP of §3: u32 length, then the bytes. */
export function prefixed(bytes: Uint8Array): Bytes {
  return concat(u32(bytes.length), bytes);
}

/** E of §3: the label with its version, then each field, all length-prefixed. */
export function encode(label: string, ...fields: Uint8Array[]): Bytes {
  return concat(prefixed(utf8(VERSION + label)), ...fields.map(prefixed));
}

/** A list as one field (§3). */
export function list(...items: Uint8Array[]): Bytes {
  return concat(u32(items.length), ...items.map(prefixed));
}

/** The fields of an E with exactly this label and count; anything else is an EncodingError. */
export function decode(label: string, bytes: Uint8Array, count: number): Bytes[] {
  const [found, ...fields] = readPrefixed(bytes);
  if (!found || !equalBytes(found, utf8(VERSION + label))) throw new EncodingError(`not a ${label}`);
  if (fields.length !== count) throw new EncodingError(`${label} has ${fields.length} fields`);
  return fields;
}

/** The label of an E without its version, to tell a control entry from another entry before decoding it. */
export function labelOf(bytes: Uint8Array): string {
  const [found] = readPrefixed(bytes);
  const text = found ? readText(found) : '';
  if (!text.startsWith(VERSION)) throw new EncodingError('unknown version');
  return text.slice(VERSION.length);
}

/** The items of a list field. */
export function decodeList(bytes: Uint8Array): Bytes[] {
  if (bytes.length < 4) throw new EncodingError('list is cut');
  const count = readU32(bytes.slice(0, 4));
  const items = readPrefixed(bytes.subarray(4));
  if (items.length !== count) throw new EncodingError('list has another length');
  return items;
}

/** A row of length-prefixed values up to the very end of the bytes. */
export function readPrefixed(bytes: Uint8Array): Bytes[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values: Bytes[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (at + 4 > bytes.length) throw new EncodingError('trailing bytes');
    const length = view.getUint32(at);
    if (at + 4 + length > bytes.length) throw new EncodingError('field is cut');
    values.push(new Uint8Array(bytes.subarray(at + 4, at + 4 + length)));
    at += 4 + length;
  }
  return values;
}

/** The field at this place of decoded fields; decode has checked their number. */
export function field(fields: Bytes[], at: number): Bytes {
  const found = fields[at];
  if (!found) throw new EncodingError('field is missing');
  return found;
}

export function readU8(bytes: Uint8Array): number {
  return requireLength(bytes, 1)[0] ?? 0;
}

export function readU32(bytes: Uint8Array): number {
  requireLength(bytes, 4);
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
}

export function readU64(bytes: Uint8Array): number {
  requireLength(bytes, 8);
  const value = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0));
  if (!Number.isSafeInteger(value)) throw new EncodingError('number is too large');
  return value;
}

/** Text that is well-formed UTF-8 in NFC; two byte strings never stand for one text. */
export function readText(bytes: Uint8Array): string {
  const text = readUtf8(bytes);
  if (text.normalize('NFC') !== text) throw new EncodingError('text is not in NFC');
  return text;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Well-formed UTF-8, without asking for NFC: for bodies, where the writer's Unicode may be newer than ours. */
export function readUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new EncodingError('not UTF-8');
  }
}

/** The same bytes, if there are exactly so many. */
export function requireLength<T extends Uint8Array>(bytes: T, length: number): T {
  if (bytes.length !== length) throw new EncodingError(`${bytes.length} bytes instead of ${length}`);
  return bytes;
}

const ID_TEXT = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** An id's 16 raw bytes, as they stand in signed data. */
export function idBytes(id: string): Bytes {
  if (!ID_TEXT.test(id)) throw new EncodingError('not an id');
  return fromHex(id.replaceAll('-', ''));
}

/** The text of an id's 16 raw bytes; the caller says of which kind of thing. */
export function idText<T extends string = string>(bytes: Uint8Array): T {
  const hex = toHex(requireLength(bytes, 16));
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as T;
}

/** An id or nothing: the absent one is the empty field. */
export function optionalId(id: string | null): Bytes {
  return id === null ? nothing() : idBytes(id);
}

export function readOptionalId<T extends string = string>(bytes: Uint8Array): T | null {
  return bytes.length === 0 ? null : idText<T>(bytes);
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export function toHex(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += HEX[byte];
  return hex;
}

export function fromHex(hex: string): Bytes {
  if (!/^(?:[0-9a-f]{2})*$/.test(hex)) throw new EncodingError('not hexadecimal');
  const bytes = new Uint8Array(hex.length / 2);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = parseInt(hex.slice(at * 2, at * 2 + 2), 16);
  return bytes;
}

/** How bytes travel in JSON and addresses: base64url without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The bytes of a base64url text; refuses padding, other alphabets and set bits behind the last byte. */
export function fromBase64Url(text: string): Bytes {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) throw new EncodingError('not base64url');
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = binary.charCodeAt(at);
  const tail = toBase64Url(bytes.subarray(bytes.length - (bytes.length % 3)));
  if (!text.endsWith(tail)) throw new EncodingError('not canonical base64url');
  return bytes;
}

export async function sha256(bytes: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)));
}

/** H of §3. */
export function hash(label: string, ...fields: Uint8Array[]): Promise<Bytes> {
  return sha256(encode(label, ...fields));
}

function requireInteger(value: number, max: number): void {
  if (!Number.isSafeInteger(value) || value < 0 || value > max) throw new EncodingError('number is out of range');
}
