// The searchable texts between two page loads: boxes under the device's own key (protocol §15), some messages each. Never
// on a shared computer.
import { encode, idBytes, readUtf8, u32, utf8, type Bytes } from '../shared/encoding.ts';
import type { ConversationId } from '../shared/ids.ts';
import { openBox, sealBox } from './crypto/primitives.ts';
import type { DeviceParts } from './parts.ts';
import { ConversationIndex, type Reached, type Searchable } from './search-index.ts';

const STORE = 'search';
/** Says that somebody has asked for search here. */
const ASKED = 'asked';
/** The number of the box with how far it was gone through; blocks have the others. */
const REACHED = 0x7fffffff;

type Parts = Pick<DeviceParts, 'store' | 'vault'>;

const keyOf = (id: ConversationId, number: number) => `${id}/${number}`;

function boundTo({ vault }: Parts, id: ConversationId, number: number): Bytes {
  return encode('kept-search', idBytes(vault.opened.account), idBytes(id), u32(number));
}

/** Whether search was asked for on this device since its sign-in. */
export async function wasAsked({ store }: Parts): Promise<boolean> {
  return store().lasting && (await store().get(STORE, ASKED)) === true;
}

export async function noteAsked({ store }: Parts): Promise<void> {
  if (store().lasting) await store().put(STORE, ASKED, true);
}

/** Everything that was kept and opens; what doesn't is from other keys, and is dropped. */
export async function readKept(parts: Parts): Promise<ConversationIndex[]> {
  if (!parts.store().lasting) return [];
  const key = await parts.vault.deviceKey();
  const boxes = new Map<ConversationId, { reached: Reached | null; messages: Searchable[] }>();
  for (const [name, box] of await parts.store().list(STORE)) {
    const [id, number] = name.split('/') as [ConversationId, string | undefined];
    if (number === undefined) continue;
    const opened =
      box instanceof Uint8Array
        ? await openBox(key, boundTo(parts, id, Number(number)), box as Bytes).catch(() => null)
        : null;
    if (!opened) {
      await parts.store().delete(STORE, name);
      continue;
    }
    const content = JSON.parse(readUtf8(opened)) as Reached | Searchable[];
    const known = boxes.get(id) ?? { reached: null, messages: [] };
    if (Array.isArray(content)) known.messages.push(...content);
    else known.reached = content;
    boxes.set(id, known);
  }
  const indexes: ConversationIndex[] = [];
  for (const [id, { reached, messages }] of boxes) {
    if (!reached) continue;
    const index = new ConversationIndex(id);
    const inOrder = messages.toSorted((a, b) => a.position - b.position);
    index.takeKept(reached, inOrder);
    indexes.push(index);
    // One conversation at a time, so that the page answers in between.
    await new Promise((resolve) => setTimeout(resolve));
  }
  return indexes;
}

/** Keeps what changed; the place that was reached last, so that a death in between only repeats work. */
export async function keepIndex(parts: Parts, index: ConversationIndex): Promise<void> {
  const { store, vault } = parts;
  if (!store().lasting || !vault.isOpen) return;
  const key = await vault.deviceKey();
  const keep = async (number: number, content: unknown): Promise<void> => {
    const box = await sealBox(key, boundTo(parts, index.id, number), utf8(JSON.stringify(content)));
    if (vault.isOpen) await store().put(STORE, keyOf(index.id, number), box);
  };
  const { reached } = index;
  for (const block of [...index.changed]) {
    index.changed.delete(block);
    const messages = index.messagesIn(block);
    if (messages.length > 0) await keep(block, messages);
    else await store().delete(STORE, keyOf(index.id, block));
  }
  await keep(REACHED, reached);
}

/** Forgets what was kept of a conversation. */
export async function dropKept({ store }: Parts, id: ConversationId): Promise<void> {
  if (!store().lasting) return;
  for (const [name] of await store().list(STORE)) if (name.startsWith(`${id}/`)) await store().delete(STORE, name);
}
