// The steps of building a media worker that a machine with everything never shows.
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

interface Building {
  requireTools(options: { log: string; isRoot: boolean; apt: string }): Promise<void>;
  applyPatch(source: string, patch: { file: string; from: string; to: string }): void;
  readPercent(line: string): number | null;
  makeFolder(folder: string): void;
}

const folder = mkdtempSync(join(tmpdir(), 'alcove-building-'));
const log = join(folder, 'build.log');
const path = process.env['PATH'];
let building: Building;

before(async () => {
  // Plain JavaScript that runs before there are types.
  const load = async (name: string) =>
    (await import(join(import.meta.dirname, '../../scripts/media-worker', name))) as Partial<Building>;
  const parts = await Promise.all(['tools.mjs', 'build.mjs', 'cache.mjs'].map(load));
  building = Object.assign({}, ...parts) as Building;
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** As on a machine without a compiler, whose apt-get ends with this code. Gives what it was asked. */
async function onBareMachine(code: number, isRoot: boolean): Promise<string[]> {
  const [apt, asked] = [join(folder, 'apt-get'), join(folder, 'asked')];
  writeFileSync(asked, '');
  writeFileSync(apt, `#!/bin/sh\necho "$@" >> ${asked}\nexit ${code}\n`);
  chmodSync(apt, 0o755);
  process.env['PATH'] = folder;
  try {
    await building.requireTools({ log, isRoot, apt });
  } finally {
    process.env['PATH'] = path;
  }
  return readFileSync(asked, 'utf8').trim().split('\n');
}

test('as root missing packages are installed, downloaded first', async () => {
  const asked = await onBareMachine(0, true);
  assert.match(asked[0]!, / update$/);
  assert.match(asked[1]!, / install .*--download-only g\+\+ meson .*libsrtp2-dev$/);
  assert.match(asked[2]!, / install -y --no-install-recommends g\+\+ meson .*libsrtp2-dev$/);
});

test('where they can not be installed, one sentence names them', async () => {
  await assert.rejects(onBareMachine(0, false), { message: /missing for it: g\+\+ meson .*libsrtp2-dev\. .*\.$/ });
  assert.equal(readFileSync(join(folder, 'asked'), 'utf8'), '', 'nobody else than root asks for packages');
  await assert.rejects(onBareMachine(100, true), { message: /missing for it: g\+\+ .* apt-get could not: see .*\.$/ });
});

test('a patch that does not fit exactly once ends the build, and changes nothing', () => {
  const patch = { file: 'source.cpp', from: 'a == b', to: 'a & b' };
  const source = join(folder, patch.file);
  for (const text of ['if (a != b)', 'if (a == b) if (a == b)']) {
    writeFileSync(source, text);
    assert.throws(() => building.applyPatch(folder, patch), { message: /the patch of source\.cpp doesn't fit/ });
    assert.equal(readFileSync(source, 'utf8'), text);
  }
  writeFileSync(source, 'if (a == b)');
  building.applyPatch(folder, patch);
  assert.equal(readFileSync(source, 'utf8'), 'if (a & b)');
});

test('a cache that others may write to is refused: what lies there is run', () => {
  const cache = join(folder, 'cache');
  building.makeFolder(cache);
  building.makeFolder(cache);
  chmodSync(cache, 0o777);
  assert.throws(() => building.makeFolder(cache), {
    message: /^Somebody else may write to \S+cache: .*ALCOVE_CACHE\.$/,
  });
});

test('per cent come from what the builder says, and from nothing else', () => {
  assert.equal(building.readPercent('[12/48] Compiling C++ object'), 25);
  assert.equal(building.readPercent('warning: [1/2] is no progress'), null);
});
