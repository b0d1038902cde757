// The account's private data under the master key: seeds, pins, newest heads, codes that wait. Two devices may write
// it at once, so any two versions can be joined without losing a seed or going back: merging.ts.
import type { ConversationId, IntroductionId, MemberId, ParticipantId } from '../shared/ids.ts';

/** What this account once learned of a contact's keys and name. */
export interface Pin {
  /** Grows with each change, so that the later one of two devices counts. */
  change: number;
  fingerprint: string;
  compared: boolean;
  name: string;
  nameVersion: number;
  /** The name before a change that the person hasn't seen yet. */
  formerName: string | null;
}

/** The newest links that were seen of a conversation's two chains. */
export interface Heads {
  controlN: number;
  control: string;
  position: number;
  log: string;
}

export interface OwnCode {
  otherId: MemberId;
  purpose: 'invite' | 'compare' | 'restore';
  /** The stretched code; null once settled, which stays to win over an older version. */
  key: string | null;
}

/** Where a root of participant keys was used: package numbers from..until−1 under card `card`. */
export interface RootRange {
  card: number;
  from: number;
  /** Null while it is in use. */
  until: number | null;
}

export interface Bundle {
  format: 1;
  /** Seeds of the identity keys by number of the card, oldest first. */
  identities: readonly { n: number; sign: string; hpke: string }[];
  /** Roots of participant keys, oldest first. */
  roots: readonly string[];
  /** By root; one that isn't here is the first card's and still in use. */
  rootRanges: Readonly<Record<string, RootRange>>;
  /** Master keys from before: what other devices still keep under them stays readable. */
  formerKeys: readonly { generation: number; key: string }[];
  /** The first number of a key package that was never made. */
  nextPackage: number;
  slotsVersion: number;
  /** The server's OPAQUE key. */
  serverKey: string;
  pins: Readonly<Record<MemberId, Pin>>;
  heads: Readonly<Record<ConversationId, Heads>>;
  codes: Readonly<Record<IntroductionId, OwnCode>>;
  /** Whom a pending participant stands for, in conversations that this account started. */
  pending: Readonly<Record<ParticipantId, { conversationId: ConversationId; memberId: MemberId }>>;
  /** All keys were made anew: participant keys from before this card are to be replaced. `all`: so many were found. */
  renewal: { card: number; all: number; over: boolean } | null;
  /** Every way was lost: what came before this card's keys waits for somebody who confirms them. */
  reset: { card: number; over: boolean } | null;
}

/** What a bundle has that was written before these were known. */
const defaults = { rootRanges: {}, formerKeys: [], renewal: null, reset: null } satisfies Partial<Bundle>;

/** Reads a bundle's content; throws where it isn't one of this format. */
export function readBundleContent(text: string): Bundle {
  const content = JSON.parse(text) as Bundle;
  if (content.format !== 1) throw new Error('unknown format of bundle');
  return { ...defaults, ...content };
}

/** Each root with its range, oldest first. */
export function rootsOf({
  roots,
  rootRanges,
  nextPackage,
}: Bundle): { root: string; card: number; from: number; until: number }[] {
  return roots.map((root) => {
    const { card, from, until } = rootRanges[root] ?? { card: 1, from: 0, until: null };
    return { root, card, from, until: until ?? nextPackage };
  });
}

/** Both chains only grow: each link is taken from whoever has seen further. */
export function higherHeads(one: Heads, other: Heads): Heads {
  const control = one.controlN >= other.controlN ? one : other;
  const log = one.position >= other.position ? one : other;
  return { controlN: control.controlN, control: control.control, position: log.position, log: log.log };
}
