// What a device shows and does, as types: the door that pages, tests, the demo and the load generator use.
import type { Endpoints, InputOf, OutputOf } from './endpoints.ts';
import type { Conversations } from './conversation-model.ts';
import type { DeviceParts } from './parts.ts';
import type { Loaded, Watched } from './watched.ts';
import type { Contact, Task } from '../shared/contacts.ts';
import type { PresentedParticipant } from '../shared/conversations.ts';
import type { ConversationId, DeviceId, IntroductionId, MemberId, ParticipantId } from '../shared/ids.ts';
import type { Device as DeviceRow, Profile } from '../shared/identity.ts';
import type { LiveEvent } from '../shared/live.ts';

export type { PresentedParticipant, Task, DeviceRow, Profile };
export type { Loaded };
export type * from './conversation-model.ts';
export type { AttachedFile, LoadedFile, PreparedFile } from './file-model.ts';

export interface Device {
  readonly state: Watched<DeviceState>;
  /** `offline`: no socket, being tried again; what is written waits in the outbox. */
  readonly connection: Watched<'connecting' | 'online' | 'offline'>;
  readonly account: Account;
  readonly contacts: Contacts;
  readonly conversations: Conversations;
  readonly tasks: Watched<Loaded<readonly Task[]>>;
  /** Any endpoint that has no verb here, e.g. administration. */
  readonly ask: Endpoints['ask'];
  readonly act: Endpoints['act'];
  /** For parts of the SDK that a page loads when it needs them, such as calls; nothing for pages. */
  readonly parts: DeviceParts;
  /** Things a page announces but doesn't hold; the result ends it. */
  on(listener: (news: News) => void): () => void;
  /** Ends sockets and timers; nothing is signed out. May be called twice. */
  close(): void;
}

export type Me = OutputOf<'getProfile'>;

export type DeviceState =
  | { is: 'starting' }
  /** No answer from the server yet and nothing is known of a sign-in: shown as offline. */
  | { is: 'unreachable' }
  | { is: 'signedOut'; because: 'never' | 'signedOut' | 'elsewhere' | 'expired' }
  /** Signed in, keys not in memory: the password opens it. */
  | { is: 'locked'; me: Me }
  | { is: 'open'; me: Me };

export type News =
  /** What the live feed brings, as it comes. */
  | LiveEvent
  | { type: 'message'; conversationId: ConversationId; authorId: ParticipantId }
  /** An introduction code that this person gave out was typed by the other: both are compared now. */
  | { type: 'introduced'; memberId: MemberId }
  | { type: 'introductionClosed'; memberId: MemberId }
  | { type: 'letIn'; memberId: MemberId; conversations: number }
  /** This device confirmed a contact's new keys; `conversations`: so many were brought back. */
  | { type: 'confirmed'; memberId: MemberId; conversations: number }
  /** Somebody confirmed one's own new keys: earlier conversations are there. */
  | { type: 'restored'; memberId: MemberId }
  | { type: 'state'; what: 'account' | 'organisation' | 'devices' | 'tasks' };

// Account

export type InvitationDescription = OutputOf<'describeInvitation'>;

export interface SignUpInput {
  token: string;
  password: string;
  language: 'en' | 'nl' | 'de';
  timeZone: string;
  /** Version of the texts that the person agreed to; null where there are none. */
  agreedVersion: number | null;
  label: string;
  shared: boolean;
}

/** A sign-up whose keys are made and that only waits for the recovery code to be kept. */
export interface PreparedSignUp {
  /** Seven groups of four, to be shown, printed, and typed back. */
  readonly recoveryCode: string;
  isTypedBack(text: string): boolean;
  /** Makes the account and signs this device in. `introduction`: 20 digits, or null or empty without. */
  finish(introduction?: string | null): Promise<{ introduction: 'none' | 'matched' | 'wrong' }>;
}

export type ResetDescription = OutputOf<'describeReset'>;
export type Restore = NonNullable<OutputOf<'getRestore'>['restore']>;
export type AddressChange = OutputOf<'getAddressChange'>;
export type AddressLink = OutputOf<'describeAddressLink'>;

/** New ways in whose keys are made and that only wait for the recovery code to be kept. */
export interface PreparedWays {
  /** Seven groups of four, to be shown, printed, and typed back. */
  readonly recoveryCode: string;
  isTypedBack(text: string): boolean;
  /** Puts them in force at once and opens this device. Safe to call again after `offline`. */
  finish(): Promise<void>;
}

/** Somebody who proved a recovery code and now chooses a password. */
export interface Recovery {
  readonly name: string;
  /** Slow (1–2 s). Fails with `password_…`. May be called again with another password. */
  prepare(password: string): Promise<PreparedWays>;
}

export interface Account {
  describeInvitation(token: string): Promise<InvitationDescription>;
  /** Five words from a list, 55 bits or more. */
  suggestPassword(): Promise<string>;
  /** Null if the password may be used. */
  passwordProblem(password: string): Promise<'password_too_short' | 'password_common' | null>;
  /** Slow (1–2 s): makes all keys and the password record. Fails with `password_…`, `invitation.gone`. */
  prepareSignUp(input: SignUpInput): Promise<PreparedSignUp>;
  signIn(input: { address: string; password: string; label: string; shared: boolean }): Promise<void>;
  /**
   * After a reload: opens what this device keeps; leaves `state` at open, locked, signedOut or unreachable (then it is
   * tried again by itself). Fails with `keys_refused` where the server gives older or other keys than were seen here.
   */
  resume(): Promise<void>;
  /**
   * After `keys_older`, and only when the person says so: an earlier state of the account may be opened on this device. Then
   * sign in, unlock or recover again.
   */
  acceptEarlier(): Promise<void>;
  /** Drops the keys from memory; the password (`unlock`) opens it again. */
  lock(): void;
  unlock(password: string): Promise<void>;
  signOut(): Promise<void>;
  /** Fails with `signin.refused` when the old password is wrong. Other devices stay signed in. */
  changePassword(old: string, next: string): Promise<void>;
  /**
   * Forgotten password: the recovery code proves who it is. Fails with `code_malformed` (typed wrong), `signin.refused`,
   * `offline`. Nothing is open before the new ways are finished; abandoned, the old code still works.
   */
  recover(input: { address: string; code: string; label: string; shared: boolean }): Promise<Recovery>;
  /** Forgotten both: a link is sent to the address, if an account has it; nothing tells whether. */
  askForReset(address: string): Promise<void>;
  /** Fails with `link.gone`. Changes nothing. */
  describeReset(token: string): Promise<ResetDescription>;
  /** New keys for an account of which every way is lost. Earlier conversations wait for a confirmation: `restore`. */
  prepareReset(input: { token: string; password: string; label: string; shared: boolean }): Promise<PreparedWays>;
  /** What waits since a reset; null where nothing does. Loaded when the device is open. */
  readonly restore: Watched<Loaded<Restore | null>>;
  /** The code that this person may type for one's earlier conversations; a new one ends the one before. */
  makeRestoreCode(memberId: MemberId): Promise<string>;
  /** The password from before the reset, found within 30 days: everything is back at once. `signin.refused` if wrong. */
  useFormerPassword(password: string): Promise<void>;
  /** The recovery code from before it; `code_malformed`, `signin.refused`. */
  useFormerCode(code: string): Promise<void>;
  /**
   * "Somebody may know it, or a device is lost": all keys anew, other sign-ins end. Fails with `signin.refused` where
   * `password` is wrong. After `finish`, conversations get their new keys one by one: `renewal`.
   */
  prepareNewKeys(input: { password: string; next: string }): Promise<PreparedWays>;
  /** While conversations still have old keys; goes on after a reload, null when all is done. */
  readonly renewal: Watched<{ done: number; all: number } | null>;
  /** Sends a link to the new address. Fails with `signin.refused` where the password is wrong. */
  changeAddress(password: string, address: string): Promise<void>;
  addressChange(): Promise<AddressChange>;
  withdrawAddressChange(): Promise<void>;
  describeAddressLink(token: string): Promise<AddressLink>;
  followAddressLink(token: string): Promise<'confirm' | 'undo'>;
  /** Makes a new code; it counts only after `confirm`, called when it was typed back. */
  newRecoveryCode(
    password: string,
  ): Promise<{ recoveryCode: string; isTypedBack(text: string): boolean; confirm(): Promise<void> }>;
  agreeToTexts(version: number): Promise<void>;
  updateSettings(input: InputOf<'updateSettings'>): Promise<void>;
  listDevices(): Promise<readonly DeviceRow[]>;
  endDevice(deviceId: DeviceId): Promise<void>;
  /** One's own safety number: four groups of five digits. */
  safetyNumber(): Promise<string>;
}

// Contacts

/** `changed`: other keys than the pinned ones; nothing new is started until compared, or accepted where never compared. */
export type Trust = 'invited' | 'notYetCompared' | 'compared' | 'changed';

export interface KnownContact extends Contact {
  trust: Trust;
  /** For `changed`: whether they were compared before, so that only comparing again helps. */
  wasCompared: boolean;
  /** The name under which this device knew them, when the organisation changed it; until `acknowledgeName`. */
  formerName: string | null;
}

/** A code that somebody made for this person and that waits to be typed here. */
export interface CodeToType {
  introductionId: IntroductionId;
  otherId: MemberId;
  name: string;
  purpose: 'invite' | 'compare' | 'restore';
  /** Of five. */
  wrongEntries: number;
}

export interface InviteInput {
  /** From `newMemberId()`, the same at a second press, so that a lost answer invites nobody twice. */
  memberId?: MemberId;
  role: 'professional' | 'client';
  administrator?: boolean;
  name: string;
  address: string;
  language: 'en' | 'nl' | 'de';
  profession?: string;
  linkWith?: MemberId[];
  delivery: 'mail' | 'paper';
  /** Makes an introduction code of 20 digits too. */
  withCode: boolean;
}

export interface InviteFriendInput extends Pick<
  InviteInput,
  'memberId' | 'name' | 'address' | 'language' | 'withCode'
> {
  /** Whether the mail says who invites. */
  named: boolean;
}

export interface Contacts {
  readonly list: Watched<Loaded<readonly KnownContact[]>>;
  readonly codesToType: Watched<Loaded<readonly CodeToType[]>>;
  reload(): Promise<void>;
  /** `code`: five groups of four digits, shown once. `link`: only where delivered on paper. */
  invite(
    input: InviteInput,
  ): Promise<{ memberId: MemberId; link: string | null; code: string | null; expiresAt: number }>;
  /** A client invites a friend, always by mail: whether the address has an account shows nowhere. */
  inviteFriend(input: InviteFriendInput): Promise<{ memberId: MemberId; code: string | null; expiresAt: number }>;
  newMemberId(): MemberId;
  /** A new introduction code for a contact; it ends an older one for the same person. */
  makeCode(memberId: MemberId): Promise<string>;
  /**
   * Types the code that the other gave. Fails with `code_malformed` when it isn't 20 digits. For a restore it also signs
   * their new keys in every conversation where this person may (`confirming`).
   */
  typeCode(introductionId: IntroductionId, code: string): Promise<{ matched: boolean; wrongEntries: number }>;
  /** Both numbers, to be compared aloud. */
  safetyNumbers(memberId: MemberId): Promise<{ own: string; theirs: string }>;
  /** The person says that the numbers are equal: pins the newest keys as compared. */
  markCompared(memberId: MemberId): Promise<void>;
  /** Goes on with changed keys of a contact who was never compared. */
  acceptChange(memberId: MemberId): Promise<void>;
  acknowledgeName(memberId: MemberId): Promise<void>;
  /** Contacts whose new keys are being signed into conversations here; goes on by itself after a reload. */
  readonly confirming: Watched<ReadonlyMap<MemberId, { done: number; all: number }>>;
  /** Lets an invited person, who signed up, into every conversation that waits for them; the number of those. */
  letIn(memberId: MemberId): Promise<number>;
}
