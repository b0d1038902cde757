// Search over everything that this member may read, on the device alone (C15). It begins once somebody asks, goes through
// conversation by conversation with pauses, and from then on follows what happens. The log says what is gone: deletions
// and edits are entries like any other. What tells this device nothing of later deletions (left conversations), or must
// not outlive its time (temporary ones), is never kept, only held in memory.
import type { Conversation } from '../shared/conversations.ts';
import type { ConversationId, MemberId } from '../shared/ids.ts';
import { isIn } from './ledger.ts';
import { askTick, type Held } from './held.ts';
import type { ConversationNews, FindingNeeds } from './finding.ts';
import { coalesced } from './loading.ts';
import type { ConversationSummary } from './model.ts';
import type { SearchGroup, SearchProgress, SearchResult, SearchWish } from './search-model.ts';
import type { DeviceParts } from './parts.ts';
import { SdkError } from './sdk-error.ts';
import { ConversationIndex } from './search-index.ts';
import { dropKept, keepIndex, noteAsked, readKept, wasAsked } from './search-store.ts';
import { excerptOf, foldText, matches, termsOf } from './search-words.ts';
import { watched, type Watched } from './watched.ts';

const PAGE = 200;
const LIST_PAGE = 50;
/** Between two questions, so that the page, and whoever else asks the server, comes first. */
const PAUSE = 120;
const MOST_HITS = 200;
const MOST_GROUPS = 50;

export interface SearchInside {
  searchable(): Promise<Watched<SearchProgress>>;
  search(wish: SearchWish): Promise<SearchResult>;
  /** Goes on where search was asked for on this device before. */
  goOn(): Promise<void>;
  forget(): void;
}

type Needs = Pick<FindingNeeds, 'takeAll' | 'hold' | 'watchers'>;

export function createSearch(parts: DeviceParts, { takeAll, hold, watchers }: Needs): SearchInside {
  const { api, clock } = parts;
  const progress = watched<SearchProgress>({ is: 'waiting', done: 0, all: 0 });
  const indexes = new Map<ConversationId, ConversationIndex>();
  /** The end of each conversation, as the list gave it. */
  const ends = new Map<ConversationId, number>();
  let starting: Promise<void> | null = null;
  const life = { isOver: false };
  let work: Promise<void> = Promise.resolve();

  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, PAUSE);
      (timer as { unref?: () => void }).unref?.();
    });
  const tell = (is: SearchProgress['is']) => {
    let done = 0;
    let all = 0;
    for (const [id, end] of ends) {
      all += end;
      done += Math.min(end, indexes.get(id)?.reached.done ?? 0);
    }
    progress.set({ is, done, all });
  };
  /** One after the other: two that read the same conversation at once would mix up its order. */
  const inTurn = (step: () => Promise<void>): Promise<void> => {
    const next = work.then(() => (life.isOver ? undefined : step()));
    work = next.catch(() => undefined);
    return next;
  };

  const drop = async (id: ConversationId): Promise<void> => {
    indexes.delete(id);
    ends.delete(id);
    await dropKept(parts, id);
  };
  const isKept = ({ kind }: Conversation, held: Held) => kind === 'regular' && (held.summary?.active ?? false);

  /** Reads what came after what was gone through. `entries`: what the live feed brought, where it follows. */
  const follow = async (id: ConversationId, entries: ConversationNews['entries'] = []): Promise<void> => {
    const held = hold(id);
    const isPlain = entries.every(({ kind }) => plainKinds.has(kind));
    if (!isPlain || entries.length === 0) await held.refresh();
    const ledger = await held.ledger();
    const index = indexes.get(id) ?? new ConversationIndex(id);
    indexes.set(id, index);
    index.adjust(ledger);
    ends.set(id, Math.max(ledger.conversation.lastPosition, entries.at(-1)?.position ?? 0));
    const joins = entries[0]?.position === index.reached.done + 1;
    if (joins) await index.read(ledger, entries);
    for (let more = !joins; more && !life.isOver;) {
      const page = await api.ask('listEntries', { conversationId: id, after: index.reached.done, limit: PAGE });
      if (page.entries.some(({ kind }) => !plainKinds.has(kind))) await held.refresh();
      await index.read(await held.ledger(), page.entries);
      more = page.later && page.entries.length > 0;
      if (isKept(ledger.conversation, held)) await keepIndex(parts, index);
      tell(progress.get().is);
      if (more) await pause();
    }
    if (life.isOver) return;
    if (isKept(ledger.conversation, held)) await keepIndex(parts, index);
    else await dropKept(parts, id);
  };
  const followSafely = (id: ConversationId, entries?: ConversationNews['entries']): Promise<void> =>
    inTurn(async () => {
      try {
        await follow(id, entries);
      } catch (error) {
        if (error instanceof SdkError && error.code === 'not_found') return drop(id);
        throw error;
      }
    });

  /** All conversations that there are, in pages; what is no longer among them is forgotten. */
  const listAll = async (): Promise<ConversationSummary[]> => {
    const found: ConversationSummary[] = [];
    let after: object = {};
    for (let more = true; more && !life.isOver;) {
      const asked = askTick();
      const page = await api.ask('listConversations', { limit: LIST_PAGE, ...after });
      const items = await takeAll(page.conversations, asked);
      found.push(...items);
      const end = items.at(-1);
      more = page.more && end !== undefined;
      if (!more || !end) break;
      const beforePinned = end.pinned ? { beforePinned: 'yes' as const } : {};
      after = { beforeActivity: end.lastActivityAt, beforeId: end.conversationId, ...beforePinned };
      await pause();
    }
    return found;
  };
  const followAll = coalesced(async () => {
    tell('building');
    try {
      const all = await listAll();
      const known = new Set(all.map(({ conversationId }) => conversationId));
      for (const id of [...indexes.keys()]) if (!known.has(id)) await inTurn(() => drop(id));
      for (const { conversationId, lastPosition } of all) ends.set(conversationId, lastPosition);
      for (const { conversationId: id, lastPosition, active } of all) {
        if (life.isOver) return;
        // Of what is deleted there since, no entry tells who left it: it is read anew.
        if (!active) indexes.delete(id);
        if (!isUpToDate(indexes.get(id), hold(id), lastPosition)) {
          await followSafely(id);
          await pause();
        }
      }
      if (!life.isOver) tell('ready');
    } catch (error) {
      if (!(error instanceof SdkError)) throw error;
      // Without a connection: goes on when it is back.
      if (!life.isOver) tell('waiting');
    }
  });

  const look = (news?: ConversationNews) => {
    if (!news) return void followAll().catch(() => undefined);
    const { conversationId, entries, gone, readPosition } = news;
    if (readPosition !== undefined) return;
    void (gone ? inTurn(() => drop(conversationId)) : followSafely(conversationId, entries)).catch(() => undefined);
  };
  const start = (): Promise<void> => {
    starting ??= begin().catch((error: unknown) => {
      starting = null;
      throw error;
    });
    return starting;
  };
  const begin = async (): Promise<void> => {
    await noteAsked(parts);
    for (const index of await readKept(parts)) indexes.set(index.id, index);
    if (life.isOver) return;
    watchers.add(look);
    void followAll().catch(() => undefined);
  };

  return {
    searchable: async () => {
      await start();
      return progress;
    },
    goOn: async () => {
      if (await wasAsked(parts)) await start();
    },
    search: async (wish) => {
      await start();
      const found = findIn(wanted(indexes, wish), wish, (id) => hold(id).summary, clock.now());
      const groups = await Promise.all(
        found.groups.map(async (group): Promise<SearchGroup[]> => {
          if (group.summary) return [group];
          const held = hold(group.conversationId);
          const isGone = await held.refresh().then(
            () => false,
            (error: unknown) => error instanceof SdkError && error.code === 'not_found',
          );
          return isGone ? [] : [{ ...group, summary: held.summary }];
        }),
      );
      return { ...found, groups: groups.flat() };
    },
    forget: () => {
      life.isOver = true;
      watchers.delete(look);
      indexes.clear();
      ends.clear();
    },
  };
}

/** Kinds that leave as it is who is in it. */
const plainKinds = new Set(['message', 'edit', 'delete', 'topic']);

/** Nothing new, nothing hidden, no keys that came: what it has is what there is. */
function isUpToDate(index: ConversationIndex | undefined, held: Held, lastPosition: number): boolean {
  const ledger = held.known;
  if (!index || !ledger || !isIn(ledger) || index.reached.done < lastPosition) return false;
  const { readable, sealedFrom, secrets } = index.reached;
  if (sealedFrom !== null && ledger.secrets.size > secrets) return false;
  return JSON.stringify(readable) === JSON.stringify(ledger.conversation.readable);
}

function wanted(
  indexes: ReadonlyMap<ConversationId, ConversationIndex>,
  { conversationId }: SearchWish,
): ConversationIndex[] {
  if (!conversationId) return [...indexes.values()];
  const one = indexes.get(conversationId);
  return one ? [one] : [];
}

interface Match {
  index: ConversationIndex;
  message: ConversationIndex['messages'][number];
}

const newestOf = (hits: readonly Match[]) => hits.toSorted((a, b) => b.message.at - a.message.at).slice(0, MOST_HITS);

/** Looks through texts as they are: faster than people type, and there is no second copy to keep in step. */
export function findIn(
  indexes: readonly ConversationIndex[],
  { words, by, from, to }: SearchWish,
  summaryOf: (id: ConversationId) => ConversationSummary | null,
  now: number,
): SearchResult {
  const terms = termsOf(words);
  if (terms.length === 0 && !by && !from && !to) return { groups: [], more: false };
  let hits: Match[] = [];
  let oldest = 0;
  let hasMore = false;
  const named: SearchGroup[] = [];
  for (const index of indexes) {
    const summary = summaryOf(index.id);
    const authors = by ? authorsOf(summary, by) : null;
    // Newest first: what is older than so many hits is not shown anyway.
    for (const message of index.messages.toReversed()) {
      if ((from && message.at < from) || message.at < oldest) break;
      if (to && message.at >= to) continue;
      if (authors && !authors.has(message.authorId)) continue;
      if (!matches(message.folded, terms)) continue;
      hits.push({ index, message });
      if (hits.length < 2 * MOST_HITS) continue;
      hits = newestOf(hits);
      hasMore = true;
      oldest = hits.at(-1)?.message.at ?? 0;
    }
    if (summary && !by && !from && !to && terms.length > 0 && matches(namesOf(summary), terms)) {
      named.push({ conversationId: index.id, summary, hits: [] });
    }
  }
  const newest = newestOf(hits);
  const groups = new Map<ConversationId, SearchGroup>();
  for (const { index, message } of newest) {
    const { position, at, authorId, text } = message;
    const hit = { position, at: Math.min(at, now), authorId, pieces: excerptOf(text, terms) };
    const known = groups.get(index.id) ?? { conversationId: index.id, summary: summaryOf(index.id), hits: [] };
    groups.set(index.id, { ...known, hits: [...known.hits, hit] });
  }
  for (const group of named) if (!groups.has(group.conversationId)) groups.set(group.conversationId, group);
  const all = [...groups.values()];
  return { groups: all.slice(0, MOST_GROUPS), more: hasMore || hits.length > MOST_HITS || all.length > MOST_GROUPS };
}

/** The participants that this person is there, as far as this member sees it. */
function authorsOf(summary: ConversationSummary | null, by: 'self' | MemberId): Set<string> {
  const found = summary?.participants.filter(({ self, shown }) =>
    by === 'self' ? self : shown.as === 'name' && shown.memberId === by,
  );
  return new Set(found?.map(({ participantId }) => participantId));
}

function namesOf({ topic, participants }: ConversationSummary): string {
  const names = participants.flatMap(({ self, shown }) => {
    if (self || shown.as === 'number') return [];
    return shown.as === 'name' ? [shown.name, shown.nickname ?? ''] : [shown.nickname];
  });
  return foldText([topic ?? '', ...names].join(' '));
}
