import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { prepareWorker } from '../../src/server/calls/prepare.ts';
import { prepareProgram, type Program } from './program.ts';

const secret = 'smtp://alcove:geheim@127.0.0.1:9';
const coldCache = mkdtempSync(join(tmpdir(), 'alcove-cold-'));
let warmCache: string;
let program: Program;

before(async () => {
  const worker = await prepareWorker({ signal: new AbortController().signal, tell() {} });
  warmCache = dirname(dirname(worker));
});
after(async () => {
  await program?.close();
  rmSync(coldCache, { recursive: true, force: true });
});

/** The real program, with video calls. */
async function startWith(cache: string): Promise<void> {
  await program?.close();
  const environment = { ALCOVE_MEDIA_WORKER: '', ALCOVE_CACHE: cache, CALLS_PORT: '0', SMTP_URL: secret };
  program = prepareProgram({ environment });
  await program.start();
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isSo()); tries += 1) {
    assert.ok(tries < 6_000, `it never came to that:\n${program.output()}`);
    await wait(20);
  }
}

async function health(): Promise<string> {
  const answer = await fetch(`${program.url}/api/health`);
  return ((await answer.json()) as { calls: string }).calls;
}

/** Of all workers that ran since the start, as the log has them. */
function workers(): number[] {
  return [...program.output().matchAll(/"event":"calls.ready","pid":(\d+)/g)].map(([, pid]) => Number(pid));
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function isAlive(pid: number): boolean {
  return /^State:\s+[^Z]/m.test(read(`/proc/${pid}/status`));
}

/** Those that work in a folder: compilers, and what starts them. */
function workingIn(folder: string): string[] {
  const isThere = (pid: string): boolean => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
    } catch {
      return false;
    }
  };
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isThere(name));
}

test('with a kept worker calls are ready soon after the start, and the worker is trusted with nothing', async () => {
  await startWith(warmCache);
  await until(async () => {
    const calls = await health();
    assert.match(calls, /^(preparing|ready)$/);
    return calls === 'ready';
  });
  const [pid] = workers();
  assert.ok(pid !== undefined && isAlive(pid));
  assert.match(readFileSync(`/proc/${pid}/cmdline`, 'utf8'), /media-worker/);
  assert.doesNotMatch(readFileSync(`/proc/${pid}/environ`, 'utf8'), /geheim/, 'it sees no password');
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  assert.match(status, /^NoNewPrivs:\s+1$/m);
  if (process.getuid?.() === 0) {
    assert.match(status, /^Uid:\s+65533\s+65533\s+65533/m);
    assert.match(status, /^CapEff:\s+0+$/m);
  }
});

test('a killed worker is replaced, and neither is left when the server stops or is killed', async () => {
  const [first] = workers();
  process.kill(first!, 'SIGKILL');
  await until(() => workers().length === 2);
  assert.equal(await health(), 'ready');
  const [, second] = workers();
  assert.equal(await program.stop(), 0);
  assert.deepEqual(
    [first, second].filter((pid) => isAlive(pid!)),
    [],
  );
  assert.doesNotMatch(program.output(), /"event":"calls\.\w+"[^\n]*\n[^]*Stopping …[^]*"event":"calls/, 'no restart');

  await program.start();
  await until(() => workers().length === 3);
  await program.killServer();
  const [, , third] = workers();
  await until(() => !isAlive(third!));
});

test('SIGTERM in the middle of building leaves no process, and neither does kill -9', async () => {
  // The first is stopped in the worker's own sources, the other while the compiler is still looked at.
  for (const [end, source] of [
    ['stop', 'unity'],
    ['killServer', ''],
  ] as const) {
    await startWith(coldCache);
    assert.equal(await health(), 'preparing');
    await until(() => compilersIn(coldCache).some((command) => command.includes(source)));
    await program[end]();
    if (end === 'killServer') await until(() => workingIn(coldCache).length === 0);
    assert.deepEqual(workingIn(coldCache), []);
  }
});

function compilersIn(folder: string): string[] {
  const commands = workingIn(folder).map((pid) => read(`/proc/${pid}/cmdline`));
  return commands.filter((command) => command.includes('cc1plus'));
}
