// Conversations: who is in, the control chain, key shares, the list. Formats of the bytes: encryption.md sections 5, 6.
import { z } from 'zod';
import {
  bytes,
  command,
  done,
  id,
  members,
  moment,
  momentInQuery,
  position,
  positionInQuery,
  query,
  u32,
} from './contract.ts';

export const timelineEntry = z.object({
  position,
  /** 'control', what the server writes ('ended': somebody's end; 'closed', 'reopened'; 'named': a chosen name; 'callStarted', 'callEnded'), or the kind of a signed entry: message, edit, delete, topic. */
  kind: z.string(),
  authorId: id<'participant'>().nullable(),
  at: moment,
  /** Null when deleted. */
  bytes: z.string().nullable(),
  /** Only of a deleted message, whose bytes no longer tell: which one a deletion speaks of. */
  entryId: id<'entry'>().optional(),
  /**
   * Of a deleted message, and of the deletion: its author took it back before any other person's device had it. Nothing is
   * shown.
   */
  undone: z.literal(true).optional(),
  signature: z.string().nullable(),
  /** What the log chains: also of entries whose bytes are gone. */
  leaf: bytes({ exactly: 32 }),
});
export type TimelineEntry = z.infer<typeof timelineEntry>;

/** The one way in which a viewer sees somebody in a conversation. A member's id is there for contacts and oneself only. */
export const presentedParticipant = z.object({
  participantId: id<'participant'>(),
  kind: z.enum(['member', 'guest', 'pending']),
  professional: z.boolean(),
  active: z.boolean(),
  self: z.boolean(),
  /** Stable number within the conversation, for "Participant 2". */
  number: u32,
  /** For contacts only: what their identity signed over the keys that they have here, so that no name is only our word. */
  binding: z.object({ cardN: u32, k: u32, signature: bytes({ exactly: 64 }) }).nullable(),
  shown: z.discriminatedUnion('as', [
    z.object({
      as: z.literal('name'),
      name: z.string(),
      nickname: z.string().nullable(),
      memberId: id<'member'>().nullable(),
      role: z.enum(['client', 'friend', 'professional']).nullable(),
    }),
    z.object({ as: z.literal('nickname'), nickname: z.string() }),
    z.object({ as: z.literal('number') }),
  ]),
  /** For contacts and oneself: what they were called until the entry at this position, which tells of another choice. */
  formerNicknames: z.array(z.object({ until: position, nickname: z.string() })),
  /** For the manager: somebody here is no contact of theirs, and they haven't chosen yet how to be named. */
  notChosen: z.boolean(),
});
export type PresentedParticipant = z.infer<typeof presentedParticipant>;

export const keyShare = z.object({
  firstEpoch: u32,
  lastEpoch: u32,
  box: bytes({ most: 36 * 2000 + 48 }),
});
export type KeyShare = z.infer<typeof keyShare>;

export const endReason = z.enum(['left', 'removed', 'deactivated', 'expired', 'friendship', 'deleted']);
export type EndReason = z.infer<typeof endReason>;

export const conversation = z.object({
  conversationId: id<'conversation'>(),
  kind: z.enum(['regular', 'temporary']),
  closed: z.object({ at: moment, because: z.string() }).nullable(),
  deleteAfter: moment.nullable(),
  /** The care link of the only two in it has ended: until when they can write here. */
  writeUntil: moment.nullable(),
  createdAt: moment,
  lastActivityAt: moment,
  selfId: id<'participant'>(),
  /** One's own newest signing key here; null while pending. In what somebody left, new keys are not in the chain that they see. */
  selfSign: bytes({ exactly: 32 }).nullable(),
  managerId: id<'participant'>().nullable(),
  deputyIds: z.array(id<'participant'>()),
  participants: z.array(presentedParticipant),
  /** What this member may read, [from, to) in positions. */
  readable: z.array(z.object({ from: position, to: position.nullable() })),
  /** The last position that this member may read. */
  lastPosition: position,
  readPosition: position,
  markedUnread: z.boolean(),
  /** Own marks (C17): above all others in the list; neither sound nor notification; out of the list until something new comes. */
  pinned: z.boolean(),
  muted: z.boolean(),
  archived: z.boolean(),
  unread: u32,
  firstUnread: position.nullable(),
  epoch: u32,
  /** Somebody's end was announced and no new epoch exists yet: the next sender drops them first. */
  epochDue: z.boolean(),
  /** Control entries and announced ends that this member may see, in order. */
  chain: z.array(timelineEntry),
  /** Where the chain that this member sees doesn't begin with the first entry: its state after the entry at `position`. */
  snapshots: z.array(z.object({ position, state: bytes({ most: 20_000 }) })),
  shares: z.array(keyShare),
  topic: timelineEntry.nullable(),
  lastMessage: timelineEntry.nullable(),
  /** The newest change of the last message that this member may read. */
  lastEdit: timelineEntry.nullable(),
  /** When the first message came that this member hasn't answered; null where they wrote last, or can't write. */
  waitsSince: moment.nullable(),
  draft: z.object({ version: u32, box: z.string() }).nullable(),
  /** Participants who have keys but lack the secret of an epoch: a device that holds it grants it again. */
  wanted: z.array(z.object({ participantId: id<'participant'>(), epoch: u32 })),
  /**
   * Who has read messages of this member, and up to which of them: of those who let each other see it, as far as they read
   * since both do (C13).
   */
  receipts: z.array(z.object({ participantId: id<'participant'>(), position })),
  /** How oneself is named here towards those who are no contacts. */
  naming: z.object({
    choice: z.enum(['nickname', 'own']).nullable(),
    /** To be offered before anything else of the conversation is shown. */
    offered: z.boolean(),
    /** Somebody here became a contact: they see one's name once `noteUnveiling` says that one was told. */
    unveiling: z.boolean(),
  }),
  /** For who may add: contacts who were in it before, each with their place, which they come back to. */
  returning: z.array(z.object({ memberId: id<'member'>(), participantId: id<'participant'>() })),
  /** Why this member is no longer in it, and since when: they read on up to then. Null while they are. */
  ended: z.object({ at: moment, because: endReason }).nullable(),
  abilities: z.object({
    write: z.boolean(),
    chooseName: z.boolean(),
    changeTopic: z.boolean(),
    letIn: z.array(id<'participant'>()),
    succeed: z.boolean(),
    addParticipants: z.boolean(),
    /** Whom this member may remove. */
    remove: z.array(id<'participant'>()),
    leave: z.boolean(),
    /** To whom the lead may be handed over. */
    handOver: z.array(id<'participant'>()),
    /** Who may be named as deputy, or is one. */
    deputies: z.array(id<'participant'>()),
    close: z.boolean(),
    reopen: z.boolean(),
  }),
});
export type Conversation = z.infer<typeof conversation>;

export const signedEntry = z.object({
  bytes: bytes({ most: 70_000 }),
  signature: bytes({ exactly: 64 }),
});
const control = z.object({ bytes: bytes({ most: 20_000 }), signature: bytes({ exactly: 64 }) });
const sharesFor = z.array(z.object({ participantId: id<'participant'>(), ...keyShare.shape })).max(100);

export const createConversation = command({
  summary:
    'Starts a conversation with contacts: signed first control entry, a key share for each, topic and first message if wanted.',
  actors: members,
  bodyLimit: 1024 * 1024,
  input: z.object({
    conversationId: id<'conversation'>(),
    control,
    /** Whose participant is whom; known to the server only. `k` is the key package taken, null where pending. */
    participants: z
      .array(
        z.object({
          participantId: id<'participant'>(),
          memberId: id<'member'>(),
          k: u32.nullable(),
        }),
      )
      .min(2)
      .max(50),
    shares: sharesFor,
    topic: signedEntry.nullable(),
    message: signedEntry.nullable(),
  }),
  output: z.object({ conversation }),
  errors: [
    'contact.unknown',
    'conversation.chain_refused',
    'conversation.shares_incomplete',
    'conversation.id_used',
    'message.id_used',
    'conversation.full',
    // Keys of somebody pending came meanwhile: take packages and start again.
    'conversation.state_outdated',
    'conversation.epoch_outdated',
    'feature.off',
    'not_allowed',
  ],
});

export const listConversations = query({
  summary: 'Conversations that this member is or was in, newest activity first.',
  actors: members,
  input: z.object({
    /** `lastActivityAt` (of `waiting`: `waitsSince`), id and `pinned` of the last one of the page before. */
    beforeActivity: momentInQuery.optional(),
    beforeId: id<'conversation'>().optional(),
    beforePinned: z.enum(['yes']).optional(),
    limit: z.coerce.number().int().min(1).max(50).default(30),
    /** Only open one-to-one conversations with this contact. */
    withMember: id<'member'>().optional(),
    unread: z.enum(['yes']).optional(),
    /** Only those that are archived, or that are not; without it both. */
    archived: z.enum(['yes', 'no']).optional(),
    /** Only open ones where somebody else wrote last, whoever waits longest first; pinned ones have no place of their own. */
    waiting: z.enum(['yes']).optional(),
  }),
  /** `unreadInAll`: of those that are not archived. */
  output: z.object({ conversations: z.array(conversation), more: z.boolean(), unreadInAll: u32 }),
});

export const getConversation = query({
  summary: 'One conversation that this member is or was in.',
  actors: members,
  input: z.object({ conversationId: id<'conversation'>() }),
  output: z.object({ conversation }),
  errors: ['not_found'],
});

export const getAcquaintance = query({
  summary:
    'Before adding a contact: whether they are a contact of everybody in the conversation, or may read names there.',
  actors: members,
  input: z.object({ conversationId: id<'conversation'>(), memberId: id<'member'>() }),
  output: z.object({ knowsAll: z.boolean() }),
  errors: ['not_found', 'conversation.not_manager', 'contact.unknown'],
});

export const appendControl = command({
  summary:
    'Appends an entry to the control chain (add, remove, admit, drop, rekey, manager) with a share of its epoch for every active participant with keys.',
  actors: members,
  bodyLimit: 1024 * 1024,
  input: z.object({
    conversationId: id<'conversation'>(),
    control,
    shares: sharesFor,
    /** The key package that new keys were taken from: of who is admitted, or whose keys are made new. */
    newKeys: z.object({ participantId: id<'participant'>(), k: u32 }).nullable(),
    /** Who is added, and the package taken for them, null where pending; known to the server only. */
    added: z
      .object({ participantId: id<'participant'>(), memberId: id<'member'>(), k: u32.nullable() })
      .nullable()
      .default(null),
    /** Of a removal: they read nothing of it any more. Only the server's cut: copies can't be recalled. */
    hideHistory: z.boolean().default(false),
    /** The topic again under the new epoch. */
    topic: signedEntry.nullable(),
  }),
  output: z.object({ position, at: moment }),
  errors: [
    'not_found',
    'not_allowed',
    'conversation.state_outdated',
    'conversation.chain_refused',
    'conversation.shares_incomplete',
    'conversation.closed',
    'conversation.read_only',
    'conversation.not_active',
    'conversation.full',
    'contact.unknown',
    'feature.off',
  ],
});

export const leaveConversation = command({
  summary: 'Leaves a conversation: reads on up to now. The manager hands it over or closes it instead.',
  actors: members,
  input: z.object({ conversationId: id<'conversation'>() }),
  output: done,
  errors: ['not_found', 'conversation.manager_stays'],
});
export const closeConversation = command({
  summary: 'Closes a conversation for everybody: it can be read, and reopened by its manager.',
  actors: members,
  input: z.object({ conversationId: id<'conversation'>() }),
  output: done,
  errors: ['not_found', 'conversation.not_manager'],
});
export const reopenConversation = command({
  summary: 'Opens a closed conversation again.',
  actors: members,
  input: z.object({ conversationId: id<'conversation'>() }),
  output: done,
  errors: ['not_found', 'conversation.not_manager', 'conversation.read_only'],
});

export const grantShares = command({
  summary: 'Uploads key shares again for participants who lack them; only within what the chain grants.',
  actors: members,
  bodyLimit: 1024 * 1024,
  input: z.object({ conversationId: id<'conversation'>(), shares: sharesFor.min(1) }),
  output: done,
  errors: ['not_found', 'not_allowed'],
});

export const reportMissingShares = command({
  summary: 'This device finds no share that opens for these epochs; others are asked to grant them again.',
  actors: members,
  input: z.object({ conversationId: id<'conversation'>(), epochs: z.array(u32).min(1).max(500) }),
  output: done,
  errors: ['not_found'],
});

export const markRead = command({
  summary: 'Moves the read position forward; it never goes back.',
  actors: members,
  limit: 'message',
  input: z.object({ conversationId: id<'conversation'>(), position }),
  output: z.object({ readPosition: position, unread: u32 }),
  errors: ['not_found'],
});
export const markUnread = command({
  summary: 'Sets or clears one\'s own mark "unread"; read position stays.',
  actors: members,
  input: z.object({ conversationId: id<'conversation'>(), unread: z.boolean() }),
  output: done,
  errors: ['not_found'],
});
export const changeMark = command({
  summary: "Sets or clears one of one's own marks: pinned, muted, or archived up to a position.",
  actors: members,
  limit: 'message',
  input: z.object({
    conversationId: id<'conversation'>(),
    mark: z.discriminatedUnion('as', [
      z.object({ as: z.literal('pinned'), on: z.boolean() }),
      z.object({ as: z.literal('muted'), on: z.boolean() }),
      /** The last position that was seen: what came later, or meanwhile, stays in the list. Null: back into the list. */
      z.object({ as: z.literal('archived'), upTo: position.nullable() }),
    ]),
  }),
  output: done,
  errors: ['not_found'],
});
export const saveDraft = command({
  summary: 'Stores the encrypted draft if `version` is one more than the stored one; an empty box deletes it.',
  actors: members,
  limit: 'message',
  input: z.object({
    conversationId: id<'conversation'>(),
    version: u32,
    box: bytes({ most: 40_000 }),
  }),
  output: done,
  errors: ['not_found', 'draft.stale'],
});

export const entryPage = z.object({
  entries: z.array(timelineEntry),
  /** Chain value before the first entry of this page: pages must join. */
  headBefore: bytes({ exactly: 32 }),
  /** There are readable entries before and after this page. */
  earlier: z.boolean(),
  later: z.boolean(),
});
export const listEntries = query({
  summary: 'A page of the timeline: after or before a position, within what this member may read.',
  actors: members,
  input: z.object({
    conversationId: id<'conversation'>(),
    after: positionInQuery.optional(),
    before: positionInQuery.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  output: entryPage,
  errors: ['not_found'],
});
export type EntryPage = z.infer<typeof entryPage>;
