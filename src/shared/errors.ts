// Every error that the server can answer with: code → HTTP status. The words for people are in the locales, complete
// by type, so that no page meets a code that it has no sentence for.

export const errorStatus = {
  // Anything
  bad_input: 400,
  too_large: 413,
  too_many: 429,
  not_found: 404,
  not_allowed: 403,
  internal: 500,
  unavailable: 503,
  origin_refused: 403,
  protocol_outdated: 426,
  // Signing in
  'signin.needed': 401,
  'signin.refused': 401,
  'signin.proof_needed': 403,
  'signin.agreement_needed': 403,
  // Account
  'account.stale': 409,
  'account.slots_unsigned': 400,
  'account.key_refused': 400,
  'account.too_few_ways': 409,
  'link.gone': 410,
  // Set-up and installation
  'setup.done_already': 409,
  'setup.link_wrong': 403,
  'setup.demo_here': 409,
  'setup.real_here': 409,
  // Organisations and members
  'organisation.short_name_taken': 409,
  'organisation.not_ready_for_clients': 409,
  'feature.off': 403,
  'member.address_taken': 409,
  'member.last_administrator': 409,
  'member.not_invited': 409,
  'invitation.gone': 410,
  'introduction.closed': 410,
  'care_link.last': 409,
  // Another hand-over of this client has begun and isn't finished.
  'hand_over.begun': 409,
  // One of the conversations can't be handed over, or no longer.
  'hand_over.conversation': 409,
  'hand_over.unfinished': 409,
  'hand_over.stopped': 409,
  'absence.overlaps': 409,
  'friend.own_address': 409,
  'friend.invited_already': 409,
  // Contacts, conversations
  'contact.unknown': 404,
  'conversation.closed': 409,
  'conversation.read_only': 409,
  'conversation.not_active': 409,
  'conversation.not_manager': 403,
  'conversation.manager_stays': 409,
  'conversation.state_outdated': 409,
  'conversation.epoch_outdated': 409,
  'conversation.chain_refused': 400,
  'conversation.shares_incomplete': 400,
  'conversation.id_used': 409,
  'conversation.full': 409,
  'message.id_used': 409,
  'message.gone': 410,
  'message.too_late': 409,
  'message.not_yours': 403,
  // Sent or withdrawn meanwhile.
  'scheduled.gone': 409,
  // Past, or more than a year ahead.
  'scheduled.time_wrong': 400,
  'scheduled.too_many': 409,
  'nickname.malformed': 400,
  'nickname.profession': 409,
  'nickname.taken': 409,
  'draft.stale': 409,
  // Calls
  // Another call runs there now, or this one is over.
  'call.changed': 409,
  'call.full': 409,
  'call.link_ended': 403,
  'call.no_room': 409,
  'call.nobody': 409,
  'call.removed': 403,
  'call.rings_you': 409,
  'call.seat_refused': 400,
  'call.seat_ended': 410,
  // The media worker died: lines are opened anew.
  'call.line_lost': 409,
  'call.screen_shared': 409,
  'call.unavailable': 503,
  // Files
  'file.gone': 410,
  'file.offset_wrong': 409,
  'file.too_large': 413,
  'file.too_many': 409,
  'file.quota_reached': 409,
  'file.no_room': 507,
  'task.answered': 409,
} as const;

export type ErrorCode = keyof typeof errorStatus;

/** A refusal with a stable code; the wire carries the code and nothing else of it. */
export class Refusal extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, options?: ErrorOptions) {
    super(code, options);
    this.name = 'Refusal';
    this.code = code;
  }
}

/** Refuses: throws a `Refusal` with this code. */
export function fail(code: ErrorCode): never {
  throw new Refusal(code);
}

export function isErrorCode(text: unknown): text is ErrorCode {
  return typeof text === 'string' && Object.hasOwn(errorStatus, text);
}
