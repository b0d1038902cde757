// Fresh ids made on the device: random. One that carried the time would show strangers this device's clock, and by how
// much it goes wrong, in every conversation (N3).
import { idText } from '../shared/encoding.ts';
import { randomBytes } from './crypto/primitives.ts';

/** A new id (UUIDv4). The caller says of which kind of thing. */
export function newId<T extends string>(): T {
  const bytes = randomBytes(16);
  bytes[6] = 0x40 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return idText<T>(bytes);
}
