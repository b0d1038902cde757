// What a device shows and does, as types: the door that pages, tests, the demo and the load generator use.
import type { Calls, InputOf, OutputOf } from './calls.ts';
import type { FileKey } from './crypto/file.ts';
import type { AttachedFile, LoadedFile, PreparedFile } from './file-model.ts';
import type { FailureCode } from './sdk-error.ts';
import type { SearchProgress, SearchResult, SearchWish } from './search-model.ts';
import type { Watched } from './watched.ts';
import type { Contact, Task } from '../shared/contacts.ts';
import type { Conversation, PresentedParticipant } from '../shared/conversations.ts';
import type { ConversationId, DeviceId, EntryId, IntroductionId, MemberId, ParticipantId } from '../shared/ids.ts';
import type { Device as DeviceRow, Profile } from '../shared/identity.ts';

export type { PresentedParticipant, Task, DeviceRow, Profile };
export type { AttachedFile, LoadedFile, PreparedFile };

/** Something fetched from the server. What was once ready stays so through later failures. */
export type Loaded<T> = { is: 'loading' } | { is: 'ready'; value: T } | { is: 'failed'; code: FailureCode };

export interface Device {
  readonly state: Watched<DeviceState>;
  /** `offline`: no socket, being tried again; what is written waits in the outbox. */
  readonly connection: Watched<'connecting' | 'online' | 'offline'>;
  readonly account: Account;
  readonly contacts: Contacts;
  readonly conversations: Conversations;
  readonly tasks: Watched<Loaded<readonly Task[]>>;
  /** Any endpoint that has no verb here, e.g. administration. */
  readonly ask: Calls['ask'];
  readonly act: Calls['act'];
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
  | { type: 'message'; conversationId: ConversationId; authorId: ParticipantId }
  /** An introduction code that this person gave out was typed by the other: both are compared now. */
  | { type: 'introduced'; memberId: MemberId }
  | { type: 'introductionClosed'; memberId: MemberId }
  | { type: 'letIn'; memberId: MemberId; conversations: number }
  /** This device confirmed a contact's new keys; `conversations`: so many were brought back. */
  | { type: 'confirmed'; memberId: MemberId; conversations: number }
  /** Somebody confirmed one's own new keys: earlier conversations are there. */
  | { type: 'restored'; memberId: MemberId }
  | { type: 'state'; what: 'account' | 'organisation' | 'devices' | 'tasks' }
  | { type: 'signedOut'; because: string };

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

// Conversations

export interface ConversationSummary {
  conversationId: ConversationId;
  kind: 'regular' | 'temporary';
  /** Null: none, or not readable here. */
  topic: string | null;
  closed: Conversation['closed'];
  /** The care link of the only two in it has ended: until when they can write. */
  writeUntil: number | null;
  createdAt: number;
  lastActivityAt: number;
  selfId: ParticipantId;
  managerId: ParticipantId | null;
  deputyIds: readonly ParticipantId[];
  /** Everybody who is or was in it; `active` tells, `self` marks oneself, `kind: 'pending'` who hasn't been let in. */
  participants: readonly PresentedParticipant[];
  /** Whether oneself is still in it. */
  active: boolean;
  /** Why one is no longer in it, and since when: one reads on up to then. Null while one is. */
  ended: Conversation['ended'];
  readPosition: number;
  lastPosition: number;
  unread: number;
  firstUnread: number | null;
  markedUnread: boolean;
  /** Own marks: first in the list; neither sound nor notification; out of the list until something new comes. */
  pinned: boolean;
  muted: boolean;
  archived: boolean;
  /** Since when somebody waits for this person's answer; null where they wrote last. */
  waitsSince: number | null;
  /** `text` null: deleted, or not readable here. */
  lastMessage: { authorId: ParticipantId | null; at: number; text: string | null; deleted: boolean } | null;
  /** What waits in this device's outbox. */
  waiting: number;
  failed: number;
  naming: Conversation['naming'];
  abilities: Conversation['abilities'];
}

/** What the list shows: unread, waiting for an answer (the longest first), or archived ones. */
export type ListFilter = 'unread' | 'waiting' | 'archived';

export interface FilteredList {
  /** Kept fresh until it is closed. */
  readonly list: Watched<Loaded<ConversationList>>;
  reload(): Promise<void>;
  /** Adds the next page. */
  loadMore(): Promise<void>;
  close(): void;
}

/** One of one's own marks on a conversation; `archived` goes up to what was seen of it. */
export type OwnMark = 'pinned' | 'muted' | 'archived' | 'unread';

export interface ConversationList {
  items: readonly ConversationSummary[];
  more: boolean;
  unreadInAll: number;
}

export type Happening =
  | { type: 'started'; byId: ParticipantId; participantIds: readonly ParticipantId[] }
  | { type: 'added'; byId: ParticipantId; participantId: ParticipantId; reads: 'fromNow' | 'everything' }
  | { type: 'letIn'; byId: ParticipantId; participantId: ParticipantId; basis: 'code' | 'tapped' }
  | { type: 'removed'; byId: ParticipantId; participantIds: readonly ParticipantId[] }
  /** The service announced somebody's end; `because` as the server tells it, e.g. left, deactivated. */
  | { type: 'ended'; participantId: ParticipantId; because: string }
  /** Nothing new is written from here on; `because` as the server tells it. `byId`: who led then, where they closed it. */
  | { type: 'closed'; because: string; byId: ParticipantId | null }
  | { type: 'reopened'; byId: ParticipantId | null }
  /** Somebody chose a nickname, or their own name; `former`: the nickname before, for contacts only. */
  | { type: 'named'; participantId: ParticipantId; own: boolean; former: string | null }
  /** Oneself wasn't in it between these times. */
  | { type: 'away'; from: number; to: number }
  | { type: 'newKeys'; byId: ParticipantId; participantId: ParticipantId }
  | { type: 'manager'; byId: ParticipantId; managerId: ParticipantId; basis: 'handover' | 'succession' }
  /** The manager named who helps; nobody where the list is empty. */
  | { type: 'deputies'; byId: ParticipantId; deputyIds: readonly ParticipantId[] }
  | { type: 'topic'; byId: ParticipantId; topic: string };

interface ItemBase {
  /** Stays the same from the outbox on. */
  key: string;
  position: number;
  /** The server's time. */
  at: number;
}
export interface MessageItem extends ItemBase {
  kind: 'message';
  entryId: EntryId;
  authorId: ParticipantId;
  mine: boolean;
  text: string;
  edited: boolean;
  /** Longer than allowed, so shown cut. */
  cut: boolean;
  files: readonly AttachedFile[];
  /** For so many milliseconds from this view on `remove` is an undo (C22); null afterwards. */
  undoFor: number | null;
  abilities: { edit: boolean; remove: boolean };
}
export type TimelineItem =
  | MessageItem
  | (ItemBase & {
      kind: 'deleted';
      authorId: ParticipantId | null;
      mine: boolean;
      byManager: boolean;
      /** Undone by its author when somebody's device had it already. */
      mayHaveBeenRead: boolean;
    })
  | (ItemBase & { kind: 'happening'; what: Happening })
  /** A kind that this version doesn't know: "update to see this". */
  | (ItemBase & { kind: 'unknown'; authorId: ParticipantId | null })
  /** Not by the rules, e.g. a wrong signature: shown as refused, never its content. */
  | (ItemBase & { kind: 'refused'; authorId: ParticipantId | null })
  /** Keys for it haven't arrived on this device. */
  | (ItemBase & { kind: 'sealed'; authorId: ParticipantId | null });

/** Something written here that the server hasn't acknowledged. */
export interface Outgoing {
  key: EntryId;
  what: 'message' | 'edit' | 'remove' | 'topic';
  /** For edit and remove. */
  targetId: EntryId | null;
  text: string;
  /** `sent` of `size` bytes are on the server. */
  files: readonly { name: string; type: string; size: number; sent: number }[];
  state: 'sending' | 'failed';
  /** Why it failed. */
  reason: FailureCode | null;
  /** Whether trying again can help; else it is kept for copying. */
  canTryAgain: boolean;
  madeAt: number;
}

export interface ConversationView {
  summary: ConversationSummary;
  /** In order of position, without holes between the first and the last. */
  items: readonly TimelineItem[];
  outgoing: readonly Outgoing[];
  /** There is more to fetch before and after. */
  earlier: boolean;
  later: boolean;
  /** "This conversation may be incomplete": a banner; reading and writing go on. */
  incomplete: boolean;
  /** `broken`: who is in it can't be believed, nothing is sent. `updateNeeded`: this version is too old for it. */
  trust: 'whole' | 'broken' | 'updateNeeded';
  /** Invited people for whom what is written waits. */
  pendingIds: readonly ParticipantId[];
  /** Nobody of the participants can be read yet: keys are awaited. */
  keysMissing: boolean;
  /** One's own keys here are lost since a reset: somebody who may has to confirm the new ones. */
  awaitsRestore: boolean;
  /** Somebody confirmed new keys in one's own name that this device doesn't have: an alarm, unless it was oneself. */
  ownKeysReplacedBy: ParticipantId | null;
}

export type NameChoice = InputOf<'chooseName'>['choice'];

export interface OpenConversation {
  readonly conversationId: ConversationId;
  readonly view: Watched<Loaded<ConversationView>>;
  /** Draft text, kept encrypted here and on the server; the newest of one's devices wins. */
  readonly draft: Watched<string>;
  /** Fetches a page before or after what is held; nothing happens at an end. */
  earlier(): Promise<void>;
  later(): Promise<void>;
  /** Shows the page around a position (e.g. the first unread one) or the newest. */
  goTo(place: number | 'newest'): Promise<void>;
  /** Puts it in the outbox; resolves when kept there. Fails with `text_too_long`, `file.too_many`. */
  write(text: string, files?: readonly PreparedFile[]): Promise<EntryId>;
  /** Fetches and opens a file of a message, or its thumbnail. Fails with `file.gone`, `file_altered`, `offline`. */
  loadFile(file: FileKey, progress?: (received: number) => void): Promise<LoadedFile>;
  edit(entryId: EntryId, text: string): Promise<void>;
  remove(entryId: EntryId): Promise<void>;
  changeTopic(topic: string): Promise<void>;
  tryAgain(key: EntryId): Promise<void>;
  /** Takes it out of the outbox; also while its files are being sent. */
  discard(key: EntryId): Promise<void>;
  /** Moves the read position forward to an item that was seen. */
  markRead(position: number): Promise<void>;
  markUnread(unread: boolean): Promise<void>;
  /** Debounced; an empty text deletes the draft. */
  setDraft(text: string): void;
  /** How oneself is called by those who are no contacts. Fails with `nickname.…`. */
  chooseName(choice: NameChoice): Promise<void>;
  /** One was told that whoever became a contact sees one's name here from now on. */
  noteUnveiling(): Promise<void>;
  /**
   * Adds contacts of one's own (`abilities.addParticipants`), invited ones too; `everything` is what oneself can read. Those
   * before one that fails are in. Fails with `contact_changed`, `contact.unknown`, `conversation.full`.
   */
  addParticipants(memberIds: readonly MemberId[], reads: 'fromNow' | 'everything'): Promise<void>;
  /** Of these contacts, those who are no contact of everybody there, and so may read names that they should not. */
  strangersAmong(memberIds: readonly MemberId[]): Promise<readonly MemberId[]>;
  /** Removes somebody at once (`abilities.remove`); `hideHistory` also what they could read up to now. */
  removeParticipant(participantId: ParticipantId, options: { hideHistory: boolean }): Promise<void>;
  /** Leaves it; reads on up to now. Fails with `conversation.manager_stays` for the manager. */
  leave(): Promise<void>;
  /** Somebody else leads from now on (`abilities.handOver`). */
  handOver(participantId: ParticipantId): Promise<void>;
  /** These are the deputies from now on, no others (`abilities.deputies`). */
  nameDeputies(participantIds: readonly ParticipantId[]): Promise<void>;
  /** Closes the conversation for everybody (`abilities.close`). */
  closeConversation(): Promise<void>;
  /** Opens it again (`abilities.reopen`). */
  reopen(): Promise<void>;
  /** Takes the lead where the manager's account ended (`abilities.succeed`). */
  succeed(): Promise<void>;
  /** Ends this view; may be called twice. */
  close(): void;
}

export interface StartConversationInput {
  memberIds: readonly MemberId[];
  topic?: string;
  message?: string;
  /** From `newConversationId()`, the same at a second press, so that pressing twice makes one. */
  conversationId?: ConversationId;
}

export interface Conversations {
  readonly list: Watched<Loaded<ConversationList>>;
  reload(): Promise<void>;
  /** Adds the next page to `list`, which has all but the archived ones. */
  loadMore(): Promise<void>;
  /** The conversations of a filter, as they are and become. Close it. */
  openFiltered(filter: ListFilter): Promise<FilteredList>;
  setMark(conversationId: ConversationId, mark: OwnMark, on: boolean): Promise<void>;
  /** Makes everything that may be read searchable on this device, from the first time on that somebody asks; tells how far. */
  searchable(): Promise<Watched<SearchProgress>>;
  /** What is found among what is searchable by now. */
  search(wish: SearchWish): Promise<SearchResult>;
  newConversationId(): ConversationId;
  /**
   * A file as it may be sent: pictures without where they were taken. Fails with `file.too_large`, `file_kind`,
   * `picture_unclean`, `file_unreadable`.
   */
  prepareFile(file: Blob, name: string): Promise<PreparedFile>;
  /** Open one-to-one conversations with a contact, newest first: "open it", "start another". */
  findWith(memberId: MemberId): Promise<readonly ConversationSummary[]>;
  /** Fails with `contact_changed`, `contact.unknown`, `offline`; safe to call again with the same id. */
  start(input: StartConversationInput): Promise<ConversationId>;
  /** The same view for the same conversation while it is open. Close each. */
  open(conversationId: ConversationId, at?: number | 'newest'): OpenConversation;
  /** How much in the outbox of this device isn't acknowledged: warn before closing a shared computer. */
  readonly unsent: Watched<number>;
}
