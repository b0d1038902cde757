// How a viewer sees the participants of a conversation. The only place that decides it: every output that shows
// somebody goes through here (N3).
import type { PresentedParticipant } from '../../shared/conversations.ts';
import { toBase64Url } from '../../shared/encoding.ts';
import type { ConversationId, ParticipantId } from '../../shared/ids.ts';
import type { MemberActor } from '../actor.ts';
import type { App } from '../application.ts';
import type { Tx } from '../db/database.ts';
import { openMemberName } from '../identity/names.ts';
import { insertSeenNames, selectSeenParticipants, type Naming, type SeenParticipant } from './seen-store.ts';

declare const presented: unique symbol;
/** A participant as one viewer may see them. Only this file makes one. */
export type Presented = PresentedParticipant & { readonly [presented]: true };

/** Whose eyes, and up to which position: who came or went after the viewer's own end is not seen. */
export interface Look {
  conversationId: ConversationId;
  selfId: ParticipantId;
  selfActive: boolean;
  lastPosition: number;
  /** What the viewer may read. */
  readable: readonly Interval[];
}

interface Interval {
  from: number;
  to: number | null;
}

export interface Company {
  shown: Presented[];
  /** The rows behind them, for rules only. */
  rows: SeenParticipant[];
  /** Who was in it when the viewer wasn't. */
  unseen: SeenParticipant[];
}

/**
 * Everybody in these conversations as this member sees them. Remembers each name that is shown rightly (N2). One
 * query, however many conversations.
 */
export async function presentParticipants(
  tx: Tx,
  app: App,
  viewer: MemberActor,
  looks: readonly Look[],
): Promise<Map<ConversationId, Company>> {
  const all = await selectSeenParticipants(tx, viewer.memberId, looks);
  const byConversation = Map.groupBy(all, ({ conversationId }) => conversationId);
  const newlySeen: { viewerId: ParticipantId; participantId: ParticipantId }[] = [];
  const found = new Map<ConversationId, Company>();
  for (const look of looks) {
    const [rows, unseen] = parted(byConversation.get(look.conversationId) ?? [], (row) => isSeen(look, row));
    const shown = rows.map((row) => {
      const isSeenAlready = row.nameSeen && row.formerNameBox === null;
      if (seesNameNow(row) && !isSeenAlready && row.id !== look.selfId) {
        newlySeen.push({ viewerId: look.selfId, participantId: row.id });
      }
      return presentParticipant(app, look, row);
    });
    found.set(look.conversationId, { shown, rows, unseen });
  }
  await insertSeenNames(tx, newlySeen, viewer.organisationId, app.clock.now());
  return found;
}

/** Oneself, and contacts, as soon as they have been told. */
export function isKnown({ related, veiled }: SeenParticipant): boolean {
  return related && !veiled;
}

/** Whether the viewer may see the name that the organisation has for them now. */
function seesNameNow(row: SeenParticipant): boolean {
  return row.memberId !== null && (isKnown(row) || goesByOwnName(row));
}

function goesByOwnName({ namings, alwaysOwn }: SeenParticipant): boolean {
  const newest = namings.at(-1);
  return newest ? newest.choice === 'own' : alwaysOwn;
}

function parted<T>(items: readonly T[], isSo: (item: T) => boolean): [T[], T[]] {
  return [items.filter(isSo), items.filter((item) => !isSo(item))];
}

/** Whoever was in it at no time of which the viewer may read anything isn't told of. */
function isSeen({ lastPosition, readable }: Look, { memberships }: SeenParticipant): boolean {
  const until = ({ to }: Interval) => Math.min(to ?? Infinity, lastPosition + 1);
  return memberships.some((one) => readable.some((own) => one.from < until(own) && own.from < (one.to ?? Infinity)));
}

function presentParticipant(app: App, look: Look, row: SeenParticipant): Presented {
  const wasActive = row.memberships.some(
    ({ from, to }) => from <= look.lastPosition && (to === null || to > look.lastPosition + 1),
  );
  return {
    participantId: row.id,
    kind: (row.admittedPosition ?? 0) > look.lastPosition ? 'pending' : row.kind,
    professional: row.professional,
    active: look.selfActive ? row.active : wasActive,
    self: row.id === look.selfId,
    number: row.number,
    binding: isKnown(row) ? bindingOf(row) : null,
    shown: shownAs(app, row),
    formerNicknames: isKnown(row) ? formerNicknamesOf(app, row) : [],
    notChosen: row.notChosen,
  } as Presented;
}

/** Proof to a contact's device that the keys in the chain are this member's. Nobody else may recognise them by it. */
function bindingOf({ cardN, k, binding }: SeenParticipant): PresentedParticipant['binding'] {
  if (cardN === null || k === null || binding === null) return null;
  return { cardN, k, signature: toBase64Url(binding) };
}

function shownAs(app: App, row: SeenParticipant): PresentedParticipant['shown'] {
  const newest = row.namings.at(-1);
  const nickname = newest ? openNickname(app, row.id, newest) : null;
  const { memberId, role, nameBox, nameSeen, formerNameBox } = row;
  if (memberId && isKnown(row)) {
    return { as: 'name', name: openMemberName(app, { id: memberId, name_box: nameBox }), nickname, memberId, role };
  }
  // Seen before: the name stays as it was seen; what else a contact may know does not.
  if (memberId && (nameSeen || goesByOwnName(row))) {
    const name_box = goesByOwnName(row) ? nameBox : (formerNameBox ?? nameBox);
    return { as: 'name', name: openMemberName(app, { id: memberId, name_box }), nickname, memberId: null, role: null };
  }
  if (row.guestNameBox) {
    const name = app.keystore.openName(`participants.guest_name_box:${row.id}`, row.guestNameBox);
    return { as: 'name', name, nickname: null, memberId: null, role: null };
  }
  return nickname === null ? { as: 'number' } : { as: 'nickname', nickname };
}

/** What each entry about another choice put an end to. */
function formerNicknamesOf(app: App, { id, namings }: SeenParticipant): PresentedParticipant['formerNicknames'] {
  return namings.slice(1).flatMap(({ position }, at) => {
    const nickname = openNickname(app, id, namings[at]!);
    return nickname === null ? [] : [{ until: position, nickname }];
  });
}

function openNickname(app: App, id: ParticipantId, { position, box }: Naming): string | null {
  return box === null ? null : app.keystore.openName(nicknameLabel(id, position), Buffer.from(box, 'base64'));
}

/** What a nickname's box is bound to. */
export function nicknameLabel(id: ParticipantId, position: number): string {
  return `namings.nickname_box:${id}:${position}`;
}
