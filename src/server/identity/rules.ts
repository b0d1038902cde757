// Times and numbers of accounts and sign-ins, and what follows from them. Pure.
import type { KeySlot, Role } from '../../shared/identity.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const INVITATION_LIFETIME = 14 * DAY;
/** How long a typed password allows changing keys and password. */
export const PROOF_LIFETIME = 5 * MINUTE;
/** Between the two halves of an OPAQUE exchange. */
export const ATTEMPT_LIFETIME = 2 * MINUTE;
/** How long requests with a replaced token are still answered. */
export const TOKEN_OVERLAP = 30_000;
/** A sign-in's last use is noted no more often than this. */
export const TOUCH_INTERVAL = MINUTE;
/** Replaced slots and bundles may still be needed: somebody finds the old code. */
export const REPLACED_SLOT_LIFETIME = 30 * DAY;
/** A link for a reset. */
export const RESET_LIFETIME = HOUR;
/** How long a link waits for a new address to be confirmed. */
export const ADDRESS_CONFIRM_LIFETIME = DAY;
/** How long the old address can take a change back. */
export const ADDRESS_UNDO_LIFETIME = 72 * HOUR;
/** How long a changed address is told to contacts, and starts no reset. */
export const ADDRESS_CHANGE_SHOWN = 7 * DAY;
export const LOCK_AFTER_MINUTES = 30;
export const PACKAGES_IN_STOCK = 50;

/** How long a sign-in lasts unused, and at all. */
export function signInLifetimes(device: 'own' | 'shared' | 'serviceDesk'): { idle: number; whole: number } {
  switch (device) {
    case 'own':
      return { idle: 14 * DAY, whole: 60 * DAY };
    case 'shared':
    case 'serviceDesk':
      return { idle: 12 * HOUR, whole: 24 * HOUR };
    default:
      return device satisfies never;
  }
}

/** How an invitation is accepted: a friend's address may have an account or another invitation already. */
export function invitationWay(
  role: Role,
  holder: { role: Role; state: string } | undefined,
): 'signUp' | 'signIn' | 'otherFirst' | 'cannot' {
  if (role !== 'friend' || !holder) return 'signUp';
  if (holder.state === 'invited') return 'otherFirst';
  return holder.state === 'active' && holder.role !== 'professional' ? 'signIn' : 'cannot';
}

export function invitationState(
  invitation: { accepted_at: Date | null; withdrawn_at: Date | null; expires_at: Date },
  now: Date,
): 'open' | 'accepted' | 'withdrawn' | 'expired' {
  if (invitation.accepted_at) return 'accepted';
  if (invitation.withdrawn_at) return 'withdrawn';
  return invitation.expires_at <= now ? 'expired' : 'open';
}

/** Whether the password was typed recently enough for changing keys and password. */
export function isProved(provedAt: Date, now: Date): boolean {
  return now.getTime() - provedAt.getTime() < PROOF_LIFETIME;
}

type Slot = Pick<KeySlot, 'slotId' | 'kind' | 'box'>;

/** A new account comes with exactly one password and one recovery code. */
export function isFirstSlotList(slots: Slot[]): boolean {
  return (
    slots.length === 2 && slots.some(({ kind }) => kind === 'password') && slots.some(({ kind }) => kind === 'recovery')
  );
}

/** What is wrong with replacing the slots of these kinds, one fresh slot of each; every other slot must stay as it is. */
export function slotChangeProblem(
  before: Slot[],
  after: Slot[],
  kinds: readonly KeySlot['kind'][],
): 'account.too_few_ways' | 'account.stale' | null {
  const kept = before.filter((slot) => !kinds.includes(slot.kind));
  const others = after.filter((slot) => !kinds.includes(slot.kind));
  const fresh = after.filter((slot) => kinds.includes(slot.kind));
  const isMissing = kinds.some((kind) => !fresh.some((slot) => slot.kind === kind));
  if (isMissing || others.length < kept.length) return 'account.too_few_ways';
  const isSame = (slot: Slot) =>
    others.some((other) => other.slotId === slot.slotId && other.kind === slot.kind && other.box === slot.box);
  if (fresh.length > kinds.length || others.length !== kept.length || !kept.every(isSame)) return 'account.stale';
  const isUsed = fresh.some((slot) => before.some((each) => each.slotId === slot.slotId));
  return isUsed ? 'account.stale' : null;
}
