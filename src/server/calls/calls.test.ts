import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, test } from 'node:test';
import { startTestApp, type TestApp } from '../../../test/support/app.ts';
import { setUp } from '../../../test/support/people.ts';
import { readConfig, type Config } from '../config.ts';
import { createLog } from '../log.ts';
import { createCalls, type Calls } from './calls.ts';
import { FakeSfu } from './fake-sfu.ts';
import type { PrepareWorker } from './prepare.ts';
import { CallsUnavailable } from './unavailable.ts';

const folder = mkdtempSync(join(tmpdir(), 'alcove-calls-'));
const open: Calls[] = [];
let running: TestApp | undefined;

afterEach(async () => {
  for (const calls of open.splice(0)) await calls.close();
});
after(async () => {
  await running?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Preparing whose end is in the test's hands. */
class Preparing {
  tell: (percent: number) => void = () => {};
  wasEnded = false;
  readonly #end = Promise.withResolvers<string>();

  readonly prepare: PrepareWorker = ({ signal, tell }) => {
    this.tell = tell;
    signal.addEventListener('abort', () => {
      this.wasEnded = true;
      this.#end.reject(signal.reason);
    });
    return this.#end.promise;
  };
  finish(): void {
    this.#end.resolve('/cache/worker');
  }
  fail(error: unknown): void {
    this.#end.reject(error);
  }
}

function makeCalls(settings: Partial<Config> = {}) {
  const sfu = new FakeSfu();
  const preparing = new Preparing();
  const said: string[] = [];
  const lines: string[] = [];
  const pauses: { length: number; end: () => void }[] = [];
  const calls = createCalls(
    {
      config: { ...readConfig({ ALCOVE_DATA: folder }, []), ...settings },
      log: createLog(
        (line) => void lines.push(line),
        () => new Date(0),
      ),
      say: (line) => void said.push(line),
    },
    {
      sfu,
      prepare: preparing.prepare,
      pause: (length, signal) => {
        const { promise, resolve } = Promise.withResolvers<void>();
        signal.addEventListener('abort', () => resolve());
        pauses.push({ length, end: resolve });
        return promise;
      },
    },
  );
  open.push(calls);
  return { ...{ calls, sfu, preparing, said, lines, pauses } };
}

/** What is promised comes after a few turns of the loop; nothing here waits for the clock. */
async function until(isSo: () => boolean): Promise<void> {
  for (let turns = 0; !isSo(); turns += 1) {
    assert.ok(turns < 1000, 'it never came to that');
    await new Promise(setImmediate);
  }
}

test('calls are prepared per cent by per cent while the server answers, and are ready when the worker runs', async () => {
  const { calls, preparing, said, sfu } = makeCalls({ callsPort: 10_444 });
  running = await startTestApp({ overrides: { calls } });
  const { desk } = await setUp(running.url, await running.setupLink());
  const deskSees = async () => (await desk.ask('getSystemHealth', {})).calls;
  const health = async () => (await (await fetch(`${running!.url}/api/health`)).json()) as object;
  calls.start();
  assert.deepEqual(await health(), { status: 'ok', calls: 'preparing' });
  preparing.tell(43);
  assert.deepEqual(await deskSees(), { state: 'preparing', percent: 43 });
  assert.equal(calls.worker(), null);
  preparing.finish();
  await until(() => calls.state().state === 'ready');
  assert.deepEqual(await health(), { status: 'ok', calls: 'ready' });
  assert.deepEqual(await deskSees(), { state: 'ready', memory: 20_000_000 });
  assert.deepEqual(said, ['Video calls are ready.']);
  const [order] = sfu.orders;
  assert.deepEqual(order, {
    program: '/cache/worker',
    folder,
    addresses: [{ ip: '127.0.0.1', announced: null }],
    port: 10_444,
  });
});

test('what can not be prepared is told in one sentence, logged, and not tried again', async () => {
  const { calls, preparing, said, lines, sfu } = makeCalls();
  calls.start();
  preparing.fail(new CallsUnavailable('The package meson is missing.'));
  await until(() => calls.state().state === 'unavailable');
  assert.deepEqual(calls.state(), { state: 'unavailable', why: 'notPrepared' });
  assert.deepEqual(said, ['No video calls: The package meson is missing.']);
  assert.match(
    lines.join(''),
    /"event":"calls.unavailable","why":"notPrepared","reason":"The package meson is missing\."/,
  );
  assert.deepEqual(sfu.orders, []);
});

test('a worker that dies is replaced, sooner the first time than the tenth', async () => {
  const { calls, sfu, preparing, pauses } = makeCalls();
  calls.start();
  preparing.finish();
  for (let death = 1; death <= 10; death += 1) {
    await until(() => calls.state().state === 'ready');
    assert.equal(calls.worker()?.pid, death);
    sfu.kill();
    await until(() => pauses.length === death);
    assert.deepEqual(calls.state(), { state: 'unavailable', why: 'notRunning' });
    assert.equal(calls.worker(), null);
    pauses.at(-1)!.end();
  }
  const lengths = pauses.map(({ length }) => length);
  assert.deepEqual(lengths.slice(0, 4), [250, 500, 1_000, 2_000]);
  assert.equal(lengths.at(-1), 30_000);
});

test('a worker that can not start is tried again, and its reason is said once', async () => {
  const { calls, sfu, preparing, pauses, said } = makeCalls();
  sfu.refusal = 'Port 10000 is taken.';
  calls.start();
  preparing.finish();
  for (const tries of [1, 2, 3]) {
    await until(() => pauses.length === tries);
    pauses.at(-1)!.end();
  }
  await until(() => pauses.length === 4);
  sfu.refusal = null;
  pauses.at(-1)!.end();
  await until(() => calls.state().state === 'ready');
  assert.deepEqual(said, ['No video calls: Port 10000 is taken.', 'Video calls are ready.']);
});

test('closing ends what prepares, or the worker, and nothing is started any more', async () => {
  const early = makeCalls();
  early.calls.start();
  await early.calls.close();
  assert.ok(early.preparing.wasEnded);
  assert.deepEqual(early.said, [], 'an end that was asked for is no failure');

  const late = makeCalls();
  late.calls.start();
  late.preparing.finish();
  await until(() => late.calls.state().state === 'ready');
  await Promise.all([late.calls.close(), late.calls.close()]);
  assert.ok(!late.sfu.isRunning);
  assert.equal(late.sfu.orders.length, 1);
});

test('an owner who wants no calls gets none, and one who brings a worker gets that one', async () => {
  const without = makeCalls({ mediaWorker: 'none' });
  without.calls.start();
  assert.deepEqual(without.calls.state(), { state: 'unavailable', why: 'off' });
  await without.calls.close();
  assert.deepEqual([without.sfu.orders, without.said], [[], []]);

  const own = makeCalls({ mediaWorker: { path: '/opt/worker' } });
  own.calls.start();
  await until(() => own.calls.state().state === 'ready');
  assert.equal(own.sfu.orders[0]?.program, '/opt/worker');
});
