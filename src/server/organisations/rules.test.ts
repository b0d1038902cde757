import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MemberActor } from '../actor.ts';
import type { CareLinkId, MemberId } from '../../shared/ids.ts';
import {
  isLastLink,
  isReadyForClients,
  mayEndLink,
  mayInvite,
  mayLink,
  mayManageInvitation,
  memberAbilities,
} from './rules.ts';

const self = 'self' as MemberId;
const other = 'other' as MemberId;
const actor = (role: MemberActor['role'], administrator = false) =>
  ({ kind: 'member', memberId: self, role, administrator }) as MemberActor;
const everybody = {
  client: actor('client'),
  friend: actor('friend'),
  professional: actor('professional'),
  administrator: actor('professional', true),
};
type Who = keyof typeof everybody;

function table(may: (actor: MemberActor) => boolean, allowed: Who[]) {
  for (const who of Object.keys(everybody) as Who[]) {
    assert.equal(may(everybody[who]), allowed.includes(who), who);
  }
}

test('who may invite whom', () => {
  const client = { role: 'client', administrator: false } as const;
  const professional = { role: 'professional', administrator: false, linkWith: [] } as const;
  table((who) => mayInvite(who, { ...client, linkWith: [] }), ['professional', 'administrator']);
  table((who) => mayInvite(who, { ...client, linkWith: [self] }), ['professional', 'administrator']);
  table((who) => mayInvite(who, { ...client, linkWith: [other] }), ['administrator']);
  table((who) => mayInvite(who, { ...professional, linkWith: [] }), ['administrator']);
  table((who) => mayInvite(who, { ...professional, administrator: true, linkWith: [] }), ['administrator']);
  table((who) => mayInvite(who, { ...client, administrator: true, linkWith: [] }), []);
});

test('who may handle an invitation', () => {
  table((who) => mayManageInvitation(who, { invitedBy: other, linkedWith: [] }), ['administrator']);
  table((who) => mayManageInvitation(who, { invitedBy: self, linkedWith: [] }), ['professional', 'administrator']);
  table((who) => mayManageInvitation(who, { invitedBy: other, linkedWith: [self] }), ['professional', 'administrator']);
});

test('who may link and end links', () => {
  table((who) => mayLink(who, false), ['administrator']);
  table((who) => mayLink(who, true), ['professional', 'administrator']);
  table((who) => mayEndLink(who, other), ['administrator']);
  table((who) => mayEndLink(who, self), ['professional', 'administrator']);
});

test('K5: the last link is the one beside which nobody stays for good who can sign in', () => {
  const link = (name: string, kind: 'treatment' | 'cover' = 'treatment', isStaffed = true) =>
    ({ id: name as CareLinkId, kind, isStaffed }) as const;
  const own = link('own');
  assert.equal(isLastLink(own, [own, link('other')]), false);
  assert.equal(isLastLink(link('cover', 'cover'), [link('cover', 'cover')]), false);
  for (const standing of [[own], [own, link('cover', 'cover')], [own, link('gone', 'treatment', false)]]) {
    assert.equal(isLastLink(own, standing), true);
  }
});

test('what can be done with a member in each state', () => {
  const member = { role: 'professional', state: 'active', administrator: true } as const;
  const can = (abilities: object) => Object.entries(abilities).flatMap(([name, is]) => (is ? [name] : []));
  assert.deepEqual(can(memberAbilities(member, 1)), []);
  assert.deepEqual(can(memberAbilities(member, 2)), ['deactivate', 'endAdministrator']);
  assert.deepEqual(can(memberAbilities({ ...member, administrator: false }, 1)), ['deactivate', 'makeAdministrator']);
  assert.deepEqual(can(memberAbilities({ ...member, state: 'deactivated', administrator: false }, 1)), ['reactivate']);
  assert.deepEqual(can(memberAbilities({ role: 'client', state: 'invited', administrator: false }, 1)), [
    'resendInvitation',
    'withdrawInvitation',
  ]);
});

test('an organisation is ready for clients with both', () => {
  const crisisConfirmedAt = new Date();
  assert.equal(isReadyForClients({ crisisConfirmedAt, textsVersion: 1 }), true);
  assert.equal(isReadyForClients({ crisisConfirmedAt: null, textsVersion: 1 }), false);
  assert.equal(isReadyForClients({ crisisConfirmedAt, textsVersion: null }), false);
});
