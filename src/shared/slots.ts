// The signed list of an account's key slots (protocol §4): the server accepts slots only with it, devices refuse an
// older one, so that no way in appears or vanishes unseen.
import { concat, encode, hash, idBytes, list, prefixed, u32, utf8, type Bytes } from './encoding.ts';
import type { MemberId, SlotId } from './ids.ts';
import { isSignedBy } from './public-keys.ts';

export type SlotKind = 'password' | 'recovery' | 'passkey' | 'organisation';

/** How a kind is spelled in signed bytes. */
const SPELLED = {
  password: 'password',
  recovery: 'recovery code',
  passkey: 'passkey',
  organisation: 'organisation',
} as const;

export interface Slot {
  readonly slotId: SlotId;
  readonly kind: SlotKind;
  /** The master key under this slot's secret. */
  readonly box: Bytes;
}

export interface SlotList {
  readonly account: MemberId;
  readonly generation: number;
  readonly version: number;
  readonly slots: readonly Slot[];
}

export function slotKindBytes(kind: SlotKind): Bytes {
  return utf8(SPELLED[kind]);
}

/** The bytes that the identity signs, slots in the order given. */
export async function encodeSlotList({ account, generation, version, slots }: SlotList): Promise<Bytes> {
  const items = await Promise.all(slots.map(encodeSlot));
  return encode('slots', idBytes(account), u32(generation), u32(version), list(...items));
}

/** Whether this identity signed exactly these slots, at this generation and version. */
export async function isSlotListSigned(slots: SlotList, identity: Uint8Array, signature: Uint8Array): Promise<boolean> {
  return isSignedBy(identity, signature, await encodeSlotList(slots));
}

async function encodeSlot({ kind, slotId, box }: Slot): Promise<Bytes> {
  return concat(...[slotKindBytes(kind), idBytes(slotId), await hash('slot-blob', box)].map(prefixed));
}
