// What a domain above does inside the transaction of a domain below: identity must not know conversations, yet a
// deactivated member's participations end in the same transaction.
import type { Feature } from '../shared/contract.ts';
import type { CareLinkId, ConversationId, DeviceId, MemberId, OrganisationId } from '../shared/ids.ts';
import type { Actor } from './actor.ts';
import type { App } from './application.ts';
import type { Tx } from './db/database.ts';

/** What happened, and what is told about it. */
export interface Happenings {
  memberSignedUp: { organisationId: OrganisationId; memberId: MemberId };
  memberDeactivated: { organisationId: OrganisationId; memberId: MemberId };
  memberReactivated: { organisationId: OrganisationId; memberId: MemberId };
  /** Name, role or state of somebody is no longer what contacts' devices hold. */
  memberChanged: { organisationId: OrganisationId; memberId: MemberId };
  /** The organisation gave somebody another name; the box of the one before. */
  memberRenamed: { organisationId: OrganisationId; memberId: MemberId; formerNameBox: Buffer | null };
  /** Somebody said for all conversations how they are named towards who is no contact, or took it back. */
  ownNameChosen: { organisationId: OrganisationId; memberId: MemberId };
  /** Somebody no longer lets others see what they have read. */
  readingHidden: { organisationId: OrganisationId; memberId: MemberId };
  /** Somebody made all keys anew by their confirmed address: who may confirm them is asked. */
  accountReset: { organisationId: OrganisationId; memberId: MemberId };
  /** A professional changed when they work. */
  officeHoursSet: { organisationId: OrganisationId; memberId: MemberId };
  /** The old keys were found again: a changed card is a continued one. */
  cardCompleted: { organisationId: OrganisationId; memberId: MemberId };
  /** Sign-ins ended, and these devices with them. */
  devicesEnded: { deviceIds: readonly DeviceId[] };
  featureSwitched: { organisationId: OrganisationId; feature: Feature; enabled: boolean };
  invitationWithdrawn: { organisationId: OrganisationId; memberId: MemberId };
  /** An invited friend accepted with an account that was there before: what waited for them waits for that one. */
  invitedFriendReplaced: { organisationId: OrganisationId; invitedId: MemberId; memberId: MemberId };
  friendshipMade: { organisationId: OrganisationId; clientId: MemberId; friendId: MemberId };
  friendshipEnded: { organisationId: OrganisationId; clientId: MemberId; friendId: MemberId };
  careLinkMade: {
    organisationId: OrganisationId;
    careLinkId: CareLinkId;
    professionalId: MemberId;
    clientId: MemberId;
    kind: 'treatment' | 'cover';
  };
  careLinkEnded: {
    organisationId: OrganisationId;
    careLinkId: CareLinkId;
    professionalId: MemberId;
    clientId: MemberId;
    kind: 'treatment' | 'cover';
    as: 'ended' | 'mistake';
  };
  /** Somebody is no longer in a conversation, or nothing may be written in it any more; it is locked. */
  conversationEnded: { organisationId: OrganisationId; conversationId: ConversationId };
  /** A call begins to ring these members, with sound. */
  callRings: { organisationId: OrganisationId; memberIds: readonly MemberId[] };
  callMissed: { organisationId: OrganisationId; memberIds: readonly MemberId[] };
}

type Reaction<Name extends keyof Happenings> = (
  tx: Tx,
  app: App,
  actor: Actor,
  what: Happenings[Name],
) => Promise<void>;

export interface Reactions {
  /** Registers a reaction; done once, at wiring. */
  on<Name extends keyof Happenings>(name: Name, reaction: Reaction<Name>): void;
  /** Runs all reactions in order of registration, in this transaction: one that fails undoes everything. */
  run<Name extends keyof Happenings>(tx: Tx, app: App, actor: Actor, name: Name, what: Happenings[Name]): Promise<void>;
}

export function createReactions(): Reactions {
  const all = new Map<keyof Happenings, unknown[]>();
  return {
    on: (name, reaction) => void all.set(name, [...(all.get(name) ?? []), reaction]),
    async run(tx, app, actor, name, what) {
      for (const reaction of (all.get(name) ?? []) as Reaction<typeof name>[]) await reaction(tx, app, actor, what);
    },
  };
}
