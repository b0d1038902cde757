import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PersonInCall } from '../../../sdk/calls/model.ts';
import { arrange, columnsFor, nextSpeaker } from './arrange.ts';

const person = (seatId: string, more: Partial<PersonInCall> = {}): PersonInCall => ({
  ...{ seatId, participantId: seatId as never, joinedAt: 0, secure: true, quality: 'good' },
  ...{ sound: null, camera: null, screen: null, screenSound: null },
  ...{ muted: false, cameraOff: false, sharing: false, speaking: false },
  ...more,
});
const nobody = { layout: 'speaker', pinned: null, speaker: null } as const;
const keys = (arranged: ReturnType<typeof arrange>) =>
  [arranged.large, arranged.small].map((tiles) => tiles.map(({ key }) => key).join(' '));

test('V6: who speaks is large, the others stay small in the order in which they joined', () => {
  const people = [person('a'), person('b'), person('c')];
  assert.deepEqual(keys(arrange(people, { ...nobody, speaker: 'b' })), ['b/camera', 'a/camera c/camera']);
  assert.deepEqual(keys(arrange(people, nobody)), ['a/camera', 'b/camera c/camera']);
  assert.deepEqual(keys(arrange(people, { ...nobody, layout: 'gallery', speaker: 'b' })), [
    'a/camera b/camera c/camera',
    '',
  ]);
  assert.deepEqual(keys(arrange([person('a')], nobody)), ['a/camera', '']);
  assert.deepEqual(keys(arrange([], nobody)), ['', '']);
});

test('V6: what is pinned goes before a shared screen, that before who speaks, in both layouts', () => {
  const people = [person('a'), person('b', { sharing: true }), person('c')];
  for (const layout of ['speaker', 'gallery'] as const) {
    assert.deepEqual(keys(arrange(people, { layout, pinned: null, speaker: 'c' })), [
      'b/screen',
      'a/camera b/camera c/camera',
    ]);
    assert.equal(keys(arrange(people, { layout, pinned: 'c/camera', speaker: 'a' }))[0], 'c/camera');
    // Whoever was pinned is gone.
    assert.equal(keys(arrange(people, { layout, pinned: 'x/camera', speaker: 'a' }))[0], 'b/screen');
  }
});

test('V6: the large picture changes only after its person has been silent for two seconds', () => {
  const [a, b] = [person('a'), person('b', { speaking: true })];
  const first = nextSpeaker({ seatId: null, heardAt: 0 }, [a, b], 1_000);
  assert.equal(first.seatId, 'b');
  const others = [person('a', { speaking: true }), person('b')];
  assert.equal(nextSpeaker(first, others, 2_500).seatId, 'b');
  assert.equal(nextSpeaker(first, others, 3_001).seatId, 'a');
  assert.equal(nextSpeaker(first, [person('a'), person('b')], 60_000).seatId, 'b', 'silence changes nothing');
  assert.equal(nextSpeaker(first, [person('a')], 1_500).seatId, null, 'who left is not large');
});

test('V6: tiles are as large as the room lets them be', () => {
  assert.equal(columnsFor(1, 1200, 700), 1);
  assert.equal(columnsFor(2, 1200, 700), 2);
  assert.equal(columnsFor(2, 360, 640), 1);
  assert.equal(columnsFor(4, 1200, 700), 2);
  assert.equal(columnsFor(11, 1200, 700), 4);
  assert.equal(columnsFor(11, 360, 640), 2);
});
