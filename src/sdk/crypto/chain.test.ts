// People who make a chain with the same functions that others check it with: what vectors can't say (protocol §5, §9).
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { commitOf, mayHoldEpoch, type ChainState } from '../../shared/chain-state.ts';
import { ChainError, pendingParticipant, type ControlAct, type Participant } from '../../shared/control-entry.ts';
import { MOST_PARTICIPANTS, noFacts, type ChainFacts } from '../../shared/control-rules.ts';
import { closeState, draftControl, verifyControl } from '../../shared/control.ts';
import { nothing, zeroHash, type Bytes } from '../../shared/encoding.ts';
import { decodeEntry, type EntryHead } from '../../shared/entry.ts';
import { EntryError, verifyEntry } from '../../shared/entry-rules.ts';
import type { ConversationId, ParticipantId } from '../../shared/ids.ts';
import { areSharesComplete, epochsInShare } from '../../shared/shares.ts';
import { sealEntry } from './entry.ts';
import { epochCommit, makeEpochSecret, openShare, sealShare } from './epoch.ts';
import { participantKeys, signBytes, type KeyPairs } from './keys.ts';
import { randomBytes } from './primitives.ts';
import { makeTopic, readTopic } from './topic.ts';

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
    assert.ok(performance.now() - started < 3000);
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
