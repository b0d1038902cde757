import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HEARD, levelOf, nextLevel } from './level.ts';

const tone = (loud: number) => Float32Array.from({ length: 1024 }, (_, index) => loud * Math.sin(index / 5));

test('V5: silence shows nothing, speech shows, and shouting fills the meter without leaving it', () => {
  assert.equal(levelOf(new Float32Array(1024)), 0);
  assert.equal(levelOf(new Float32Array()), 0);
  assert.ok(levelOf(tone(0.002)) < HEARD, 'the noise of a room is not a voice');
  const speech = levelOf(tone(0.08));
  assert.ok(speech > HEARD && speech < 1, String(speech));
  assert.equal(levelOf(tone(1)), 1);
});

test('V5: the meter rises at once and sinks slowly', () => {
  assert.equal(nextLevel(0, 0.7), 0.7);
  const sunk = nextLevel(0.7, 0);
  assert.ok(sunk < 0.7 && sunk > 0.4);
});
