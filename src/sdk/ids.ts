// Fresh ids made on the device: UUIDv7, so that they sort by time like the server's.
import { idText, type Bytes } from '../shared/encoding.ts';
import { randomBytes } from './crypto/primitives.ts';

/** A new id. The caller says of which kind of thing. */
export function newId<T extends string>(now: number): T {
  const bytes: Bytes = randomBytes(16);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, Math.floor(now / 2 ** 32));
  view.setUint32(2, now >>> 0);
  view.setUint8(6, 0x70 | (view.getUint8(6) & 0x0f));
  view.setUint8(8, 0x80 | (view.getUint8(8) & 0x3f));
  return idText<T>(bytes);
}
