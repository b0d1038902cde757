// What the master key opens: the bundle, drafts, and what this device keeps (protocol §4, §7).
import { encode, idBytes, nothing, requireLength, u32, type Bytes } from '../../shared/encoding.ts';
import type { ConversationId, DeviceId, MemberId } from '../../shared/ids.ts';
import { kdf, openBox, openWith, randomBytes, sealBox, sealWith } from './primitives.ts';

/** A new master key. Whoever has it has the account. */
export function makeMasterKey(): Bytes {
  return randomBytes(32);
}

export function bundleKey(masterKey: Bytes, account: MemberId, generation: number): Promise<Bytes> {
  return kdf(masterKey, 'bundle', idBytes(account), u32(generation));
}

/** Which bundle: a device never accepts a lower version than it has seen; the box binds it. */
export interface BundlePlace {
  readonly account: MemberId;
  readonly generation: number;
  readonly version: number;
}

export async function sealBundle(masterKey: Bytes, place: BundlePlace, content: Bytes): Promise<Bytes> {
  const key = await bundleKey(masterKey, place.account, place.generation);
  return sealBox(key, bundleAad(place), content);
}

/** The bundle's content, or SealError: other account, generation or version than the box was made for. */
export async function openBundle(masterKey: Bytes, place: BundlePlace, box: Bytes): Promise<Bytes> {
  const key = await bundleKey(masterKey, place.account, place.generation);
  return openBox(key, bundleAad(place), box);
}

/** Drafts are under the bundle's key, so that all devices read them. */
export async function sealDraft(
  bundle: Bytes,
  conversation: ConversationId,
  version: number,
  content: Bytes,
): Promise<Bytes> {
  return sealBox(await draftKey(bundle, conversation), draftAad(conversation, version), content);
}

/** A draft's content, or SealError: other conversation or version. */
export async function openDraft(
  bundle: Bytes,
  conversation: ConversationId,
  version: number,
  box: Bytes,
): Promise<Bytes> {
  return openBox(await draftKey(bundle, conversation), draftAad(conversation, version), box);
}

/** For what this device alone keeps under the master key: outbox, search index, cached bodies. */
export function deviceKey(masterKey: Bytes, device: DeviceId): Promise<Bytes> {
  return kdf(masterKey, 'device', idBytes(device));
}

/** Both halves that open the master key after a reload: the server's secret, and a key that the browser keeps. */
export interface DeviceHalves {
  readonly account: MemberId;
  readonly device: DeviceId;
  /** 32 bytes that the server gives only to a live sign-in. */
  readonly deviceSecret: Bytes;
  /** AES-GCM, not extractable, from `makeBrowserKey`, kept in IndexedDB. */
  readonly browserKey: CryptoKey;
}

/** A key that this browser can use and never hands out. */
export function makeBrowserKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

/** The master key wrapped twice, to survive a reload. Not on a shared computer. */
export async function wrapForDevice(halves: DeviceHalves, masterKey: Bytes): Promise<Bytes> {
  const inner = await sealBox(await wrapKey(halves), nothing(), masterKey);
  return sealWith(halves.browserKey, wrapContext(halves), inner);
}

/** The master key again, or SealError: another sign-in, device or browser. */
export async function unwrapOnDevice(halves: DeviceHalves, wrapped: Bytes): Promise<Bytes> {
  const inner = await openWith(halves.browserKey, wrapContext(halves), wrapped);
  return requireLength(await openBox(await wrapKey(halves), nothing(), inner), 32);
}

function bundleAad({ account, generation, version }: BundlePlace): Bytes {
  return encode('bundle', idBytes(account), u32(generation), u32(version));
}

function draftKey(bundle: Bytes, conversation: ConversationId): Promise<Bytes> {
  return kdf(bundle, 'draft', idBytes(conversation));
}

function draftAad(conversation: ConversationId, version: number): Bytes {
  return encode('draft', idBytes(conversation), u32(version));
}

function wrapKey({ deviceSecret, account, device }: DeviceHalves): Promise<Bytes> {
  return kdf(requireLength(deviceSecret, 32), 'device-wrap', idBytes(account), idBytes(device));
}

function wrapContext({ account, device }: DeviceHalves): Bytes {
  return encode('device-wrap', idBytes(account), idBytes(device));
}
