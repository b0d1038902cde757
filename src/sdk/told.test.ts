import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeCallEnded, encodeCallStarted } from '../shared/call-format.ts';
import type { CallId, ParticipantId } from '../shared/ids.ts';
import { readTold } from './told.ts';

const call = '0b0f6d2e-3f64-4c0f-9a55-5f8a3f1c2d01' as CallId;
const eva = '0b0f6d2e-3f64-4c0f-9a55-5f8a3f1c2d02' as ParticipantId;

test('the timeline tells who started a call, how long it lasted and who was in it', () => {
  const started = readTold('callStarted', encodeCallStarted(call, eva));
  assert.deepEqual(started, { is: 'told', what: { type: 'callStarted', byId: eva } });
  const ended = readTold('callEnded', encodeCallEnded({ call, starter: null, seconds: 61, people: [eva] }));
  const what = { type: 'callEnded', byId: null, seconds: 61, participantIds: [eva] };
  assert.deepEqual(ended, { is: 'told', what });
});

test('a kind of entry that this version does not know is told as unknown', () => {
  assert.deepEqual(readTold('callMoved', encodeCallStarted(call, eva)), { is: 'unknown' });
});
