import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRouter, organisationBase } from './router.ts';

const table = { home: '/', conversation: '/conversations/:id' };

test('addresses stay under the organisation that somebody came by', () => {
  const router = createRouter(table, '/o/north');
  assert.equal(router.href('home'), '/o/north');
  assert.equal(router.href('conversation', { id: 'a b/c' }), '/o/north/conversations/a%20b%2Fc');
  assert.equal(router.href('conversation', { id: '1' }, { at: '41' }), '/o/north/conversations/1?at=41');
});

test('without organisations in the address, none is added', () => {
  const router = createRouter(table, '');
  assert.equal(router.href('home'), '/');
  assert.equal(router.href('conversation', { id: '1' }), '/conversations/1');
});

test('only the start of an address names an organisation', () => {
  assert.equal(organisationBase('/o/north/help'), '/o/north');
  assert.equal(organisationBase('/o/north'), '/o/north');
  assert.equal(organisationBase('/o/'), '');
  assert.equal(organisationBase('/help/o/north'), '');
});
