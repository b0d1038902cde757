// The log as this device has seen it: a hash chain over all entries. What is missing, moved or forked shows; it is told
// by a banner and never keeps anybody from reading or writing (protocol §6).
import type { TimelineEntry } from '../shared/conversations.ts';
import { equalBytes, fromBase64Url, toBase64Url, zeroHash, type Bytes } from '../shared/encoding.ts';
import type { ConversationId } from '../shared/ids.ts';
import { leafOf, nextHead, serverLeaf } from '../shared/log.ts';

export class LogWatch {
  readonly #conversationId: ConversationId;
  readonly #heads = new Map<number, Bytes>([[0, zeroHash()]]);
  /** What authors said they had seen, at positions that aren't known here yet. */
  readonly #claims = new Map<number, Bytes>();
  #newest = 0;
  #contradicted = false;

  constructor(conversationId: ConversationId) {
    this.#conversationId = conversationId;
  }

  /** Something doesn't fit together. Stays so. */
  get isContradicted(): boolean {
    return this.#contradicted;
  }

  /** The newest known link: what an entry written now says that it has seen. */
  get newest(): { position: number; head: Bytes } {
    return { position: this.#newest, head: this.#heads.get(this.#newest) ?? zeroHash() };
  }

  headAt(position: number): Bytes | null {
    return this.#heads.get(position) ?? null;
  }

  /** A link known from elsewhere: an earlier visit, another device, the server's word before a page. */
  learn(position: number, head: Bytes): void {
    const known = this.#heads.get(position) ?? this.#claims.get(position);
    if (known && !equalBytes(known, head)) this.#contradicted = true;
    if (!this.#heads.has(position)) this.#heads.set(position, head);
    if (position > this.#newest) this.#newest = position;
  }

  /** Whether an author's claim fits: they saw it before they wrote at this position. */
  claim(at: number, seenPosition: number, seenHash: Bytes): void {
    if (seenPosition >= at) {
      this.#contradicted = true;
      return;
    }
    const known = this.#heads.get(seenPosition);
    if (!known) this.#claims.set(seenPosition, seenHash);
    else if (!equalBytes(known, seenHash)) this.#contradicted = true;
  }

  /** The conversation ends before what was seen of it. */
  noteLast(position: number): void {
    if (position < this.#newest) this.#contradicted = true;
  }

  /** Chains entries that follow each other; `before` is the server's word of the head before the first. */
  async follow(entries: readonly TimelineEntry[], before: Bytes | null): Promise<void> {
    const [first] = entries;
    if (!first) return;
    let head = this.#heads.get(first.position - 1) ?? before;
    if (before) this.learn(first.position - 1, before);
    let last = first.position - 1;
    for (const entry of entries) {
      if (entry.position !== last + 1) head = null; // not readable in between
      const leaf = await this.#checkedLeaf(entry);
      if (head) {
        head = await nextHead(this.#conversationId, entry.position, head, leaf);
        this.learn(entry.position, head);
      }
      last = entry.position;
    }
  }

  async #checkedLeaf(entry: TimelineEntry): Promise<Bytes> {
    const given = fromBase64Url(entry.leaf);
    if (entry.bytes === null) return given;
    const bytes = fromBase64Url(entry.bytes);
    const leaf = entry.signature
      ? await leafOf(bytes, fromBase64Url(entry.signature))
      : await serverLeaf(this.#conversationId, entry.kind, entry.at, bytes);
    if (!equalBytes(leaf, given)) this.#contradicted = true;
    return given;
  }

  /** The newest link as text, for the pins. */
  get newestText(): { position: number; log: string } {
    const { position, head } = this.newest;
    return { position, log: toBase64Url(head) };
  }
}
