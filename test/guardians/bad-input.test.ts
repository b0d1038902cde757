// Whatever arrives, the server answers soon, with a code that everybody knows, and never with a fault of its own.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import fc from 'fast-check';
import { api, type EndpointName } from '../../src/shared/api.ts';
import type { AnyContract } from '../../src/shared/contract.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { callEndpoint, sendRaw, type Answer, type RawRequest } from './call.ts';
import { callers, createCast, signIn, type Caller, type Cast } from './cast.ts';
import { spoilt, wellFormed } from './generate.ts';
import { faultOf, misjudgement, RUNS, seed } from './judge.ts';
import { expectedOf } from './matrix.ts';
import { endpointNames, makeSamples } from './samples.ts';

const contractOf = (name: EndpointName): AnyContract => api[name];
const isCommand = (name: EndpointName) => contractOf(name).kind === 'command';

describe('bad input', () => {
  let own: TestApp;
  let cast: Cast;
  let ids: string[];
  before(async () => {
    own = await startTestApp({ limitFactor: 1_000_000 });
    cast = await createCast(own.app);
    ids = [...idsOf(cast), ...Array.from({ length: 3 }, () => own.app.ids.next<string>())];
  });
  after(() => own?.close());
  beforeEach(async () => void (await reset()));

  for (const name of endpointNames) {
    const who = (callers as Caller[]).filter((caller) => expectedOf(name, caller) === 'passes');
    test(`${name} answers anything that fits or nearly fits its contract`, async () => {
      const good = wellFormed(contractOf(name), ids);
      await tryAll(name, who, good);
      await tryAll(name, who, spoilt(good));
      const sample = makeSamples({ app: own.app, cast, organisation: cast.home, self: cast.home.members.client })[name];
      await tryAll(name, who, spoilt(fc.constant(sample)));
    });
  }

  test('bodies that are no JSON, or not said to be', async () => {
    const { port } = new URL(own.url);
    const faults = [];
    for (const name of endpointNames.filter(isCommand)) {
      const cookie = await signIn(own.app, cast, whoMay(name));
      for (const [what, sent] of Object.entries(rawBodies(name, cookie))) {
        const fault = await faultOfRaw({ ...sent, headers: { host: `127.0.0.1:${port}`, ...sent.headers } });
        if (fault) faults.push(`${name}, ${what}: ${fault}`);
      }
    }
    assert.deepEqual(faults, []);
  });

  test('query strings that no form would make', async () => {
    const faults = [];
    for (const name of endpointNames.filter((each) => !isCommand(each))) {
      const cookie = await signIn(own.app, cast, whoMay(name));
      const key = Object.keys(contractOf(name).input.shape)[0] ?? 'x';
      const queries = [
        `${key}=1&${key}=2`,
        `${key}[]=1`,
        `${key}[a]=1`,
        `${key}=%00`,
        `${key}=%ZZ`,
        `${key}=%ff%fe`,
        `${key}=%ed%a0%80`,
        `${key}=${'9'.repeat(400)}`,
        `${key}=${'a'.repeat(7_000)}`,
        `${key}=-1`,
        `${key}=1e999`,
        `${key}=0x10`,
        `${key}`,
        '=',
        '&&&',
        '?',
        '__proto__=1&constructor=2&__proto__[x]=3',
        Array.from({ length: 1_000 }, (_, i) => `k${i}=1`).join('&'),
      ];
      for (const query of queries) {
        const headers: Record<string, string> = cookie ? { cookie } : {};
        const fault = await faultOfRaw({ method: 'GET', path: `/api/${name}?${query}`, headers });
        if (fault) faults.push(`${name}?${query.slice(0, 60)}: ${fault}`);
      }
    }
    assert.deepEqual(faults, []);
  });

  test('addresses, methods and headers that nobody promised', async () => {
    const strange: RawRequest[] = [
      ...['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'GET'].map((method) => ({ method, path: '/api/signOut' })),
      ...['POST', 'HEAD', 'DELETE', 'TRACE'].map((method) => ({ method, path: '/api/listContacts' })),
      ...[
        'nothing',
        '',
        '..%2f..%2fetc%2fpasswd',
        '%00',
        '%ff',
        'health%00',
        'health/',
        'HEALTH',
        'toString',
        '__proto__',
      ].map((path) => ({ method: 'GET', path: `/api/${path}` })),
      ...['constructor', 'hasOwnProperty', 'x'.repeat(5_000)].map((path) => ({ method: 'POST', path: `/api/${path}` })),
      { method: 'GET', path: '//evil.example/' },
      { method: 'GET', path: '/%2e%2e/%2e%2e/etc/passwd' },
      { method: 'GET', path: '/assets/..%2f..%2f..%2fpackage.json' },
      ...[
        'alcove=',
        'alcove=%00',
        'alcove=%ZZ',
        `alcove=${'a'.repeat(4_000)}`,
        'alcove',
        ';;;=;',
        'alcove=a; alcove=b',
        'alcove="x',
      ].map((cookie) => ({ method: 'GET', path: '/api/getProfile', headers: { cookie } })),
      ...['', 'x', 'null', 'http://', '::::', 'http://127.0.0.1:0'].map((origin) => ({
        method: 'POST',
        path: '/api/signOut',
        headers: { origin },
      })),
      ...['a b', '', '[::1', 'x'.repeat(300)].map((host) => ({
        method: 'GET',
        path: '/api/health',
        headers: { host },
      })),
      {
        method: 'GET',
        path: '/api/health',
        headers: { 'x-forwarded-for': 'unknown, ::::, <b>', 'x-forwarded-proto': 'gopher' },
      },
      {
        method: 'GET',
        path: '/api/health',
        headers: { 'accept-encoding': '*;q=0', accept: 'text/html', range: 'bytes=5-1' },
      },
      {
        method: 'GET',
        path: '/api/health',
        body: '{"a":1}',
        headers: { 'content-type': 'application/json', 'content-length': '7' },
      },
      { method: 'GET', path: '/api/live' },
      { method: 'GET', path: '/api/live', headers: { connection: 'upgrade', upgrade: 'h2c' } },
    ];
    const faults = [];
    for (const sent of strange) {
      const fault = await faultOfRaw(sent, 'anyBody');
      if (fault)
        faults.push(`${sent.method} ${sent.path.slice(0, 60)} ${JSON.stringify(sent.headers ?? {})}: ${fault}`);
    }
    assert.deepEqual(faults, []);
    assert.equal((await callEndpoint(own.url, null, 'health', {})).status, 200);
  });

  async function tryAll(name: EndpointName, who: Caller[], inputs: fc.Arbitrary<unknown>) {
    const cookies = new Map<Caller, string | null>();
    const property = fc.asyncProperty(inputs, fc.constantFrom(...who), async (input, caller) => {
      if (!cookies.has(caller)) cookies.set(caller, await signIn(own.app, cast, caller));
      const answer = await callEndpoint(own.url, cookies.get(caller)!, name, input);
      if (answer.code?.startsWith('signin.')) {
        cookies.clear();
        await reset();
      }
      const fault = faultOf(answer) ?? (isCommand(name) ? misjudgement(name, input, answer) : null);
      assert.equal(fault, null, `${caller}: ${fault}, ${whyOf(answer)}`);
    });
    await fc.assert(property, { numRuns: RUNS, interruptAfterTimeLimit: 60_000, ...seed() });
  }

  /** What the log says of a fault, so that the report names its place. */
  function whyOf(answer: Answer): string {
    const { body } = answer;
    const id =
      typeof body === 'object' && body && 'error' in body ? (body.error as { requestId?: string }).requestId : null;
    return own.logLines.find((line) => id && line.includes(id)) ?? '';
  }

  async function faultOfRaw(sent: RawRequest, bodies: 'json' | 'anyBody' = 'json'): Promise<string | null> {
    try {
      return faultOf(await sendRaw(own.url, sent), bodies);
    } catch (error) {
      // The parser below HTTP may close the connection on what is no HTTP; a hang is not that.
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      return ['ECONNRESET', 'EPIPE', 'HPE_INVALID_CONSTANT', 'ERR_INVALID_CHAR', 'ERR_UNESCAPED_CHARACTERS'].includes(
        code,
      )
        ? null
        : String(error);
    }
  }

  function whoMay(name: EndpointName): Caller {
    return (callers as Caller[]).findLast((caller) => expectedOf(name, caller) === 'passes') ?? 'signedOut';
  }

  /** Undoes what accepted inputs did to the people who call. */
  async function reset() {
    const { home, abroad } = cast;
    await own.database.transaction('installation', async (tx) => {
      await tx.deleteFrom('agreements').execute();
      await tx.deleteFrom('organisation_texts').execute();
      const everybody = [...Object.values(home.members), ...Object.values(abroad.members)];
      await tx.updateTable('members').set({ state: 'active' }).where('id', 'in', everybody).execute();
      const administrators = [home.members.administrator, abroad.members.administrator];
      await tx.updateTable('members').set({ administrator: true }).where('id', 'in', administrators).execute();
    });
  }

  function rawBodies(name: EndpointName, cookie: string | null): Record<string, RawRequest> {
    const request = (body: string | Uint8Array, type: string | null = 'application/json'): RawRequest => ({
      method: 'POST',
      path: `/api/${name}`,
      headers: { ...(cookie ? { cookie } : {}), ...(type ? { 'content-type': type } : {}) },
      body,
    });
    const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
    return {
      'nothing at all': request(''),
      'nothing, of no type': request('', null),
      'half an object': request('{"a":'),
      'a bare word': request('hello'),
      null: request('null'),
      'a list': request('[]'),
      'a number': request('1e999'),
      'a NUL': request('\u0000'),
      'bytes that are no UTF-8': request(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])),
      'UTF-16': request(Buffer.from('{"a":1}', 'utf16le'), 'application/json; charset=utf-16'),
      'a byte order mark': request('\ufeff{}'),
      'duplicate and poisonous keys': request('{"__proto__":{"a":1},"constructor":{"prototype":{}},"a":1,"a":2}'),
      'brackets thirty thousand deep': request(deep),
      'a form': request('a=1&b=2', 'application/x-www-form-urlencoded'),
      'plain text': request('{}', 'text/plain'),
      'a file': request(
        '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n--x--',
        'multipart/form-data; boundary=x',
      ),
      XML: request('<a/>', 'application/xml'),
      'a type that is none': request('{}', ';;;'),
      'JSON of no type': request('{}', null),
      'gzip that is none': { ...request('{}'), headers: { ...request('{}').headers, 'content-encoding': 'gzip' } },
      'more than is allowed': request(`{"a":"${'x'.repeat((contractOf(name).bodyLimit ?? 131_072) + 10)}"}`),
    };
  }
});

test('a fault, an unknown code, a wrong status and a body of another form are found', () => {
  const answer = (status: number, body: unknown): Answer => {
    const code = (body as { error?: { code?: string } } | null)?.error?.code ?? null;
    return { status, body, code, headers: {} };
  };
  assert.equal(faultOf(answer(200, {})), null);
  assert.equal(faultOf(answer(400, { error: { code: 'bad_input', requestId: '1' } })), null);
  for (const bad of [
    answer(500, { error: { code: 'internal', requestId: '1' } }),
    answer(400, { error: { code: 'oops', requestId: '1' } }),
    answer(400, { error: { code: 'bad_input' } }),
    answer(404, { error: { code: 'bad_input', requestId: '1' } }),
    answer(400, { error: { code: 'bad_input', requestId: '1', message: 'expected string' } }),
    answer(400, { error: { code: 'bad_input', requestId: '1' }, stack: 'at …' }),
    answer(400, 'Bad Request'),
    answer(200, { error: { code: 'bad_input', requestId: '1' } }),
  ]) {
    assert.notEqual(faultOf(bad), null, JSON.stringify(bad));
  }
});

function idsOf({ home, abroad }: Cast): string[] {
  return [home, abroad].flatMap((each) => [
    ...Object.values(each.members),
    ...[each.id, each.invited.memberId, each.careLinkId, each.taskId, each.introductionId],
  ]);
}
