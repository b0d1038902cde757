import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallView, PersonInCall } from '../../../sdk/calls/model.ts';
import { clockOf } from './clock.ts';
import { newsBetween } from './news.ts';
import { placeIn } from './place.ts';

const view = (stage: CallView['stage']['is'], people: Partial<PersonInCall>[] = [], mutedByOther = false) =>
  ({ stage: { is: stage }, own: { mutedByOther }, people }) as unknown as CallView;
const types = (before: CallView, after: CallView) => newsBetween(before, after).map(({ type }) => type);
const anna = { participantId: 'anna' as never };

test('V6: who comes, goes and shares is announced; who was there before oneself is not', () => {
  assert.deepEqual(types(view('connecting'), view('together', [anna])), ['securely']);
  assert.deepEqual(types(view('alone'), view('together', [anna])), ['joined']);
  assert.deepEqual(types(view('together', [anna]), view('alone')), ['left']);
  assert.deepEqual(types(view('together', [anna]), view('together', [{ ...anna, sharing: true }])), ['shares']);
  assert.deepEqual(types(view('together', [{ ...anna, sharing: true }]), view('together', [anna])), ['stopsSharing']);
  assert.deepEqual(types(view('together', [anna]), view('ended')), []);
});

test('V9: a lost connection is announced, and that it is back', () => {
  assert.deepEqual(types(view('together', [anna]), view('reconnecting', [anna])), ['lost']);
  assert.deepEqual(types(view('reconnecting', [anna]), view('together', [anna])), ['back']);
});

test('V6: who is muted by the manager is told', () => {
  assert.deepEqual(types(view('together', [anna]), view('together', [anna], true)), ['mutedByOther']);
});

test('V6: the clock', () => {
  assert.equal(clockOf(-5), '0:00');
  assert.equal(clockOf(247_900), '4:07');
  assert.equal(clockOf(3_765_000), '1:02:45');
});

test('V18: a reload within 30 s returns to this call, and to no other', () => {
  const kept = JSON.stringify({ conversationId: 'c', at: 1_000, microphone: true, camera: false, soundOnly: false });
  assert.equal(placeIn(kept, 'c', 30_999)?.microphone, true);
  assert.equal(placeIn(kept, 'c', 31_000), null);
  assert.equal(placeIn(kept, 'other', 2_000), null);
  assert.equal(placeIn('{', 'c', 2_000), null);
  assert.equal(placeIn(null, 'c', 2_000), null);
});
