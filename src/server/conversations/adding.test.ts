import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { History } from '../../shared/control-entry.ts';
import { startFromSnapshot } from '../../shared/control.ts';
import { fromBase64Url } from '../../shared/encoding.ts';
import { openShare } from '../../sdk/crypto/epoch.ts';
import { commitOf } from '../../shared/chain-state.ts';
import { add, announce, append, asManager, draftAdd, drop, remove } from '../../../test/support/control.ts';
import {
  addCircle,
  delivered,
  draftEntry,
  must,
  openPage,
  placeOf,
  present,
  send,
  sharesOf,
  shown,
  start,
  startWorld,
  write,
  type Held,
  type Person,
  type World,
} from '../../../test/support/conversations.ts';

let world: World;
let vos: Person;
let bram: Person;
let carla: Person;
let anna: Person;
let cem: Person;

before(async () => {
  world = await startWorld();
  ({ vos, bram, anna, cem } = await addCircle(world));
  carla = await world.addPerson('professional', { name: 'Dr Carla' });
});
after(() => world.close());

const everything: History = { from: 'epoch', epoch: 0, position: 1 };
const readable = async (held: Held, person: Person) =>
  must(await person.call('listEntries', { conversationId: held.id, after: 0, limit: 200 })).entries.map(
    ({ position }) => position,
  );
const leave = (held: Held, person: Person) => person.call('leaveConversation', { conversationId: held.id });

/** The epochs whose secrets the shares that somebody is given really hold. */
async function epochsOf(held: Held, person: Person): Promise<number[]> {
  const { shares } = await shown(held, person);
  const { id, keys } = placeOf(held, person);
  const opened = await Promise.all(
    shares.map(({ box }) =>
      openShare(held.id, { id, keys: keys!.hpke }, fromBase64Url(box), (epoch) => commitOf(held.state, epoch)).catch(
        // Sealed to keys from an earlier time in it.
        () => [],
      ),
    ),
  );
  return [...new Set(opened.flat().map(({ epoch }) => epoch))].toSorted((a, b) => a - b);
}

test('C9: who is added "from now on" reads from their own addition, and holds no key of what was before', async () => {
  const held = await start(world, vos, [anna], { message: 'A secret' });
  await write(held, anna, 'Another');
  const { position } = must(await add(held, vos, bram));
  await write(held, vos, 'Welcome');
  assert.deepEqual(await readable(held, bram), [position, position + 1]);
  assert.deepEqual(await epochsOf(held, bram), [1]);
  const seen = await shown(held, bram);
  assert.deepEqual([seen.unread, seen.firstUnread], [2, position], 'the addition and one message');
  const [entry] = seen.chain;
  const [snapshot] = seen.snapshots;
  const state = await startFromSnapshot(
    fromBase64Url(snapshot!.state),
    fromBase64Url(entry!.bytes!),
    fromBase64Url(entry!.signature!),
  );
  assert.deepEqual([state.n, state.manager, state.epoch], [1, placeOf(held, vos).id, 1]);
  const older = await sharesOf(held, { ...held.state, epoch: 0 });
  const forBram = older.filter(({ participantId }) => participantId === placeOf(held, bram).id);
  assert.equal((await anna.call('grantShares', { conversationId: held.id, shares: forBram })).error, 'not_allowed');
});

test('C9: who is added with "everything" reads and opens all that the manager can; before the adding nothing is unread', async () => {
  const held = await start(world, vos, [anna], { message: 'One' });
  await write(held, anna, 'Two');
  const { position } = must(await add(held, vos, bram, everything));
  assert.deepEqual(await readable(held, bram), [1, 2, 3, position]);
  assert.deepEqual(await epochsOf(held, bram), [0, 1]);
  const { unread, firstUnread, snapshots } = await shown(held, bram);
  assert.deepEqual([unread, firstUnread, snapshots], [1, position, []]);
});

test('C9: a manager grants no more than they read themselves', async () => {
  const held = await start(world, vos, [anna], { message: 'Old' });
  const { position } = must(await add(held, vos, bram));
  must(
    await append(held, vos, {
      ...{ type: 'manager', manager: placeOf(held, bram).id, basis: 'handover', deputies: [] },
    }),
  );
  const forged = await draftAdd(
    { ...held, state: { ...held.state, spans: allFromTheStart(held) } },
    bram,
    carla,
    everything,
  );
  assert.equal((await bram.call('appendControl', forged.input)).error, 'conversation.chain_refused');
  const own = { from: 'epoch', epoch: 1, position } as const;
  assert.equal((await add(held, bram, carla, { ...own, position: position + 1 })).error, 'conversation.chain_refused');
  must(await add(held, bram, carla, own));
  assert.equal((await readable(held, carla))[0], position);
  assert.deepEqual(await epochsOf(held, carla), [1, 2]);
});

function allFromTheStart(held: Held) {
  return held.state.spans.map((span) => ({ ...span, fromEpoch: 0 }));
}

test('C6: who is added again reads both times and nothing between, and is the last in the order', async () => {
  const held = await start(world, vos, [anna, bram], { message: 'Before' });
  must(await leave(held, bram));
  announce(held, bram);
  must(await drop(held, vos, bram));
  await write(held, vos, 'Between');
  assert.deepEqual((await shown(held, vos)).returning, [
    { memberId: bram.memberId, participantId: placeOf(held, bram).id },
  ]);
  const { position } = must(await add(held, vos, bram));
  await write(held, anna, 'Again');
  assert.deepEqual(await readable(held, bram), [1, 2, 3]);
  const { entries } = must(await bram.call('listEntries', { conversationId: held.id, after: 3 }));
  assert.deepEqual(
    entries.map((entry) => entry.position),
    [position, position + 1],
  );
  const { participants, ended, snapshots } = await shown(held, bram);
  assert.equal(ended, null);
  assert.equal(snapshots.length, 1);
  assert.equal(participants.at(-1)?.self, true);
  assert.deepEqual(await epochsOf(held, bram), [2]);
});

test('C6: added again with "everything", one reads what was missed too', async () => {
  const held = await start(world, vos, [anna, bram], { message: 'Before' });
  must(await remove(held, vos, [bram]));
  await write(held, vos, 'Between');
  must(await add(held, vos, bram, everything));
  assert.deepEqual(await readable(held, bram), [1, 2, 3, 4, 5]);
  const { readable: intervals } = await shown(held, bram);
  assert.deepEqual(intervals, [{ from: 1, to: null }]);
});

test('C8: who is removed is out with the same entry: next request, socket frame and key share', async () => {
  const held = await start(world, vos, [anna, bram]);
  const page = await openPage(world, bram);
  const entry = await draftEntry(held, bram);
  const { position } = must(await remove(held, vos, [bram]));
  assert.equal((await send(held, bram, entry)).error, 'conversation.not_active');
  assert.equal((await send(held, bram, await draftEntry(held, bram))).error, 'conversation.not_active');
  const shares = await sharesOf(held);
  const grant = { conversationId: held.id, shares: shares.slice(0, 1) };
  assert.equal((await bram.call('grantShares', grant)).error, 'not_allowed');
  const forBram = shares.map((share) => ({ ...share, participantId: placeOf(held, bram).id })).slice(0, 1);
  assert.equal((await vos.call('grantShares', { conversationId: held.id, shares: forBram })).error, 'not_allowed');
  await write(held, vos, 'Without him');
  await delivered(world, [page], [bram]);
  assert.equal(Math.max(...page.entries()), position);
  const seen = await shown(held, bram);
  assert.deepEqual([seen.ended?.because, seen.lastPosition], ['removed', position]);
  page.close();
});

test('C8: removed with the history hidden, one has nothing of it any more, and starts anew when added again', async () => {
  const held = await start(world, vos, [anna, bram], { message: 'Before' });
  must(await remove(held, vos, [bram], true));
  for (const name of ['getConversation', 'listEntries'] as const) {
    assert.equal((await bram.call(name, { conversationId: held.id })).error, 'not_found');
  }
  must(await add(held, vos, bram));
  assert.deepEqual(await readable(held, bram), [4]);
});

test('C3: only the manager adds and removes; a deputy adds no member', async () => {
  const held = await start(world, vos, [anna, bram]);
  must(
    await append(held, vos, {
      ...{ type: 'manager', manager: placeOf(held, vos).id, basis: 'handover', deputies: [placeOf(held, bram).id] },
    }),
  );
  assert.equal((await add(asManager(held, bram), bram, carla)).error, 'not_allowed');
  assert.equal((await remove(asManager(held, bram), bram, [anna])).error, 'not_allowed');
  assert.deepEqual((await shown(held, bram)).abilities.remove, []);
  assert.equal((await shown(held, bram)).abilities.addParticipants, false);
  must(await add(held, vos, carla));
  must(await remove(held, vos, [carla]));
});

test('K2: nobody adds who is no contact of theirs, nor anybody of another organisation', async () => {
  const held = await start(world, anna, [vos]);
  const elsewhere = await world.addPerson('professional', { organisationId: await world.addOrganisation() });
  for (const person of [cem, bram]) assert.equal((await add(held, anna, person)).error, 'contact.unknown');
  const { input } = await draftAdd(held, anna, bram);
  const pretended = { ...input, added: { ...input.added!, memberId: elsewhere.memberId } };
  assert.equal((await anna.call('appendControl', pretended)).error, 'contact.unknown');
  const own = await world.addPerson('professional');
  await world.link(own, anna);
  must(await add(held, anna, own));
});

test("nobody is added with keys, a place or a kind that aren't theirs", async () => {
  const held = await start(world, vos, [anna, bram]);
  const { input } = await draftAdd(held, vos, carla);
  const { participantId, k } = input.added!;
  const refusals = [
    { ...input, added: null },
    { ...input, added: { participantId, memberId: carla.memberId, k: null } },
    { ...input, added: { participantId, memberId: carla.memberId, k: k! + 1 } },
    { ...input, added: { participantId, memberId: cem.memberId, k } },
    { ...input, added: { participantId: placeOf(held, anna).id, memberId: carla.memberId, k } },
    { ...input, hideHistory: true },
  ];
  for (const refused of refusals) {
    assert.equal((await vos.call('appendControl', refused)).error, 'conversation.chain_refused');
  }
  // Who was in it comes back to their own place, not to another one.
  must(await remove(held, vos, [bram]));
  const elsewhere = { ...held, places: held.places.filter(({ person }) => person !== bram) };
  assert.equal((await add(elsewhere, vos, bram)).error, 'conversation.chain_refused');
  must(await add(held, vos, bram));
});

test('an addition sent twice adds once, and two at once: one wins', async () => {
  const held = await start(world, vos, [anna]);
  const { input } = await draftAdd(held, vos, bram);
  const other = await draftAdd({ ...held, secrets: new Map(held.secrets) }, vos, carla);
  const first = must(await vos.call('appendControl', input));
  assert.deepEqual(must(await vos.call('appendControl', input)), first);
  assert.equal((await vos.call('appendControl', other.input)).error, 'conversation.state_outdated');
  const added = (await shown(held, vos)).participants.filter(({ active }) => active);
  assert.equal(added.length, 3);
});

test('an invited person is added, waits, and reads from their addition on once they are let in', async () => {
  const held = await start(world, vos, [anna], { message: 'Before' });
  const invited = await world.addPerson('client', { invited: true, name: 'Invited' });
  await world.link(vos, invited);
  const { position } = must(await add(held, vos, invited));
  await write(held, vos, 'It waits');
  await world.signUp(invited);
  assert.deepEqual(await readable(held, invited), [position, position + 1]);
  assert.deepEqual((await shown(held, vos)).abilities.letIn, [placeOf(held, invited).id]);
  assert.deepEqual((await shown(held, invited)).shares, []);
});

test('a friend adds nobody, and is added only by a client who brought them', async () => {
  const fay = await world.addPerson('friend', { name: 'Fay' });
  await world.befriend(anna, fay);
  const held = await start(world, fay, [anna]);
  assert.equal((await shown(held, fay)).abilities.addParticipants, false);
  must(await leave(held, anna));
  const group = await start(world, vos, [anna]);
  assert.equal((await add(group, vos, fay)).error, 'contact.unknown');
  const hers = await start(world, anna, [vos]);
  must(await add(hers, anna, fay));
  must(await remove(hers, anna, [fay]));
});

test('C1: fifty people are in a conversation, and no fifty-first', async () => {
  const many: Person[] = [];
  while (many.length < 48) many.push(await world.addPerson('professional'));
  const held = await start(world, vos, many);
  must(await add(held, vos, anna));
  assert.equal((await shown(held, vos)).participants.length, 50);
  // The device and the server go by the same function.
  await assert.rejects(add(held, vos, cem), { code: 'too_many' });
  must(await remove(held, vos, [anna]));
  must(await add(held, vos, cem));
});

test('whoever came later is not told who was there before and is gone', async () => {
  const held = await start(world, vos, [anna, bram]);
  must(await remove(held, vos, [anna]));
  must(await add(held, vos, carla));
  const names = async (person: Person) => (await shown(held, person)).participants.map(({ number }) => number);
  assert.deepEqual(await names(vos), [1, 2, 3, 4]);
  assert.deepEqual(await names(carla), [1, 3, 4]);
  const { chain } = await shown(held, carla);
  assert.equal(chain.length, 1);
});

test('removed while sending: the message is in before the removal, or refused', async () => {
  const held = await start(world, vos, [anna, bram]);
  const entry = await draftEntry(held, bram);
  const [sent, removed] = await Promise.all([send(held, bram, entry), remove(held, vos, [bram])]);
  const { position } = must(removed);
  if (sent.ok) assert.ok(sent.ok.position < position);
  else assert.equal(sent.error, 'conversation.not_active');
});

test('leaving while being added: gone or in, and the log and the rows agree', async () => {
  const held = await start(world, vos, [anna, bram]);
  must(await remove(held, vos, [bram]));
  const { input } = await draftAdd(held, vos, bram);
  const [added, left] = await Promise.all([vos.call('appendControl', input), leave(held, bram)]);
  must(added);
  must(left);
  const { ended } = await shown(held, bram);
  assert.ok(ended === null || ended.because === 'left');
  const { entries } = must(await vos.call('listEntries', { conversationId: held.id }));
  assert.equal(entries.at(-1)?.kind === 'ended', ended !== null);
});

test('what is not signed for this conversation or by who sends it is refused', async () => {
  const held = await start(world, vos, [anna]);
  const { input, control } = await draftAdd(held, vos, bram);
  assert.equal((await anna.call('appendControl', input)).error, 'conversation.chain_refused');
  const other = await start(world, vos, [anna]);
  assert.equal(
    (await vos.call('appendControl', { ...input, conversationId: other.id })).error,
    'conversation.chain_refused',
  );
  const flipped = { ...present(control), signature: present({ ...control, signature: new Uint8Array(64) }).signature };
  assert.equal((await vos.call('appendControl', { ...input, control: flipped })).error, 'conversation.chain_refused');
  must(await vos.call('appendControl', input));
});

test('C6: who left is given the proof of the keys that they saw, not of those with which somebody came back', async () => {
  const held = await start(world, vos, [carla, bram]);
  const proofOf = async (viewer: Person) =>
    (await shown(held, viewer)).participants.find(({ participantId }) => participantId === placeOf(held, bram).id)
      ?.binding;
  const before = await proofOf(carla);
  assert.ok(before);
  must(await leave(held, carla));
  announce(held, carla);
  must(await drop(held, vos, carla));
  must(await remove(held, vos, [bram]));
  must(await add(held, vos, bram));
  assert.deepEqual(await proofOf(carla), before);
  assert.notDeepEqual(await proofOf(vos), before);
});
