// What people write and mark: messages, edits, deletions, topics, drafts, read and unread; with the refusals beside them.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { OpenConversation } from '../../src/sdk/model.ts';
import type { EntryId } from '../../src/shared/ids.ts';
import { idOf, requireAgreement, requireEverywhere } from './compare.ts';
import {
  flush,
  isThere,
  lastReadable,
  member,
  messages,
  readableBy,
  topicAt,
  type Conversation,
  type DeviceState,
  type Waiting,
  type World,
} from './model.ts';
import { becomes, openOn, screenOf, type Cast } from './people.ts';
import { patience, settles } from './settling.ts';
import { pick, step, type Step } from './step.ts';

const any = fc.nat({ max: 59 });

/** A device on which a conversation is open, and that conversation. */
function place(world: Readonly<World>, which: number, where: number) {
  const one = pick(
    world.devices.filter(({ is, revoked }) => is === 'open' && !revoked),
    which,
  );
  const known = one ? readableBy(world, one.person).filter(({ number }) => one.knows.includes(number)) : [];
  const conversation = pick(known, where);
  return one && conversation ? { one, conversation, self: member(conversation, one.person) } : null;
}

/** One in which this person was let in: before, no page offers to write there. */
function placeToWrite(world: Readonly<World>, which: number, where: number) {
  const at = place(world, which, where);
  return at?.self.kind === 'member' ? at : null;
}

/** Keeps what is written in the outbox of the model, and sends it where there is a network. */
function put(world: World, one: DeviceState, waiting: Omit<Waiting, 'failed'>): void {
  one.outbox.push({ ...waiting, failed: null });
  flush(world, one);
}

/** Waits until the device has sent what it could, as the model says it did. */
export async function settled(cast: Cast, one: DeviceState, conversation: Conversation): Promise<void> {
  const { view } = openOn(cast, screenOf(cast, one.name), conversation.number);
  const own = one.outbox.filter((each) => each.conversation === conversation.number);
  const failed = own.filter((each) => each.failed !== null).length;
  const what = `${one.name} should have ${own.length} in the outbox, ${failed} failed`;
  await becomes(
    view,
    ({ outgoing }) =>
      outgoing.length === own.length && outgoing.filter(({ state }) => state === 'failed').length === failed,
    what,
  );
}

async function openHere(cast: Cast, one: DeviceState, conversation: Conversation): Promise<OpenConversation> {
  const open = openOn(cast, screenOf(cast, one.name), conversation.number);
  if (isThere(one)) await becomes(open.view, () => true, `${one.name} should see conversation ${conversation.number}`);
  return open;
}

export function write(which: number, where: number): Step {
  return step((world) => {
    const at = placeToWrite(world, which, where);
    if (!at) return null;
    const { one, conversation } = at;
    const text = `m${world.written + 1}`;
    return {
      says: `${one.name} writes ${text} in ${conversation.number}${one.online ? '' : ' offline'}`,
      does: async (now, cast) => {
        now.written += 1;
        const open = await openHere(cast, one, conversation);
        cast.entryIds.set(text, await open.write(text));
        put(now, one, { conversation: conversation.number, what: 'message', target: null, text });
        await settled(cast, one, conversation);
      },
    };
  });
}

/** Several devices write without waiting for each other; any order will do, the same for everybody. */
export function writeAtOnce(devices: readonly number[], where: number): Step {
  return step((world) => {
    const conversation = pick(world.conversations, where);
    if (!conversation) return null;
    const there = world.devices.filter(
      (one) => isThere(one) && conversation.members.some(({ name, kind }) => name === one.person && kind === 'member'),
    );
    const writers = [...new Set(devices.map((which) => pick(there, which)))].flatMap((one) => one ?? []);
    if (writers.length < 2) return null;
    const texts = writers.map((_, at) => `m${world.written + 1 + at}`);
    return {
      says: `${writers.map(({ name }, at) => `${name} (${texts[at]})`).join(' and ')} write at once in ${conversation.number}`,
      does: async (now, cast) => {
        now.written += writers.length;
        const opens = await Promise.all(writers.map((one) => openHere(cast, one, conversation)));
        const ids = await Promise.all(opens.map((open, at) => open.write(texts[at] ?? '')));
        ids.forEach((id, at) => cast.entryIds.set(texts[at] ?? '', id));
        const made = writers.map((one, at) => ({ one, text: texts[at] ?? '' }));
        for (const { one, text } of await inTheirOrder(cast, conversation, made)) {
          put(now, one, { conversation: conversation.number, what: 'message', target: null, text });
        }
        for (const one of writers) await settled(cast, one, conversation);
      },
    };
  });
}

/** The order in which the server took them, as the first writer sees it; who was refused comes last. */
async function inTheirOrder<T extends { one: DeviceState; text: string }>(
  cast: Cast,
  conversation: Conversation,
  made: readonly T[],
): Promise<T[]> {
  const positions = new Map<string, number>();
  for (const { one, text } of made) {
    const { view } = openOn(cast, screenOf(cast, one.name), conversation.number);
    const key = cast.entryIds.get(text);
    const shown = await becomes(
      view,
      ({ items, outgoing }) =>
        items.some((item) => item.key === key) || outgoing.some((each) => each.key === key && each.state === 'failed'),
      `${one.name} should have sent ${text}`,
    );
    positions.set(text, shown.items.find((item) => item.key === key)?.position ?? Infinity);
  }
  return made.toSorted((a, b) => (positions.get(a.text) ?? 0) - (positions.get(b.text) ?? 0));
}

/** Of one's own message or, to be refused, of somebody else's or one that is gone. */
export function edit(which: number, where: number, item: number): Step {
  return step((world) => {
    const at = placeToWrite(world, which, where);
    const target = at && pick(preferred(at.conversation, at.one, item), item);
    if (!at || !target) return null;
    const { one, conversation } = at;
    const text = `m${world.written + 1}`;
    return {
      says: `${one.name} edits ${target.id} into ${text}${one.online ? '' : ' offline'}`,
      does: async (now, cast) => {
        now.written += 1;
        const open = await openHere(cast, one, conversation);
        await open.edit(entryIdOf(cast, target.id), text);
        put(now, one, { conversation: conversation.number, what: 'edit', target: target.id, text });
        await settled(cast, one, conversation);
      },
    };
  });
}

export function remove(which: number, where: number, item: number): Step {
  return step((world) => {
    const at = placeToWrite(world, which, where);
    const target = at && pick(preferred(at.conversation, at.one, item), item);
    if (!at || !target) return null;
    const { one, conversation } = at;
    return {
      says: `${one.name} deletes ${target.id}${one.online ? '' : ' offline'}`,
      does: async (now, cast) => {
        const open = await openHere(cast, one, conversation);
        await open.remove(entryIdOf(cast, target.id));
        put(now, one, { conversation: conversation.number, what: 'remove', target: target.id, text: '' });
        await settled(cast, one, conversation);
      },
    };
  });
}

/** Mostly what this person may change, sometimes what they may not. */
function preferred(conversation: Conversation, one: DeviceState, item: number) {
  const upTo = lastReadable(conversation, member(conversation, one.person));
  const all = messages({ ...conversation, log: conversation.log.slice(0, upTo) });
  const own = all.filter(({ by, deletedBy }) => by === one.person && deletedBy === null);
  return item % 5 > 0 && own.length > 0 ? own : all;
}

function entryIdOf(cast: Cast, text: string): EntryId {
  const known = cast.entryIds.get(text);
  if (!known) throw new Error(`nobody wrote ${text}`);
  return known;
}

export function changeTopic(which: number, where: number): Step {
  return step((world) => {
    const at = placeToWrite(world, which, where);
    if (!at) return null;
    const { one, conversation } = at;
    const text = `t${world.written + 1}`;
    return {
      says: `${one.name} changes the topic of ${conversation.number} to ${text}${one.online ? '' : ' offline'}`,
      does: async (now, cast) => {
        now.written += 1;
        const open = await openHere(cast, one, conversation);
        await open.changeTopic(text);
        put(now, one, { conversation: conversation.number, what: 'topic', target: null, text });
        await settled(cast, one, conversation);
        const shows = topicAt(conversation, lastReadable(conversation, at.self)) || null;
        if (isThere(one))
          await becomes(open.view, ({ summary }) => summary.topic === shows, 'the topic should be shown');
      },
    };
  });
}

/** What was refused is put away by hand. */
export function discard(which: number, item: number): Step {
  return step((world) => {
    const one = pick(
      world.devices.filter(({ is, outbox }) => is === 'open' && outbox.some(({ failed }) => failed !== null)),
      which,
    );
    const refused =
      one &&
      pick(
        one.outbox.filter(({ failed }) => failed !== null),
        item,
      );
    const conversation = refused && world.conversations[refused.conversation - 1];
    if (!one || !refused || !conversation) return null;
    return {
      says: `${one.name} puts away the refused ${refused.what} ${refused.text}`,
      does: async (_, cast) => {
        const open = openOn(cast, screenOf(cast, one.name), refused.conversation);
        const { outgoing } = await becomes(open.view, () => true, 'the view should be there');
        // Somebody may have tried the same twice: both look the same, and the one in that place is meant.
        const isLike = (each: { what: string; text: string }) =>
          each.what === refused.what && each.text === refused.text;
        const place = one.outbox
          .filter((each) => each.conversation === refused.conversation && isLike(each))
          .indexOf(refused);
        const key = outgoing.filter(isLike)[place]?.key;
        assert.ok(key, `${refused.what} ${refused.text} is kept, with its reason`);
        await open.discard(key);
        one.outbox = one.outbox.filter((each) => each !== refused);
        await settled(cast, one, conversation);
      },
    };
  });
}

export function markRead(which: number, where: number, item: number): Step {
  return step((world) => {
    const at = place(world, which, where);
    if (!at) return null;
    const { one, conversation, self } = at;
    const position = 1 + (item % lastReadable(conversation, self));
    return {
      says: `${one.name} reads ${conversation.number} up to ${position}${one.online ? '' : ' offline'}`,
      does: async (_, cast) => {
        const open = await openHere(cast, one, conversation);
        const marked = await open.markRead(position).then(
          () => true,
          () => false,
        );
        if (one.online) {
          assert.ok(marked, 'what is read is marked');
          self.readPosition = Math.max(self.readPosition, position);
        }
      },
    };
  });
}

export function markUnread(which: number, where: number, unread: boolean): Step {
  return step((world) => {
    const at = place(world, which, where);
    if (!at) return null;
    const { one, conversation, self } = at;
    return {
      says: `${one.name} marks ${conversation.number} ${unread ? '' : 'no longer '}unread${one.online ? '' : ' offline'}`,
      does: async (_, cast) => {
        const open = await openHere(cast, one, conversation);
        const marked = open.markUnread(unread);
        if (!one.online) return assert.rejects(marked, { code: 'offline' });
        await marked;
        self.markedUnread = unread;
      },
    };
  });
}

/** Types and leaves the page; the newest of one's devices wins. */
export function draft(which: number, where: number, isEmpty: boolean): Step {
  return step((world) => {
    const at = place(world, which, where);
    if (!at || !isThere(at.one)) return null;
    const { one, conversation, self } = at;
    const text = isEmpty ? '' : `d${world.written + 1}`;
    if (isEmpty && self.draft === '') return null;
    return {
      says: `${one.name} ${isEmpty ? 'clears the draft' : `drafts ${text}`} in ${conversation.number}`,
      does: async (now, cast) => {
        now.written += 1;
        const screen = screenOf(cast, one.name);
        const conversationId = idOf(cast, conversation);
        screen.opened.get(conversation.number)?.close();
        screen.opened.delete(conversation.number);
        const open = openOn(cast, screen, conversation.number);
        await settles([open.draft], () => open.draft.get() === self.draft);
        assert.equal(open.draft.get(), self.draft, `${one.name} should find the newest draft`);
        const before = (await screen.device.ask('getConversation', { conversationId })).conversation.draft?.version;
        open.setDraft(text);
        open.close();
        screen.opened.delete(conversation.number);
        for (const began = Date.now(); ;) {
          const { conversation: given } = await screen.device.ask('getConversation', { conversationId });
          if (given.draft?.version !== before) break;
          assert.ok(Date.now() - began < patience.most, `the draft of ${one.name} should be kept`);
        }
        self.draft = text;
        openOn(cast, screen, conversation.number);
      },
    };
  });
}

/** A look at every device. */
export function lookAround(): Step {
  return step((world) =>
    world.conversations.length === 0
      ? null
      : { says: 'everybody looks', does: (now, cast) => requireEverywhere(cast, now) },
  );
}

export function look(which: number): Step {
  return step((world) => {
    const one = pick(world.devices.filter(isThere), which);
    return one ? { says: `${one.name} looks`, does: (now, cast) => requireAgreement(cast, now, one) } : null;
  });
}

/** Everything that is written, as often as it happens. */
export const writing: fc.Arbitrary<Step>[] = [
  ...times(
    6,
    fc.tuple(any, any).map(([which, where]) => write(which, where)),
  ),
  ...times(
    2,
    fc.tuple(fc.array(any, { minLength: 2, maxLength: 3 }), any).map(([many, where]) => writeAtOnce(many, where)),
  ),
  ...times(
    3,
    fc.tuple(any, any, any).map(([which, where, item]) => edit(which, where, item)),
  ),
  ...times(
    3,
    fc.tuple(any, any, any).map(([which, where, item]) => remove(which, where, item)),
  ),
  ...times(
    2,
    fc.tuple(any, any).map(([which, where]) => changeTopic(which, where)),
  ),
  ...times(
    3,
    fc.tuple(any, any, any).map(([which, where, item]) => markRead(which, where, item)),
  ),
  fc.tuple(any, any, fc.boolean()).map(([which, where, unread]) => markUnread(which, where, unread)),
  fc.tuple(any, any).map(([which, item]) => discard(which, item)),
  fc.tuple(any, any, fc.integer({ min: 0, max: 3 })).map(([which, where, clear]) => draft(which, where, clear === 0)),
  fc.constant(null).map(() => lookAround()),
  ...times(
    2,
    any.map((which) => look(which)),
  ),
];

function times<T>(count: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T>[] {
  return Array.from({ length: count }, () => arbitrary);
}
