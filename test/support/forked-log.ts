// A server's own copy of one conversation's log, to be shown instead of the true one. Whatever is done to it, it fits
// together as far as a server can make it: positions, heads, the chain and the last position follow from its entries.
import type { Conversation, EntryPage, KeyShare, TimelineEntry } from '../../src/shared/conversations.ts';
import { fromBase64Url, toBase64Url, zeroHash, type Bytes } from '../../src/shared/encoding.ts';
import { decodeEntry } from '../../src/shared/entry.ts';
import type { ConversationId, ParticipantId } from '../../src/shared/ids.ts';
import { encodeEnded, leafOf, nextHead, serverLeaf } from '../../src/shared/log.ts';

export interface Signed {
  bytes: string;
  signature: string;
}

interface PageWish {
  after?: number;
  before?: number;
  limit?: number;
}

const inChain = new Set(['control', 'ended', 'closed', 'reopened']);

export class ForkedLog {
  readonly id: ConversationId;
  entries: TimelineEntry[];
  /** Shares that came with control entries stored here. */
  shares: (KeyShare & { participantId: ParticipantId })[] = [];

  constructor(id: ConversationId, entries: readonly TimelineEntry[]) {
    this.id = id;
    this.entries = [...entries];
  }

  get last(): number {
    return this.entries.at(-1)?.position ?? 0;
  }

  at(position: number): TimelineEntry {
    const found = this.entries.find((entry) => entry.position === position);
    if (!found) throw new Error(`nothing at ${position}`);
    return found;
  }

  /** Takes an entry out and closes the ranks. */
  drop(position: number): void {
    this.hide(position);
    this.#renumber();
  }

  /** Takes an entry out and leaves a hole. */
  hide(position: number): void {
    this.entries = this.entries.filter((entry) => entry.position !== position);
  }

  /** Forgets everything after this position. */
  cutAfter(position: number): void {
    this.entries = this.entries.filter((entry) => entry.position <= position);
  }

  swap(one: number, other: number): void {
    const [a, b] = [this.at(one), this.at(other)];
    this.entries = this.entries.map((entry) => (entry === a ? b : entry === b ? a : entry));
    this.#renumber();
  }

  change(position: number, change: Partial<TimelineEntry>): void {
    this.entries = this.entries.map((entry) => (entry.position === position ? { ...entry, ...change } : entry));
  }

  /** Says that a message was deleted that nobody deleted; the leaf stays, as it must. */
  empty(position: number): void {
    this.change(position, { bytes: null, signature: null });
  }

  /** Puts an entry of any log before this position; later ones move up. */
  insert(position: number, entry: TimelineEntry): void {
    this.entries = [...this.entries.slice(0, position - 1), entry, ...this.entries.slice(position - 1)];
    this.#renumber();
  }

  add(entry: TimelineEntry): TimelineEntry {
    const added = { ...entry, position: this.last + 1 };
    this.entries.push(added);
    return added;
  }

  /** Stores what somebody signed, without looking at it. */
  async store(signed: Signed, kind?: string, authorId?: ParticipantId): Promise<TimelineEntry> {
    const [bytes, signature] = [fromBase64Url(signed.bytes), fromBase64Url(signed.signature)];
    const head = kind === 'control' ? null : decodeEntry(bytes).head;
    return this.add({
      ...{ kind: kind ?? head?.kind ?? '', authorId: authorId ?? head?.sender ?? null, position: 0, at: Date.now() },
      ...{ ...signed, leaf: toBase64Url(await leafOf(bytes, signature)) },
    });
  }

  /** Announces somebody's end. */
  async end(participant: ParticipantId): Promise<TimelineEntry> {
    const bytes = encodeEnded(participant, 'deactivated');
    const at = Date.now();
    const leaf = toBase64Url(await serverLeaf(this.id, 'ended', at, bytes));
    const entry = { kind: 'ended', authorId: null, bytes: toBase64Url(bytes), signature: null, leaf };
    return this.add({ ...entry, position: 0, at });
  }

  async page({ after, before, limit = 50 }: PageWish): Promise<EntryPage> {
    const able = this.entries.filter(
      ({ position }) => (after === undefined || position > after) && (before === undefined || position < before),
    );
    const entries = after === undefined ? able.slice(-limit) : able.slice(0, limit);
    const first = entries[0]?.position ?? this.last + 1;
    return {
      entries,
      headBefore: toBase64Url(await this.#headBefore(first)),
      earlier: this.entries.some(({ position }) => position < first),
      later: this.entries.some(({ position }) => position > (entries.at(-1)?.position ?? this.last)),
    };
  }

  /** The conversation as it would be with this log. */
  tell(conversation: Conversation): Conversation {
    const newest = (kind: string) =>
      this.entries.findLast((entry) => entry.kind === kind && entry.bytes !== null) ?? null;
    return {
      ...conversation,
      chain: this.entries.filter(({ kind }) => inChain.has(kind)),
      lastPosition: this.last,
      topic: newest('topic'),
      lastMessage: newest('message'),
      shares: [
        ...conversation.shares,
        ...this.shares.filter(({ participantId }) => participantId === conversation.selfId),
      ],
    };
  }

  async #headBefore(position: number): Promise<Bytes> {
    let head: Bytes = zeroHash();
    for (const entry of this.entries) {
      if (entry.position >= position) break;
      head = await nextHead(this.id, entry.position, head, fromBase64Url(entry.leaf));
    }
    return head;
  }

  #renumber(): void {
    this.entries = this.entries.map((entry, at) => ({ ...entry, position: at + 1 }));
  }
}
