// The log as this device has seen it: a hash chain over all entries. What is missing, moved or forked shows; it is told
// by a banner and never keeps anybody from reading or writing (protocol §6).
import type { TimelineEntry } from '../shared/conversations.ts';
import { equalBytes, fromBase64Url, toBase64Url, zeroHash, type Bytes } from '../shared/encoding.ts';
import type { ConversationId } from '../shared/ids.ts';
import { leafOf, nextHead, serverLeaf } from '../shared/log.ts';

export class LogWatch {
  readonly #conversationId: ConversationId;
  readonly #heads = new Map<number, Bytes>([[0, zeroHash()]]);
  /** What pins and authors said, at positions that haven't been fetched here yet. */
  readonly #claims = new Map<number, Bytes>();
  #expected = 0;
  #newest = 0;
  #contradicted = false;
  #claimedControl = 0;

  constructor(conversationId: ConversationId) {
    this.#conversationId = conversationId;
  }

  /** Something doesn't fit together. Stays so. */
  get isContradicted(): boolean {
    return this.#contradicted;
  }

  /** The newest link fetched: what an entry written now says that its author has seen. */
  get newest(): { position: number; head: Bytes } {
    return { position: this.#newest, head: this.#heads.get(this.#newest) ?? zeroHash() };
  }

  /** The newest link as the pins keep it. */
  get newestText(): { position: number; log: string } {
    return { position: this.#newest, log: toBase64Url(this.newest.head) };
  }

  /** A link known from an earlier visit or from another device of this account. */
  expect(position: number, head: Bytes): void {
    if (position > this.#expected) this.#expected = position;
    this.#compare(position, head);
  }

  /** An author's claim to have seen this link before writing at position `at`. */
  claim(at: number, seenPosition: number, seenHash: Bytes): void {
    if (seenPosition >= at) this.#contradicted = true;
    else this.#compare(seenPosition, seenHash);
  }

  /** The number of the newest control entry that an author, by a signature that is right, knew. */
  get claimedControl(): number {
    return this.#claimedControl;
  }

  claimControl(n: number): void {
    if (n > this.#claimedControl) this.#claimedControl = n;
  }

  /** Something else showed that the server's answers don't fit together. */
  contradict(): void {
    this.#contradicted = true;
  }

  /** The server answered that something of one's own stands at this position. */
  expectStored(position: number): void {
    if (position > this.#expected) this.#expected = position;
  }

  /** The conversation ends here, says the server: not before what was seen of it. */
  noteLast(position: number): void {
    if (position < Math.max(this.#newest, this.#expected)) this.#contradicted = true;
  }

  /** Chains entries that follow each other; `before` is the server's word of the head before the first. */
  async follow(entries: readonly TimelineEntry[], before: Bytes | null): Promise<void> {
    const [first] = entries;
    if (!first) return;
    if (before) this.#learn(first.position - 1, before);
    let head = this.#heads.get(first.position - 1) ?? null;
    let last = first.position - 1;
    for (const entry of entries) {
      if (entry.position <= last) this.#contradicted = true;
      if (entry.position !== last + 1) head = null; // not readable in between
      const leaf = await this.#checkedLeaf(entry);
      if (head) {
        head = await nextHead(this.#conversationId, entry.position, head, leaf);
        this.#learn(entry.position, head);
      }
      last = entry.position;
    }
  }

  /** The server's chain goes on where it contradicts what was known: the banner says so, and writing goes on. */
  #learn(position: number, head: Bytes): void {
    const known = this.#heads.get(position) ?? this.#claims.get(position);
    if (known && !equalBytes(known, head)) this.#contradicted = true;
    this.#claims.delete(position);
    this.#heads.set(position, head);
    if (position > this.#newest) this.#newest = position;
  }

  #compare(position: number, head: Bytes): void {
    const known = this.#heads.get(position) ?? this.#claims.get(position);
    if (!known) this.#claims.set(position, head);
    else if (!equalBytes(known, head)) this.#contradicted = true;
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
}
