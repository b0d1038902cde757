// One conversation on this device: what was verified of it, the stretch of its timeline that is shown, and its own
// chores (granting keys that others lack, reporting those that it lacks itself).
import { findJoined } from '../shared/chain-state.ts';
import type { Conversation, EntryPage, TimelineEntry } from '../shared/conversations.ts';
import { fromBase64Url, toBase64Url } from '../shared/encoding.ts';
import { decodeEntry } from '../shared/entry.ts';
import type { ConversationId, MemberId } from '../shared/ids.ts';
import { leafOf } from '../shared/log.ts';
import { hasOldKeys, isIn, missingEpochs, updateLedger, type Ledger } from './ledger.ts';
import { coalesced, loadInto } from './loading.ts';
import { LogWatch } from './log-watch.ts';
import type { ConversationSummary, ConversationView, KnownContact, Loaded, Outgoing } from './model.ts';
import type { OwnPlace } from './own-place.ts';
import { openMe, type DeviceParts } from './parts.ts';
import { areContactsProven, isAdderKnown } from './proven.ts';
import { SdkError } from './sdk-error.ts';
import { countOutgoing, readNewest, summarise, type OnThisDevice } from './summary.ts';
import { Timeline } from './timeline.ts';
import { watched } from './watched.ts';

const PAGE = 50;
/** Of a page around a position, so many entries before it. */
const ABOVE = 15;
/** So many pages are caught up after an absence; then the reader pages on by hand. */
const CATCH_UP_PAGES = 10;
const FAR_END = Number.MAX_SAFE_INTEGER;
const SOON = 120;
/** Kinds of entries that say who is in it and what may be written. */
const inChain = new Set(['control', 'ended', 'closed', 'reopened']);

type Shown = Loaded<ConversationView>;
/** What the server says of an entry that it stored. */
type Place = Pick<TimelineEntry, 'position' | 'at' | 'undone'>;

/** Counts what happens on this device, so that answers that crossed on the way are told from going back. */
let ticks = 0;

/** To be noted before a question is asked, and given with its answer. */
export function askTick(): number {
  ticks += 1;
  return ticks;
}

export interface HeldNeeds {
  outgoing(conversationId: ConversationId): readonly Outgoing[];
  /** Contacts as far as they are loaded. */
  contacts(): readonly KnownContact[];
  /** The summary changed. */
  changed(held: Held): void;
  /** The server no longer gives it to this member. */
  gone(held: Held): void;
}

export class Held {
  readonly id: ConversationId;
  readonly view = watched<Shown>({ is: 'loading' });
  readonly log: LogWatch;
  readonly #parts: DeviceParts;
  readonly #needs: HeldNeeds;
  #ledger: Ledger | null = null;
  #summary: ConversationSummary | null = null;
  #timeline: Timeline | null = null;
  #taking: Promise<void> = Promise.resolve();
  #turning: Promise<void> = Promise.resolve();
  #isProven = true;
  #ownPlace: OwnPlace | null = null;
  #isBack = false;
  #choreKey = '';
  #takenAsked = 0;
  #takenAt = 0;
  #logAt = 0;
  #soon: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(parts: DeviceParts, needs: HeldNeeds, id: ConversationId) {
    this.id = id;
    this.#parts = parts;
    this.#needs = needs;
    this.log = new LogWatch(id);
    this.#expectPins();
  }

  get summary(): ConversationSummary | null {
    return this.#summary;
  }
  /** What was verified of it, if anything was. */
  get known(): Ledger | null {
    return this.#ledger;
  }
  get isShown(): boolean {
    return this.#timeline !== null;
  }
  get timeline(): Timeline | null {
    return this.#timeline;
  }

  /** The newest verified state, fetched if there is none yet. */
  async ledger(): Promise<Ledger> {
    if (!this.#ledger) await this.refresh();
    if (!this.#ledger) throw new SdkError('not_found');
    return this.#ledger;
  }

  /** Fetches the conversation again. */
  readonly refresh = coalesced(async () => {
    clearTimeout(this.#soon);
    this.#soon = undefined;
    const asked = askTick();
    try {
      const { conversation } = await this.#parts.api.ask('getConversation', { conversationId: this.id });
      await this.take(conversation, asked);
    } catch (error) {
      if (error instanceof SdkError && error.code === 'not_found') this.#forget();
      throw error;
    }
  });

  /** It is no longer this member's to read: nothing of it stays here. */
  #forget(): void {
    this.#needs.gone(this);
    [this.#ledger, this.#summary, this.#choreKey] = [null, null, ''];
    if (this.#timeline) this.#timeline = new Timeline();
    this.view.set({ is: 'failed', code: 'not_found' });
  }

  /** Fetches it in a moment, once for all that comes meanwhile. */
  refreshSoon(): void {
    this.#soon ??= setTimeout(() => void this.refresh().catch(() => undefined), SOON);
  }

  /** Verifies what the server gave, one after the other. `asked`: from `askTick`, before the question. */
  take(conversation: Conversation, asked: number): Promise<void> {
    const next = this.#taking.then(() => this.#take(conversation, asked));
    this.#taking = next.catch(() => undefined);
    return next;
  }

  async #take(conversation: Conversation, asked: number): Promise<void> {
    // An answer about another conversation: what is written here must not go to those people.
    if (conversation.conversationId !== this.id) throw new SdkError('keys_refused');
    if (this.#closed || asked < this.#takenAsked) return;
    // Answered from before what was taken meanwhile: not a step back of the server, only late.
    const isLate = asked < this.#takenAt && conversation.chain.length < (this.#ledger?.verified.length ?? 0);
    if (isLate) return;
    this.#takenAsked = asked;
    this.#takenAt = askTick();
    if (this.#logAt < asked) this.log.noteLast(conversation.lastPosition);
    const before = this.#ledger;
    const ledger = await updateLedger(this.#parts, before, conversation);
    this.#ledger = ledger;
    // Given another history: what is shown may not be theirs any more.
    const isMoved = before?.verified[0]?.position !== ledger.verified[0]?.position;
    if (before && this.isShown && (isMoved || ledger.filled)) {
      this.hide();
      void this.show('newest');
    }
    this.#isBack ||= before !== null && before.stretches.length < ledger.stretches.length;
    await this.#prove(ledger);
    this.#ownPlace = ledger.keys ? null : (await import('./own-place.ts')).ownPlace(this.#parts.vault, ledger);
    const newest = await readNewest(ledger);
    this.#summary = summarise(ledger, newest, this.#onThisDevice());
    if (this.#timeline) await this.#timeline.read(ledger, this.log);
    this.#noteHeads();
    this.render();
    this.#needs.changed(this);
    void this.#doChores(ledger).catch(() => undefined);
  }

  /** Contacts were loaded: whether their keys here are theirs is looked at again. */
  recheck(): void {
    this.#taking = this.#taking
      .then(() => (this.#ledger ? this.#prove(this.#ledger) : undefined))
      .then(() => this.#noteHeads())
      .catch(() => undefined);
  }

  async #prove(ledger: Ledger): Promise<void> {
    const { chain, conversation } = ledger;
    if (this.#closed || !chain) return;
    const pinned = (memberId: MemberId) => this.#parts.vault.bundle.pins[memberId]?.fingerprint;
    const was = this.#isProven;
    const contacts = this.#needs.contacts();
    this.#isProven =
      (!ledger.unlinked || isAdderKnown(ledger, contacts, pinned)) &&
      (await areContactsProven(chain, conversation.participants, contacts, pinned));
    if (this.#isProven !== was) this.render();
  }

  /**
   * What changes which entries are shown goes one after the other: a page asked for before something arrived must not take
   * its place.
   */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const next = this.#turning.then(work);
    this.#turning = next.catch(() => undefined);
    return next;
  }

  /** Shows the newest page or the one around a position. */
  show(place: number | 'newest'): Promise<void> {
    const timeline = (this.#timeline ??= new Timeline());
    return this.#inTurn(() => this.#show(timeline, place));
  }

  async #show(timeline: Timeline, place: number | 'newest'): Promise<void> {
    if (this.#timeline !== timeline) return;
    // Closed and opened again meanwhile: what comes late for the one is nothing that the other may show.
    const view = {
      get: this.view.get,
      set: (next: Shown) => void (this.#timeline === timeline && this.view.set(next)),
    };
    await loadInto(view, async () => {
      const around: { before?: number; after?: number } =
        place === 'newest' ? { before: FAR_END } : { after: Math.max(0, place - ABOVE) };
      const asked = askTick();
      const [ledger, page] = await Promise.all([this.ledger(), this.#fetchPage(around)]);
      timeline.replace(page);
      await this.#followAndRead(page, asked, around.after);
      void this.#doChores(this.#ledger ?? ledger).catch(() => undefined);
      return this.#present(this.#ledger ?? ledger, timeline);
    });
  }

  /** Nobody looks at it any more. */
  hide(): void {
    this.#timeline = null;
    this.view.set({ is: 'loading' });
  }

  readonly earlier = (): Promise<void> => this.#inTurn(() => this.#earlier());

  async #earlier(): Promise<void> {
    const timeline = this.#timeline;
    if (!timeline?.earlier || timeline.isEmpty) return;
    const asked = askTick();
    const page = await this.#fetchPage({ before: timeline.first });
    timeline.prepend(page);
    await this.#followAndRead(page, asked);
    this.render();
  }

  readonly later = (): Promise<void> => this.#inTurn(() => this.#later());

  async #later(): Promise<void> {
    const timeline = this.#timeline;
    if (!timeline?.later) return;
    const asked = askTick();
    const after = timeline.last;
    const page = await this.#fetchPage({ after });
    timeline.append(page.entries, page.later);
    await this.#followAndRead(page, asked, after);
    this.render();
  }

  /** Entries that the live feed brought: joined to the end where they follow it, else what is missing is fetched. */
  arrived(entries: readonly TimelineEntry[]): Promise<void> {
    return this.#inTurn(() => this.#arrived(entries));
  }

  async #arrived(entries: readonly TimelineEntry[]): Promise<void> {
    const changesWho = entries.some(({ kind }) => inChain.has(kind));
    if (changesWho) await this.refresh();
    const timeline = this.#timeline;
    const [first] = entries;
    if (!timeline || timeline.later || !first || !this.#ledger) return;
    const joins = entries.every(({ position }, at) => position === first.position + at);
    if (!joins || first.position > timeline.last + 1) return this.#catchUp();
    timeline.append(entries, false);
    this.#logAt = askTick();
    // Those that are here already too: another entry in the place of a known one shows.
    await this.log.follow(entries, null);
    await timeline.read(this.#ledger, this.log);
    this.#noteHeads();
    this.render();
  }

  /** An entry of one's own was stored: it is shown without waiting for the feed. */
  async sent(entry: { bytes: string; signature: string }, place: Place): Promise<void> {
    const { head } = decodeEntry(fromBase64Url(entry.bytes));
    const leaf = toBase64Url(await leafOf(fromBase64Url(entry.bytes), fromBase64Url(entry.signature)));
    const stored = { ...entry, kind: head.kind, authorId: head.sender, ...place, leaf };
    // Stored is what the server says: it has to be there from now on.
    this.log.expectStored(place.position);
    this.#logAt = askTick();
    if (!this.isShown) {
      await this.log.follow([stored], null);
      this.#noteHeads();
    }
    await this.arrived([stored]);
  }

  /** Fetches what came after the end that is shown; the newest page where nothing could be shown before. */
  readonly catchUp = (): Promise<void> => this.#inTurn(() => this.#catchUp());

  async #catchUp(): Promise<void> {
    const timeline = this.#timeline;
    if (timeline && this.view.get().is === 'failed') return this.#show(timeline, 'newest');
    if (!timeline || timeline.isEmpty) return;
    for (let pages = 0; pages < CATCH_UP_PAGES && this.#timeline === timeline; pages += 1) {
      const asked = askTick();
      const after = timeline.last;
      const page = await this.#fetchPage({ after });
      timeline.append(page.entries, page.later);
      await this.#followAndRead(page, asked, after);
      if (!page.later || page.entries.length === 0) break;
    }
    // Whoever is or was out of it heard of no deletion: what is gone since shows only in what they have.
    if (this.#ledger && (this.#isBack || !isIn(this.#ledger))) await this.#fetchAgain(timeline, this.#ledger);
    this.render();
  }

  /** The stretch that is shown, as the server has it now. */
  async #fetchAgain(timeline: Timeline, ledger: Ledger): Promise<void> {
    const { fetchShown } = await import('./rejoining.ts');
    const shown = await fetchShown(timeline, (after) => this.#fetchPage({ after }));
    if (this.#timeline !== timeline) return;
    this.#isBack = false;
    await this.log.follow(shown.entries, null);
    timeline.replace(shown);
    await timeline.read(ledger, this.log);
  }

  /** Makes sure that a link of the log is known, so that what is written can say what its author has seen. */
  async requireSeen(): Promise<{ position: number; head: Uint8Array<ArrayBuffer> }> {
    if (this.log.newest.position === 0) {
      const page = await this.#fetchPage({ before: FAR_END, limit: 1 });
      this.#logAt = askTick();
      await this.log.follow(page.entries, fromBase64Url(page.headBefore));
    }
    return this.log.newest;
  }

  /** Draws the view again. */
  render(): void {
    if (!this.#timeline || this.#closed || !this.#ledger || this.view.get().is !== 'ready') return;
    this.view.set({ is: 'ready', value: this.#present(this.#ledger, this.#timeline) });
  }

  /** The outbox changed: the summary counts it too. */
  async outgoingChanged(): Promise<void> {
    if (!this.#summary) return;
    this.#summary = { ...this.#summary, ...countOutgoing(this.#needs.outgoing(this.id)) };
    this.render();
    this.#needs.changed(this);
  }

  close(): void {
    clearTimeout(this.#soon);
    this.#closed = true;
    this.#timeline = null;
  }

  #fetchPage(place: { before?: number; after?: number; limit?: number }): Promise<EntryPage> {
    return this.#parts.api.ask('listEntries', { conversationId: this.id, limit: PAGE, ...place });
  }

  /**
   * Takes a page into log and timeline. `asked`: from `askTick`, before the question. `after`: where an empty page ends;
   * the timeline of now may be another one than that for which it was fetched.
   */
  async #followAndRead(page: EntryPage, asked: number, after = 0): Promise<void> {
    const end = page.entries.at(-1)?.position ?? after;
    if (!page.later && this.#logAt < asked) this.log.noteLast(end);
    this.#logAt = askTick();
    await this.log.follow(page.entries, fromBase64Url(page.headBefore));
    const known = this.#ledger?.verified.at(-1)?.position ?? 0;
    const newer = page.entries.some(({ kind, position }) => inChain.has(kind) && position > known);
    if (newer) await this.refresh();
    if (this.#timeline && this.#ledger) await this.#timeline.read(this.#ledger, this.log);
    this.#noteHeads();
    if (!page.later) await this.#requireEnd(end, asked);
  }

  /** The end that was given must be the one that the conversation has, as far as it was asked for later than that. */
  async #requireEnd(end: number, asked: number): Promise<void> {
    const timeline = this.#timeline;
    const last = this.#ledger?.conversation.lastPosition ?? 0;
    if (!timeline || end >= last || timeline.last >= last) return;
    if (asked > this.#takenAt) return this.log.contradict();
    const again = askTick();
    const page = await this.#fetchPage({ after: end });
    if (this.#timeline !== timeline) return;
    timeline.append(page.entries, page.later);
    await this.#followAndRead(page, again, end);
  }

  /** The state to write by: `chain_broken` where somebody knew more of the chain than the server gives. */
  async newestLedger(): Promise<Ledger> {
    if (this.#isChainWithheld(await this.ledger())) await this.refresh();
    const ledger = await this.ledger();
    if (this.#isChainWithheld(ledger) || !this.#isProven) throw new SdkError('chain_broken');
    return ledger;
  }

  #isChainWithheld({ chain }: Ledger): boolean {
    return chain !== null && this.log.claimedControl > chain.n;
  }

  /** Something that must be readable isn't there, or stands empty without anybody's deletion. */
  #misses(ledger: Ledger, timeline: Timeline): boolean {
    return timeline.hasHoles(ledger.stretches) || timeline.unexplained(ledger).size > 0;
  }

  #present(ledger: Ledger, timeline: Timeline): ConversationView {
    const summary = this.#summary ?? summarise(ledger, { topic: null, last: null }, this.#onThisDevice());
    const pendingIds = summary.participants.filter(({ kind, active }) => kind === 'pending' && active);
    const withinDay = openMe(this.#parts)?.organisation.deleteWithinDay;
    const items = timeline.items(ledger, this.#parts.clock.now(), withinDay);
    const shown = new Set(items.map(({ key }) => key));
    const trust = this.#isChainWithheld(ledger) || !this.#isProven ? 'broken' : ledger.trust;
    return {
      summary,
      items,
      // For a moment after it was stored, a message is in both.
      outgoing: this.#needs.outgoing(this.id).filter(({ key }) => !shown.has(key)),
      begins: timeline.first === 1,
      earlier: timeline.earlier,
      later: timeline.later,
      incomplete: this.log.isContradicted || trust === 'broken' || this.#misses(ledger, timeline),
      trust,
      pendingIds: pendingIds.map(({ participantId }) => participantId),
      keysMissing: ledger.secrets.size === 0,
      awaitsRestore: this.#ownPlace?.awaitsRestore ?? false,
      ownKeysReplacedBy: this.#ownPlace?.replacedBy ?? null,
    };
  }

  #onThisDevice(): OnThisDevice {
    return { pins: this.#parts.vault.bundle.pins, outgoing: this.#needs.outgoing(this.id) };
  }

  #expectPins(): void {
    const pinned = this.#parts.vault.headsOf(this.id);
    if (pinned && pinned.position > 0) this.log.expect(pinned.position, fromBase64Url(pinned.log));
  }

  #noteHeads(): void {
    const ledger = this.#ledger;
    // What isn't believed must not become what this account saw: the next answer would be held against it.
    if (!ledger?.chain || ledger.trust !== 'whole' || !this.#isProven || this.log.isContradicted) return;
    const { n: controlN, head } = ledger.chain;
    this.#parts.vault.noteHeads(this.id, { controlN, control: toBase64Url(head), ...this.log.newestText });
  }

  /** Grants what others lack, reports what is lacking here; once for the same need. */
  async #doChores(ledger: Ledger): Promise<void> {
    const { wanted, selfId } = ledger.conversation;
    const missing = missingEpochs(ledger);
    const isJoined = ledger.chain !== null && findJoined(ledger.chain, selfId) !== null;
    // Where somebody looks, new keys don't wait for their turn, whatever the server says of which are left.
    const renews = this.isShown && hasOldKeys(this.#parts.vault, ledger);
    const key = JSON.stringify([missing, wanted, ledger.secrets.size, renews]);
    if (!isJoined || ledger.trust !== 'whole' || !this.#isProven || key === this.#choreKey) return;
    this.#choreKey = key;
    if (!renews && missing.length === 0 && wanted.length === 0) return;
    const { doChores } = await import('./chores.ts');
    // Tried again when somebody looks again, and by the renewal itself.
    if (!(await doChores(this.#parts, this, { ledger, missing, renews }))) this.#choreKey = '';
  }
}
