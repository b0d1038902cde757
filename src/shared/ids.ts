// Branded ids: UUIDs as text, each for one kind of thing, so that one can't be passed for another.

declare const kind: unique symbol;
export type Id<Kind extends string> = string & { readonly [kind]: Kind };

export type OrganisationId = Id<'organisation'>;
export type MemberId = Id<'member'>;
export type ServiceDeskId = Id<'serviceDesk'>;
export type DeviceId = Id<'device'>;
export type SignInId = Id<'signIn'>;
export type InvitationId = Id<'invitation'>;
export type ResetId = Id<'reset'>;
export type AddressChangeId = Id<'addressChange'>;
export type IntroductionId = Id<'introduction'>;
export type CareLinkId = Id<'careLink'>;
export type HandOverId = Id<'handOver'>;
export type AbsenceId = Id<'absence'>;
export type ConversationId = Id<'conversation'>;
export type ParticipantId = Id<'participant'>;
export type CallId = Id<'call'>;
export type EntryId = Id<'entry'>;
export type FileId = Id<'file'>;
export type SlotId = Id<'slot'>;
export type TaskId = Id<'task'>;
export type MailId = Id<'mail'>;
