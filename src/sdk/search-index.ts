// What of one conversation is searchable, in memory: its messages as they read now, and how far its log was gone through.
import type { Conversation, TimelineEntry } from '../shared/conversations.ts';
import type { ConversationId, EntryId, ParticipantId } from '../shared/ids.ts';
import type { Ledger } from './ledger.ts';
import { LogWatch } from './log-watch.ts';
import { readEntry, type Before } from './reading.ts';
import { foldText } from './search-words.ts';

/** So many positions are kept together: a message more is one small box to be sealed again. */
export const BLOCK = 256;

export const blockOf = (position: number) => Math.floor(position / BLOCK);

export interface Searchable {
  position: number;
  at: number;
  authorId: ParticipantId;
  entryId: EntryId;
  text: string;
}

/** How far it was gone through, and under which circumstances. */
export interface Reached {
  done: number;
  /** From here on something couldn't be read with so many epoch secrets; more may open it. */
  sealedFrom: number | null;
  secrets: number;
  readable: Conversation['readable'];
}

interface Held extends Searchable {
  folded: string;
}

const isReadable = (readable: Reached['readable'], position: number) =>
  readable.some(({ from, to }) => position >= from && (to === null || position < to));

export class ConversationIndex {
  readonly id: ConversationId;
  /** In order of position. */
  messages: Held[] = [];
  reached: Reached = { done: 0, sealedFrom: null, secrets: 0, readable: [] };
  /** Blocks that differ from what is kept. */
  readonly changed = new Set<number>();
  readonly #byId = new Map<EntryId, Held[]>();

  constructor(id: ConversationId) {
    this.id = id;
  }

  /** Takes what was kept. */
  takeKept(reached: Reached, messages: readonly Searchable[]): void {
    this.reached = reached;
    for (const message of messages) this.#put(message);
    this.changed.clear();
  }

  messagesIn(block: number): Searchable[] {
    const found = this.messages.filter(({ position }) => blockOf(position) === block);
    return found.map(({ folded: _, ...message }) => message);
  }

  /** Before new entries are read: what may no longer be read goes, what can be read now is gone through again. */
  adjust({ conversation, secrets }: Ledger): void {
    const { readable } = conversation;
    for (const { position } of [...this.messages]) if (!isReadable(readable, position)) this.#remove(position);
    // Earlier messages were given: everything is gone through again.
    const before = this.reached.readable;
    const isMore =
      before.length > 0 && readable.some(({ from }) => from <= this.reached.done && !isReadable(before, from));
    if (isMore) this.reached = { ...this.reached, done: 0 };
    const { sealedFrom } = this.reached;
    if (sealedFrom !== null && secrets.size > this.reached.secrets) {
      this.reached = { ...this.reached, done: Math.min(this.reached.done, sealedFrom - 1), sealedFrom: null };
    }
    this.reached = { ...this.reached, readable, secrets: secrets.size };
  }

  /** Reads entries that follow what was gone through; edits and deletions change what stands here. */
  async read(ledger: Ledger, entries: readonly TimelineEntry[]): Promise<void> {
    const log = new LogWatch(this.id);
    for (const entry of entries) {
      if (entry.position <= this.reached.done) continue;
      await this.#readOne(ledger, log, entry);
      this.reached = { ...this.reached, done: entry.position };
    }
  }

  async #readOne(ledger: Ledger, log: LogWatch, entry: TimelineEntry): Promise<void> {
    const { position, at } = entry;
    const reading = await readEntry(ledger, log, entry, this.#before(position));
    switch (reading.is) {
      case 'message': {
        const { sender: authorId, entryId } = reading.head;
        return this.#put({ position, at, authorId, entryId, text: reading.text });
      }
      case 'edit': {
        const target = this.#of(reading.head.target, reading.head.sender);
        return target && this.#put({ ...target, text: reading.text });
      }
      case 'delete': {
        const target = this.#of(reading.head.target, reading.of);
        return target && this.#remove(target.position);
      }
      case 'emptied':
        return this.#remove(position);
      case 'sealed':
        this.reached = { ...this.reached, sealedFrom: Math.min(this.reached.sealedFrom ?? position, position) };
    }
  }

  #of(id: EntryId | null, author: ParticipantId | null): Held | undefined {
    return id ? this.#byId.get(id)?.find(({ authorId }) => authorId === author) : undefined;
  }

  #before(position: number): Before {
    return {
      complete: true,
      target: (id, by) => {
        const earlier = this.#byId.get(id)?.filter((one) => one.position < position) ?? [];
        const found = earlier.find(({ authorId }) => authorId === by) ?? earlier[0];
        return found ? { sender: found.authorId, kind: 'message' } : null;
      },
      isUsed: (sender, id, at) => (this.#of(id, sender)?.position ?? at) < at,
    };
  }

  #put(message: Searchable): void {
    this.#remove(message.position);
    const held = { ...message, folded: foldText(message.text) };
    // Nearly always at the end.
    const next = this.messages.findLastIndex(({ position }) => position < message.position) + 1;
    this.messages.splice(next, 0, held);
    this.#byId.set(held.entryId, [...(this.#byId.get(held.entryId) ?? []), held]);
    this.changed.add(blockOf(held.position));
  }

  #remove(position: number): void {
    if (position > (this.messages.at(-1)?.position ?? 0)) return;
    const at = this.messages.findIndex((one) => one.position === position);
    const [gone] = at < 0 ? [] : this.messages.splice(at, 1);
    if (!gone) return;
    const rest = this.#byId.get(gone.entryId)?.filter((one) => one !== gone) ?? [];
    if (rest.length > 0) this.#byId.set(gone.entryId, rest);
    else this.#byId.delete(gone.entryId);
    this.changed.add(blockOf(position));
  }
}
