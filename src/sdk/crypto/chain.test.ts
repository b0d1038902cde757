// People who make a chain with the same functions that others check it with: what vectors can't say (protocol §5, §9).
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { commitOf, mayHoldEpoch, stateHash, type ChainState } from '../../shared/chain-state.ts';
import { ChainError, pendingParticipant, type ControlAct, type Participant } from '../../shared/control-entry.ts';
import { encodeControl, draftControl } from '../../shared/control-draft.ts';
import { MOST_PARTICIPANTS, noFacts, type ChainFacts } from '../../shared/control-rules.ts';
import { closeState, snapshotOf, startFromSnapshot, verifyControl } from '../../shared/control.ts';
import { nothing, zeroHash, type Bytes } from '../../shared/encoding.ts';
import { decodeEntry, type EntryHead } from '../../shared/entry.ts';
import { EntryError, verifyEntry, type EntryPlace } from '../../shared/entry-rules.ts';
import type { ConversationId, ParticipantId } from '../../shared/ids.ts';
import { areSharesComplete, epochsInShare } from '../../shared/shares.ts';
import { sealEntry, makeEpochSecret, sealShare, makeTopic } from './sealing.ts';
import { epochCommit, openShare } from './epoch.ts';
import { participantKeys, signBytes, type KeyPairs } from './keys.ts';
import { randomBytes } from './primitives.ts';
import { readTopic } from './topic.ts';

type EntryTarget = EntryPlace['target'];

interface Person {
  readonly record: Participant;
  readonly keys: KeyPairs;
}

const conversation = crypto.randomUUID() as unknown as ConversationId;

async function makePerson(
  professional: boolean,
  id = crypto.randomUUID() as unknown as ParticipantId,
): Promise<Person> {
  const keys = await participantKeys(randomBytes(32), 0);
  const record = { id, kind: 'member' as const, professional, sign: keys.sign.public, hpke: keys.hpke.public };
  return { record, keys };
}

/** Drafts, signs and checks one entry as its author and every reader would. */
async function act(
  state: ChainState | null,
  actor: Person,
  what: ControlAct,
  facts: ChainFacts = noFacts,
  secret: Bytes | null = makeEpochSecret(),
): Promise<ChainState> {
  const epoch = state ? state.epoch + (secret ? 1 : 0) : 0;
  const commit = secret ? await epochCommit(secret, conversation, epoch) : state!.commit;
  const draft = {
    conversation,
    actor: actor.record.id,
    act: what,
    epoch,
    commit,
    seenPosition: 0,
    seenHash: zeroHash(),
  };
  const { bytes, next } = await draftControl(state, draft, facts);
  const signature = await signBytes(actor.keys.sign, bytes);
  const read = await verifyControl(state, bytes, signature, facts);
  assert.deepEqual(read, await closeState(next, bytes, signature));
  return read;
}

function refused(code: string) {
  return (error: unknown) => error instanceof ChainError && error.code === code;
}

function start(...people: readonly Person[]): Promise<ChainState> {
  const participants = people.map(({ record }) => record);
  return act(null, people[0]!, { type: 'create', kind: 'regular', participants });
}

describe("confirming somebody's new keys", () => {
  test('in a one-to-one conversation always the other person, whoever leads', async () => {
    const [therapist, client] = [await makePerson(true), await makePerson(false)];
    const state = await start(therapist, client);
    const renewed = await makePerson(true, therapist.record.id);
    const after = await act(state, client, { type: 'rekey', participant: renewed.record, basis: 'vouched' });
    assert.equal(after.epoch, 1);
    assert.equal(after.manager, therapist.record.id);
  });

  test('never a friend where a professional is in it', async () => {
    const [therapist, client, friend] = [await makePerson(true), await makePerson(false), await makePerson(false)];
    const state = await start(therapist, client, friend);
    const renewed = await makePerson(false, client.record.id);
    const rekey: ControlAct = { type: 'rekey', participant: renewed.record, basis: 'vouched' };
    await assert.rejects(act(state, friend, rekey), refused('not_allowed'));
    await act(state, therapist, rekey);
  });

  test('for a client who leads, a friend where no professional is in it, but not where one is', async () => {
    const people = [await makePerson(false), await makePerson(false), await makePerson(false)];
    const [leader, friend] = people as [Person, Person, Person];
    const renewed = await makePerson(false, leader.record.id);
    const rekey: ControlAct = { type: 'rekey', participant: renewed.record, basis: 'vouched' };
    await act(await start(...people), friend, rekey);
    const withTherapist = await start(...people, await makePerson(true));
    await assert.rejects(act(withTherapist, friend, rekey), refused('not_allowed'));
  });

  test('in a closed conversation, and for who is no longer in it, new keys come without a new epoch', async () => {
    const [therapist, client] = [await makePerson(true), await makePerson(false)];
    const state = await start(therapist, client);
    const renewed = await makePerson(false, client.record.id);
    const rekey: ControlAct = { type: 'rekey', participant: renewed.record, basis: 'self' };
    const closed = { announced: new Set<ParticipantId>(), closed: true };
    await assert.rejects(act(state, client, rekey, noFacts, null), refused('wrong_epoch'));
    assert.equal((await act(state, client, rekey, closed, null)).epoch, 0);
    const gone = { announced: new Set([client.record.id]), closed: false };
    const dropped = await act(state, therapist, { type: 'drop', participants: [client.record.id] }, gone);
    const back = await act(dropped, client, rekey, noFacts, null);
    assert.ok(mayHoldEpoch(back, client.record.id, 0) && !mayHoldEpoch(back, client.record.id, 1));
    assert.deepEqual(
      back.former.map(({ sign }) => sign),
      [renewed.record.sign],
    );
  });
});

describe('shares that come with an entry', () => {
  test('exactly one well-formed share for everybody with keys', async () => {
    const [therapist, client] = [await makePerson(true), await makePerson(false)];
    const invited = pendingParticipant(crypto.randomUUID() as unknown as ParticipantId, false);
    const participants = [therapist.record, client.record, invited];
    const secret = makeEpochSecret();
    const state = await act(null, therapist, { type: 'create', kind: 'regular', participants }, noFacts, secret);
    const [mine, hers] = await Promise.all(
      [therapist, client].map(async ({ record }) => ({
        participantId: record.id,
        box: await sealShare(conversation, record, [{ epoch: 0, secret }]),
      })),
    );
    assert.ok(mine && hers);
    assert.ok(areSharesComplete(state, [hers, mine]));
    assert.ok(!areSharesComplete(state, [mine]), 'misses somebody');
    assert.ok(!areSharesComplete(state, [mine, mine]), 'one twice');
    assert.ok(!areSharesComplete(state, [mine, hers, { ...hers, participantId: invited.id }]), 'one without keys');
    assert.ok(!areSharesComplete(state, [mine, { ...hers, box: hers.box.slice(1) }]), 'a cut one');
    assert.deepEqual([83, 84, 120, 48].map(epochsInShare), [null, 1, 2, null]);
    const found = await openShare(conversation, { id: client.record.id, keys: client.keys.hpke }, hers.box, (epoch) =>
      commitOf(state, epoch),
    );
    assert.deepEqual(found, [{ epoch: 0, secret }]);
  });
});

describe("the chain's bookkeeping", () => {
  test('somebody who is added again comes last, and keeps what she was allowed before', async () => {
    const [therapist, client, other] = [await makePerson(true), await makePerson(false), await makePerson(false)];
    let state = await start(therapist, client, other);
    state = await act(state, therapist, { type: 'remove', participants: [client.record.id] });
    const again = await makePerson(false, client.record.id);
    const add: ControlAct = { type: 'add', participant: again.record, history: { from: 'now' }, invite: null };
    state = await act(state, therapist, add);
    assert.deepEqual(state.participants.map(({ record }) => record.id).at(-1), client.record.id);
    assert.deepEqual(
      [0, 1, 2].map((epoch) => mayHoldEpoch(state, client.record.id, epoch)),
      [true, false, true],
    );
    assert.equal(state.former.length, 0);
  });

  test('fifty people are followed quickly, the fifty-first is refused', async () => {
    const people = await Promise.all(Array.from({ length: MOST_PARTICIPANTS }, () => makePerson(false)));
    const leader = people[0]!;
    const started = performance.now();
    let state = await start(...people);
    for (const { record } of people.slice(1, 11))
      state = await act(state, leader, { type: 'remove', participants: [record.id] });
    assert.ok(performance.now() - started < 10_000);
    const more: ControlAct = { type: 'add', participant: leader.record, history: { from: 'now' }, invite: null };
    const full = await start(...people);
    const extra = { ...more, participant: (await makePerson(false)).record };
    await assert.rejects(act(full, leader, extra), refused('too_many'));
  });

  test('keys that one device uses for two people are refused', async () => {
    const [therapist, client] = [await makePerson(true), await makePerson(false)];
    const double = { ...client, record: { ...client.record, id: crypto.randomUUID() as unknown as ParticipantId } };
    await assert.rejects(start(therapist, client, double), refused('key_reused'));
    const unusable = { ...client.record, id: double.record.id, sign: nothing() };
    await assert.rejects(start(therapist, { ...client, record: unusable }));
  });
});

describe('what an author is not let do, however well it is signed', () => {
  const newId = () => crypto.randomUUID() as unknown as ParticipantId;
  const now = { from: 'now' } as const;
  const guestOf = ({ record }: Person): Participant => ({ ...record, kind: 'guest' });

  test('name somebody twice, or nobody', async () => {
    const [therapist, client] = [await makePerson(true), await makePerson(false)];
    const twice = {
      ...(await makePerson(false)),
      record: { ...(await makePerson(false)).record, id: client.record.id },
    };
    await assert.rejects(start(therapist, client, twice), refused('already_in'));
    const state = await start(therapist, client);
    for (const participants of [[], [client.record.id, client.record.id], [newId()]]) {
      await assert.rejects(act(state, therapist, { type: 'remove', participants }), refused('wrong_participant'));
    }
  });

  test('bring a guest in without being a professional, or turn a guest into a member', async () => {
    const [leader, other] = [await makePerson(false), await makePerson(false)];
    const visitor = await makePerson(false);
    const guest: ControlAct = { type: 'add', participant: guestOf(visitor), history: now, invite: null };
    await assert.rejects(act(await start(leader, other), leader, guest), refused('not_allowed'));
    const therapist = await makePerson(true);
    let state = await act(await start(therapist, other), therapist, guest);
    state = await act(state, therapist, { type: 'remove', participants: [visitor.record.id] });
    const member: ControlAct = { type: 'add', participant: visitor.record, history: now, invite: null };
    await assert.rejects(act(state, therapist, member), refused('wrong_participant'));
  });

  test('let an invited person in as a guest', async () => {
    const [therapist, client] = [await makePerson(true), await makePerson(false)];
    const participants = [therapist.record, pendingParticipant(client.record.id, false)];
    const state = await act(null, therapist, { type: 'create', kind: 'regular', participants });
    const admit: ControlAct = { type: 'admit', participant: guestOf(client), basis: 'tapped' };
    await assert.rejects(act(state, therapist, admit), refused('wrong_participant'));
  });

  test('become a professional by new keys', async () => {
    const [therapist, client] = [await makePerson(true), await makePerson(false)];
    const risen = await makePerson(true, client.record.id);
    const rekey: ControlAct = { type: 'rekey', participant: risen.record, basis: 'self' };
    await assert.rejects(act(await start(therapist, client), client, rekey), refused('wrong_participant'));
  });

  test('hand over to who is invited only, not in it, or announced', async () => {
    const [therapist, client] = [await makePerson(true), await makePerson(false)];
    const invited = pendingParticipant(newId(), true);
    const participants = [therapist.record, client.record, invited];
    const state = await act(null, therapist, { type: 'create', kind: 'regular', participants });
    const handOver = (manager: ParticipantId): ControlAct => ({
      type: 'manager',
      manager,
      basis: 'handover',
      deputies: [],
    });
    for (const manager of [invited.id, newId()]) {
      await assert.rejects(act(state, therapist, handOver(manager), noFacts, null), refused('wrong_participant'));
    }
    const gone = { announced: new Set([client.record.id]), closed: false };
    const toHer = handOver(client.record.id);
    await assert.rejects(act(state, therapist, toHer, gone, null), refused('wrong_participant'));
    assert.equal((await act(state, therapist, toHer, noFacts, null)).manager, client.record.id);
  });

  test('give more of the past than she may read herself', async () => {
    const [therapist, colleague] = [await makePerson(true), await makePerson(true)];
    let state = await start(therapist, await makePerson(false));
    state = await act(state, therapist, { type: 'add', participant: colleague.record, history: now, invite: null });
    const manager = colleague.record.id;
    state = await act(state, therapist, { type: 'manager', manager, basis: 'handover', deputies: [] }, noFacts, null);
    const { record } = await makePerson(false);
    const add = (epoch: number): ControlAct => ({
      type: 'add',
      participant: record,
      history: { from: 'epoch', epoch, position: 1 },
      invite: null,
    });
    await assert.rejects(act(state, colleague, add(0)), refused('wrong_range'));
    assert.ok(mayHoldEpoch(await act(state, colleague, add(1)), record.id, 1));
  });

  test('start with something else than create, or with a later epoch', async () => {
    const therapist = await makePerson(true);
    const create: ControlAct = { type: 'create', kind: 'regular', participants: [therapist.record] };
    const draft = { conversation, actor: therapist.record.id, epoch: 0, commit: randomBytes(32) };
    const rest = { ...draft, seenPosition: 0, seenHash: zeroHash() };
    const drop: ControlAct = { type: 'drop', participants: [therapist.record.id] };
    await assert.rejects(draftControl(null, { ...rest, act: drop }, noFacts), refused('wrong_number'));
    await assert.rejects(draftControl(null, { ...rest, act: create, epoch: 1 }, noFacts), refused('wrong_epoch'));
  });
});

describe('a joiner who is lied to', () => {
  /** An add, signed by its author, whose state hash is that of another state than its other fields say. */
  async function lie(change: (state: ChainState, author: Person) => Partial<ChainState>, author: Person) {
    const state = await start(author, await makePerson(false));
    const shown = { ...state, ...change(state, author) };
    const entry = {
      ...{ conversation, n: 5, previous: randomBytes(32), actor: author.record.id, epoch: state.epoch },
      ...{ commit: state.commit, seenPosition: 9, seenHash: randomBytes(32), stateHash: await stateHash(shown) },
      act: { type: 'remove' as const, participants: [author.record.id] },
    };
    const bytes = encodeControl(entry);
    return startFromSnapshot(snapshotOf(shown), bytes, await signBytes(author.keys.sign, bytes));
  }

  test('takes no snapshot of another epoch, of too many, or without its signer', async () => {
    const author = await makePerson(true);
    const crowd = (state: ChainState) =>
      Array.from({ length: 51 }, (_, at) => ({ ...state.participants[at === 0 ? 0 : 1]! }));
    assert.equal((await lie(() => ({}), author)).n, 5);
    await assert.rejects(
      lie(() => ({ epoch: 3 }), author),
      refused('wrong_epoch'),
    );
    await assert.rejects(
      lie(() => ({ commit: randomBytes(32) }), author),
      refused('wrong_epoch'),
    );
    await assert.rejects(
      lie((state) => ({ participants: crowd(state) }), author),
      refused('too_many'),
    );
    const without = (state: ChainState) => ({ participants: state.participants.slice(1) });
    await assert.rejects(lie(without, author), refused('not_active'));
  });
});

describe('entries at their place', () => {
  const later = { announced: new Set<ParticipantId>(), target: null };
  async function write(
    state: ChainState,
    { record, keys }: Person,
    change: Partial<EntryHead>,
    target: EntryTarget = null,
  ) {
    const head: EntryHead = {
      ...{ conversation, kind: 'message', epoch: 0, sender: record.id, entryId: crypto.randomUUID() as never },
      ...{ target: null, controlN: 0, seenPosition: 1, seenHash: zeroHash(), claimedTime: 0 },
      ...change,
    };
    const { bytes, signature } = await sealEntry(head, {}, randomBytes(32), keys.sign);
    return verifyEntry(state, bytes, signature, { ...later, n: state.n, target });
  }
  const refusedEntry = (code: string) => (error: unknown) => error instanceof EntryError && error.code === code;

  test('another conversation, another epoch, and a target where none belongs', async () => {
    const [therapist, client] = [await makePerson(true), await makePerson(false)];
    const state = await start(therapist, client);
    const elsewhere = crypto.randomUUID() as never;
    await write(state, client, {});
    await assert.rejects(write(state, client, { conversation: elsewhere }), refusedEntry('wrong_conversation'));
    await assert.rejects(write(state, client, { epoch: 1 }), refusedEntry('wrong_epoch'));
    await assert.rejects(write(state, client, { target: elsewhere }), refusedEntry('malformed'));
    assert.equal((await write(state, client, { kind: 'reaction', target: elsewhere })).head.kind, 'reaction');
  });

  test('agenda and "if the line breaks off" are for two, a planned call is for members', async () => {
    const [therapist, client, visitor] = [await makePerson(true), await makePerson(false), await makePerson(false)];
    const two = await start(therapist, client);
    const guest = { ...visitor.record, kind: 'guest' as const };
    const three = await act(two, therapist, {
      type: 'add',
      participant: guest,
      history: { from: 'now' },
      invite: null,
    });
    for (const kind of ['agenda', 'fallback']) {
      await write(two, client, { kind });
      await assert.rejects(write(three, client, { kind, epoch: 1 }), refusedEntry('not_allowed'));
    }
    await write(three, client, { kind: 'plan', epoch: 1 });
    await assert.rejects(write(three, visitor, { kind: 'plan', epoch: 1 }), refusedEntry('not_allowed'));
    const [one, other] = [await makePerson(false), await makePerson(false)];
    await assert.rejects(write(await start(one, other), one, { kind: 'fallback' }), refusedEntry('not_allowed'));
    const colleagues = await start(therapist, await makePerson(true));
    await assert.rejects(write(colleagues, therapist, { kind: 'fallback' }), refusedEntry('not_allowed'));
  });

  test('in a group a professional who leads may remove what others wrote; nobody else, and nobody may edit it', async () => {
    const people = [await makePerson(true), await makePerson(false), await makePerson(false)] as const;
    const [therapist, client, other] = people;
    const group = await start(...people);
    const hers = { sender: client.record.id, kind: 'message' };
    const target = crypto.randomUUID() as never;
    await write(group, therapist, { kind: 'delete', target }, hers);
    await assert.rejects(write(group, therapist, { kind: 'edit', target }, hers), refusedEntry('not_yours'));
    await assert.rejects(write(group, other, { kind: 'delete', target }, hers), refusedEntry('not_yours'));
    const two = await start(therapist, client);
    await assert.rejects(write(two, therapist, { kind: 'delete', target }, hers), refusedEntry('not_yours'));
  });
});

describe('the topic over a new epoch', () => {
  test('who makes the epoch carries it over, word for word; nobody else may write one', async () => {
    const [therapist, client, other] = [await makePerson(true), await makePerson(false), await makePerson(false)];
    const first = await start(therapist, client, other);
    const topic = await makeTopic({ conversation, n: 0, signer: therapist.record.id }, 'Sleep', therapist.keys.sign);
    const gone = { announced: new Set([other.record.id]), closed: false };
    const secret = makeEpochSecret();
    const state = await act(first, client, { type: 'drop', participants: [other.record.id] }, gone, secret);
    const head: EntryHead = {
      conversation,
      kind: 'topic',
      epoch: 1,
      sender: client.record.id,
      entryId: crypto.randomUUID() as never,
      target: null,
      controlN: 1,
      seenPosition: 2,
      seenHash: zeroHash(),
      claimedTime: 0,
    };
    const place = { n: 1, announced: new Set<ParticipantId>(), target: null };
    const carried = await sealEntry(head, topic, secret, client.keys.sign);
    assert.equal((await verifyEntry(state, carried.bytes, carried.signature, place)).head.kind, 'topic');
    assert.deepEqual(await readTopic(state, topic), { text: 'Sleep', n: 0 });

    const own = await makeTopic({ conversation, n: 1, signer: client.record.id }, 'Mine', client.keys.sign);
    assert.equal(await readTopic(state, own), null);
    const before = { ...head, epoch: 0, controlN: 0 };
    const early = await sealEntry(before, own, secret, client.keys.sign);
    assert.equal(decodeEntry(early.bytes).head.epoch, 0);
    await assert.rejects(
      verifyEntry(first, early.bytes, early.signature, { ...place, n: 0 }),
      (error: unknown) => error instanceof EntryError && error.code === 'not_allowed',
    );
  });
});
