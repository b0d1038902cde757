// Who may do what with members and features. Pure.
import type { Feature } from '../../shared/contract.ts';
import type { MemberActor } from '../actor.ts';
import type { CareLinkId, MemberId } from '../../shared/ids.ts';

/** What a new organisation has. */
export const featureDefaults: Record<Feature, boolean> = {
  videoCalls: true,
  guests: false,
  temporaryConversations: false,
  friends: true,
};

interface Invitation {
  role: 'professional' | 'client';
  administrator: boolean;
  linkWith: MemberId[];
}

/** Administrators invite anybody; other professionals invite clients, for themselves. */
export function mayInvite(actor: MemberActor, { role, administrator, linkWith }: Invitation): boolean {
  if (actor.role !== 'professional') return false;
  if (role === 'professional') return actor.administrator && linkWith.length === 0;
  if (administrator) return false;
  return actor.administrator || linkWith.every((memberId) => memberId === actor.memberId);
}

/** Whether the organisation has done what must be done before its first client. */
export function isReadyForClients(state: { crisisConfirmedAt: Date | null; textsVersion: number | null }): boolean {
  return state.crisisConfirmedAt !== null && state.textsVersion !== null;
}

/** Who may send again or withdraw an invitation: administrators, who invited, and who is linked. */
export function mayManageInvitation(
  actor: MemberActor,
  invitation: { invitedBy: MemberId | null; linkedWith: MemberId[] },
): boolean {
  if (actor.role !== 'professional') return false;
  return (
    actor.administrator || invitation.invitedBy === actor.memberId || invitation.linkedWith.includes(actor.memberId)
  );
}

interface Subject {
  role: 'professional' | 'client' | 'friend';
  state: 'invited' | 'active' | 'deactivated' | 'deleted';
  administrator: boolean;
}

/** Without this member the organisation would have nobody who administers it. */
export function isLastAdministrator(member: Subject, activeAdministrators: number): boolean {
  return member.administrator && member.state === 'active' && activeAdministrators <= 1;
}

/** What an administrator may do with a member. */
export function memberAbilities(member: Subject, activeAdministrators: number) {
  const isLast = isLastAdministrator(member, activeAdministrators);
  const isProfessional = member.role === 'professional' && member.state !== 'deactivated';
  return {
    deactivate: member.state === 'active' && !isLast,
    reactivate: member.state === 'deactivated',
    makeAdministrator: isProfessional && !member.administrator,
    endAdministrator: isProfessional && member.administrator && !isLast,
    // A friend's invitation is its client's to send.
    resendInvitation: member.state === 'invited' && member.role !== 'friend',
    withdrawInvitation: member.state === 'invited',
  };
}

/** Who may link a professional with a client: administrators anybody, a linked professional a colleague. */
export function mayLink(actor: MemberActor, isLinked: boolean): boolean {
  return actor.administrator || (actor.role === 'professional' && isLinked);
}

interface Link {
  id: CareLinkId;
  kind: 'treatment' | 'cover';
}

/** Whether a client would have nobody left for good: neither who stands in for a while counts, nor who can't sign in. */
export function isLastLink(link: Link, standing: readonly (Link & { isStaffed: boolean })[]): boolean {
  const stays = standing.some(({ id, kind, isStaffed }) => id !== link.id && kind === 'treatment' && isStaffed);
  return link.kind === 'treatment' && !stays;
}

/** Who may end a care link: administrators, and a professional their own. */
export function mayEndLink(actor: MemberActor, professionalId: MemberId): boolean {
  return actor.administrator || (actor.role === 'professional' && actor.memberId === professionalId);
}
