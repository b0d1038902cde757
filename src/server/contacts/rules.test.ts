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
  const links = { isLinked: true, linksOfClient: 2, mayResend: true };
  assert.deepEqual(can(actor('professional'), client, links), ['startConversation', 'endCareLink', 'linkColleague']);
  assert.deepEqual(can(actor('professional'), client, { ...links, linksOfClient: 1 }), [
    'startConversation',
    'linkColleague',
  ]);
  assert.deepEqual(can(actor('professional', true), client, { ...links, linksOfClient: 1 }), [
    'startConversation',
    'endCareLink',
    'linkColleague',
  ]);
  assert.deepEqual(can(actor('client'), { role: 'professional', state: 'active' }, links), [
    'startConversation',
    'askToEndCareLink',
  ]);
  assert.deepEqual(can(actor('professional'), { role: 'client', state: 'invited' }, { ...links, linksOfClient: 1 }), [
    'startConversation',
    'linkColleague',
    'resendInvitation',
  ]);
  assert.deepEqual(can(actor('client'), { role: 'friend', state: 'active' }, { ...links, isLinked: false }), [
    'startConversation',
  ]);
});

test('only names that occur twice get numbers', () => {
  assert.deepEqual(numberSameNames(['Anna', 'Bram', 'ANNA', 'anna', 'Carla']), [1, 0, 2, 3, 0]);
});
