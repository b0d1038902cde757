// The page that shows the access matrix, and the judge of its test.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { describeMatrix, faultOf } from './matrix.ts';

const matrixFile = new URL('../../docs/access-matrix.md', import.meta.url);

test('a missing wall, a wall too many, a crash and a broken sample are all found', () => {
  const answer = (status: number, code: string | null) => ({ status, code, body: {}, headers: {} });
  assert.equal(faultOf(answer(200, null), 'passes'), null);
  assert.equal(faultOf(answer(404, 'not_found'), 'passes'), null);
  assert.equal(faultOf(answer(401, 'signin.needed'), 'signin.needed'), null);
  assert.ok(faultOf(answer(200, null), 'signin.needed'));
  assert.ok(faultOf(answer(400, 'bad_input'), 'not_allowed'));
  assert.ok(faultOf(answer(403, 'not_allowed'), 'signin.needed'));
  assert.ok(faultOf(answer(403, 'not_allowed'), 'passes'));
  assert.ok(faultOf(answer(500, 'internal'), 'passes'));
  assert.ok(faultOf(answer(502, null), 'not_allowed'));
});

test('docs/access-matrix.md says what the contracts say', () => {
  const matrix = describeMatrix();
  if (process.env['ALCOVE_WRITE_MATRIX']) writeFileSync(matrixFile, matrix);
  assert.equal(readFileSync(matrixFile, 'utf8'), matrix, 'write it anew with ALCOVE_WRITE_MATRIX=1 and look at it');
});
