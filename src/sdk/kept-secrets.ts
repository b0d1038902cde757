// Epoch secrets that this device has opened once, kept for the next page load under the device's own key (protocol §15:
// non-extractable keys and a live sign-in stand before that). A kept secret counts only if the chain commits to it, like
// one from a share. Nothing is kept on a shared computer.
import { concat, encode, idBytes, readU32, u32, type Bytes } from '../shared/encoding.ts';
import type { ConversationId } from '../shared/ids.ts';
import { openBox, sealBox } from './crypto/primitives.ts';
import type { DeviceParts } from './parts.ts';

const STORE = 'secrets';
const EACH = 36;

type Parts = Pick<DeviceParts, 'store' | 'vault'>;

/** What was kept of a conversation; nothing where it doesn't open. */
export async function readKeptSecrets({ store, vault }: Parts, id: ConversationId): Promise<Map<number, Bytes>> {
  const secrets = new Map<number, Bytes>();
  const box = store().lasting ? await store().get(STORE, id) : undefined;
  if (!(box instanceof Uint8Array)) return secrets;
  const message = await openBox(await vault.deviceKey(), boundTo(vault, id), box as Bytes).catch(() => null);
  if (!message) return secrets;
  for (let at = 0; at + EACH <= message.length; at += EACH) {
    secrets.set(readU32(message.slice(at, at + 4)), message.slice(at + 4, at + EACH));
  }
  return secrets;
}

/** Keeps all secrets of a conversation that this device holds. */
export async function keepSecrets(
  { store, vault }: Parts,
  id: ConversationId,
  secrets: ReadonlyMap<number, Bytes>,
): Promise<void> {
  if (!store().lasting) return;
  const message = concat(...[...secrets].map(([epoch, secret]) => concat(u32(epoch), secret)));
  await store().put(STORE, id, await sealBox(await vault.deviceKey(), boundTo(vault, id), message));
}

/** Forgets them: the conversation is gone. */
export async function forgetSecrets({ store }: Parts, id: ConversationId): Promise<void> {
  await store().delete(STORE, id);
}

function boundTo(vault: Parts['vault'], id: ConversationId): Bytes {
  return encode('kept-secrets', idBytes(vault.opened.account), idBytes(id));
}
