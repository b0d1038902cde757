// A stretch of a conversation's timeline without holes, and what of it is shown.
import { managerAt } from '../shared/chain-state.ts';
import type { EntryPage, TimelineEntry } from '../shared/conversations.ts';
import type { EntryHead } from '../shared/entry.ts';
import { EDITABLE_FOR, UNDOABLE_FOR } from '../shared/entry-rules.ts';
import type { EntryId, ParticipantId } from '../shared/ids.ts';
import { isIn, placeAt, type Ledger } from './ledger.ts';
import type { LogWatch } from './log-watch.ts';
import type { Stretch } from './stretches.ts';
import type { Happening, MessageItem, TimelineItem } from './model.ts';
import { readEntry, type Before, type Reading } from './reading.ts';

export class Timeline {
  #entries: TimelineEntry[] = [];
  #readings = new Map<number, Reading>();
  #written = new Map<EntryId, { position: number; sender: ParticipantId; kind: string }[]>();
  /** Messages whose bytes are gone, as the server names them: it could only mix up tombstones. */
  #emptied = new Map<EntryId, { position: number; sender: ParticipantId; kind: string }>();
  earlier = false;
  later = false;

  get first(): number {
    return this.#entries[0]?.position ?? 0;
  }
  get last(): number {
    return this.#entries.at(-1)?.position ?? 0;
  }
  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  /** Shows this page instead of what was there. */
  replace({ entries, earlier, later }: Omit<EntryPage, 'headBefore'>): void {
    this.#entries = [...entries];
    this.#readings = new Map();
    this.#written = new Map();
    this.#emptied = new Map();
    this.earlier = earlier;
    this.later = later;
  }

  prepend({ entries, earlier }: EntryPage): void {
    this.#entries = [...entries.filter(({ position }) => position < this.first), ...this.#entries];
    this.earlier = earlier;
    for (const [position, reading] of this.#readings) {
      if (reading.is === 'delete' && reading.of === null) this.#readings.delete(position);
    }
  }

  /** Entries at the end; those that are there already are left out. */
  append(entries: readonly TimelineEntry[], later: boolean): void {
    this.#entries = [...this.#entries, ...entries.filter(({ position }) => position > this.last)];
    this.later = later;
  }

  /** Reads what hasn't been read, and again what waited for keys or for an earlier page. */
  async read(ledger: Ledger, log: LogWatch): Promise<void> {
    for (const entry of this.#entries) {
      const known = this.#readings.get(entry.position);
      if (known && known.is !== 'early' && known.is !== 'sealed' && known.is !== 'refused') continue;
      const reading = await readEntry(ledger, log, entry, this.#before(entry.position));
      this.#readings.set(entry.position, reading);
      const { entryId, authorId, position, kind } = entry;
      if (reading.is === 'emptied' && entryId && authorId) {
        this.#emptied.set(entryId, { position, sender: authorId, kind });
      }
      if ('head' in reading) this.#note(entry, reading.head);
      if (reading.is === 'delete' && reading.head.target) this.#purge(reading.head.target, reading.of);
    }
  }

  #before(position: number): Before {
    return {
      complete: !this.earlier,
      target: (id, by) => {
        const earlier = this.#written.get(id)?.filter((one) => one.position < position) ?? [];
        const found = earlier.find(({ sender }) => sender === by) ?? earlier[0];
        const gone = this.#emptied.get(id);
        return found ?? (gone && gone.position < position ? gone : null);
      },
      isUsed: (sender, id, at) =>
        this.#written.get(id)?.some((one) => one.sender === sender && one.position < at) ?? false,
    };
  }

  /** Remembers who wrote what. The first of two with one id counts: a later one is read again, to be refused. */
  #note({ position, kind }: TimelineEntry, { entryId: id, sender }: EntryHead): void {
    const known = this.#written.get(id) ?? [];
    if (known.some((one) => one.position === position)) return;
    const again = known.filter((one) => one.sender === sender && one.position > position);
    for (const one of again) this.#readings.delete(one.position);
    const others = known.filter((one) => !again.includes(one));
    this.#written.set(id, [...others, { position, sender, kind }]);
  }

  /** Whether something that one may read is missing here, or out of order, from the first position to the last. */
  hasHoles(stretches: readonly Stretch[]): boolean {
    let last = this.earlier ? this.first - 1 : 0;
    for (const { position } of this.#entries) {
      if (position <= last || stretches.some((own) => overlaps(own, last + 1, position))) return true;
      last = position;
    }
    return false;
  }

  /**
   * Positions that are empty though nobody deleted that much. Who is no longer in it doesn't get deletions that came
   * later, so only somebody who is can tell, and only of what came since they were last away.
   */
  unexplained(ledger: Ledger): ReadonlySet<number> {
    const found = new Set<number>();
    if (this.later || !isIn(ledger) || this.hasHoles(ledger.stretches)) return found;
    const since = ledger.stretches.at(-1)?.from ?? 0;
    let deletions = 0;
    let aimless = 0;
    for (const { position, kind } of this.#entries.toReversed()) {
      if (position < since) break;
      const reading = this.#readings.get(position);
      if (reading?.is === 'delete') deletions += 1;
      // What it deleted stands here no longer: that explains one empty message before it.
      const target = reading?.is === 'delete' ? reading.head.target : null;
      const isGone = target !== null && this.#emptied.has(target) && !this.#written.has(target);
      if (reading?.is === 'delete' && (reading.of === null || isGone)) aimless += 1;
      if (reading?.is !== 'emptied') continue;
      const isExplained = kind === 'message' ? aimless > 0 : kind === 'edit' && deletions > 0;
      if (!isExplained) found.add(position);
      else if (kind === 'message') aimless -= 1;
    }
    return found;
  }

  /** Deleted texts leave memory too; who wrote what stays, for the tombstone. */
  #purge(target: EntryId, of: ParticipantId | null): void {
    for (const { position, sender } of this.#written.get(target) ?? []) {
      if (sender !== of) continue;
      const reading = this.#readings.get(position);
      if (reading && 'text' in reading)
        this.#readings.set(position, { ...reading, text: '', ...('files' in reading && { files: [] }) });
    }
  }

  /** Whether an entry of one's own with this id stands here, and its text. */
  findOwn(id: EntryId, self: ParticipantId): { text: string } | null {
    const own = this.#written.get(id)?.find(({ sender }) => sender === self);
    const reading = own && this.#readings.get(own.position);
    return reading ? { text: 'text' in reading ? reading.text : '' } : null;
  }

  /** What is shown, in order. */
  items(ledger: Ledger, now: number, deletesWithinDay?: boolean): TimelineItem[] {
    const since = deletesWithinDay ? now - EDITABLE_FOR : 0;
    const changes = this.#changes();
    const unexplained = this.unexplained(ledger);
    const lastEnd = this.#entries.findLast(({ kind }) => kind === 'callEnded')?.position ?? 0;
    const items: TimelineItem[] = [];
    for (const entry of this.#entries) {
      // One line for each call: only one runs at a time, so the next end is its own.
      if (entry.kind === 'callStarted' && entry.position < lastEnd) continue;
      const reading = unexplained.has(entry.position) ? invented : this.#readings.get(entry.position);
      const item = reading && itemOf(entry, reading, changes, ledger, { now, since });
      const away = item && awayBefore(entry, ledger);
      if (away) items.push(away);
      if (item) items.push(item);
    }
    return items;
  }

  /** Edits and deletions by the entry that they speak of, and its author; the last by position counts. */
  #changes(): Changes {
    const changes: Changes = { edits: new Map(), deletes: new Map() };
    for (const { position, at, undone } of this.#entries) {
      const reading = this.#readings.get(position);
      if (reading?.is === 'edit' && reading.head.target) {
        changes.edits.set(changed(reading.head.target, reading.head.sender), reading);
      }
      if (reading?.is === 'delete' && reading.head.target) {
        changes.deletes.set(changed(reading.head.target, reading.of), { by: reading.head.sender, at, undone });
      }
    }
    return changes;
  }
}

/** Whether a stretch holds any of the positions [from, to). */
function overlaps(own: Stretch, from: number, to: number): boolean {
  return Math.max(own.from, from) < Math.min(own.to ?? Infinity, to);
}

/** "You weren't here between…", above the entry that brought one back without what was written meanwhile (C6). */
function awayBefore({ position, at }: TimelineEntry, { stretches }: Ledger): TimelineItem | null {
  const index = stretches.findIndex(({ from }) => from === position);
  const from = index > 0 ? stretches[index - 1]?.toAt : null;
  if (from === null || from === undefined) return null;
  return { key: `away${position}`, position, at, kind: 'happening', what: { type: 'away', from, to: at } };
}

/** An empty place that nobody's deletion explains: the server emptied it. */
const invented: Reading = { is: 'refused', aimless: false };

/** When it is looked at. */
interface Rules {
  now: number;
  /** Own messages from before can't be deleted any more: the organisation may want that (C11). */
  since: number;
}

interface Changes {
  edits: Map<string, { text: string; cut: boolean }>;
  deletes: Map<string, Deletion>;
}

interface Deletion {
  by: ParticipantId;
  at: number;
  undone: true | undefined;
}

/** An id alone names no message: somebody else may have given an own one the same. */
function changed(id: EntryId, author: ParticipantId | null): string {
  return `${id} ${author}`;
}

/** Kinds that change others and have no place of their own. */
const silent = new Set(['edit', 'delete']);

function itemOf(
  entry: TimelineEntry,
  reading: Reading,
  changes: Changes,
  ledger: Ledger,
  rules: Rules,
): TimelineItem | null {
  const base = { key: `p${entry.position}`, position: entry.position, at: entry.at };
  const { authorId } = entry;
  switch (reading.is) {
    case 'message':
      return messageOf(entry, reading, changes, ledger, rules);
    case 'edit':
    case 'delete':
    case 'early':
      return null;
    case 'topic': {
      if (reading.carried) return null;
      return { ...base, kind: 'happening', what: { type: 'topic', byId: reading.head.sender, topic: reading.text } };
    }
    case 'control': {
      const what = happeningOf(reading.entry);
      return what && { ...base, kind: 'happening', what };
    }
    case 'closed':
      return { ...base, kind: 'happening', what: closedOf(entry, reading.reason, ledger) };
    case 'named': {
      const { participant: participantId, choice } = reading;
      const person = ledger.conversation.participants.find((one) => one.participantId === participantId);
      const former = person?.formerNicknames.find(({ until }) => until === entry.position)?.nickname ?? null;
      return { ...base, kind: 'happening', what: { type: 'named', participantId, own: choice === 'own', former } };
    }
    case 'told':
      return { ...base, kind: 'happening', what: reading.what };
    case 'reopened':
      return { ...base, kind: 'happening', what: { type: 'reopened', byId: leaderAt(entry, ledger) } };
    case 'emptied': {
      if (entry.kind !== 'message' || entry.undone) return null;
      const deleted = entry.entryId && changes.deletes.get(changed(entry.entryId, authorId));
      return { ...base, ...tombstone(authorId, entry.at, deleted || undefined, ledger) };
    }
    case 'unknown':
      return { ...base, kind: 'unknown', authorId };
    case 'refused':
      return reading.aimless ? null : { ...base, kind: 'refused', authorId };
    case 'sealed':
      return silent.has(entry.kind) ? null : { ...base, kind: 'sealed', authorId: reading.head.sender };
  }
}

/** Who led when the server wrote this: nobody else closes a conversation or opens it again. */
function leaderAt({ position }: TimelineEntry, ledger: Ledger): ParticipantId | null {
  const place = placeAt(ledger, position);
  return place && ledger.chain && managerAt(ledger.chain, place.n);
}

function closedOf(entry: TimelineEntry, because: string, ledger: Ledger): Happening {
  return { type: 'closed', because, byId: because === 'manager' ? leaderAt(entry, ledger) : null };
}

function messageOf(
  { position, at }: TimelineEntry,
  { head, text, cut, files }: Extract<Reading, { is: 'message' }>,
  { edits, deletes }: Changes,
  ledger: Ledger,
  { now, since }: Rules,
): TimelineItem | null {
  const { conversation, chain } = ledger;
  const age = now - at;
  const base = { key: head.entryId, position, at };
  const mine = head.sender === conversation.selfId;
  const deleted = deletes.get(changed(head.entryId, head.sender));
  if (deleted?.undone && deleted.by === head.sender) return null;
  if (deleted) return { ...base, ...tombstone(head.sender, at, deleted, ledger) };
  const edit = edits.get(changed(head.entryId, head.sender));
  const shown = edit ? { text: edit.text, cut: edit.cut, edited: true } : { text, cut, edited: false };
  const { write } = conversation.abilities;
  const self = conversation.participants.find((participant) => participant.self);
  const group = conversation.participants.filter(({ active }) => active).length > 2;
  // By the chain: who follows a manager removes nothing before having signed that they lead.
  const removes = chain?.manager === conversation.selfId && self?.professional === true && group;
  // One's own also where it is closed (C11).
  const remove = mine ? self?.active === true && at >= since : write && removes;
  const abilities = { edit: write && mine && age < EDITABLE_FOR, remove };
  const item: MessageItem = {
    ...base,
    kind: 'message',
    entryId: head.entryId,
    authorId: head.sender,
    mine,
    ...shown,
    files,
    undoFor: remove && mine && age < UNDOABLE_FOR ? UNDOABLE_FOR - age : null,
    abilities,
  };
  return item;
}

/** What is left of a deleted message: it may have been read, also where its author took it back within the minute. */
function tombstone(
  authorId: ParticipantId | null,
  at: number,
  deleted: Deletion | undefined,
  { conversation }: Ledger,
) {
  const byManager = deleted !== undefined && deleted.by !== authorId;
  const mayHaveBeenRead = deleted !== undefined && !byManager && deleted.at - at < UNDOABLE_FOR;
  return { kind: 'deleted', authorId, mine: authorId === conversation.selfId, byManager, mayHaveBeenRead } as const;
}

function happeningOf({ act, actor }: Extract<Reading, { is: 'control' }>['entry']): Happening | null {
  switch (act.type) {
    case 'create':
      return { type: 'started', byId: actor, participantIds: act.participants.map(({ id }) => id) };
    case 'add': {
      const reads = act.history.from === 'now' ? 'fromNow' : 'everything';
      return { type: 'added', byId: actor, participantId: act.participant.id, reads };
    }
    case 'admit':
      return { type: 'letIn', byId: actor, participantId: act.participant.id, basis: act.basis };
    case 'remove':
      return { type: 'removed', byId: actor, participantIds: act.participants };
    // The service announced that end before, in an entry of its own.
    case 'drop':
      return null;
    case 'rekey':
      return { type: 'newKeys', byId: actor, participantId: act.participant.id };
    case 'manager':
      if (act.manager === actor && act.basis === 'handover') {
        return { type: 'deputies', byId: actor, deputyIds: act.deputies };
      }
      return { type: 'manager', byId: actor, managerId: act.manager, basis: act.basis };
  }
}
