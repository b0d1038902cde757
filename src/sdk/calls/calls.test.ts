// What is received in which size, when a line counts as lost, and how its quality reads.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SentMedia } from '../../shared/calls.ts';
import { qualityOf, sendingQuality } from './quality.ts';
import { tileName, wishFor } from './reception.ts';
import { pauseBetween, SilenceWatch } from './silence.ts';

const camera: SentMedia = { seatId: 'a', stream: 'camera', producerId: '1', paused: false };
const sound: SentMedia = { ...camera, stream: 'sound' };
const screen: SentMedia = { ...camera, stream: 'screen' };
const shown = (size: number, stream = camera.stream) => ({
  soundOnly: false,
  tiles: new Map([[tileName('a', stream), size]]),
});

test('V8: a picture comes as large as its tile, and not at all where nobody sees it', () => {
  const sizes = [160, 320, 500, 640, 1_280];
  assert.deepEqual(
    sizes.map((size) => wishFor(shown(size), camera)),
    [0, 0, 1, 1, 2].map((layer) => ({ wanted: true, layer })),
  );
  assert.equal(wishFor(shown(0), camera).wanted, false);
  assert.equal(wishFor({ soundOnly: false, tiles: new Map() }, camera).wanted, false, 'no tile is named');
  assert.deepEqual(wishFor({ soundOnly: false, tiles: null }, camera), { wanted: true, layer: 0 }, 'before any layout');
  assert.deepEqual(wishFor(shown(1_280, 'screen'), screen), { wanted: true, layer: null }, 'a screen has one size');
});

test('V8: with sound only no camera comes, and sound always does unless it is muted', () => {
  assert.equal(wishFor({ ...shown(640), soundOnly: true }, camera).wanted, false);
  assert.equal(wishFor({ ...shown(640, 'screen'), soundOnly: true }, screen).wanted, true);
  assert.equal(wishFor({ soundOnly: true, tiles: new Map() }, sound).wanted, true);
  assert.equal(wishFor(shown(640), { ...camera, paused: true }).wanted, false);
  assert.equal(wishFor(shown(640), { ...sound, paused: true }).wanted, false);
});

test('V9: a line is lost when for a second and a half nothing came that had to', () => {
  const watch = new SilenceWatch();
  assert.equal(watch.isSilent(100, true, 0), false);
  assert.equal(watch.isSilent(100, true, 1_400), false);
  assert.equal(watch.isSilent(100, true, 1_500), true);
  assert.equal(watch.isSilent(101, true, 2_000), false, 'it came back');
  assert.equal(watch.isSilent(101, false, 9_000), false, 'nobody sends anything');
  assert.equal(watch.isSilent(101, true, 9_500), false, 'who begins has a moment');
  assert.equal(watch.isSilent(101, true, 10_500), true);
});

test('V9: a line that stays lost is begun anew in growing pauses', () => {
  assert.deepEqual([0, 1, 2, 3, 9].map(pauseBetween), [2_000, 4_000, 8_000, 16_000, 16_000]);
});

test('quality is told in words: poor from one packet in twenty on, lost where nothing comes', () => {
  const before = { received: 100, lost: 0 };
  assert.equal(qualityOf(undefined, before, true), 'unknown');
  assert.equal(qualityOf(before, { received: 200, lost: 5 }, true), 'good');
  assert.equal(qualityOf(before, { received: 200, lost: 6 }, true), 'poor');
  assert.equal(qualityOf(before, before, true), 'lost');
  assert.equal(qualityOf(before, before, false), 'unknown', 'nobody sends anything');
  assert.equal(qualityOf(before, { received: 200, lost: -3 }, true), 'good', 'what was counted as lost came late');
  assert.deepEqual([null, 0, 0.2].map(sendingQuality), ['unknown', 'good', 'poor']);
});
