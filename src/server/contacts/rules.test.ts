import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MemberId } from '../../shared/ids.ts';
import type { MemberActor } from '../actor.ts';
import { contactAbilities, numberSameNames } from './rules.ts';

const actor = (role: MemberActor['role'], administrator = false) =>
  ({ kind: 'member', memberId: 'self' as MemberId, role, administrator }) as MemberActor;
const can = (...given: Parameters<typeof contactAbilities>) =>
  Object.entries(contactAbilities(...given)).flatMap(([name, is]) => (is ? [name] : []));

test('what one may do with a contact', () => {
  const client = { role: 'client', state: 'active' } as const;
  const standing = { isLinked: true, isTreating: true, isLastLink: false };
  const links = { ...standing, mayResend: true, isFriend: false, friends: true, videoCalls: false };
  assert.deepEqual(can(actor('professional'), client, links), [
    'startConversation',
    'endCareLink',
    'linkColleague',
    'handOver',
  ]);
  assert.deepEqual(can(actor('professional'), client, { ...links, isLastLink: true }), [
    'startConversation',
    'linkColleague',
    'handOver',
  ]);
  // Who stands in for a while ends that, and links nobody for good.
  assert.deepEqual(can(actor('professional'), client, { ...links, isTreating: false }), [
    'startConversation',
    'endCareLink',
  ]);
  assert.deepEqual(can(actor('professional', true), client, { ...links, isLastLink: true }), [
    'startConversation',
    'endCareLink',
    'linkColleague',
    'handOver',
  ]);
  assert.deepEqual(can(actor('client'), { role: 'professional', state: 'active' }, links), [
    'startConversation',
    'askToEndCareLink',
  ]);
  assert.deepEqual(can(actor('professional'), { role: 'client', state: 'invited' }, { ...links, isLastLink: true }), [
    'startConversation',
    'linkColleague',
    'resendInvitation',
  ]);
  const silencing = can(actor('client'), { role: 'professional', state: 'active' }, { ...links, videoCalls: true });
  assert.ok(silencing.includes('silenceCalls'));
  const friends = { ...links, isLinked: false, isFriend: true };
  const friend = { role: 'friend', state: 'active' } as const;
  assert.deepEqual(can(actor('client'), friend, friends), ['startConversation', 'endFriendship']);
  // P5: friends keep what they have, and nothing new begins.
  assert.deepEqual(can(actor('client'), friend, { ...friends, friends: false }), ['endFriendship']);
  assert.deepEqual(can(actor('friend'), client, { ...friends, friends: false }), ['endFriendship']);
  assert.deepEqual(can(actor('client'), client, { ...friends, friends: false }), ['endFriendship']);
});

test('only names that occur twice get numbers', () => {
  assert.deepEqual(numberSameNames(['Anna', 'Bram', 'ANNA', 'anna', 'Carla']), [1, 0, 2, 3, 0]);
});
