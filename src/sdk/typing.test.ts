import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import type { ConversationId, ParticipantId } from '../shared/ids.ts';
import type { Device, DeviceState, News, OpenConversation } from './model.ts';
import { LASTS, TOLD_EVERY, watchTyping } from './typing.ts';

const here = 'here' as ConversationId;
const anna = 'anna' as ParticipantId;
const bert = 'bert' as ParticipantId;

beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
afterEach(() => mock.timers.reset());

/** A device as far as typing asks it, and what it told the server. */
function openDevice() {
  const told: unknown[] = [];
  const listeners = new Set<(news: News) => void>();
  const own = { showsTyping: true, write: true, others: [{ kind: 'member', active: true }] as object[] };
  const device = {
    state: { get: () => ({ is: 'open', me: { profile: own } }) as unknown as DeviceState },
    on: (listener: (news: News) => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    act: (...call: unknown[]) => {
      told.push(call);
      return Promise.reject(new Error('offline'));
    },
  } as unknown as Device;
  const summary = () => ({
    abilities: { write: own.write },
    participants: [{ self: true, active: true, kind: 'member' }, ...own.others],
  });
  const view = { get: () => ({ is: 'ready', value: { summary: summary() } }) };
  const open = { conversationId: here, view } as unknown as OpenConversation;
  const says = (type: 'typing' | 'message', id: ParticipantId, conversationId = here) => {
    const news =
      type === 'typing' ? { type, conversationId, participantId: id } : { type, conversationId, authorId: id };
    for (const listener of listeners) listener(news);
  };
  return { typing: watchTyping(device, open), told, own, says, listeners };
}

test('whoever types is shown for six seconds after the last news of it, the first to begin first', () => {
  const { typing, says } = openDevice();
  says('typing', bert);
  mock.timers.tick(2_000);
  says('typing', anna);
  says('typing', anna, 'elsewhere' as ConversationId);
  assert.deepEqual(typing.who.get(), [bert, anna]);
  mock.timers.tick(LASTS - 2_001);
  says('typing', bert);
  mock.timers.tick(2_001);
  assert.deepEqual(typing.who.get(), [bert]);
  mock.timers.tick(LASTS);
  assert.deepEqual(typing.who.get(), []);
  typing.close();
});

test('who has written is no longer shown as typing; who goes on typing is', () => {
  const { typing, says } = openDevice();
  says('typing', anna);
  says('typing', bert);
  says('message', bert, 'elsewhere' as ConversationId);
  says('message', anna);
  assert.deepEqual(typing.who.get(), [bert]);
  says('typing', anna);
  assert.deepEqual(typing.who.get(), [bert, anna]);
  typing.close();
});

test('the server is told at most every four seconds, and not at all after the end', () => {
  const { typing, told, listeners } = openDevice();
  for (let typed = 0; typed < 20; typed += 1) {
    typing.typed();
    mock.timers.tick(TOLD_EVERY / 10);
  }
  const call = ['noteTyping', { conversationId: here }];
  assert.deepEqual(told, [call, call]);
  typing.close();
  typing.close();
  mock.timers.tick(TOLD_EVERY);
  typing.typed();
  assert.deepEqual([told.length, listeners.size], [2, 0]);
});

test('C13: nothing leaves the device while the switch is off, one may not write, or nobody is there to see it', () => {
  const { typing, told, own } = openDevice();
  own.showsTyping = false;
  typing.typed();
  own.showsTyping = true;
  own.write = false;
  typing.typed();
  own.write = true;
  const nobody = [
    [],
    [{ kind: 'member', active: false }],
    [{ kind: 'pending', active: true }],
    [{ kind: 'guest', active: true }],
  ];
  for (const others of nobody) {
    own.others = others;
    typing.typed();
  }
  assert.deepEqual(told, []);
  own.others = [{ kind: 'member', active: true }];
  typing.typed();
  assert.equal(told.length, 1);
  typing.close();
});
