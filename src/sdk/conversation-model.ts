// Conversations as a device shows them, and what one does there.
import type { InputOf } from './endpoints.ts';
import type { FileKey } from './crypto/file.ts';
import type { AttachedFile, LoadedFile, PreparedFile } from './file-model.ts';
import type { HandingOver } from './hand-over-model.ts';
import type { Held } from './held.ts';
import type { SendingLater } from './scheduling-model.ts';
import type { FailureCode } from './sdk-error.ts';
import type { SearchProgress, SearchResult, SearchWish } from './search-model.ts';
import type { Loaded, Watched } from './watched.ts';
import type { Conversation, PresentedParticipant } from '../shared/conversations.ts';
import type { ConversationId, EntryId, MemberId, ParticipantId } from '../shared/ids.ts';

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
  /** Who has read messages of one's own, and up to which of them; only between people who both let it be seen. */
  receipts: Conversation['receipts'];
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
  /** A video call runs since then. `byId`: who started it. */
  | { type: 'callStarted'; byId: ParticipantId }
  /** Over; `seconds` with at least two in it, 0 where nobody came. `byId`: null where they are no longer here. */
  | { type: 'callEnded'; byId: ParticipantId | null; seconds: number; participantIds: readonly ParticipantId[] }
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
  /** The first entry shown is the first one of all: not so for who reads from later on. */
  begins: boolean;
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
  /** One's own messages that are sent later, the same each time. */
  sendingLater(): Promise<SendingLater>;
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
  /** Handing over a client (`abilities.handOver`): what there is, what was begun. Close it. */
  openHandOver(clientId: MemberId): Promise<HandingOver>;
  /** The same view for the same conversation while it is open. Close each. */
  open(conversationId: ConversationId, at?: number | 'newest'): OpenConversation;
  /** For other parts of the SDK, such as calls: what was verified of a conversation. */
  hold(conversationId: ConversationId): Held;
  /** How much in the outbox of this device isn't acknowledged: warn before closing a shared computer. */
  readonly unsent: Watched<number>;
}
