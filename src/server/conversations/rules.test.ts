import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MemberId, ParticipantId } from '../../shared/ids.ts';
import {
  mayChangeTopic,
  mayLetIn,
  maySucceed,
  mayWrite,
  successor,
  type Candidate,
  type Place,
  type Situation,
} from './rules.ts';

const id = (name: string) => name as ParticipantId;

function somebody(name: string, change: Partial<Place> = {}): Place {
  return { id: id(name), kind: 'member', professional: false, active: true, addedBy: id('anna'), ...change };
}

function situation(change: Partial<Situation> = {}): Situation {
  const [managerId, chainManagerId] = [id('anna'), id('anna')];
  return {
    closed: false,
    readOnly: false,
    managerId,
    chainManagerId,
    deputyIds: [],
    self: somebody('anna'),
    ...change,
  };
}

test('C19: everybody who is in it with keys writes, while it is open', () => {
  assert.equal(mayWrite(situation()), true);
  assert.equal(mayWrite(situation({ self: somebody('guest', { kind: 'guest' }) })), true);
  assert.equal(mayWrite(situation({ closed: true })), false);
  assert.equal(mayWrite(situation({ readOnly: true })), false);
  assert.equal(mayWrite(situation({ self: somebody('anna', { active: false }) })), false);
  assert.equal(mayWrite(situation({ self: somebody('anna', { kind: 'pending' }) })), false);
});

test('the manager changes the topic once the chain names them', () => {
  assert.equal(mayChangeTopic(situation()), true);
  assert.equal(mayChangeTopic(situation({ self: somebody('vos') })), false);
  assert.equal(mayChangeTopic(situation({ chainManagerId: null })), false);
});

test('who added somebody, the manager and deputies let them in, nobody else', () => {
  const pending = somebody('bert', { kind: 'pending', addedBy: id('vos') });
  assert.equal(mayLetIn(situation(), pending), true);
  assert.equal(mayLetIn(situation({ self: somebody('vos') }), pending), true);
  assert.equal(mayLetIn(situation({ self: somebody('carla'), deputyIds: [id('carla')] }), pending), true);
  assert.equal(mayLetIn(situation({ self: somebody('carla') }), pending), false);
  assert.equal(mayLetIn(situation(), somebody('bert')), false);
  assert.equal(mayLetIn(situation(), { ...pending, active: false }), false);
});

test('who follows by C5 signs it, and nobody who leads already', () => {
  const self = somebody('vos');
  assert.equal(maySucceed(situation({ managerId: id('vos'), self })), true);
  assert.equal(maySucceed(situation({ managerId: id('vos'), chainManagerId: id('vos'), self })), false);
  assert.equal(maySucceed(situation({ self })), false);
});

const member = (name: string, role: Candidate['role'], pending = false): Candidate => ({
  id: id(name),
  memberId: name as MemberId,
  role,
  pending,
});
const everybody = () => true;
const nobody = () => false;

for (const [says, members, isContact, follows] of [
  [
    'the longest-standing professional',
    [member('anna', 'client'), member('vos', 'professional'), member('bram', 'professional')],
    nobody,
    'vos',
  ],
  [
    'no professional who has no keys yet',
    [member('vos', 'professional', true), member('anna', 'client')],
    everybody,
    'anna',
  ],
  ['a client whose contacts all others are', [member('anna', 'client'), member('bert', 'client')], everybody, 'anna'],
  ['no client among strangers', [member('anna', 'client'), member('bert', 'client')], nobody, null],
  ['a client who is alone in it', [member('anna', 'client')], nobody, 'anna'],
  ['never a friend', [member('sam', 'friend'), member('anna', 'client')], everybody, null],
  ['nobody where nobody is left', [], everybody, null],
] as const) {
  test(`after the manager follows: ${says}`, () => {
    assert.equal(successor(members, isContact)?.id ?? null, follows);
  });
}
