// Sending later (C23), on the devices of real people: planned on one, changed on another, released by the server, sealed anew
// where somebody came or went.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { until } from '../../src/sdk/watched.ts';
import type { Device } from '../../src/sdk/model.ts';
import type { ScheduledMessage, SendingLater } from '../../src/sdk/scheduling-model.ts';
import type { ConversationId } from '../../src/shared/ids.ts';
import { openPractice, read, reads, ready, type Browser, type Practice, type Someone } from './practice.ts';

const HOUR = 3_600_000;

let practice: Practice;
let vos: Someone;
/** Another browser of hers. */
let second: Browser;
let anna: Someone;
let bram: Someone;
let id: ConversationId;

before(async () => {
  practice = await openPractice();
  vos = practice.therapist;
  const [first, other] = [await practice.invite({ withCode: true }), await practice.invite({ withCode: true })];
  anna = await practice.signUp(first, first.code);
  bram = await practice.signUp(other, other.code);
  second = await practice.signIn(vos);
});
beforeEach(async () => {
  id = await vos.device.conversations.start({ memberIds: [anna.memberId], message: 'Hello' });
});
after(() => practice.close());

const inAnHour = () => practice.server.clock.now().getTime() + HOUR;
const of = (device: Device) => device.conversations.sendingLater();
const mine = (list: readonly ScheduledMessage[]) => list.filter(({ conversationId }) => conversationId === id);
const comes = async (later: SendingLater, isSo: (messages: readonly ScheduledMessage[]) => boolean) =>
  mine(await ready(later.list, (list) => isSo(mine(list))));
const passHour = async () => {
  practice.server.clock.advance({ hours: 1 });
  await practice.server.app.jobs.tick();
};

test('C23: planned on one device, it is read, changed and deleted on the other; sent at its time though all are closed', async () => {
  const [here, there] = [await of(vos.device), await of(second.device)];
  const at = inAnHour();
  await here.schedule(id, 'See you on Tuesday', at);
  await here.schedule(id, 'Not this', at);
  const known = await comes(there, (list) => list.length === 2);
  assert.deepEqual(known.map(({ text, state }) => [text, state.is]).toSorted(), [
    ['Not this', 'waiting'],
    ['See you on Tuesday', 'waiting'],
  ]);
  const [wrong, right] = known.toSorted((a, b) => (a.text ?? '').localeCompare(b.text ?? ''));
  assert.ok(wrong && right);
  await there.remove(wrong);
  await there.change(right, { text: 'See you on Wednesday', releaseAt: at });
  const [changed] = await comes(here, (list) => list.length === 1 && list[0]?.text === 'See you on Wednesday');
  assert.ok(changed);
  await assert.rejects(here.change(right, { text: 'Too late for this one', releaseAt: at }), {
    code: 'scheduled.gone',
  });
  await assert.rejects(here.sendNow(wrong), { code: 'scheduled.gone' });

  for (const { connection } of [vos, second]) connection.unplug();
  for (const { device } of [vos, second]) await until(device.connection, (now) => now === 'offline');
  await assert.rejects(here.schedule(id, 'Without a line', at), { code: 'offline' });
  await practice.server.restart();
  await passHour();
  const hers = anna.device.conversations.open(id);
  await reads(hers, ['[started]', 'Hello', 'See you on Wednesday']);
  for (const { connection } of [vos, second]) connection.plugIn();
  await comes(here, (list) => list.length === 0);
  await comes(there, (list) => list.length === 0);
  await assert.rejects(there.remove(changed), { code: 'scheduled.gone' });
  hers.close();
});

test('C23: sent now by both devices at once, it stands there once', async () => {
  const [here, there] = [await of(vos.device), await of(second.device)];
  await here.schedule(id, 'Now after all', inAnHour());
  const [message] = await comes(there, (list) => list.length === 1);
  assert.ok(message);
  await Promise.allSettled([here.sendNow(message), there.sendNow(message)]);
  const hers = anna.device.conversations.open(id);
  await reads(hers, ['[started]', 'Hello', 'Now after all']);
  await passHour();
  assert.deepEqual(read(await ready(hers.view)), ['[started]', 'Hello', 'Now after all']);
  assert.deepEqual(await comes(here, (list) => list.length === 0), []);
  hers.close();
});

test('C23: where somebody joins meanwhile an open device seals it anew, once, and says so; it comes in time and the newcomer reads it', async () => {
  const [here, there] = [await of(vos.device), await of(second.device)];
  await here.schedule(id, 'For all of you', inAnHour());
  const open = vos.device.conversations.open(id);
  await ready(open.view);
  await open.addParticipants([bram.memberId], 'fromNow');
  await comes(there, ([one]) => one?.state.is === 'waiting' && one.state.renewedAt !== null);
  await passHour();
  const his = bram.device.conversations.open(id);
  await ready(his.view, (view) => read(view).at(-1) === 'For all of you');
  const hers = anna.device.conversations.open(id);
  const view = await ready(hers.view, (now) => read(now).at(-1) === 'For all of you');
  assert.equal(read(view).filter((text) => text === 'For all of you').length, 1);
  assert.equal(view.incomplete, false);
  await comes(here, (list) => list.length === 0);
  for (const one of [open, his, hers]) one.close();
});

test('C23: where no device was open meanwhile, the first that opens sends it late, and its author is told on all', async () => {
  const opened = anna.device.conversations.open(id);
  await ready(opened.view);
  await (await of(anna.device)).schedule(id, 'A thought', inAnHour());
  anna.connection.unplug();
  await until(anna.device.connection, (now) => now === 'offline');
  const vosOpen = vos.device.conversations.open(id);
  await ready(vosOpen.view);
  await vosOpen.addParticipants([bram.memberId], 'fromNow');
  await passHour();
  assert.ok(!read(await ready(vosOpen.view)).includes('A thought'));
  anna.connection.plugIn();
  await ready(vosOpen.view, (view) => read(view).at(-1) === 'A thought');
  const later = await of(anna.device);
  const [told] = await comes(later, ([one]) => one?.state.is === 'sent');
  assert.ok(told && told.text === null);
  const other = await practice.signIn(anna);
  await comes(await of(other.device), ([one]) => one?.state.is === 'sent');
  await later.remove(told);
  await comes(await of(other.device), (list) => list.length === 0);
  opened.close();
  vosOpen.close();
});

test('C23: who was removed, or whose conversation was closed, is told that it was not sent and why; the text stays', async () => {
  const hers = anna.device.conversations.open(id);
  await ready(hers.view);
  const later = await of(anna.device);
  await later.schedule(id, 'Too late', inAnHour());
  const vosOpen = vos.device.conversations.open(id);
  const view = await ready(vosOpen.view);
  const self = view.summary.participants.find(({ self: own }) => !own);
  assert.ok(self);
  await vosOpen.removeParticipant(self.participantId, { hideHistory: false });
  await passHour();
  const [refused] = await comes(later, ([one]) => one?.state.is === 'refused');
  assert.ok(refused?.state.is === 'refused');
  assert.deepEqual([refused.state.because, refused.text], ['conversation.not_active', 'Too late']);
  assert.ok(!read(await ready(vosOpen.view)).includes('Too late'));
  await assert.rejects(later.sendNow(refused), { code: 'conversation.not_active' });
  await later.remove(refused);
  assert.deepEqual(await comes(later, (list) => list.length === 0), []);
  hers.close();
  vosOpen.close();
});

test('C23: a server that gives another message, or another time, as one to be sent later makes no device send it', async () => {
  const later = await of(vos.device);
  await later.schedule(id, 'At its time', inAnHour());
  const [genuine] = (await vos.device.ask('listScheduled', {})).scheduled.filter((one) => one.conversationId === id);
  assert.ok(genuine?.state === 'waiting');
  const { connection } = vos;
  const real = connection.fetch;
  const lies = [
    { ...genuine, state: 'outdated', releaseAt: genuine.releaseAt - HOUR },
    { ...genuine, state: 'outdated', entryId: id },
    { ...genuine, state: 'outdated', entry: { ...genuine.entry, signature: genuine.entry.bytes.slice(0, 86) } },
  ];
  const sent: string[] = [];
  connection.fetch = async (path, init) => {
    if (path.startsWith('/api/sendScheduled')) sent.push(path);
    if (!path.startsWith('/api/listScheduled')) return real(path, init);
    return new Response(JSON.stringify({ scheduled: lies }), { headers: { 'content-type': 'application/json' } });
  };
  await later.reload();
  const shown = await comes(later, (list) => list.length === 3);
  connection.fetch = real;
  assert.deepEqual([shown.map(({ text }) => text), sent], [[null, null, null], []]);
  await later.reload();
  assert.equal((await comes(later, (list) => list.length === 1))[0]?.text, 'At its time');
});
