import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

test('a script that shares no code with ours computes the same vectors', () => {
  const script = fileURLToPath(new URL('./independent.mjs', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  assert.equal(stderr, '');
  assert.equal(status, 0, stdout);
  assert.match(stdout, /^(\d+) of \1 vectors agree/);
});
