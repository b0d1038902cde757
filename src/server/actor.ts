// Who calls. Passed explicitly, second, to every verb; there is no ambient "current" anybody.
import type { ActorKind } from '../shared/contract.ts';
import { fail } from '../shared/errors.ts';
import type { DeviceId, MemberId, OrganisationId, ParticipantId, ServiceDeskId, SignInId } from '../shared/ids.ts';
import type { Role } from '../shared/identity.ts';

export type SignedOutActor = { kind: 'signedOut' };
export type MemberActor = {
  kind: 'member';
  organisationId: OrganisationId;
  memberId: MemberId;
  role: Role;
  administrator: boolean;
  signInId: SignInId;
  deviceId: DeviceId;
  /** When the password was last typed for this sign-in. */
  provedAt: Date;
  /** Version of privacy statement and house rules that waits for this member's agreement. */
  agreementNeeded: number | null;
};
/** A member as the author of something: what is sent later in their name needs no sign-in. */
export type Author = Pick<MemberActor, 'kind' | 'organisationId' | 'memberId'>;
export type GuestActor = {
  kind: 'guest' | 'knocking';
  organisationId: OrganisationId;
  participantId: ParticipantId;
  signInId: SignInId;
};
export type IntegrationActor = {
  kind: 'integration';
  organisationId: OrganisationId;
  memberId: MemberId;
  signInId: SignInId;
};
export type ServiceDeskActor = { kind: 'serviceDesk'; serviceDeskId: ServiceDeskId; signInId: SignInId };
export type SystemActor = { kind: 'system' };

export type Actor = SignedOutActor | MemberActor | GuestActor | IntegrationActor | ServiceDeskActor | SystemActor;

export const system: SystemActor = { kind: 'system' };

/** The actor's column in the access matrix and in contracts. */
export function actorKind(actor: Actor): ActorKind {
  if (actor.kind !== 'member') return actor.kind;
  return actor.administrator ? 'administrator' : actor.role;
}

/** The actor as a member, or `signin.needed`. */
export function requireMember(actor: Actor): MemberActor {
  return actor.kind === 'member' ? actor : fail('signin.needed');
}

/** The actor as the service desk, or `signin.needed`. */
export function requireServiceDesk(actor: Actor): ServiceDeskActor {
  return actor.kind === 'serviceDesk' ? actor : fail('signin.needed');
}
