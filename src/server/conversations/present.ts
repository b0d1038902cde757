// A conversation as one member sees it: always made for a whole page of the list, in a fixed number of queries.
import type { Conversation, KeyShare, TimelineEntry } from '../../shared/conversations.ts';
import { decodeControl } from '../../shared/control-entry.ts';
import { toBase64Url } from '../../shared/encoding.ts';
import { decodeClosed } from '../../shared/log.ts';
import type { ConversationId } from '../../shared/ids.ts';
import type { MemberActor } from '../actor.ts';
import type { App } from '../application.ts';
import type { Tx } from '../db/database.ts';
import { presentEntry } from './append.ts';
import { selectOwnConversations, selectShownEntries, type ListWish, type OwnConversation } from './list-store.ts';
import { isInChain, readNoting, type PageRow } from './log-store.ts';
import { isKnown, presentParticipants, type Company } from './projection.ts';
import {
  isNameOffered,
  mayAdd,
  mayBeDeputy,
  mayChangeTopic,
  mayChooseName,
  mayClose,
  mayGrant,
  mayHandOver,
  mayLeave,
  mayLetIn,
  mayRemove,
  mayReopen,
  maySucceed,
  mayWrite,
  type Inside,
  type Situation,
} from './rules.ts';
import type { SeenParticipant } from './seen-store.ts';

/** What this member may see of the conversations that the wish describes, and the unread number of all. */
export async function presentConversations(
  tx: Tx,
  app: App,
  viewer: MemberActor,
  wish: ListWish,
): Promise<{ conversations: Conversation[]; unreadInAll: number }> {
  const rows = await selectOwnConversations(tx, viewer.memberId, wish);
  if (rows.length === 0) return { conversations: [], unreadInAll: 0 };
  const selfIds = rows.map(({ selfId }) => selfId);
  const looks = rows.map(({ id, selfId, selfActive, lastPosition, readable }) => ({
    ...{ conversationId: id, selfId, selfActive, lastPosition, readable },
  }));
  const companies = await presentParticipants(tx, app, viewer, looks);
  const shown = () => selectShownEntries(tx, selfIds, rows.flatMap(shownPositions));
  const fetchedFirst = (found: PageRow[]): PageRow[] => {
    const byConversation = groupById(found);
    return rows.flatMap(({ id, selfId }) => fetchedBy(byConversation.get(id) ?? [], [selfId]));
  };
  const entries = groupById(await readNoting(tx, wish.now, shown, fetchedFirst));
  const shares = await openShares(app, rows);
  const conversations = rows.map((row) =>
    presentConversation(row, {
      company: companies.get(row.id) ?? { shown: [], rows: [], unseen: [] },
      entries: entries.get(row.id) ?? [],
      shares: shares.get(row.id) ?? [],
      now: wish.now,
    }),
  );
  return { conversations, unreadInAll: rows[0]?.unreadInAll ?? 0 };
}

interface Parts {
  company: Company;
  entries: PageRow[];
  shares: KeyShare[];
  now: Date;
}

function presentConversation(row: OwnConversation, { company, entries, shares, now }: Parts): Conversation {
  const chain = entries.filter(({ kind }) => isInChain(kind));
  const at = (position: number | null): TimelineEntry | null => {
    const found = entries.find((entry) => entry.position === position);
    return found ? presentEntry(found) : null;
  };
  const situation = situationOf(row, company, now);
  return {
    conversationId: row.id,
    kind: row.kind,
    ...lifeOf(row, chain),
    deleteAfter: row.deleteAfter?.getTime() ?? null,
    writeUntil: (row.selfActive && row.writeUntil?.getTime()) || null,
    createdAt: row.createdAt.getTime(),
    lastActivityAt: row.lastActivityAt.getTime(),
    selfId: row.selfId,
    selfSign: row.selfSign && toBase64Url(row.selfSign),
    participants: company.shown,
    readable: row.readable,
    lastPosition: row.lastPosition,
    readPosition: row.readPosition,
    markedUnread: row.markedUnread,
    pinned: row.pinned,
    muted: row.muted,
    archived: row.archived,
    unread: row.unread,
    firstUnread: row.firstUnread,
    chain: chain.map(presentEntry),
    snapshots: row.snapshots.map(({ position, state }) => ({
      position,
      state: toBase64Url(Buffer.from(state, 'base64')),
    })),
    shares,
    topic: at(row.topicPosition),
    lastMessage: at(row.lastMessagePosition),
    lastEdit: at(row.lastEditPosition),
    waitsSince: row.waitsSince?.getTime() ?? null,
    draft:
      row.draftVersion === null || !row.draftBox ? null : { version: row.draftVersion, box: toBase64Url(row.draftBox) },
    receipts: row.receipts.filter(({ participantId }) =>
      company.shown.some((one) => one.participantId === participantId),
    ),
    wanted: mayGrant(situation) ? row.wanted : [],
    returning: mayAdd(situation) ? [...company.rows, ...company.unseen].flatMap(returningOf) : [],
    ended: endOf(row),
    naming: namingOf(row, company),
    abilities: {
      ...abilitiesOf(situation, company.rows),
      chooseName: mayChooseName(row.selfActive, ownNaming(row, company) !== null, othersIn(row, company)),
    },
  };
}

/** How the viewer is named here, and what they have to be asked or told before they read on. */
function namingOf(row: OwnConversation, company: Company): Conversation['naming'] {
  const self = company.rows.find(({ id }) => id === row.selfId);
  const choice = ownNaming(row, company);
  const hasChosen = choice !== null || (self?.alwaysOwn ?? false);
  const others = othersIn(row, company);
  return {
    choice,
    offered: isNameOffered({ active: row.selfActive, hasChosen, putOffAt: self?.putOffAt ?? 0 }, others),
    unveiling: others.some(({ related, viewerVeiled }) => related && viewerVeiled),
  };
}

function ownNaming(row: OwnConversation, company: Company): Conversation['naming']['choice'] {
  return company.rows.find(({ id }) => id === row.selfId)?.namings.at(-1)?.choice ?? null;
}

function othersIn(row: OwnConversation, company: Company): Company['rows'] {
  return company.rows.filter(({ id }) => id !== row.selfId);
}

function returningOf(row: SeenParticipant): Conversation['returning'] {
  const { id, memberId, active } = row;
  return memberId && isKnown(row) && !active ? [{ memberId, participantId: id }] : [];
}

function endOf({ selfActive, selfEndedAt, selfEndedBecause }: OwnConversation): Conversation['ended'] {
  if (selfActive || !selfEndedAt || !selfEndedBecause) return null;
  return { at: selfEndedAt.getTime(), because: selfEndedBecause };
}

function abilitiesOf(
  at: OwnSituation,
  everybody: readonly SeenParticipant[],
): Omit<Conversation['abilities'], 'chooseName'> {
  const those = (isSo: (each: SeenParticipant) => boolean) => everybody.filter(isSo).map(({ id }) => id);
  return {
    write: mayWrite(at),
    changeTopic: mayChangeTopic(at),
    // Keys of theirs are for contacts only.
    letIn: those((each) => isKnown(each) && mayLetIn(at, each)),
    succeed: maySucceed(at),
    addParticipants: mayAdd(at),
    remove: those((each) => mayRemove(at, each)),
    leave: mayLeave(at),
    handOver: those((each) => mayHandOver(at, each, () => each.knowsAll)),
    deputies: those((each) => mayBeDeputy(at, each)),
    close: mayClose(at),
    reopen: mayReopen(at),
  };
}

type OwnSituation = Situation & { self: Inside };

function situationOf(row: OwnConversation, company: Company, now: Date): OwnSituation {
  const self = company.rows.find(({ id }) => id === row.selfId);
  if (!self) throw new Error('a viewer who is not in the conversation');
  const { managerId, chainManagerId, deputyIds } = row;
  const readOnly = row.writeUntil !== null && row.writeUntil <= now;
  return { closed: row.closedAt !== null, readOnly, managerId, chainManagerId, deputyIds, self };
}

/** Who leads and which epoch is in force: for who is no longer in it, as it was at their own end. */
function lifeOf(row: OwnConversation, chain: PageRow[]) {
  if (row.selfActive) {
    return {
      closed: row.closedAt && { at: row.closedAt.getTime(), because: row.closedBecause ?? '' },
      managerId: row.managerId,
      deputyIds: row.deputyIds,
      epoch: row.epoch,
      epochDue: row.epochDue,
    };
  }
  const newest = chain.findLast(({ kind, bytes }) => kind === 'control' && bytes);
  const epoch = newest?.bytes ? decodeControl(newest.bytes).epoch : 0;
  // As the log says it up to there: that it was opened again since is nothing that they hear.
  const mark = chain.findLast(({ kind }) => kind === 'closed' || kind === 'reopened');
  const closed = mark?.kind === 'closed' && mark.bytes ? { at: mark.at.getTime(), ...becauseOf(mark.bytes) } : null;
  return {
    closed,
    managerId: null,
    deputyIds: [],
    epoch,
    epochDue: false,
  };
}

const becauseOf = (bytes: Uint8Array) => ({ because: decodeClosed(bytes).reason });

function shownPositions(row: OwnConversation): { conversationId: ConversationId; position: number }[] {
  const { topicPosition, lastMessagePosition, lastEditPosition } = row;
  const positions = [topicPosition, lastMessagePosition, lastEditPosition].flatMap((position) => position ?? []);
  return positions.map((position) => ({ conversationId: row.id, position }));
}

/** One's own shares, without their outer box. None where the shred key is gone: then nobody reads it any more. */
async function openShares(app: App, rows: OwnConversation[]): Promise<Map<ConversationId, KeyShare[]>> {
  const opened = rows.map(async ({ id, selfId, shares }): Promise<[ConversationId, KeyShare[]]> => {
    const found = shares.map(async ({ firstEpoch, lastEpoch, box }) => {
      const bytes = await app.keystore.openShare(id, selfId, Buffer.from(box, 'base64'));
      return bytes ? [{ firstEpoch, lastEpoch, box: toBase64Url(bytes) }] : [];
    });
    return [id, (await Promise.all(found)).flat()];
  });
  return new Map(await Promise.all(opened));
}

/** The messages among these that now reach a device of somebody else than their author for the first time. */
export function fetchedBy(entries: readonly PageRow[], readers: readonly string[]): PageRow[] {
  return entries.filter(
    ({ kind, bytes, fetchedByOther, authorId }) =>
      kind === 'message' && bytes !== null && !fetchedByOther && readers.some((reader) => reader !== authorId),
  );
}

function groupById(rows: readonly PageRow[]): Map<ConversationId, PageRow[]> {
  const found = new Map<ConversationId, PageRow[]>();
  for (const row of rows) found.set(row.conversationId, [...(found.get(row.conversationId) ?? []), row]);
  return found;
}
