// A therapist, a colleague and two clients, each on a device of their own: coming, going, leading, through the SDK alone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ConversationSummary, ConversationView, OpenConversation } from '../../src/sdk/model.ts';
import { until } from '../../src/sdk/watched.ts';
import type { ConversationId, MemberId, ParticipantId } from '../../src/shared/ids.ts';
import { openPractice, read, reads, ready, type Practice, type Someone } from './practice.ts';

let practice: Practice;
let vos: Someone;
let bram: Someone;
let anna: Someone;
let cem: Someone;

before(async () => {
  practice = await openPractice();
  vos = practice.therapist;
  const join = async (name: string, role: 'professional' | 'client') => {
    const invited = await practice.invite({ name, role, withCode: true });
    return practice.signUp(invited, invited.code);
  };
  bram = await join('Dr Bram', 'professional');
  anna = await join('Anna', 'client');
  cem = await join('Cem', 'client');
});
after(() => practice.close());

function find({ participants }: ConversationSummary, { memberId }: { memberId: MemberId }): ParticipantId {
  const found = participants.find(({ shown }) => shown.as === 'name' && shown.memberId === memberId);
  assert.ok(found);
  return found.participantId;
}

async function open(someone: Someone, id: ConversationId): Promise<OpenConversation> {
  const opened = someone.device.conversations.open(id);
  await ready(opened.view);
  return opened;
}

/** A conversation that Dr Vos leads, open at everybody's. */
async function openGroup(others: Someone[], message: string) {
  const id = await vos.device.conversations.start({
    ...{ memberIds: others.map(({ memberId }) => memberId), topic: 'Sleep', message },
  });
  const views = await Promise.all([vos, ...others].map((each) => open(each, id)));
  return { id, views };
}

/** After a moment without a network. */
async function comeBack({ connection, device }: Someone): Promise<void> {
  connection.unplug();
  await until(device.connection, (now) => now === 'offline', 10_000);
  connection.plugIn();
  await until(device.connection, (now) => now === 'online', 10_000);
}

const summaryOf = async (opened: OpenConversation) => (await ready(opened.view)).summary;
const isWhole = (view: ConversationView) => view.trust === 'whole' && !view.incomplete && !view.keysMissing;

test('C9: a colleague who is added "from now on" has the topic and what comes; before is not there, nor a key of it', async () => {
  const { id, views } = await openGroup([anna], 'A secret');
  const [hers, annas] = views as [OpenConversation, OpenConversation];
  await hers.addParticipants([bram.memberId], 'fromNow');
  const brams = await open(bram, id);
  await reads(brams, ['[added]']);
  assert.equal((await summaryOf(brams)).topic, 'Sleep');
  await annas.write('Welcome');
  await brams.write('Thank you');
  const view = await reads(brams, ['[added]', 'Welcome', 'Thank you']);
  assert.ok(isWhole(view));
  await reads(hers, ['[started]', '[topic Sleep]', 'A secret', '[added]', 'Welcome', 'Thank you']);
  const { conversation } = await bram.device.ask('getConversation', { conversationId: id });
  assert.deepEqual([...new Set(conversation.shares.map(({ firstEpoch }) => firstEpoch))], [1]);
  await bram.reload();
  const again = await open(bram, id);
  assert.ok(isWhole(await reads(again, ['[added]', 'Welcome', 'Thank you'])));
});

test('C9: with "everything" a colleague reads it all, and passes on all; several at once', async () => {
  const { id, views } = await openGroup([anna], 'From the start');
  const [hers] = views as [OpenConversation];
  await hers.addParticipants([bram.memberId, cem.memberId], 'everything');
  for (const someone of [bram, cem]) {
    const his = await open(someone, id);
    assert.ok(isWhole(await reads(his, ['[started]', '[topic Sleep]', 'From the start', '[added]', '[added]'])));
    assert.equal((await summaryOf(his)).unread, 1);
  }
  await hers.addParticipants([bram.memberId], 'everything');
  await reads(hers, ['[started]', '[topic Sleep]', 'From the start', '[added]', '[added]']);
});

test('C6: who left and is added again reads both times, and is told when they were not here', async () => {
  const { id, views } = await openGroup([anna, bram], 'Before');
  const [hers, annas, brams] = views as [OpenConversation, OpenConversation, OpenConversation];
  await brams.leave();
  const left = await ready(brams.view, ({ summary }) => !summary.active);
  assert.deepEqual([left.summary.ended?.because, left.summary.abilities.write], ['left', false]);
  await annas.write('Between us');
  await ready(hers.view, ({ items }) => items.some((item) => item.kind === 'message' && item.text === 'Between us'));
  await hers.addParticipants([bram.memberId], 'fromNow');
  await annas.write('Again');
  const both = ['[started]', '[topic Sleep]', 'Before', '[ended]', '[away]', '[added]', 'Again'];
  assert.ok(isWhole(await reads(brams, both)));
  await brams.write('Hello again');
  await ready(hers.view, ({ items }) => items.some((item) => item.kind === 'message' && item.text === 'Hello again'));
  await bram.reload();
  const again = await open(bram, id);
  await reads(again, ['[away]', '[added]', 'Again', 'Hello again']);
  await again.earlier();
  assert.ok(isWhole(await reads(again, [...both, 'Hello again'])));
});

test('C6, C9: who comes back has the topic that was changed while they were away', async () => {
  const { id, views } = await openGroup([anna, bram], 'Before');
  const [hers, , brams] = views as [OpenConversation, OpenConversation, OpenConversation];
  await brams.leave();
  await ready(brams.view, ({ summary }) => !summary.active);
  await hers.changeTopic('Waking');
  await ready(hers.view, ({ summary, outgoing }) => summary.topic === 'Waking' && outgoing.length === 0);
  await hers.addParticipants([bram.memberId], 'fromNow');
  const isRight = ({ summary, items }: ConversationView) =>
    summary.active && summary.topic === 'Waking' && items.every(({ kind }) => kind !== 'refused');
  assert.ok(isWhole(await ready(brams.view, isRight)));
  await bram.reload();
  assert.ok(isWhole(await ready((await open(bram, id)).view, isRight)));
});

test('C8: who is removed reads up to then, and with the history hidden nothing any more, on no device', async () => {
  const { id, views } = await openGroup([anna, bram], 'Before');
  const [hers, annas, brams] = views as [OpenConversation, OpenConversation, OpenConversation];
  const people = await summaryOf(hers);
  assert.deepEqual(people.abilities.remove.toSorted(), [find(people, anna), find(people, bram)].toSorted());
  await hers.removeParticipant(find(people, bram), { hideHistory: false });
  await annas.write('Without him');
  const view = await reads(brams, ['[started]', '[topic Sleep]', 'Before', '[removed]']);
  assert.deepEqual([view.summary.ended?.because, view.incomplete], ['removed', false]);
  await hers.removeParticipant(find(people, anna), { hideHistory: true });
  const gone = await ready(anna.device.conversations.list, ({ items }) =>
    items.every(({ conversationId }) => conversationId !== id),
  );
  assert.ok(gone);
  assert.deepEqual(annas.view.get(), { is: 'failed', code: 'not_found' });
  await hers.addParticipants([anna.memberId], 'fromNow');
  await ready(anna.device.conversations.list, ({ items }) => items.some(({ conversationId }) => conversationId === id));
  await anna.reload();
  const back = await reads(await open(anna, id), ['[added]']);
  assert.ok(isWhole(back));
});

test('C6, C12: who was removed while offline is told why nothing is sent, and loses what its sender deletes', async () => {
  const { views } = await openGroup([anna, bram], 'Before');
  const [hers, , brams] = views as [OpenConversation, OpenConversation, OpenConversation];
  const { items, summary } = await ready(hers.view);
  const before = items.find((item) => item.kind === 'message');
  assert.ok(before?.kind === 'message');
  bram.connection.unplug();
  await brams.write('Too late');
  await hers.removeParticipant(find(summary, bram), { hideHistory: false });
  await hers.remove(before.entryId);
  await reads(hers, ['[started]', '[topic Sleep]', '[deleted]', '[removed]']);
  bram.connection.plugIn();
  const view = await reads(brams, ['[started]', '[topic Sleep]', '[deleted]', '[removed]']);
  assert.ok(isWhole(view));
  const { outgoing } = await ready(brams.view, (now) => now.outgoing.every(({ state }) => state === 'failed'));
  assert.deepEqual(
    outgoing.map(({ text, reason }) => [text, reason]),
    [['Too late', 'conversation.not_active']],
  );
  for (const { key } of outgoing) await brams.discard(key);
});

test('C4, C20: hand over, deputies, close and open again: everybody is told, and the abilities follow', async () => {
  const { views } = await openGroup([anna, bram], 'Hello');
  const [hers, annas, brams] = views as [OpenConversation, OpenConversation, OpenConversation];
  const people = await summaryOf(hers);
  const bramsId = find(people, bram);
  await assert.rejects(hers.leave(), { code: 'conversation.manager_stays' });
  await hers.nameDeputies([bramsId]);
  const told = await ready(annas.view, ({ summary }) => summary.deputyIds.length === 1);
  assert.deepEqual(told.summary.deputyIds, [bramsId]);
  await hers.closeConversation();
  await ready(annas.view, ({ summary }) => summary.closed !== null);
  await hers.reopen();
  await ready(annas.view, ({ summary }) => summary.abilities.write);
  await hers.handOver(bramsId);
  const led = await ready(brams.view, ({ summary }) => summary.abilities.addParticipants);
  assert.equal(led.summary.managerId, bramsId);
  await hers.leave();
  await annas.write('Goodbye');
  const lines = ['[started]', '[topic Sleep]', 'Hello', '[deputies]', '[closed]', '[reopened]', '[manager]', '[ended]'];
  await reads(brams, [...lines, 'Goodbye']);
  await reads(hers, lines);
});

test('C6, C9: twice away and then given everything: one reads it as one, and nothing counts as missing', async () => {
  const { id, views } = await openGroup([bram, anna], 'Before');
  const [hers, brams] = views as [OpenConversation, OpenConversation, OpenConversation];
  const goAway = async () => {
    await brams.leave();
    await ready(brams.view, ({ summary }) => !summary.active);
  };
  const texts = ({ items }: ConversationView) => items.flatMap((item) => (item.kind === 'message' ? [item.text] : []));
  const write = async (opened: OpenConversation, text: string) => {
    await opened.write(text);
    return ready(opened.view, (view) => texts(view).includes(text) && view.outgoing.length === 0);
  };
  await goAway();
  await write(hers, 'Not for him');
  await hers.addParticipants([bram.memberId], 'fromNow');
  await ready(brams.view, ({ summary }) => summary.abilities.write);
  const { items } = await write(brams, 'A mistake');
  const mistake = items.find((item) => item.kind === 'message' && item.text === 'A mistake');
  assert.ok(mistake?.kind === 'message');
  await brams.remove(mistake.entryId);
  await ready(brams.view, (view) => !texts(view).includes('A mistake') && view.outgoing.length === 0);
  await goAway();
  await write(hers, 'Nor this');
  await hers.addParticipants([bram.memberId], 'everything');
  const isRight = (view: ConversationView) => isWhole(view) && texts(view).join() === 'Before,Not for him,Nor this';
  await ready(brams.view, isRight);
  assert.ok(!read(await ready(brams.view)).includes('[away]'));
  await bram.reload();
  await ready((await open(bram, id)).view, isRight);
});

test('C5: a new manager whose page hasn’t heard of it yet changes the topic, and everybody believes it', async () => {
  const { views } = await openGroup([bram, anna], 'Hello');
  const [hers, brams, annas] = views as [OpenConversation, OpenConversation, OpenConversation];
  // His page asks, and hears of nothing by itself.
  const { connection } = bram;
  const { openSocket } = connection;
  connection.openSocket = (path, listener) =>
    openSocket(path, { ...listener, message: (text) => text.includes('"ready"') && listener.message(text) });
  await comeBack(bram);
  await hers.handOver(find(await summaryOf(hers), bram));
  assert.equal((await summaryOf(brams)).abilities.changeTopic, false);
  await brams.changeTopic('Mine now');
  for (const opened of [brams, annas]) {
    const view = await ready(opened.view, ({ summary }) => summary.topic === 'Mine now');
    assert.ok(isWhole(view) && view.items.every(({ kind }) => kind !== 'refused'));
  }
  connection.openSocket = openSocket;
  await comeBack(bram);
});

test('P10: a deputy who started nothing lets in somebody who signed up', async () => {
  const invited = await practice.invite({ name: 'Dr Dina', role: 'professional' });
  const { id, views } = await openGroup([anna, bram], 'Hello');
  const [hers, , brams] = views as [OpenConversation, OpenConversation, OpenConversation];
  await vos.device.contacts.reload();
  await hers.addParticipants([invited.memberId], 'fromNow');
  await hers.nameDeputies([find(await summaryOf(hers), bram)]);
  const dina = await practice.signUp(invited);
  await bram.device.contacts.reload();
  await ready(brams.view, ({ summary }) => summary.abilities.letIn.length === 1);
  assert.equal(await bram.device.contacts.letIn(invited.memberId), 1);
  const dinas = await open(dina, id);
  await ready(dinas.view, isWhole);
  await dinas.write('Here I am');
  await ready(hers.view, ({ items }) => items.some((item) => item.kind === 'message' && item.text === 'Here I am'));
});

test('a newcomer leads on: what a manager who came later gives is what they read themselves', async () => {
  const { id, views } = await openGroup([anna], 'Before all');
  const [hers] = views as [OpenConversation];
  await hers.addParticipants([bram.memberId], 'fromNow');
  await hers.write('For Bram');
  const brams = await open(bram, id);
  await ready(brams.view, ({ items }) => read({ items }).includes('For Bram'));
  await hers.handOver(find(await summaryOf(hers), bram));
  await ready(brams.view, ({ summary }) => summary.abilities.addParticipants);
  const invited = await practice.invite({ name: 'Dr Eli', role: 'professional', withCode: true });
  const eli = await practice.signUp(invited, invited.code);
  await bram.device.contacts.reload();
  await brams.addParticipants([eli.memberId], 'everything');
  const elis = await open(eli, id);
  assert.ok(isWhole(await reads(elis, ['[added]', 'For Bram', '[manager]', '[added]'])));
});

test('C8, C9: whose history is hidden and who is added again while their page slept sees what is theirs now, without a reload', async () => {
  const { views } = await openGroup([anna], 'Before');
  const [hers, annas] = views as [OpenConversation, OpenConversation];
  await reads(annas, ['[started]', '[topic Sleep]', 'Before']);
  const annaId = find(await summaryOf(hers), anna);
  for (const [given, seen] of [
    ['fromNow', ['[added]']],
    ['everything', ['[started]', '[topic Sleep]', 'Before', '[removed]', '[added]', '[removed]', '[added]']],
  ] as const) {
    anna.connection.unplug();
    await hers.removeParticipant(annaId, { hideHistory: true });
    await hers.addParticipants([anna.memberId], given);
    anna.connection.plugIn();
    assert.ok(isWhole(await reads(annas, [...seen])));
  }
});

test('C6, C11: what was deleted while somebody was away is a tombstone once they are back, and nothing counts as missing', async () => {
  const { views } = await openGroup([anna, bram], 'Hello');
  const [hers, annas, brams] = views as [OpenConversation, OpenConversation, OpenConversation];
  const entryId = await brams.write('Not for long');
  await reads(annas, ['[started]', '[topic Sleep]', 'Hello', 'Not for long']);
  await annas.leave();
  await brams.remove(entryId);
  await ready(hers.view, ({ items }) => items.some(({ kind }) => kind === 'deleted'));
  await hers.addParticipants([anna.memberId], 'fromNow');
  const seen = ['[started]', '[topic Sleep]', 'Hello', '[deleted]', '[ended]', '[away]', '[added]'];
  assert.ok(isWhole(await reads(annas, seen)));
});

test('C5, C9: the topic of a manager who has left is there for who comes later', async () => {
  const id = await bram.device.conversations.start({ memberIds: [vos.memberId], topic: 'Sleep' });
  const [brams, hers] = [await open(bram, id), await open(vos, id)];
  await brams.handOver(find(await summaryOf(brams), vos));
  await brams.leave();
  await ready(hers.view, ({ summary }) => summary.abilities.addParticipants);
  await hers.addParticipants([cem.memberId], 'fromNow');
  const view = await reads(await open(cem, id), ['[added]']);
  assert.ok(isWhole(view));
  assert.equal(view.summary.topic, 'Sleep');
});

test('C20: who left is told of no deputies', async () => {
  const { views } = await openGroup([anna, bram], 'Hello');
  const [hers, annas] = views as [OpenConversation, OpenConversation];
  await hers.nameDeputies([find(await summaryOf(hers), bram)]);
  await ready(annas.view, ({ summary }) => summary.deputyIds.length === 1);
  await annas.leave();
  await ready(annas.view, ({ summary }) => !summary.active && summary.deputyIds.length === 0);
});

test('C3: who is out of it, or doesn’t lead, is refused also what has happened already or seems to have', async () => {
  const { views } = await openGroup([anna, bram], 'Hello');
  const [hers, annas] = views as [OpenConversation, OpenConversation];
  const first = await summaryOf(hers);
  anna.connection.unplug();
  await hers.handOver(find(first, bram));
  anna.connection.plugIn();
  await assert.rejects(annas.handOver(find(first, vos)), { code: 'not_allowed' });
  await annas.leave();
  await assert.rejects(annas.addParticipants([vos.memberId], 'fromNow'), { code: 'conversation.not_active' });
  await assert.rejects(annas.removeParticipant(find(first, anna), { hideHistory: false }), {
    code: 'conversation.not_active',
  });
});
