import assert from 'node:assert/strict';
import { test } from 'node:test';
import { troubleOf } from './trouble.ts';

const cases = [
  ['NotAllowedError', 'Permission denied', 'denied'],
  ['NotAllowedError', 'The request is not allowed by the user agent or the platform in the current context.', 'denied'],
  ['NotAllowedError', 'Permission dismissed', 'dismissed'],
  ['NotAllowedError', 'Permission denied by system', 'system'],
  ['NotFoundError', 'Requested device not found', 'missing'],
  ['OverconstrainedError', '', 'missing'],
  ['NotReadableError', 'Could not start video source', 'busy'],
  ['AbortError', 'Starting videoinput failed', 'busy'],
  ['TypeError', "undefined is not an object (evaluating 'navigator.mediaDevices.getUserMedia')", 'insecure'],
  ['InvalidStateError', '', 'failed'],
] as const;

test('V5: what a browser says about a camera or microphone becomes what a person can do about it', () => {
  for (const [name, message, trouble] of cases) assert.equal(troubleOf({ name, message }), trouble, name + message);
});
