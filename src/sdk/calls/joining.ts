// Taking a seat in a call, and telling who else has one: what a participant signed counts, never the server's list.
import { streams } from '../../shared/call-format.ts';
import type { Call } from '../../shared/calls.ts';
import { toBase64Url } from '../../shared/encoding.ts';
import type { CallId } from '../../shared/ids.ts';
import { proveSeat, readSeat, signSeat, type ProvedSeat } from '../crypto/seat.ts';
import type { Endpoints } from '../endpoints.ts';
import type { Held } from '../held.ts';
import { newId } from '../ids.ts';
import { announcedNow, type Ledger } from '../ledger.ts';
import { codeOf } from '../sdk-error.ts';
import { requireWritable } from '../writing.ts';
import type { Frames } from './frames.ts';
import { readWire } from './seat-keys.ts';

/** Others may be faster so often: then their call is joined. */
const TRIES = 4;

export interface Joined {
  readonly call: Call;
  readonly seatId: string;
}

/** Joins the call that runs, or starts one. Fails with the codes of `joinCall`, `chain_broken`, `keys_missing`. */
export async function takeSeat(
  api: Endpoints,
  held: Held,
  frames: Pick<Frames, 'begin'>,
  { anyway, mayStart }: { anyway: boolean; mayStart: boolean },
): Promise<Joined | null> {
  for (let tries = 1; ; tries += 1) {
    const ledger = await held.newestLedger();
    const { chain, keys } = requireWritable(ledger);
    const running = (await api.ask('getCall', { conversationId: held.id })).call;
    if (!running && !mayStart) return null;
    const call = running?.callId ?? newId<CallId>();
    const { seat, ephemeralKey } = await frames.begin(held.id, call);
    const place = { conversation: held.id, call, seat, participant: ledger.conversation.selfId };
    const signed = await signSeat({ ...place, controlN: chain.n, ephemeralKey, media: streams }, keys.sign);
    const wire = { bytes: toBase64Url(signed.bytes), signature: toBase64Url(signed.signature) };
    try {
      const joined = await api.act('joinCall', { conversationId: held.id, callId: call, seat: wire, anyway });
      return { call: joined.call, seatId: toBase64Url(seat) };
    } catch (error) {
      if (codeOf(error) !== 'call.changed' || tries === TRIES) throw error;
    }
  }
}

export interface Proved {
  readonly ledger: Ledger;
  /** The other seats that stand, by id, in the order of joining. */
  readonly seats: ReadonlyMap<string, ProvedSeat>;
  /** How many that the server tells of don't. */
  readonly unproved: number;
}

/** Who has a seat. Fails with `chain_broken` where it can't be believed who is in the conversation. */
export async function proveSeats(held: Held, call: Call, ownSeatId: string): Promise<Proved> {
  const others = call.seats.filter(({ seatId }) => seatId !== ownSeatId).map((one) => ({ ...one, ...readSigned(one) }));
  const newest = Math.max(0, ...others.map(({ bytes }) => readSeat(bytes)?.controlN ?? 0));
  let ledger = await held.newestLedger();
  // Signed at a place of the chain that isn't known here yet.
  if (newest > (ledger.chain?.n ?? 0)) {
    await held.refresh();
    ledger = await held.newestLedger();
  }
  const { chain } = requireWritable(ledger);
  const company = { chain, announced: announcedNow(ledger) };
  const seats = new Map<string, ProvedSeat>();
  for (const { seatId, ...signed } of others) {
    const proved = await proveSeat(company, call.callId, signed);
    if (!proved || toBase64Url(proved.seat) !== seatId || proved.participant === ledger.conversation.selfId) continue;
    // One seat a person: the newest.
    for (const [id, { participant }] of seats) if (participant === proved.participant) seats.delete(id);
    seats.set(seatId, proved);
  }
  return { ledger, seats, unproved: others.length - seats.size };
}

function readSigned(one: { bytes: string; signature: string }) {
  try {
    return readWire(one);
  } catch {
    return { bytes: new Uint8Array(0), signature: new Uint8Array(0) };
  }
}
