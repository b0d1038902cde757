import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ControlAct } from '../../shared/control-entry.ts';
import { fromBase64Url } from '../../shared/encoding.ts';
import { decodeClosed } from '../../shared/log.ts';
import { openShare } from '../../sdk/crypto/epoch.ts';
import { commitOf } from '../../shared/chain-state.ts';
import { readChain } from './chain.ts';
import {
  draftEntry,
  must,
  placeOf,
  present,
  recordOf,
  send,
  sharesOf,
  shown,
  signControl,
  start,
  startWorld,
  takePackage,
  topicBody,
  write,
  type Held,
  type Person,
  type World,
} from '../../../test/support/conversations.ts';
import { announce, append, draftAppend, drop } from '../../../test/support/control.ts';

let world: World;

before(async () => {
  world = await startWorld();
});
after(() => world.close());

async function addPair(): Promise<{ vos: Person; anna: Person }> {
  const vos = await world.addPerson('professional', { name: 'Dr Vos' });
  const anna = await world.addPerson('client', { name: 'Anna' });
  await world.link(vos, anna);
  return { vos, anna };
}

/** The invited person has an account now; the package that somebody takes for them. */
async function signUpAndTake(held: Held, invited: Person, by: Person) {
  if (invited.cookie === '') await world.signUp(invited);
  const taken = await takePackage(world, by, invited);
  assert.ok(taken);
  const place = placeOf(held, invited);
  return {
    act: { type: 'admit' as const, participant: recordOf({ ...place, keys: taken.keys }), basis: 'tapped' as const },
    taken,
    place,
  };
}

async function letIn(held: Held, by: Person, invited: Person) {
  const { act, taken, place } = await signUpAndTake(held, invited, by);
  const answer = await append(held, by, act, { newKeys: { participantId: place.id, k: taken.k }, from: 0 });
  if (answer.ok) Object.assign(place, taken);
  return answer;
}

async function startWithInvited() {
  const { vos } = await addPair();
  const invited = await world.addPerson('client', { invited: true, name: 'Invited' });
  await world.link(vos, invited);
  return { vos, invited, held: await start(world, vos, [invited], { message: 'Welcome' }) };
}

test('an invited person who is let in reads everything that waited, under the keys that they made', async () => {
  const { vos, invited, held } = await startWithInvited();
  must(await letIn(held, vos, invited));
  const { shares, chain, participants, lastPosition, abilities } = await shown(held, invited);
  const { id, keys } = placeOf(held, invited);
  const [share] = shares;
  const opened = await openShare(held.id, { id, keys: keys!.hpke }, fromBase64Url(share!.box), (epoch) =>
    commitOf(held.state, epoch),
  );
  assert.deepEqual(
    opened.map(({ epoch }) => epoch),
    [0, 1],
  );
  assert.deepEqual(opened[0]!.secret, held.secrets.get(0));
  assert.deepEqual([chain.length, lastPosition, abilities.write], [2, 3, true]);
  assert.deepEqual(
    participants.map(({ kind }) => kind),
    ['member', 'member'],
  );
  await write(held, invited, 'Thank you');
});

test('with a new epoch comes the topic again, from who made the epoch and from nobody else', async () => {
  const { vos, anna } = await addPair();
  const bram = await world.addPerson('professional');
  const held = await start(world, vos, [anna, bram], { topic: 'Sleep' });
  const body = await topicBody(held, vos, 'Sleep');
  await world.deactivate(bram);
  announce(held, bram);
  const act = { type: 'drop', participants: [placeOf(held, bram).id] } as const;
  const { control, input } = await draftAppend(held, anna, act);
  const head = { epoch: 1, controlN: 1 };
  const carried = await draftEntry(held, anna, { kind: 'topic', body, head });
  const refused = [
    await draftEntry(held, vos, { kind: 'topic', body, head }),
    await draftEntry(held, anna, { kind: 'message', head }),
    await draftEntry(held, anna, { kind: 'topic', body, head: { ...head, epoch: 0 } }),
    await draftEntry(held, anna, { kind: 'topic', body, head: { ...head, seenPosition: 1 } }),
  ];
  for (const topic of refused) {
    const answer = await anna.call('appendControl', { ...input, topic: present(topic) });
    assert.equal(answer.error, 'conversation.chain_refused');
  }
  const { position } = must(await anna.call('appendControl', { ...input, topic: present(carried) }));
  held.state = control.next;
  assert.equal((await shown(held, vos)).topic?.position, position + 1);
});

test('the inviter is shown whom they may let in, and the invited person no one', async () => {
  const { vos, invited, held } = await startWithInvited();
  assert.deepEqual((await shown(held, vos)).abilities.letIn, [placeOf(held, invited).id]);
  await world.signUp(invited);
  const before = await shown(held, invited);
  assert.deepEqual([before.abilities.write, before.abilities.letIn, before.shares], [false, [], []]);
});

test('whoever was gone before somebody was let in does not hear of it', async () => {
  const { vos } = await addPair();
  const bram = await world.addPerson('professional');
  const invited = await world.addPerson('client', { invited: true, name: 'Invited' });
  await world.link(vos, invited);
  const held = await start(world, vos, [bram, invited]);
  await world.deactivate(bram);
  announce(held, bram);
  must(await drop(held, vos, bram));
  must(await letIn(held, vos, invited));
  await world.reactivate(bram);
  const kindsFor = async (person: Person) => (await shown(held, person)).participants.map(({ kind }) => kind);
  assert.deepEqual(await kindsFor(bram), ['member', 'member', 'pending']);
  assert.deepEqual(await kindsFor(vos), ['member', 'member', 'member']);
});

test('let in by two devices at once: one wins, the other is outdated', async () => {
  const { vos, invited, held } = await startWithInvited();
  const drafts = [];
  for (let device = 0; device < 2; device += 1) {
    const { act, taken, place } = await signUpAndTake(held, invited, vos);
    drafts.push(await draftAppend(held, vos, act, { newKeys: { participantId: place.id, k: taken.k }, from: 0 }));
  }
  const answers = await Promise.all(drafts.map(({ input }) => vos.call('appendControl', input)));
  assert.deepEqual(answers.map(({ error }) => error).toSorted(), ['conversation.state_outdated', null]);
});

test('nobody is let in with keys that are not theirs', async () => {
  const { vos, invited, held } = await startWithInvited();
  const { act, taken, place } = await signUpAndTake(held, invited, vos);
  const strange = await takePackage(world, vos, vos);
  const forged = { ...act, participant: recordOf({ ...place, keys: strange!.keys }) };
  const newKeys = { participantId: place.id, k: taken.k };
  assert.equal((await append(held, vos, forged, { newKeys, from: 0 })).error, 'conversation.chain_refused');
  assert.equal((await append(held, vos, act, { newKeys: null, from: 0 })).error, 'conversation.chain_refused');
  assert.equal(
    (await append(held, vos, act, { newKeys: { ...newKeys, k: taken.k + 1 }, from: 0 })).error,
    'conversation.chain_refused',
  );
  assert.equal((await append(held, vos, act, { newKeys, from: 0 })).error, null);
});

test('somebody in it who did not invite and does not lead lets nobody in', async () => {
  const { vos, anna } = await addPair();
  const invited = await world.addPerson('client', { invited: true });
  await world.link(vos, invited);
  const bram = await world.addPerson('professional');
  const held = await start(world, vos, [anna, bram, invited]);
  const { act, taken, place } = await signUpAndTake(held, invited, bram);
  const signed = await signControl(held, vos, act);
  const stolen = {
    conversationId: held.id,
    control: present(signed),
    shares: await sharesOf(held, signed.next, 0),
    topic: null,
  };
  const newKeys = { participantId: place.id, k: taken.k };
  assert.equal((await bram.call('appendControl', { ...stolen, newKeys })).error, 'conversation.chain_refused');
  assert.deepEqual((await shown(held, bram)).abilities.letIn, []);
  assert.equal((await letIn(held, vos, invited)).error, null);
});

test('an entry that misses a share, or comes twice, is refused or the same', async () => {
  const { vos, invited, held } = await startWithInvited();
  const { act, taken, place } = await signUpAndTake(held, invited, vos);
  const newKeys = { participantId: place.id, k: taken.k };
  const { input } = await draftAppend(held, vos, act, { newKeys, from: 0 });
  assert.equal(
    (await vos.call('appendControl', { ...input, shares: input.shares.slice(1) })).error,
    'conversation.shares_incomplete',
  );
  const first = must(await vos.call('appendControl', input));
  assert.deepEqual(must(await vos.call('appendControl', input)), first);
  assert.equal((await shown(held, vos)).epoch, 1);
});

test('after somebody was deactivated nobody writes before they are dropped', async () => {
  const { vos, anna } = await addPair();
  const bram = await world.addPerson('professional');
  const held = await start(world, vos, [anna, bram]);
  const { entryId } = await write(held, anna);
  await world.deactivate(bram);
  announce(held, bram);
  assert.equal((await send(held, anna, await draftEntry(held, anna))).error, 'conversation.epoch_outdated');
  assert.equal((await shown(held, anna)).epochDue, true);
  // A deletion doesn't wait.
  assert.equal((await send(held, anna, await draftEntry(held, anna, { kind: 'delete', target: entryId }))).error, null);
  must(await drop(held, anna, bram));
  await write(held, anna);
  const { epoch, epochDue, participants } = await shown(held, vos);
  assert.deepEqual([epoch, epochDue], [1, false]);
  assert.deepEqual(
    participants.map(({ active }) => active),
    [true, true, false],
  );
});

test('nobody is dropped whose end was not announced', async () => {
  const { vos, anna } = await addPair();
  const bram = await world.addPerson('professional');
  const held = await start(world, vos, [anna, bram]);
  const lied = { ...held, facts: { announced: new Set([placeOf(held, bram).id]), closed: false } };
  assert.equal((await drop(lied, anna, bram)).error, 'conversation.chain_refused');
  await write(held, anna);
});

test('two new epochs at once: one wins', async () => {
  const { vos, anna } = await addPair();
  const bram = await world.addPerson('professional');
  const held = await start(world, vos, [anna, bram]);
  await world.deactivate(bram);
  announce(held, bram);
  const act = { type: 'drop', participants: [placeOf(held, bram).id] } as const;
  const [one, two] = [await draftAppend(held, anna, act), await draftAppend(held, vos, act)];
  const answers = await Promise.all([anna.call('appendControl', one.input), vos.call('appendControl', two.input)]);
  assert.deepEqual(answers.map(({ error }) => error).toSorted(), ['conversation.state_outdated', null]);
});

test('a control entry that does not drop everybody whose end was announced is outdated', async () => {
  const { vos, anna } = await addPair();
  const [bram, carla] = [await world.addPerson('professional'), await world.addPerson('professional')];
  const held = await start(world, vos, [anna, bram, carla]);
  await world.deactivate(bram);
  announce(held, bram);
  const { input } = await draftAppend(held, anna, { type: 'drop', participants: [placeOf(held, bram).id] });
  await world.deactivate(carla);
  assert.equal((await anna.call('appendControl', input)).error, 'conversation.state_outdated');
  announce(held, carla);
  const both = [bram, carla].map((person) => placeOf(held, person).id);
  assert.equal((await append(held, anna, { type: 'drop', participants: both })).error, null);
  await write(held, anna);
});

test('when the manager goes, the longest-standing professional follows, at once and then by signature', async () => {
  const { vos, anna } = await addPair();
  const [bram, carla] = [await world.addPerson('professional'), await world.addPerson('professional')];
  const held = await start(world, vos, [anna, bram, carla]);
  await world.deactivate(vos);
  announce(held, vos);
  const seen = await shown(held, bram);
  assert.deepEqual([seen.managerId, seen.abilities.succeed, seen.closed], [placeOf(held, bram).id, true, null]);
  assert.equal((await shown(held, carla)).abilities.succeed, false);
  must(await drop(held, bram, vos));
  const succession = (person: Person): ControlAct => ({
    type: 'manager',
    manager: placeOf(held, person).id,
    basis: 'succession',
    deputies: [],
  });
  must(await append(held, bram, succession(bram)));
  const after = await shown(held, bram);
  assert.deepEqual([after.abilities.succeed, after.abilities.changeTopic], [false, true]);
});

test('a client follows only where all others are their contacts, else the conversation closes and stays readable', async () => {
  const vos = await world.addPerson('professional');
  const anna = await world.addPerson('client');
  const stranger = await world.addPerson('client');
  await world.link(vos, anna);
  await world.link(vos, stranger);
  const alone = await start(world, vos, [anna], { message: 'Hello' });
  const group = await start(world, vos, [anna, stranger], { message: 'Hello' });
  await world.deactivate(vos);
  assert.equal((await shown(alone, anna)).managerId, placeOf(alone, anna).id);
  const closed = await shown(group, anna);
  assert.deepEqual([closed.closed?.because, closed.managerId, closed.abilities.write], ['manager_ended', null, false]);
  const { entries } = must(await anna.call('listEntries', { conversationId: group.id }));
  assert.deepEqual(
    entries.map(({ kind }) => kind),
    ['control', 'message', 'ended', 'closed'],
  );
  assert.deepEqual(decodeClosed(fromBase64Url(entries[3]!.bytes!)), { reason: 'manager_ended' });
  // Devices judge new keys in it by the same log.
  assert.equal(closed.chain.at(-1)?.kind, 'closed');
  assert.equal((await send(group, anna, await draftEntry(group, anna))).error, 'conversation.closed');
  announce(alone, vos);
  must(await drop(alone, anna, vos));
  await write(alone, anna);
});

test('a lost share is granted again, by who holds it, to who may hold it', async () => {
  const { vos, anna } = await addPair();
  const held = await start(world, vos, [anna]);
  must(await anna.call('reportMissingShares', { conversationId: held.id, epochs: [0, 7] }));
  const id = placeOf(held, anna).id;
  assert.deepEqual((await shown(held, vos)).wanted, [{ participantId: id, epoch: 0 }]);
  assert.deepEqual((await shown(held, anna)).wanted, []);
  const shares = (await sharesOf(held)).filter((share) => share.participantId === id);
  const later = shares.map((share) => ({ ...share, firstEpoch: 1, lastEpoch: 1 }));
  assert.equal((await vos.call('grantShares', { conversationId: held.id, shares: later })).error, 'not_allowed');
  must(await vos.call('grantShares', { conversationId: held.id, shares }));
  assert.deepEqual((await shown(held, vos)).wanted, []);
  assert.equal((await shown(held, anna)).shares.length, 2);
  for (let again = 0; again < 8; again += 1) must(await vos.call('grantShares', { conversationId: held.id, shares }));
  assert.equal((await shown(held, anna)).shares.length, 4);
});

test('replaying the chain gives the state that devices have', async () => {
  const { vos, invited, held } = await startWithInvited();
  must(await letIn(held, vos, invited));
  await world.deactivate(invited);
  announce(held, invited);
  must(await drop(held, vos, invited));
  const { state, announced } = await world.app.database.transaction(vos, (tx) => readChain(tx, held.id));
  assert.deepEqual([state.n, state.epoch, announced.size], [2, 2, 0]);
  assert.deepEqual(state.head, held.state.head);
});
