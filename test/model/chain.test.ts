// The control chain under random people who try random things: what its rules accept is what every reader accepts, only
// those grow it who may, and who starts from a snapshot ends where everybody is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { epochCommit } from '../../src/sdk/crypto/epoch.ts';
import { makeEpochSecret } from '../../src/sdk/crypto/sealing.ts';
import { participantKeys, signBytes, type KeyPairs } from '../../src/sdk/crypto/keys.ts';
import { randomBytes } from '../../src/sdk/crypto/primitives.ts';
import { findJoined, mayHoldEpoch, stateHash, type ChainState } from '../../src/shared/chain-state.ts';
import { ChainError, pendingParticipant, type ControlAct, type Participant } from '../../src/shared/control-entry.ts';
import type { ChainFacts } from '../../src/shared/control-rules.ts';
import { closeState, snapshotOf, startFromSnapshot, verifyControl } from '../../src/shared/control.ts';
import { draftControl } from '../../src/shared/control-draft.ts';
import { toHex, zeroHash, type Bytes } from '../../src/shared/encoding.ts';
import type { ConversationId, InvitationId, ParticipantId } from '../../src/shared/ids.ts';

const conversation = crypto.randomUUID() as unknown as ConversationId;
const PEOPLE = 6;

interface Someone {
  id: ParticipantId;
  professional: boolean;
  keys: KeyPairs;
  /** For a change of keys. */
  newer: KeyPairs;
}

const root = randomBytes(32);
const people: Someone[] = [];
for (let at = 0; at < PEOPLE; at += 1) {
  const id = crypto.randomUUID() as unknown as ParticipantId;
  people.push({
    ...{ id, professional: at % 2 === 0 },
    ...{ keys: await participantKeys(root, at), newer: await participantKeys(root, at + 100) },
  });
}

function recordOf({ id, professional, keys }: Someone, kind: 'member' | 'guest' = 'member'): Participant {
  return { id, kind, professional, sign: keys.sign.public, hpke: keys.hpke.public };
}

/** What somebody tries, by numbers: whoever it is, allowed or not. */
interface Attempt {
  actor: number;
  what: 'add' | 'addPending' | 'addGuest' | 'admit' | 'remove' | 'drop' | 'rekey' | 'lead' | 'succeed' | 'announce';
  who: number;
  other: number;
  back: number;
}

const attempt: fc.Arbitrary<Attempt> = fc.record({
  /** From six on: whoever leads. */
  actor: fc.nat({ max: PEOPLE + 6 }),
  what: fc.constantFrom(
    ...([
      'add',
      'add',
      'addPending',
      'addGuest',
      'admit',
      'remove',
      'drop',
      'rekey',
      'lead',
      'succeed',
      'announce',
    ] as const),
  ),
  who: fc.nat({ max: PEOPLE - 1 }),
  other: fc.nat({ max: PEOPLE - 1 }),
  back: fc.nat({ max: 4 }),
});

function actOf(
  { what, who, other, back }: Attempt,
  self: Someone,
  state: ChainState,
  announced: ReadonlySet<ParticipantId>,
): ControlAct {
  const [target, deputy] = [someone(who), someone(other)];
  const history =
    back === 0
      ? ({ from: 'now' } as const)
      : ({ from: 'epoch', epoch: Math.max(0, state.epoch - back), position: 0 } as const);
  switch (what) {
    case 'add':
      return { type: 'add', participant: recordOf(target), history, invite: null };
    case 'addGuest':
      return { type: 'add', participant: recordOf(target, 'guest'), history, invite: null };
    case 'addPending': {
      const invite = crypto.randomUUID() as unknown as InvitationId;
      return { type: 'add', participant: pendingParticipant(target.id, target.professional), history, invite };
    }
    case 'admit':
      return { type: 'admit', participant: recordOf(target), basis: back > 1 ? 'code' : 'tapped' };
    case 'remove':
      return { type: 'remove', participants: [target.id] };
    case 'drop':
    case 'announce':
      return { type: 'drop', participants: [...announced] };
    case 'rekey': {
      const { sign, hpke } = target.newer;
      const participant = { ...recordOf(target), sign: sign.public, hpke: hpke.public };
      return { type: 'rekey', participant, basis: target.id === self.id ? 'self' : 'vouched' };
    }
    case 'lead':
      return { type: 'manager', manager: target.id, basis: 'handover', deputies: deputy === target ? [] : [deputy.id] };
    case 'succeed':
      return { type: 'manager', manager: self.id, basis: 'succession', deputies: [] };
  }
}

function someone(number: number): Someone {
  const found = people[number];
  if (!found) throw new Error('there are only six');
  return found;
}

interface Stored {
  bytes: Bytes;
  signature: Bytes;
  facts: ChainFacts;
  /** After it. */
  state: ChainState;
}

/** A chain of what was accepted; who ended is announced before the next entry. */
async function tryAll(
  attempts: readonly Attempt[],
  judge: (before: ChainState, entry: Stored, actor: Someone) => void,
) {
  const first = someone(0);
  let state: ChainState | null = null;
  const stored: Stored[] = [];
  const announced = new Set<ParticipantId>();
  const signers = new Map(people.map(({ id, keys }) => [id, keys]));
  const append = async (actor: Someone, act: ControlAct): Promise<void> => {
    const isNew = act.type !== 'manager';
    const epoch: number = state ? state.epoch + (isNew ? 1 : 0) : 0;
    const commit = isNew || !state ? await epochCommit(makeEpochSecret(), conversation, epoch) : state.commit;
    const facts = { announced: new Set(announced), closed: false };
    const draft = { conversation, actor: actor.id, act, epoch, commit, seenPosition: 0, seenHash: zeroHash() };
    const drafted = await draftControl(state, draft, facts).catch(unlessRefused);
    if (!drafted) return;
    const { bytes, next } = drafted;
    const signature = await signBytes((signers.get(actor.id) ?? actor.keys).sign, bytes);
    // Who drafts by the rules must be believed by whoever reads by them, unless somebody else's key signed.
    const read: ChainState = await verifyControl(state, bytes, signature, facts);
    assert.deepEqual(read, await closeState(next, bytes, signature));
    const entry = { bytes, signature, facts, state: read };
    if (state) judge(state, entry, actor);
    stored.push(entry);
    if ('participant' in act) {
      const owner = people.find(({ id }) => id === act.participant.id) ?? first;
      signers.set(owner.id, act.type === 'rekey' ? owner.newer : owner.keys);
    }
    if (act.type === 'drop' || act.type === 'remove') for (const id of act.participants) announced.delete(id);
    state = read;
  };
  await append(first, {
    type: 'create',
    kind: 'regular',
    participants: [recordOf(first), recordOf(someone(1)), recordOf(someone(2))],
  });
  for (const each of attempts) {
    const now: ChainState = state ?? refuse();
    const target = someone(each.who).id;
    if (each.what === 'announce') {
      if (findJoined(now, target)) announced.add(target);
      continue;
    }
    const leads = people.find(({ id }) => id === now.manager) ?? first;
    const actor = each.actor < PEOPLE ? someone(each.actor) : leads;
    await append(actor, actOf(each, actor, now, announced));
  }
  return stored;
}

function unlessRefused(error: unknown): null {
  if (error instanceof ChainError) return null;
  throw error;
}

function refuse(): never {
  throw new Error('the first entry is always there');
}

const runs = { numRuns: 60 };
const attempts = fc.array(attempt, { minLength: 5, maxLength: 40, size: 'max' });

test('nobody grows who is in it but the manager; a deputy only by guests and invited people', async () => {
  let grown = 0;
  await fc.assert(
    fc.asyncProperty(attempts, async (all) => {
      await tryAll(all, (before, { state }, { id }) => {
        const came = state.participants.filter(({ record }) => !findJoined(before, record.id));
        const gotKeys = state.participants.filter(
          ({ record }) => record.kind === 'member' && findJoined(before, record.id)?.record.kind === 'pending',
        );
        grown += came.length;
        const leads = before.manager === id;
        const helps = before.deputies.includes(id);
        for (const { record } of came) assert.ok(leads || (helps && record.kind === 'guest'));
        for (const { addedBy } of gotKeys) assert.ok(leads || helps || addedBy === id);
        assert.ok(findJoined(before, id), 'who acts is in it');
        if (state.manager !== before.manager && state.manager !== null) assert.ok(leads || before.manager === null);
      });
    }),
    runs,
  );
  assert.ok(grown > 20, 'people did come');
});

test('with everybody who goes a new epoch begins, and whoever went or came later may not hold it', async () => {
  await fc.assert(
    fc.asyncProperty(attempts, async (all) => {
      await tryAll(all, (before, { state }) => {
        const changed = before.participants.some(({ record }) => !findJoined(state, record.id));
        if (changed) assert.equal(state.epoch, before.epoch + 1);
        assert.ok(state.epoch === before.epoch || state.epoch === before.epoch + 1);
        for (const { id } of people) {
          assert.equal(mayHoldEpoch(state, id, state.epoch), findJoined(state, id) !== null, 'the newest epoch');
          const gained = Array.from({ length: before.epoch + 1 }, (_, epoch) => epoch).filter(
            (epoch) => mayHoldEpoch(state, id, epoch) !== mayHoldEpoch(before, id, epoch),
          );
          // An earlier epoch is only ever granted by adding somebody with history, and to nobody else.
          if (gained.length > 0) assert.ok(findJoined(state, id)?.joinedN === state.n);
        }
      });
    }),
    runs,
  );
});

test('who starts from a snapshot and follows the later entries ends where everybody is', async () => {
  let followed = 0;
  await fc.assert(
    fc.asyncProperty(attempts, fc.nat({ max: 30 }), async (all, where) => {
      const stored = await tryAll(all, () => undefined);
      const at = where % stored.length;
      const begin = stored[at] ?? refuse();
      let state: ChainState = await startFromSnapshot(snapshotOf(begin.state), begin.bytes, begin.signature);
      for (const { bytes, signature, facts } of stored.slice(at + 1)) {
        state = await verifyControl(state, bytes, signature, facts);
        followed += 1;
      }
      const last = stored.at(-1)?.state ?? refuse();
      assert.equal(toHex(state.head), toHex(last.head));
      assert.equal(toHex(await stateHash(state)), toHex(await stateHash(last)));
      assert.deepEqual([state.n, state.epoch, state.manager], [last.n, last.epoch, last.manager]);
    }),
    runs,
  );
  assert.ok(followed > 50, 'there were entries to follow');
});
