import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { decodeCallEnded, decodeCallStarted, encodeSeat, streams, type Seat } from '../../shared/call-format.ts';
import { fromBase64Url } from '../../shared/encoding.ts';
import type { CallId, ServiceDeskId, SignInId } from '../../shared/ids.ts';
import { signBytes } from '../../sdk/crypto/keys.ts';
import {
  addCircle,
  delivered,
  must,
  openPage,
  placeOf,
  present,
  start,
  startWorld,
  type Held,
  type Person,
  type World,
} from '../../../test/support/conversations.ts';
import { remove } from '../../../test/support/control.ts';
import type { App } from '../application.ts';
import { switchFeature } from '../organisations/features.ts';
import type { CallsState } from './calls.ts';
import { FakeSfu } from './fake-sfu.ts';
import { callJobs } from './jobs.ts';
import type { MediaWorker } from './sfu.ts';

let world: World;
let sfu: FakeSfu;
let worker: MediaWorker | null;
let state: CallsState = { state: 'ready' };
let vos: Person;
let bram: Person;
let anna: Person;
let cem: Person;
let two: Held;
let group: Held;

const order = { program: '', folder: '', addresses: [], port: 0 };

before(async () => {
  sfu = new FakeSfu();
  worker = await sfu.startWorker(order);
  const calls = { state: () => state, worker: () => worker } as unknown as App['calls'];
  world = await startWorld({ calls });
  callJobs(world.app);
  await world.app.jobs.start();
});
beforeEach(async () => {
  ({ vos, bram, anna, cem } = await addCircle(world));
  await world.link(bram, anna);
  two = await start(world, vos, [anna]);
  group = await start(world, vos, [anna, cem]);
  await world.app.jobs.tick();
});
after(() => world.close());

/** Lets this time pass, looked at every second as the server does. */
async function pass(seconds: number): Promise<void> {
  for (let left = seconds; left > 0; left -= 5) {
    world.advance(Math.min(left, 5) * 1000);
    await world.app.jobs.tick();
  }
}

async function draftJoin(held: Held, person: Person, callId: CallId, lie: Partial<Seat> = {}, signer = person) {
  const bytes = encodeSeat({
    ...{
      conversation: held.id,
      call: callId,
      seat: new Uint8Array(randomBytes(16)),
      participant: placeOf(held, person).id,
    },
    ...{ controlN: held.state.n, ephemeralKey: new Uint8Array(randomBytes(32)), media: streams },
    ...lie,
  });
  const signature = await signBytes(placeOf(held, signer).keys!.sign, bytes);
  return { conversationId: held.id, callId, seat: present({ bytes, signature }) };
}

const newCall = () => world.app.ids.next<CallId>();

async function join(held: Held, person: Person, callId: CallId) {
  world.advance(1);
  const { call } = must(await person.call('joinCall', await draftJoin(held, person, callId)));
  return { ...call, seatId: call.ownSeatId! };
}

const tryJoining = async (held: Held, person: Person, callId: CallId) =>
  (await person.call('joinCall', await draftJoin(held, person, callId))).error;

const look = async (held: Held, person: Person) => must(await person.call('getCall', { conversationId: held.id })).call;
const idOf = (held: Held, person: Person) => placeOf(held, person).id;

async function entriesOf(held: Held, person: Person) {
  const { entries } = must(await person.call('listEntries', { conversationId: held.id }));
  return entries.filter(({ kind }) => kind.startsWith('call'));
}

test('V1, V4: a professional calls a client: it rings on every page, the client joins, and the clock runs from then on', async () => {
  const pages = [await openPage(world, anna), await openPage(world, anna)];
  const callId = newCall();
  const started = await join(two, vos, callId);
  assert.deepEqual(started.others, [{ participantId: idOf(two, anna), state: 'ringing' }]);
  assert.equal(started.clockFrom, null);
  await delivered(world, pages, [anna, anna]);
  for (const page of pages) {
    const ring = page.events.find((event) => event.type === 'ring');
    assert.deepEqual([ring?.callId, ring?.callerId, ring?.sound, ring?.busy], [callId, idOf(two, vos), true, false]);
  }
  assert.equal(must(await anna.call('listCalls', {})).rings.length, 1);
  const joined = await join(two, anna, callId);
  assert.deepEqual(
    joined.seats.map(({ participantId }) => participantId),
    [idOf(two, vos), idOf(two, anna)],
  );
  assert.ok(joined.clockFrom !== null);
  await delivered(world, pages, [anna, anna]);
  for (const page of pages) assert.ok(page.events.some((event) => event.type === 'ringEnded'));
  assert.deepEqual(must(await anna.call('listCalls', {})).rings, []);
  for (const page of pages) page.close();
});

test('V2: ten who start at once are in one call', async () => {
  const drafts = await Promise.all(
    Array.from({ length: 10 }, (_, at) => draftJoin(group, [vos, anna, cem][at % 3]!, newCall())),
  );
  const answers = await Promise.all(drafts.map((draft, at) => [vos, anna, cem][at % 3]!.call('joinCall', draft)));
  assert.equal(answers.filter(({ ok }) => ok).length, 1);
  assert.deepEqual(new Set(answers.flatMap(({ error }) => error ?? [])), new Set(['call.changed']));
  assert.equal((await look(group, cem))?.seats.length, 1);
});

test('V10: a seat counts only as its participant signed it for this call', async () => {
  const callId = newCall();
  const lies = [
    await draftJoin(two, vos, callId, { participant: idOf(two, anna) }),
    await draftJoin(two, vos, callId, { call: newCall() }),
    await draftJoin(two, vos, callId, { conversation: group.id }),
    await draftJoin(two, vos, callId, {}, anna),
    { ...(await draftJoin(two, vos, callId)), seat: { bytes: 'AAAA', signature: 'A'.repeat(86) } },
  ];
  for (const lie of lies) assert.equal((await vos.call('joinCall', lie)).error, 'call.seat_refused');
  assert.equal(await look(two, anna), null);
});

test('V1: who is not in the conversation neither calls nor hears of a call', async () => {
  const call = await join(two, vos, newCall());
  const input = await draftJoin(two, vos, call.callId);
  for (const stranger of [cem, bram]) {
    assert.equal((await stranger.call('joinCall', input)).error, 'not_found');
    assert.equal((await stranger.call('getCall', { conversationId: two.id })).error, 'not_found');
    assert.deepEqual(must(await stranger.call('listCalls', {})).running, []);
    assert.equal((await stranger.call('keepSeat', { seatId: call.seatId })).error, 'call.seat_ended');
    assert.equal((await stranger.call('endCall', { callId: call.callId })).error, 'not_found');
  }
});

test('V4: declining stops the ringing and says no reason; later says so; not answering is a missed call', async () => {
  const { callId, seatId } = await join(group, vos, newCall());
  must(await anna.call('answerRing', { callId, answer: 'no' }));
  must(await cem.call('answerRing', { callId, answer: 'later' }));
  const states = async () => (await look(group, vos))?.others.map(({ state }) => state);
  assert.deepEqual(await states(), ['unavailable', 'inFiveMinutes']);
  must(await vos.call('ringAgain', { seatId, participantId: idOf(group, anna) }));
  assert.deepEqual(await states(), ['ringing', 'inFiveMinutes']);
  for (let at = 0; at < 10; at += 1) {
    await pass(5);
    must(await vos.call('keepSeat', { seatId }));
  }
  assert.deepEqual(await states(), ['unavailable', 'inFiveMinutes']);
  assert.deepEqual(must(await anna.call('listCalls', {})).rings, []);
  must(await vos.call('leaveCall', { seatId }));
  const [started, ended] = await entriesOf(group, anna);
  assert.equal(decodeCallStarted(fromBase64Url(started!.bytes!)).starter, idOf(group, vos));
  assert.deepEqual(decodeCallEnded(fromBase64Url(ended!.bytes!)), {
    ...{ call: callId, starter: idOf(group, vos), seconds: 0, people: [idOf(group, vos)] },
  });
});

test('V4: who is in a call already is told, not rung; V2: who is rung by somebody is asked before they call them', async () => {
  const inGroup = await join(group, vos, newCall());
  const asked = await anna.call('joinCall', await draftJoin(two, anna, newCall()));
  assert.equal(asked.error, 'call.rings_you');
  const input = { ...(await draftJoin(two, anna, newCall())), anyway: true };
  must(await anna.call('joinCall', input));
  const { rings } = must(await vos.call('listCalls', {}));
  assert.deepEqual(
    rings.map(({ busy, sound }) => [busy, sound]),
    [[true, false]],
  );
  must(await vos.call('leaveCall', { seatId: inGroup.seatId }));
});

test('V4, H4: quiet hours and muting take the sound of a ring, never the card', async () => {
  must(await anna.call('updateNotificationSettings', { quietHours: { from: 0, until: 1439 } }));
  must(await cem.call('changeMark', { conversationId: group.id, mark: { as: 'muted', on: true } }));
  await join(group, vos, newCall());
  for (const person of [anna, cem]) {
    assert.deepEqual(
      must(await person.call('listCalls', {})).rings.map(({ sound }) => sound),
      [false],
    );
  }
});

test('K5: who silenced a caller sees the card and the missed call, hears nothing, and the caller sees no difference', async () => {
  const told: string[] = [];
  const names = new Map([anna, cem].map(({ memberId }) => [memberId, memberId === anna.memberId ? 'anna' : 'cem']));
  for (const what of ['callRings', 'callMissed'] as const) {
    world.app.reactions.on(what, async (_tx, _app, _actor, { memberIds }) => {
      for (const id of memberIds) if (names.has(id)) told.push(`${what} ${names.get(id)}`);
    });
  }
  must(await anna.call('silenceCalls', { memberId: vos.memberId, silenced: true }));
  must(await anna.call('silenceCalls', { memberId: vos.memberId, silenced: true }));
  assert.equal((await anna.call('silenceCalls', { memberId: cem.memberId, silenced: true })).error, 'contact.unknown');
  const silencedOf = async () => {
    const { contacts } = must(await anna.call('listContacts', {}));
    return contacts.filter(({ callsSilenced }) => callsSilenced).map(({ memberId }) => memberId);
  };
  assert.deepEqual(await silencedOf(), [vos.memberId]);
  assert.ok(must(await vos.call('listContacts', {})).contacts.every(({ callsSilenced }) => !callsSilenced));

  const { seatId, others } = await join(group, vos, newCall());
  assert.deepEqual(new Set(others.map(({ state }) => state)), new Set(['ringing']));
  const sounds = async (person: Person) => must(await person.call('listCalls', {})).rings.map(({ sound }) => sound);
  assert.deepEqual([await sounds(anna), await sounds(cem)], [[false], [true]]);
  must(await vos.call('leaveCall', { seatId }));
  assert.deepEqual(told, ['callRings cem', 'callMissed cem']);
  assert.deepEqual(await entriesOf(group, anna), await entriesOf(group, cem));

  // Somebody else still rings; and taken back, so does the one.
  await join(group, cem, newCall());
  assert.deepEqual(await sounds(anna), [true]);
  must(await vos.call('endCall', { callId: (await look(group, vos))!.callId }));
  must(await anna.call('silenceCalls', { memberId: vos.memberId, silenced: false }));
  assert.deepEqual(await silencedOf(), []);
  await join(group, vos, newCall());
  assert.deepEqual(await sounds(anna), [true]);
});

test('N3: silenced calls ring again where the two are no contacts any more: silence would tell who it is', async () => {
  must(await anna.call('silenceCalls', { memberId: bram.memberId, silenced: true }));
  const withBram = await start(world, vos, [anna, bram]);
  const rings = async () => {
    const { seatId } = await join(withBram, bram, newCall());
    const sounds = must(await anna.call('listCalls', {})).rings.map(({ sound }) => sound);
    must(await bram.call('leaveCall', { seatId }));
    return sounds;
  };
  assert.deepEqual(await rings(), [false]);
  await world.endCareLink(bram, anna);
  assert.deepEqual(await rings(), [true]);
  assert.equal((await anna.call('silenceCalls', { memberId: bram.memberId, silenced: true })).error, 'contact.unknown');
});

test('V6: in a conversation of two leaving ends the call for both; V11: the minutes from the second person on are kept', async () => {
  const { callId } = await join(two, vos, newCall());
  await pass(20);
  const { seatId } = await join(two, anna, callId);
  world.advance(5_000);
  must(await anna.call('leaveCall', { seatId }));
  must(await anna.call('leaveCall', { seatId }));
  assert.equal(await look(two, vos), null);
  const [, ended] = await entriesOf(two, vos);
  assert.equal(decodeCallEnded(fromBase64Url(ended!.bytes!)).seconds, 5);
  const usage = await world.app.database.transaction(vos, (tx) => tx.selectFrom('call_usage').selectAll().execute());
  assert.deepEqual(
    usage
      .filter(({ professional_ids }) => professional_ids[0] === vos.memberId)
      .map(({ kind, people, from_at, to_at }) => [kind, people, to_at.getTime() - from_at.getTime()]),
    [['oneToOne', 2, 5_000]],
  );
  assert.equal(await tryJoining(two, vos, callId), 'call.changed', 'what is over is over');
});

test('V9: who is not heard of for 30 seconds is gone, the last one ends the call, and a stopped server doesn’t count', async () => {
  const { callId, seatId } = await join(group, vos, newCall());
  const other = await join(group, anna, callId);
  await pass(20);
  must(await vos.call('keepSeat', { seatId }));
  await pass(10);
  assert.deepEqual(
    (await look(group, cem))?.seats.map((seat) => seat.seatId),
    [seatId],
  );
  assert.equal((await anna.call('keepSeat', { seatId: other.seatId })).error, 'call.seat_ended');
  // Nobody looked for an hour: the server was away.
  world.advance(3_600_000);
  await world.app.jobs.tick();
  await pass(55);
  assert.equal((await look(group, cem))?.seats.length, 1);
  await pass(10);
  assert.equal(await look(group, cem), null);
});

test('V7: a second device of one person moves the seat there', async () => {
  const { callId, seatId } = await join(group, vos, newCall());
  const page = await openPage(world, vos);
  const moved = await join(group, vos, callId);
  assert.equal(moved.seats.length, 1);
  assert.equal((await vos.call('keepSeat', { seatId })).error, 'call.seat_ended');
  await delivered(world, [page], [vos]);
  const ended = page.events.find((event) => event.type === 'seatEnded');
  assert.deepEqual([ended?.seatId, ended?.because], [seatId, 'moved']);
  page.close();
});

test('V6, V18: who leads mutes, removes and ends for all; who was removed returns only once let back in', async () => {
  const { callId, seatId } = await join(group, vos, newCall());
  const own = await join(group, anna, callId);
  const annaId = idOf(group, anna);
  for (const name of ['removeFromCall', 'muteInCall'] as const) {
    const refused = await anna.call(name, { seatId: own.seatId, participantId: idOf(group, vos) });
    assert.equal(refused.error, 'not_allowed');
  }
  assert.equal((await anna.call('endCall', { callId })).error, 'not_allowed');
  must(await anna.call('openLine', { seatId: own.seatId, direction: 'send' }));
  const sound = { seatId: own.seatId, stream: 'sound', rtpParameters: {}, paused: false } as const;
  const { producerId } = must(await anna.call('sendMedia', sound));
  must(await vos.call('muteInCall', { seatId, participantId: null }));
  const media = async () => (await look(group, vos))?.media.map(({ paused }) => paused);
  assert.deepEqual(await media(), [true]);
  must(await anna.call('changeMedia', { seatId: own.seatId, stream: 'sound', to: 'sending' }));
  assert.deepEqual(await media(), [false]);
  must(await vos.call('removeFromCall', { seatId, participantId: annaId }));
  assert.equal(sfu.lines.find(({ sent }) => sent.has(producerId))?.closed, true);
  assert.equal(await tryJoining(group, anna, callId), 'call.removed');
  assert.equal((await anna.call('letBackIn', { callId, participantId: annaId })).error, 'not_allowed');
  assert.deepEqual((await look(group, vos))?.abilities.letBackIn, [annaId]);
  must(await vos.call('letBackIn', { callId, participantId: annaId }));
  await join(group, anna, callId);
  must(await vos.call('endCall', { callId }));
  assert.equal(await look(group, anna), null);
});

test('V18: removed from the conversation, deactivated or signed out: out at once, and nothing more is given', async () => {
  const { callId, seatId } = await join(group, vos, newCall());
  const seats = [await join(group, anna, callId), await join(group, cem, callId)];
  for (const [at, person] of [anna, cem].entries()) {
    must(await person.call('openLine', { seatId: seats[at]!.seatId, direction: 'receive' }));
  }
  const open = sfu.lines.slice(-2);
  must(await remove(group, vos, [anna]));
  assert.equal((await anna.call('openLine', { seatId: seats[0]!.seatId, direction: 'send' })).error, 'call.seat_ended');
  assert.equal(await look(group, anna), null);
  assert.equal(must(await anna.call('getCall', { conversationId: group.id })).start, false);
  must(await cem.call('signOut', {}));
  assert.deepEqual(
    open.map(({ closed }) => closed),
    [true, true],
  );
  assert.equal((await vos.call('keepSeat', { seatId })).error, 'call.seat_ended', 'of the two left one went');
});

test('V10: media keys go to the other seats as they are, and who lacks one asks its sender', async () => {
  const { callId, seatId } = await join(two, vos, newCall());
  const other = await join(two, anna, callId);
  const pages = [await openPage(world, vos), await openPage(world, anna), await openPage(world, cem)];
  const keys = { seatId, bytes: 'c2VhbGVk', signature: 'A'.repeat(86) };
  must(await vos.call('sendMediaKeys', keys));
  must(await anna.call('askMediaKeys', { seatId: other.seatId, fromSeatId: seatId, generation: 3 }));
  assert.equal((await cem.call('sendMediaKeys', keys)).error, 'call.seat_ended');
  await delivered(world, pages, [vos, anna, cem]);
  const heard = pages.map(({ events }) => events.filter(({ type }) => type.startsWith('media')));
  assert.deepEqual(heard, [
    [{ type: 'mediaWanted', callId, seatId, wantedBy: other.seatId, generation: 3 }],
    [{ type: 'mediaKeys', callId, ...keys }],
    [],
  ]);
  for (const page of pages) page.close();
});

test('media are received once wanted, in the size that is wanted; one screen at a time; a dead worker loses lines, not seats', async () => {
  const { callId, seatId } = await join(group, vos, newCall());
  const other = await join(group, anna, callId);
  const screen = { stream: 'screen', rtpParameters: {}, paused: false } as const;
  assert.equal((await vos.call('sendMedia', { seatId, ...screen })).error, 'call.line_lost');
  must(await vos.call('openLine', { seatId, direction: 'send' }));
  must(await anna.call('openLine', { seatId: other.seatId, direction: 'send' }));
  must(await anna.call('openLine', { seatId: other.seatId, direction: 'receive' }));
  const { producerId } = must(await vos.call('sendMedia', { seatId, ...screen }));
  const wanted = { seatId: other.seatId, producerId, rtpCapabilities: {} };
  const { consumerId } = must(await anna.call('receiveMedia', wanted));
  const received = sfu.lines.at(-1)!.received.get(consumerId)!;
  assert.equal(received.state, 'paused');
  must(await anna.call('changeReceived', { seatId: other.seatId, consumerId, wanted: true, layer: 1, keyFrame: true }));
  assert.deepEqual([received.state, received.layer, received.keyFrames], ['sending', 1, 1]);
  assert.equal((await anna.call('receiveMedia', { ...wanted, producerId: 'unknown' })).error, 'not_found');
  assert.equal((await anna.call('sendMedia', { seatId: other.seatId, ...screen })).error, 'call.screen_shared');
  must(await anna.call('sendMedia', { seatId: other.seatId, ...screen, replace: true }));
  assert.deepEqual(
    (await look(group, vos))?.media.map((each) => each.seatId),
    [other.seatId],
  );
  const page = await openPage(world, vos);
  sfu.kill();
  worker = null;
  await delivered(world, [page], [vos]);
  assert.ok(page.events.some((event) => event.type === 'linesLost'));
  assert.equal((await vos.call('openLine', { seatId, direction: 'send' })).error, 'call.unavailable');
  worker = await sfu.startWorker(order);
  assert.equal((await vos.call('sendMedia', { seatId, ...screen })).error, 'call.line_lost');
  must(await vos.call('openLine', { seatId, direction: 'send' }));
  must(await vos.call('sendMedia', { seatId, ...screen }));
  page.close();
});

test('V9, V18: a page that goes may only be loaded anew: within five seconds it returns, else its person has left', async () => {
  const { callId, seatId } = await join(two, vos, newCall());
  const other = await join(two, anna, callId);
  must(await anna.call('leaveCall', { seatId: other.seatId, mayReturn: true }));
  assert.equal((await anna.call('openLine', { seatId: other.seatId, direction: 'send' })).error, 'call.seat_ended');
  const again = await join(two, anna, callId);
  await pass(10);
  assert.equal((await look(two, vos))?.seats.length, 2);
  must(await anna.call('leaveCall', { seatId: again.seatId, mayReturn: true }));
  assert.equal((await anna.call('keepSeat', { seatId: again.seatId })).error, 'call.seat_ended');
  await pass(10);
  assert.equal(await look(two, vos), null, 'of two, it is over for both');
  assert.equal((await vos.call('keepSeat', { seatId })).error, 'call.seat_ended');
});

test('V7: one person is in one call: who joins another one leaves the first', async () => {
  const first = await join(group, vos, newCall());
  await join(group, anna, first.callId);
  const second = await join(two, vos, newCall());
  assert.equal((await vos.call('keepSeat', { seatId: first.seatId })).error, 'call.seat_ended');
  assert.deepEqual(
    (await look(group, anna))?.seats.map(({ participantId }) => participantId),
    [idOf(group, anna)],
  );
  must(await vos.call('keepSeat', { seatId: second.seatId }));
});

test('V9: who is alone in a call for 30 minutes is no longer in one', async () => {
  const { seatId } = await join(group, vos, newCall());
  for (let at = 0; at < 71; at += 1) {
    await pass(25);
    must(await vos.call('keepSeat', { seatId }));
  }
  assert.notEqual(await look(group, vos), null);
  await pass(26);
  assert.equal(await look(group, vos), null);
});

test('V7: twelve are in a call; the thirteenth is told and comes in once somebody leaves', async () => {
  const clients = await Promise.all(Array.from({ length: 12 }, () => world.addPerson('client')));
  for (const client of clients) await world.link(vos, client);
  const large = await start(world, vos, clients);
  const callId = newCall();
  await join(large, vos, callId);
  const seats = [];
  for (const client of clients.slice(0, 11)) seats.push(await join(large, client, callId));
  const [last] = clients.slice(11);
  assert.ok(last);
  assert.equal(await tryJoining(large, last, callId), 'call.full');
  assert.equal((await look(large, last))?.seats.length, 12);
  // Who is in it may go on at another device.
  await join(large, clients[0]!, callId);
  must(await clients[1]!.call('leaveCall', { seatId: seats[1]!.seatId }));
  const [a, b] = await Promise.all([draftJoin(large, last, callId), draftJoin(large, clients[1]!, callId)]);
  const answers = await Promise.all([last.call('joinCall', a), clients[1]!.call('joinCall', b)]);
  assert.deepEqual(answers.map(({ error }) => error ?? 'in').toSorted(), ['call.full', 'in'], 'one place, one of two');
});

test('P5: switched off, calls that run end at once, none starts, and on again they do', async () => {
  const { organisationId } = vos;
  const desk = {
    kind: 'serviceDesk',
    serviceDeskId: newCall() as never as ServiceDeskId,
    signInId: newCall() as never as SignInId,
  } as const;
  const set = (enabled: boolean) => switchFeature(world.app, desk, { organisationId, feature: 'videoCalls', enabled });
  const callId = newCall();
  const { seatId } = await join(two, vos, callId);
  must(await vos.call('openLine', { seatId, direction: 'send' }));
  const line = sfu.lines.at(-1);
  await set(false);
  assert.equal(line?.closed, true);
  assert.equal((await vos.call('openLine', { seatId, direction: 'send' })).error, 'feature.off');
  assert.equal(await tryJoining(two, vos, newCall()), 'feature.off');
  const ended = (await entriesOf(two, anna)).at(-1);
  assert.equal(ended?.kind, 'callEnded');
  await set(true);
  assert.equal((await vos.call('keepSeat', { seatId })).error, 'call.seat_ended');
  await join(two, vos, newCall());
});

test('K3: where the care link of two has ended no call is started any more; one that runs is not cut off', async () => {
  const callId = newCall();
  const { seatId } = await join(two, vos, callId);
  await world.endCareLink(vos, anna);
  must(await vos.call('keepSeat', { seatId }));
  await join(two, anna, callId);
  must(await vos.call('leaveCall', { seatId }));
  assert.equal(await tryJoining(two, anna, newCall()), 'call.link_ended');
  assert.equal(must(await anna.call('getCall', { conversationId: two.id })).start, false);
  await join(group, anna, newCall());
});

test('V14: whoever looks at a conversation reads how far video calls are prepared, and that they are ready', async () => {
  const readiness = async () => must(await vos.call('getCall', { conversationId: two.id })).readiness;
  assert.deepEqual(await readiness(), { state: 'ready' });
  const told: [CallsState, unknown][] = [
    [
      { state: 'preparing', percent: 43 },
      { state: 'preparing', percent: 43 },
    ],
    // Why is for whoever runs the installation.
    [{ state: 'unavailable', why: 'notPrepared' }, { state: 'unavailable' }],
    [{ state: 'unavailable', why: 'off' }, { state: 'off' }],
  ];
  try {
    for (const [now, answer] of told) {
      state = now;
      assert.deepEqual(await readiness(), answer);
    }
  } finally {
    state = { state: 'ready' };
  }
});

test('V14: while the media worker is busy no further call begins; those that run go on, and who is called still joins', async () => {
  const callId = newCall();
  await join(two, vos, callId);
  await pass(5);
  sfu.used += 4_600;
  await pass(5);
  assert.equal(await tryJoining(group, cem, newCall()), 'call.no_room');
  assert.equal((await join(two, anna, callId)).seats.length, 2);
  await pass(5);
  await join(group, cem, newCall());
});
