// Seats of a call (protocol §10): whoever joins makes one, with a key of its own, and signs it as a participant. Only who is
// proved by that gets a tile or a media secret, never whom the server lists.
import { decodeSeat, encodeSeat, type Seat } from '../../shared/call-format.ts';
import { findJoined, type ChainState } from '../../shared/chain-state.ts';
import { EncodingError, type Bytes } from '../../shared/encoding.ts';
import type { CallId, ParticipantId } from '../../shared/ids.ts';
import { isGoodHpkeKey, isSignedBy } from '../../shared/public-keys.ts';
import { signBytes, type KeyPair } from './keys.ts';

export interface SignedSeat {
  readonly bytes: Bytes;
  readonly signature: Bytes;
}

export interface ProvedSeat extends Seat {
  /** The participant's key, which signs what comes from this seat. */
  readonly sign: Bytes;
}

/** Who is in the conversation, as this device verified it. */
export interface Company {
  readonly chain: ChainState;
  /** Whose end was announced. */
  readonly announced: ReadonlySet<ParticipantId>;
}

export async function signSeat(seat: Seat, participant: KeyPair): Promise<SignedSeat> {
  const bytes = encodeSeat(seat);
  return { bytes, signature: await signBytes(participant, bytes) };
}

/** A signed seat as it says; null where it isn't one at all. */
export function readSeat(bytes: Uint8Array): Seat | null {
  try {
    return decodeSeat(bytes);
  } catch (error) {
    if (error instanceof EncodingError) return null;
    throw error;
  }
}

/**
 * The seat, if a participant who is in the conversation now, and was when they signed it, signed it for this call with the
 * keys that they have now. Null otherwise, also for a place in the chain that this device hasn't verified yet.
 */
export async function proveSeat(
  { chain, announced }: Company,
  call: CallId,
  { bytes, signature }: SignedSeat,
): Promise<ProvedSeat | null> {
  const seat = readSeat(bytes);
  if (seat?.conversation !== chain.conversation || seat.call !== call) return null;
  const joined = findJoined(chain, seat.participant);
  if (!joined || joined.record.kind === 'pending' || announced.has(seat.participant)) return null;
  if (seat.controlN > chain.n || seat.controlN < joined.joinedN) return null;
  const { sign } = joined.record;
  if (!isGoodHpkeKey(seat.ephemeralKey) || !(await isSignedBy(sign, signature, bytes))) return null;
  return { ...seat, sign };
}
