// Key slots: the master key under one secret each (protocol §4).
import { encode, hash, idBytes, requireLength, u32, type Bytes } from '../../shared/encoding.ts';
import type { MemberId, SlotId } from '../../shared/ids.ts';
import { encodeSlotList, slotKindBytes, type SlotKind, type SlotList } from '../../shared/slots.ts';
import { signBytes, type KeyPair } from './keys.ts';
import { kdf, openBox, sealBox } from './primitives.ts';

/** Which slot: its box opens nowhere else. */
export interface SlotPlace {
  readonly account: MemberId;
  readonly generation: number;
  readonly kind: SlotKind;
  readonly slotId: SlotId;
}

/** `secret`: OPAQUE export key, the recovery code's 15 bytes, or the passkey's PRF output. */
export async function sealSlot(secret: Bytes, place: SlotPlace, masterKey: Bytes): Promise<Bytes> {
  return sealBox(await slotKey(secret, place), slotAad(place), requireLength(masterKey, 32));
}

/** The master key, or SealError. */
export async function openSlot(secret: Bytes, place: SlotPlace, box: Bytes): Promise<Bytes> {
  return requireLength(await openBox(await slotKey(secret, place), slotAad(place), box), 32);
}

/** The identity's signature over the whole list; the version grows with each change. */
export async function signSlotList(identity: KeyPair, slots: SlotList): Promise<Bytes> {
  return signBytes(identity, await encodeSlotList(slots));
}

/** What a passkey is asked to compute its secret from (the PRF extension's salt). */
export function passkeySalt(account: MemberId): Promise<Bytes> {
  return hash('prf', idBytes(account));
}

function slotKey(secret: Bytes, { account, kind, slotId }: SlotPlace): Promise<Bytes> {
  return kdf(secret, 'slot', idBytes(account), slotKindBytes(kind), idBytes(slotId));
}

function slotAad({ account, generation, kind, slotId }: SlotPlace): Bytes {
  return encode('slot', idBytes(account), u32(generation), slotKindBytes(kind), idBytes(slotId));
}
