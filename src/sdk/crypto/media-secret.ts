// Media secrets (protocol §10): 32 random bytes of one seat for one generation, sealed to the seats that may hear and see it.
// What is signed carries a commitment, so that every seat has the same secret.
import {
  concat,
  decode,
  decodeList,
  encode,
  EncodingError,
  equalBytes,
  field,
  idBytes,
  idText,
  list,
  readU32,
  requireLength,
  u32,
  type Bytes,
} from '../../shared/encoding.ts';
import type { CallId, ConversationId } from '../../shared/ids.ts';
import { openSealed, sealTo } from './hpke.ts';
import type { KeyPair } from './keys.ts';
import { kdf, SealError } from './primitives.ts';

/** A seat of a call, and where. */
export interface SeatPlace {
  readonly conversation: ConversationId;
  readonly call: CallId;
  readonly seat: Bytes;
}

/** Generations are u16 in a frame. */
export const LAST_GENERATION = 0xffff;
const SEAT = 16;
/** HPKE of 32 bytes: key, ciphertext, tag. */
const SEALED = 32 + 32 + 16;

export interface Recipient {
  readonly seat: Bytes;
  readonly ephemeralKey: Bytes;
}

/** What a seat says of one of its generations. */
export interface MediaKeys extends SeatPlace {
  readonly k: number;
  readonly commit: Bytes;
  readonly sealed: readonly { readonly seat: Bytes; readonly box: Bytes }[];
}

export function mediaCommit(secret: Bytes, { call, seat }: SeatPlace, k: number): Promise<Bytes> {
  return kdf(secret, 'media-commit', idBytes(call), seat, u32(k));
}

/** The bytes to be signed by the participant: the secret sealed to each of these seats and nobody else. */
export async function sealMediaSecret(
  place: SeatPlace,
  k: number,
  secret: Bytes,
  recipients: readonly Recipient[],
): Promise<Bytes> {
  const seal = async ({ seat, ephemeralKey }: Recipient) =>
    concat(requireLength(seat, SEAT), await sealTo(ephemeralKey, sealInfo(place, seat, k), secret));
  const [commit, sealed] = await Promise.all([mediaCommit(secret, place, k), Promise.all(recipients.map(seal))]);
  const { conversation, call, seat } = place;
  return encode('media', idBytes(conversation), idBytes(call), seat, u32(k), commit, list(...sealed));
}

/** Reads what a seat signed; EncodingError for anything else. Whether it was signed the caller checks first. */
export function decodeMediaKeys(bytes: Uint8Array): MediaKeys {
  const fields = decode('media', bytes, 6);
  const k = readU32(field(fields, 3));
  if (k > LAST_GENERATION) throw new EncodingError('generation is out of range');
  return {
    conversation: idText<ConversationId>(field(fields, 0)),
    call: idText<CallId>(field(fields, 1)),
    seat: requireLength(field(fields, 2), SEAT),
    k,
    commit: requireLength(field(fields, 4), 32),
    sealed: decodeList(field(fields, 5)).map((item) => {
      requireLength(item, SEAT + SEALED);
      return { seat: item.slice(0, SEAT), box: item.slice(SEAT) };
    }),
  };
}

/** The secret for this seat; null where it isn't among the recipients, SealError where it doesn't open to the commitment. */
export async function openMediaSecret(
  keys: MediaKeys,
  own: { readonly seat: Bytes; readonly keys: KeyPair },
): Promise<Bytes | null> {
  const mine = keys.sealed.find(({ seat }) => equalBytes(seat, own.seat));
  if (!mine) return null;
  const secret = await openSealed(own.keys, sealInfo(keys, own.seat, keys.k), mine.box);
  if (!equalBytes(await mediaCommit(secret, keys, keys.k), keys.commit)) throw new SealError('is not committed to');
  return secret;
}

function sealInfo({ conversation, call, seat }: SeatPlace, recipient: Bytes, k: number): Bytes {
  return encode('media-key', idBytes(conversation), idBytes(call), seat, recipient, u32(k));
}
