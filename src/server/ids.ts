// UUIDv7 (RFC 9562 section 5.7), made by us since PostgreSQL 15 has none: 48 bits of milliseconds, then a counter of 12
// bits that keeps ids of one millisecond in order, then 62 random bits.
import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.ts';

/** Fresh UUIDv7 text, growing with time. */
export interface Ids {
  next<Kind extends string>(): Kind;
}

export function createIds(clock: Clock): Ids {
  let last = 0;
  let counter = 0;
  return {
    next<Kind extends string>(): Kind {
      const now = clock.now().getTime();
      if (now > last) {
        last = now;
        counter = 0;
      } else if (++counter > 0xfff) {
        last += 1;
        counter = 0;
      }
      const bytes = randomBytes(16);
      bytes.writeUIntBE(last, 0, 6);
      bytes.writeUInt16BE(0x7000 | counter, 6);
      bytes[8] = 0x80 | (bytes[8]! & 0x3f);
      const hex = bytes.toString('hex');
      return [8, 12, 16, 20]
        .reduce<[string, number]>(([text, from], to) => [`${text}${hex.slice(from, to)}-`, to], ['', 0])[0]
        .concat(hex.slice(20)) as Kind;
    },
  };
}
