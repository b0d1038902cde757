// What each device has to show by the model, and whether it does: live devices, a fresh one, and what the server gives out.
import assert from 'node:assert/strict';
import type {
  ConversationList,
  ConversationSummary,
  ConversationView,
  Loaded,
  TimelineItem,
} from '../../src/sdk/model.ts';
import { openBox } from '../../src/sdk/crypto/primitives.ts';
import { deviceKey } from '../../src/sdk/crypto/account.ts';
import type { Opened } from '../../src/sdk/vault.ts';
import type { Watched } from '../../src/sdk/watched.ts';
import { encode, idBytes, readU32, type Bytes } from '../../src/shared/encoding.ts';
import type { TimelineEntry } from '../../src/shared/conversations.ts';
import type { ConversationId, ParticipantId } from '../../src/shared/ids.ts';
import {
  contactsOf,
  epochsOf,
  isThere,
  lastReadable,
  mayWrite,
  maySucceed,
  member,
  messages,
  person,
  readableBy,
  removesOthers,
  textOf,
  topicAt,
  unreadOf,
  type Conversation,
  type DeviceState,
  type Entry,
  type Member,
  type Waiting,
  type World,
} from './model.ts';
import { freshTab, openOn, screenOf, type Cast, type Screen } from './people.ts';
import { settles, settlesLater } from './settling.ts';

// By the model

function expectedSummary(world: World, conversation: Conversation, one: DeviceState) {
  const self = member(conversation, one.person);
  const last = lastReadable(conversation, self);
  const { unread, first } = unreadOf(conversation, self);
  const write = mayWrite(conversation, self);
  const leads = conversation.signedManager === self.name;
  const starts = conversation.starter === self.name;
  const pending = conversation.members.filter(({ kind, end }) => kind === 'pending' && end === null);
  const waiting = one.outbox.filter((each) => each.conversation === conversation.number);
  return {
    topic: (self.kind === 'member' && topicAt(conversation, last)) || null,
    closed: self.end === null && conversation.closed,
    manager: self.end === null ? conversation.manager : null,
    people: conversation.members.map((each) => expectedPerson(world, conversation, self, each)),
    active: self.end === null,
    readPosition: self.readPosition,
    lastPosition: last,
    unread,
    firstUnread: first,
    markedUnread: self.markedUnread,
    lastMessage: lastMessageOf(conversation, self),
    waiting: waiting.filter(({ failed }) => failed === null).length,
    failed: waiting.filter(({ failed }) => failed !== null).length,
    abilities: {
      write,
      changeTopic: write && leads,
      succeed: self.end === null && maySucceed(conversation, self.name),
      letIn: write && (leads || starts) ? pending.map(({ name }) => name) : [],
    },
  };
}

function expectedPerson(world: World, { log }: Conversation, self: Member, { name, kind, end, admittedAt }: Member) {
  const last = self.end ?? log.length;
  const active = self.end === null ? end === null : end === null || end > last;
  const isContact = name === self.name || person(world, self.name).contacts.includes(name);
  return `${isContact ? name : 'somebody'}${active ? '' : ' (gone)'}${kind === 'pending' || admittedAt > last ? ' (awaited)' : ''}`;
}

/** Who has no keys yet sees that something was written. */
function lastMessageOf(conversation: Conversation, self: Member): string | null {
  const upTo = lastReadable(conversation, self);
  const newest = conversation.log
    .slice(0, upTo)
    .findLast((entry) => entry.kind === 'message' && entry.deletedBy === null);
  if (newest?.kind !== 'message') return null;
  return `${newest.by}: ${self.kind === 'member' ? textOf(conversation, newest.id, upTo).text : null}`;
}

function expectedItems(world: World, conversation: Conversation, self: Member): string[] {
  const last = lastReadable(conversation, self);
  return conversation.log.slice(0, last).flatMap((entry, at) => {
    const words = wordsOf(world, conversation, self, entry);
    return words === null ? [] : [`${at + 1} ${words}`];
  });
}

function wordsOf(world: World, conversation: Conversation, self: Member, entry: Entry): string | null {
  const isSealed = self.kind === 'pending';
  switch (entry.kind) {
    case 'create':
      return `[started by ${entry.by}]`;
    case 'topic':
      if (isSealed) return '[sealed]';
      return entry.carried ? null : `[topic by ${entry.by}: ${entry.text}]`;
    case 'ended':
      return `[ended: ${entry.who}]`;
    case 'admit':
      return `[${entry.who} let in by ${entry.by}, ${entry.basis}]`;
    case 'newKeys':
      return `[new keys of ${entry.who} by ${entry.by}]`;
    case 'closed':
      return '[closed]';
    case 'lead':
      return `[led by ${entry.by}]`;
    case 'message': {
      if (isSealed && entry.deletedBy === null) return '[sealed]';
      // Whether the author's own deletion left a tombstone, the server knows: `requireTombstones`.
      if (entry.deletedBy === entry.by) return null;
      if (entry.deletedBy !== null) return `${entry.by}: [deleted by manager]`;
      const { text, edited } = textOf(conversation, entry.id, lastReadable(conversation, self));
      const write = mayWrite(conversation, self);
      const mine = entry.by === self.name;
      const may = [
        ...(write && mine ? ['edit'] : []),
        // One's own also where it is closed.
        ...((mine && self.end === null) || (write && removesOthers(world, conversation, self.name)) ? ['remove'] : []),
      ];
      return `${entry.by}: ${text}${edited ? ' (edited)' : ''}${may.length > 0 ? ` [${may.join(' ')}]` : ''}`;
    }
    default:
      return null;
  }
}

function expectedView(world: World, conversation: Conversation, one: DeviceState) {
  const self = member(conversation, one.person);
  const outbox = one.outbox.filter((each) => each.conversation === conversation.number);
  return {
    summary: expectedSummary(world, conversation, one),
    items: expectedItems(world, conversation, self),
    outgoing: outbox.map(outgoingWords),
    ...{ earlier: false, later: false, incomplete: false, trust: 'whole', keysMissing: self.kind === 'pending' },
  };
}

function outgoingWords({ what, text, failed }: Pick<Waiting, 'what' | 'text' | 'failed'>): string {
  return `${what} ${text}: ${failed ?? 'sending'}`;
}

// As shown

function shownSummary(cast: Cast, summary: ConversationSummary) {
  const name = (id: ParticipantId | null) => id && (cast.participants.get(id) ?? 'a stranger');
  return {
    topic: summary.topic,
    closed: summary.closed !== null,
    manager: name(summary.managerId),
    people: summary.participants.map(({ participantId, kind, active, shown }) => {
      const who = shown.as === 'name' ? name(participantId) : 'somebody';
      return `${who}${active ? '' : ' (gone)'}${kind === 'pending' ? ' (awaited)' : ''}`;
    }),
    active: summary.active,
    readPosition: summary.readPosition,
    lastPosition: summary.lastPosition,
    unread: summary.unread,
    firstUnread: summary.firstUnread,
    markedUnread: summary.markedUnread,
    lastMessage: summary.lastMessage && `${name(summary.lastMessage.authorId)}: ${summary.lastMessage.text}`,
    waiting: summary.waiting,
    failed: summary.failed,
    abilities: {
      write: summary.abilities.write,
      changeTopic: summary.abilities.changeTopic,
      succeed: summary.abilities.succeed,
      letIn: summary.abilities.letIn.map(name),
    },
  };
}

function shownItem(cast: Cast, item: TimelineItem): string {
  const name = (id: ParticipantId | null) => id && (cast.participants.get(id) ?? 'a stranger');
  if (item.kind === 'happening') {
    const { what } = item;
    switch (what.type) {
      case 'started':
        return `${item.position} [started by ${name(what.byId)}]`;
      case 'topic':
        return `${item.position} [topic by ${name(what.byId)}: ${what.topic}]`;
      case 'ended':
        return `${item.position} [ended: ${name(what.participantId)}]`;
      case 'letIn':
        return `${item.position} [${name(what.participantId)} let in by ${name(what.byId)}, ${what.basis}]`;
      case 'newKeys':
        return `${item.position} [new keys of ${name(what.participantId)} by ${name(what.byId)}]`;
      case 'manager':
        return `${item.position} [led by ${name(what.managerId)}]`;
      default:
        return `${item.position} [${what.type}]`;
    }
  }
  if (item.kind === 'deleted') return `${item.position} ${name(item.authorId)}: [deleted by manager]`;
  if (item.kind !== 'message') return `${item.position} [${item.kind}]`;
  const may = [...(item.abilities.edit ? ['edit'] : []), ...(item.abilities.remove ? ['remove'] : [])];
  const marks = `${item.edited ? ' (edited)' : ''}${may.length > 0 ? ` [${may.join(' ')}]` : ''}`;
  return `${item.position} ${name(item.authorId)}: ${item.text}${marks}`;
}

function isOwnTombstone(item: TimelineItem): boolean {
  return item.kind === 'deleted' && !item.byManager;
}

function shownView(cast: Cast, view: ConversationView) {
  return {
    summary: shownSummary(cast, view.summary),
    items: view.items.flatMap((item) => (isOwnTombstone(item) ? [] : [shownItem(cast, item)])),
    outgoing: view.outgoing.map(({ what, text, reason }) => outgoingWords({ what, text, failed: reason })),
    ...{ earlier: view.earlier, later: view.later, incomplete: view.incomplete },
    ...{ trust: view.trust, keysMissing: view.keysMissing },
  };
}

// Comparing

interface Shows {
  view: Watched<Loaded<ConversationView>>;
  list: Watched<Loaded<ConversationList>>;
}

/** Waits until view and list say what the model says; else fails with the difference. */
async function requireShown(
  cast: Cast,
  world: World,
  number: number,
  one: DeviceState,
  { view, list }: Shows,
): Promise<void> {
  const conversation = world.conversations[number - 1];
  if (!conversation) return;
  const expected = { view: expectedView(world, conversation, one), listed: expectedSummary(world, conversation, one) };
  const wanted = JSON.stringify(expected);
  const shown = () => {
    const [now, all] = [view.get(), list.get()];
    const listed =
      all.is === 'ready'
        ? all.value.items.find((item) => item.conversationId === cast.conversationIds[number - 1])
        : null;
    return {
      view: now.is === 'ready' ? shownView(cast, now.value) : now,
      listed: listed ? shownSummary(cast, listed) : `the list is ${all.is}`,
    };
  };
  await settles([view, list], () => JSON.stringify(shown()) === wanted);
  const wrong = differences(shown(), expected);
  if (wrong.length > 0) assert.fail(`${one.name} in conversation ${number}:\n${wrong.join('\n')}`);
}

/** What one device shows of everything. */
export async function requireAgreement(cast: Cast, world: World, one: DeviceState): Promise<void> {
  if (!isThere(one)) return;
  const screen = screenOf(cast, one.name);
  await requireList(cast, world, one, screen.device.conversations.list);
  for (const { number } of readableBy(world, one.person)) {
    const { view } = openOn(cast, screen, number);
    await requireShown(cast, world, number, one, { view, list: screen.device.conversations.list });
    if (!one.knows.includes(number)) one.knows.push(number);
  }
}

/** Exactly one's own conversations, and the number of everything unread. */
async function requireList(
  cast: Cast,
  world: World,
  { name, person }: DeviceState,
  list: Shows['list'],
): Promise<void> {
  const own = readableBy(world, person);
  const expected = {
    ids: own.map(({ number }) => cast.conversationIds[number - 1]).toSorted(),
    unread: own.reduce((sum, each) => sum + unreadOf(each, member(each, person)).unread, 0),
  };
  const shown = () => {
    const now = list.get();
    if (now.is !== 'ready') return now;
    const ids = now.value.items.map(({ conversationId }) => conversationId);
    return { ids: ids.toSorted(), unread: now.value.unreadInAll };
  };
  await settles([list], () => JSON.stringify(shown()) === JSON.stringify(expected));
  assert.deepEqual(shown(), expected, `the list of ${name}`);
}

/** What the server gives this person: their entries and no others, and keys of the epochs that they were granted. */
async function requireOnlyOwn(cast: Cast, world: World, { device, name, person }: Screen): Promise<void> {
  for (const conversation of world.conversations) {
    const conversationId = idOf(cast, conversation);
    const self = conversation.members.find((each) => each.name === person);
    if (!self) {
      await assert.rejects(
        device.ask('listEntries', { conversationId }),
        { code: 'not_found' },
        `${name} is a stranger`,
      );
      await assert.rejects(device.ask('getConversation', { conversationId }), { code: 'not_found' });
      continue;
    }
    const { entries } = await device.ask('listEntries', { conversationId, after: 0, limit: 200 });
    const given = entries.map(({ position, kind, bytes }) => `${position} ${kind}${bytes === null ? ' (empty)' : ''}`);
    const last = lastReadable(conversation, self);
    const expected = conversation.log.slice(0, last).map((entry, at) => `${at + 1} ${rawWords(conversation, entry)}`);
    assert.deepEqual(given, expected, `what the server gives ${name}`);
    await requireTombstones(openOn(cast, screenOf(cast, name), conversation.number).view, entries, name);
    const shares = (await device.ask('getConversation', { conversationId })).conversation.shares;
    const epochs = shares.flatMap(({ firstEpoch, lastEpoch }) => stretch(firstEpoch, lastEpoch));
    assert.deepEqual(
      [...new Set(epochs)].toSorted((a, b) => a - b),
      epochsOf(conversation, self),
      `keys for ${name}`,
    );
  }
}

/** C22: of a deleted message a tombstone is left, except where its author took it back before anybody else had it. */
async function requireTombstones(
  view: Watched<Loaded<ConversationView>>,
  entries: readonly TimelineEntry[],
  name: string,
): Promise<void> {
  const wanted = entries.filter(({ kind, bytes, undone }) => kind === 'message' && bytes === null && !undone);
  const shown = () => {
    const now = view.get();
    return now.is === 'ready'
      ? now.value.items.flatMap((item) => (item.kind === 'deleted' ? [item.position] : []))
      : [];
  };
  const positions = wanted.map(({ position }) => position);
  await settles([view], () => JSON.stringify(shown()) === JSON.stringify(positions));
  assert.deepEqual(shown(), positions, `the tombstones that ${name} shows`);
}

function rawWords(conversation: Conversation, entry: Entry): string {
  const isGone = (id: string) => messages(conversation).some((each) => each.id === id && each.deletedBy !== null);
  switch (entry.kind) {
    case 'message':
    case 'edit':
      return `${entry.kind}${isGone(entry.id) ? ' (empty)' : ''}`;
    case 'delete':
    case 'topic':
    case 'ended':
    case 'closed':
      return entry.kind;
    default:
      return 'control';
  }
}

/** The epoch keys that a browser keeps, opened as its device opens them. */
async function keptEpochs(kept: Map<string, unknown>, opened: Opened, id: ConversationId): Promise<number[]> {
  const box = kept.get(`secrets/${id}`);
  if (!(box instanceof Uint8Array)) return [];
  const key = await deviceKey(opened.masterKey, opened.deviceId);
  const bound = encode('kept-secrets', idBytes(opened.account), idBytes(id));
  // What is left of a sign-in that ended elsewhere opens for no later one.
  const message = await openBox(key, bound, box as Bytes).catch(() => null);
  if (!message) return [];
  return Array.from({ length: message.length / 36 }, (_, at) => readU32(message.slice(at * 36, at * 36 + 4))).toSorted(
    (a, b) => a - b,
  );
}

/** The browser comes to keep exactly these. */
async function requireKept(
  kept: Map<string, unknown>,
  opened: Opened,
  id: ConversationId,
  expected: number[],
  words: string,
): Promise<void> {
  let found: number[] = [];
  const looks = async () => {
    found = await keptEpochs(kept, opened, id);
    return JSON.stringify(found) === JSON.stringify(expected);
  };
  if (!(await settlesLater(looks))) assert.deepEqual(found, expected, words);
}

/** A device that has nothing yet shows the same, the draft too, and comes to hold the same keys. */
async function requireFreshAgreement(cast: Cast, world: World, one: DeviceState): Promise<void> {
  const screen = screenOf(cast, one.name);
  const { device, kept, opened } = await freshTab(screen);
  try {
    const list = device.conversations.list;
    await requireList(cast, world, one, list);
    for (const conversation of readableBy(world, one.person)) {
      const open = device.conversations.open(idOf(cast, conversation));
      const alone = { ...one, name: `a fresh device of ${one.person}`, outbox: [] };
      await requireShown(cast, world, conversation.number, alone, { view: open.view, list });
      const self = member(conversation, one.person);
      await settles([open.draft], () => open.draft.get() === self.draft);
      assert.equal(open.draft.get(), self.draft, `the draft of ${one.person} in conversation ${conversation.number}`);
      const wanted = epochsOf(conversation, self);
      const shared = one.shared;
      const id = idOf(cast, conversation);
      await requireKept(kept, opened, id, shared ? [] : wanted, `keys that a fresh tab of ${one.name} keeps`);
      await requireKept(screen.kept, opened, id, shared ? [] : wanted, `keys that ${one.name} keeps`);
    }
  } finally {
    device.close();
  }
}

/** Everybody's devices show what the model says. */
export async function requireEverywhere(cast: Cast, world: World): Promise<void> {
  await Promise.all(world.devices.map((one) => requireAgreement(cast, world, one)));
}

/** And what the server gives, and what a fresh device of each person shows. */
export async function requireEverything(cast: Cast, world: World): Promise<void> {
  await requireEverywhere(cast, world);
  const first = new Map(world.devices.filter(isThere).map((one) => [one.person, one]));
  const there = [...first.values()];
  await Promise.all(there.map((one) => requireOnlyOwn(cast, world, screenOf(cast, one.name))));
  // Costs as much as everything else: two of them, others each time.
  const fresh = there.filter((_, at) => (at + cast.played) % there.length < 2);
  await Promise.all(fresh.map((one) => requireFreshAgreement(cast, world, one)));
  await requireEverywhere(cast, world);
}

/** Who is there to be picked. */
export function pickable(world: World, name: string): string[] {
  return contactsOf(world, name).map((each) => each.name);
}

export function idOf({ conversationIds }: Cast, { number }: Conversation): ConversationId {
  const id = conversationIds[number - 1];
  if (!id) throw new Error(`there is no conversation ${number}`);
  return id;
}

/** Each place at which the two are not the same, a line each. */
function differences(shown: unknown, expected: unknown, at = ''): string[] {
  if (typeof shown !== 'object' || typeof expected !== 'object' || shown === null || expected === null) {
    return Object.is(shown, expected) ? [] : [`  ${at} is ${JSON.stringify(shown)}, not ${JSON.stringify(expected)}`];
  }
  const keys = new Set([...Object.keys(shown), ...Object.keys(expected)]);
  return [...keys].flatMap((key) => differences(Reflect.get(shown, key), Reflect.get(expected, key), `${at}.${key}`));
}

function stretch(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}
