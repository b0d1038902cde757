// What one may do with a contact. Pure.
import type { Role } from '../../shared/identity.ts';
import type { MemberActor } from '../actor.ts';

interface Subject {
  role: Role;
  state: 'invited' | 'active' | 'deactivated' | 'deleted';
}
interface Links {
  /** A care link between the two stands. */
  isLinked: boolean;
  /** How many care links the client has. */
  linksOfClient: number;
  mayResend: boolean;
}

/** What the actor may do with a contact; the verbs decide by the same rules. */
export function contactAbilities(actor: MemberActor, contact: Subject, links: Links) {
  const isOwnClient = actor.role === 'professional' && contact.role === 'client' && links.isLinked;
  return {
    startConversation: true,
    endCareLink: contact.role === 'client' && (actor.administrator || (isOwnClient && links.linksOfClient > 1)),
    askToEndCareLink: actor.role === 'client' && contact.role === 'professional' && links.isLinked,
    linkColleague: contact.role === 'client' && (actor.administrator || isOwnClient),
    resendInvitation: contact.state === 'invited' && links.mayResend,
  };
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
