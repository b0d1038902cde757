// A small picture of what the product promises about conversations (product.md, section 3): what is stored, who reads it,
// what each device holds back. Pure: no network, no time, no keys; positions are counted as the server counts them.
import type { FailureCode } from '../../src/sdk/sdk-error.ts';

export type Name = string;
export type DeviceName = string;

export interface Person {
  name: Name;
  professional: boolean;
  state: 'invited' | 'active' | 'deactivated';
  /** Who can be picked, while both accounts are there. */
  contacts: readonly Name[];
  /** Of somebody invited: who invited them, and whether they were given a code. */
  invitedBy: Name | null;
  withCode: boolean;
  /** Typed the code at sign-up: the inviter's next device that is there lets them in. */
  proved: boolean;
}

export interface DeviceState {
  name: DeviceName;
  person: Name;
  /** `unreachable`: the page was opened again without a network. */
  is: 'open' | 'locked' | 'signedOut' | 'unreachable';
  online: boolean;
  shared: boolean;
  /** Its sign-in ended elsewhere; it doesn't know yet. */
  revoked: boolean;
  /** Conversations that it has shown: only in these is something written without a network. */
  knows: number[];
  outbox: Waiting[];
}

/** Written on a device and not acknowledged. */
export interface Waiting {
  conversation: number;
  what: 'message' | 'edit' | 'remove' | 'topic';
  /** The text that the message was first sent with: each is unique. */
  target: string | null;
  text: string;
  failed: FailureCode | null;
}

export interface Member {
  name: Name;
  kind: 'member' | 'pending';
  /** The last position that they may read; null while they are in it. */
  end: number | null;
  /** Ended and not written down in the chain yet. */
  due: boolean;
  /** Where they were let in; 0 for who had keys from the beginning. */
  admittedAt: number;
  /** The last epoch whose key they may hold; null while they are in it. */
  untilEpoch: number | null;
  readPosition: number;
  markedUnread: boolean;
  draft: string;
}

/** `id` of a message is its first text. */
export type Entry =
  | { kind: 'create'; by: Name }
  | { kind: 'message'; by: Name; id: string; deletedBy: Name | null }
  | { kind: 'edit'; by: Name; id: string; text: string }
  | { kind: 'delete'; by: Name; id: string }
  | { kind: 'topic'; by: Name; text: string; carried: boolean }
  | { kind: 'ended'; who: Name }
  | { kind: 'closed' }
  | { kind: 'drop' }
  | { kind: 'admit'; by: Name; who: Name; basis: 'code' | 'tapped' }
  | { kind: 'newKeys'; by: Name; who: Name }
  | { kind: 'lead'; by: Name };

export interface Conversation {
  number: number;
  starter: Name;
  /** In the order of joining. */
  members: Member[];
  /** Position 1 first. */
  log: Entry[];
  epoch: number;
  /** Who leads, and who does by the signed chain: not yet, between an end and the successor's signature. */
  manager: Name | null;
  signedManager: Name | null;
  closed: boolean;
}

export interface World {
  people: Person[];
  devices: DeviceState[];
  conversations: Conversation[];
  /** Makes each text unique. */
  written: number;
}

// Looking

export function person(world: World, name: Name): Person {
  return found(world.people.find((each) => each.name === name));
}
export function member(conversation: Conversation, name: Name): Member {
  return found(conversation.members.find((each) => each.name === name));
}
/** A device on which somebody can do something that reaches the server. */
export function isThere({ is, online, revoked }: DeviceState): boolean {
  return is === 'open' && online && !revoked;
}

/** Conversations that this person finds in the list. */
export function readableBy(world: World, name: Name): Conversation[] {
  return world.conversations.filter(({ members }) => members.some((each) => each.name === name));
}

export function lastReadable({ log }: Conversation, { end }: Member): number {
  return end ?? log.length;
}

export function contactsOf(world: World, name: Name): Person[] {
  if (person(world, name).state !== 'active') return [];
  const { contacts } = person(world, name);
  return world.people.filter((each) => contacts.includes(each.name) && each.state !== 'deactivated');
}

export type Message = Extract<Entry, { kind: 'message' }>;

export function messages({ log }: Conversation): Message[] {
  return log.filter((entry) => entry.kind === 'message');
}

/** Edited or not, as somebody reads it who reads up to this position. */
export function textOf({ log }: Conversation, id: string, upTo: number): { text: string; edited: boolean } {
  const edit = log.slice(0, upTo).findLast((entry) => entry.kind === 'edit' && entry.id === id);
  return edit?.kind === 'edit' ? { text: edit.text, edited: true } : { text: id, edited: false };
}

export function topicAt({ log }: Conversation, upTo: number): string {
  const topic = log.slice(0, upTo).findLast((entry) => entry.kind === 'topic');
  return topic?.kind === 'topic' ? topic.text : '';
}

/** C13: messages of others after one's read position; that a conversation began counts once, until it is read. */
export function unreadOf(conversation: Conversation, self: Member): { unread: number; first: number | null } {
  const last = lastReadable(conversation, self);
  const counted = conversation.log.flatMap((entry, at) => {
    const position = at + 1;
    const counts = entry.kind === 'message' && entry.by !== self.name && entry.deletedBy === null;
    return counts && position > self.readPosition && position <= last ? [position] : [];
  });
  const begun = self.readPosition === 0 && conversation.starter !== self.name;
  return { unread: Math.max(counted.length, begun ? 1 : 0), first: begun ? 1 : (counted[0] ?? null) };
}

export function mayWrite({ closed }: Conversation, { end, kind }: Member): boolean {
  return !closed && end === null && kind === 'member';
}

/** C11: a professional who manages a group may remove what others wrote. */
export function removesOthers(world: World, conversation: Conversation, name: Name): boolean {
  const group = conversation.members.filter(({ end }) => end === null).length > 2;
  return conversation.signedManager === name && person(world, name).professional && group;
}

/** The epochs whose keys this member may hold: from the first one on, nobody is added later yet. */
export function epochsOf({ epoch }: Conversation, { untilEpoch, kind }: Member): number[] {
  if (kind === 'pending') return [];
  return Array.from({ length: (untilEpoch ?? epoch) + 1 }, (_, at) => at);
}

// Changing

export function addConversation(
  world: World,
  starter: Name,
  others: readonly Name[],
  { topic, message }: { topic: string; message: string },
): Conversation {
  const members = [starter, ...others].map((name): Member => {
    const kind = person(world, name).state === 'invited' ? 'pending' : 'member';
    return {
      ...{ name, kind, end: null, due: false, admittedAt: 0, untilEpoch: null },
      ...{ readPosition: 0, markedUnread: false, draft: '' },
    };
  });
  const conversation: Conversation = {
    ...{ number: world.conversations.length + 1, starter, members, log: [], epoch: 0 },
    ...{ manager: starter, signedManager: starter, closed: false },
  };
  world.conversations.push(conversation);
  conversation.log.push({ kind: 'create', by: starter });
  if (topic) conversation.log.push({ kind: 'topic', by: starter, text: topic, carried: false });
  if (message) conversation.log.push({ kind: 'message', by: starter, id: message, deletedBy: null });
  member(conversation, starter).readPosition = conversation.log.length;
  return conversation;
}

/** What the server makes of something written: null when it is stored, else why not. */
export function send(world: World, name: Name, waiting: Waiting): FailureCode | null {
  const conversation = found(world.conversations[waiting.conversation - 1]);
  const self = member(conversation, name);
  if (self.end !== null) return 'conversation.not_active';
  if (conversation.closed && waiting.what !== 'remove') return 'conversation.closed';
  if (waiting.what !== 'remove') dropEnded(conversation, name);
  const refusal = refusalOf(world, conversation, name, waiting);
  if (refusal) return refusal;
  conversation.log.push(entryOf(name, waiting));
  self.readPosition = conversation.log.length;
  const target = messages(conversation).find(({ id }) => id === waiting.target);
  if (waiting.what === 'remove' && target) target.deletedBy = name;
  return null;
}

function refusalOf(
  world: World,
  conversation: Conversation,
  name: Name,
  { what, target: id }: Waiting,
): FailureCode | null {
  if (what === 'message') return null;
  if (what === 'topic') return conversation.signedManager === name ? null : 'conversation.not_manager';
  const target = messages(conversation).find((each) => each.id === id);
  if (!target || target.deletedBy !== null) return 'message.gone';
  if (target.by === name || (what === 'remove' && removesOthers(world, conversation, name))) return null;
  return 'message.not_yours';
}

function entryOf(by: Name, { what, target, text }: Waiting): Entry {
  switch (what) {
    case 'message':
      return { kind: 'message', by, id: text, deletedBy: null };
    case 'edit':
      return { kind: 'edit', by, id: target ?? '', text };
    case 'remove':
      return { kind: 'delete', by, id: target ?? '' };
    case 'topic':
      return { kind: 'topic', by, text, carried: false };
  }
}

/** Whoever writes next leaves out those whose end was announced: a new epoch without them (C6, P9). */
export function dropEnded(conversation: Conversation, by: Name): void {
  const due = conversation.members.filter((each) => each.due);
  if (due.length === 0) return;
  for (const each of due) each.due = false;
  if (due.some(({ name }) => name === conversation.signedManager)) conversation.signedManager = null;
  conversation.log.push({ kind: 'drop' });
  beginEpoch(conversation, by);
}

/** With each new epoch the topic goes along. */
function beginEpoch(conversation: Conversation, by: Name): void {
  conversation.epoch += 1;
  const text = topicAt(conversation, conversation.log.length);
  if (hasTopic(conversation)) conversation.log.push({ kind: 'topic', by, text, carried: true });
}

function hasTopic({ log }: Conversation): boolean {
  return log.some(({ kind }) => kind === 'topic');
}

/** P9, C5: the account ends; everywhere its participations too, and where it led somebody follows or it closes. */
export function deactivate(world: World, name: Name): void {
  person(world, name).state = 'deactivated';
  // Codes that were given out end with the account of who gave them.
  for (const invited of world.people.filter(({ invitedBy }) => invitedBy === name)) {
    Object.assign(invited, { withCode: false, proved: false });
  }
  for (const each of world.devices.filter((one) => one.person === name)) endSignIn(each);
  for (const conversation of readableBy(world, name)) {
    const self = member(conversation, name);
    if (self.end !== null) continue;
    conversation.log.push({ kind: 'ended', who: name });
    Object.assign(self, { end: conversation.log.length, due: true, untilEpoch: conversation.epoch });
    if (conversation.manager === name && !conversation.closed) succeed(world, conversation);
  }
}

function succeed(world: World, conversation: Conversation): void {
  const left = conversation.members.filter(({ end }) => end === null);
  const withKeys = left.filter(({ kind }) => kind === 'member').map(({ name }) => person(world, name));
  const [first] = withKeys;
  const leads = first && left.every(({ name }) => name === first.name || first.contacts.includes(name));
  const next = withKeys.find(({ professional }) => professional) ?? (leads ? first : undefined);
  conversation.manager = next?.name ?? null;
  conversation.closed = next === undefined;
  if (conversation.closed) conversation.log.push({ kind: 'closed' });
}

export function maySucceed(conversation: Conversation, name: Name): boolean {
  const { manager, signedManager } = conversation;
  return mayWrite(conversation, member(conversation, name)) && manager === name && signedManager !== name;
}

/** The successor signs it. */
export function takeLead(conversation: Conversation, name: Name): void {
  dropEnded(conversation, name);
  conversation.log.push({ kind: 'lead', by: name });
  conversation.signedManager = name;
}

/** P10: lets somebody who has keys now into every conversation that this person started and that waits for them. */
export function letIn(world: World, by: Name, who: Name, basis: 'code' | 'tapped'): number {
  const waiting = world.conversations.filter((each) => each.starter === by && mayWrite(each, member(each, by)));
  let count = 0;
  for (const conversation of waiting) {
    const pending = conversation.members.find(({ name, kind, end }) => name === who && kind === 'pending' && !end);
    if (!pending) continue;
    dropEnded(conversation, by);
    conversation.log.push({ kind: 'admit', by, who, basis });
    Object.assign(pending, { kind: 'member', admittedAt: conversation.log.length });
    beginEpoch(conversation, by);
    count += 1;
  }
  return count;
}

/** Who proved to know the code is let in as soon as a device of the inviter is there. */
export function settleCodes(world: World): void {
  for (const each of world.people.filter(({ proved }) => proved)) {
    const inviter = each.invitedBy;
    const isBack = world.devices.some((one) => one.person === inviter && isThere(one));
    if (inviter !== null && isBack) letIn(world, inviter, each.name, 'code');
  }
}

/** A sign-in that ended elsewhere: a device without a network learns it later. */
export function endSignIn(one: DeviceState): void {
  if (one.is === 'signedOut') return;
  if (!one.online) one.revoked = true;
  else learnEnd(one);
}

/** What waits stays, sealed, for the next sign-in there, unless the computer is shared. */
export function learnEnd(one: DeviceState): void {
  Object.assign(one, { is: 'signedOut', revoked: false });
  if (one.shared) one.outbox = [];
}

/** A device that is there sends what waits, in order; what is refused stays, with the reason. */
export function flush(world: World, one: DeviceState): void {
  if (!isThere(one)) return;
  for (const waiting of [...one.outbox]) {
    if (waiting.failed !== null) continue;
    waiting.failed = send(world, one.person, waiting);
    if (waiting.failed === null) one.outbox = one.outbox.filter((each) => each !== waiting);
  }
}

export function found<T>(value: T | undefined | null): T {
  if (value === undefined || value === null) throw new Error('not in the model');
  return value;
}
