// What one may do with a contact. Pure.
import type { MemberId } from '../../shared/ids.ts';
import type { Role } from '../../shared/identity.ts';
import type { MemberActor } from '../actor.ts';

/** How long the account of a friend stays whom nobody has brought any more (F2). */
export const FRIEND_STAYS = 30 * 86_400_000;

interface Subject {
  role: Role;
  state: 'invited' | 'active' | 'deactivated' | 'deleted';
}
interface Links {
  /** A care link between the two stands. */
  isLinked: boolean;
  /** One of them that isn't only for an absence. */
  isTreating: boolean;
  /** Without theirs the client would have nobody left for good. */
  isLastLink: boolean;
  mayResend: boolean;
  /** A friendship between the two stands, whoever brought the other. */
  isFriend: boolean;
  /** The organisation has these features. */
  friends: boolean;
  videoCalls: boolean;
}

/** Two of whom nobody is a professional are contacts as friends: what begins between them needs the feature. */
export function needsFriends(one: Role, other: Role): boolean {
  return one === 'friend' || other === 'friend' || (one === 'client' && other === 'client');
}

/** What the actor may do with a contact; the verbs decide by the same rules. */
export function contactAbilities(actor: MemberActor, contact: Subject, links: Links) {
  const isOwnClient = actor.role === 'professional' && contact.role === 'client' && links.isLinked;
  return {
    startConversation: links.friends || !needsFriends(actor.role, contact.role),
    endCareLink: contact.role === 'client' && (actor.administrator || (isOwnClient && !links.isLastLink)),
    askToEndCareLink: actor.role === 'client' && contact.role === 'professional' && links.isLinked,
    linkColleague: contact.role === 'client' && (actor.administrator || (isOwnClient && links.isTreating)),
    handOver: mayHandOverClient(actor, contact, links),
    resendInvitation: contact.state === 'invited' && links.mayResend,
    endFriendship: links.isFriend,
    silenceCalls: links.videoCalls,
  };
}

/**
 * Who hands over a client (K8): a professional their own. One who can be told: an invited person has no page yet, and
 * knows the inviter's keys alone.
 */
export function mayHandOverClient(
  actor: MemberActor,
  client: Subject,
  { isTreating }: Pick<Links, 'isTreating'>,
): boolean {
  return actor.role === 'professional' && client.role === 'client' && client.state === 'active' && isTreating;
}

/** To whom: an active colleague. */
export function mayTakeOver(actor: MemberActor, colleague: Subject & { id: MemberId }): boolean {
  return colleague.role === 'professional' && colleague.state === 'active' && colleague.id !== actor.memberId;
}

/** Numbers people of the same name from 1, in the order given; 0 where a name is unique. */
export function numberSameNames(names: string[]): number[] {
  const key = (name: string) => name.normalize('NFKC').toLowerCase();
  const counts = Map.groupBy(names, key);
  const seen = new Map<string, number>();
  return names.map((name) => {
    if ((counts.get(key(name))?.length ?? 0) < 2) return 0;
    const number = (seen.get(key(name)) ?? 0) + 1;
    seen.set(key(name), number);
    return number;
  });
}
