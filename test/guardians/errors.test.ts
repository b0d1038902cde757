// A refusal that no contract declares is one that no device expects and no page has a sentence for.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { api } from '../../src/shared/api.ts';
import type { AnyContract } from '../../src/shared/contract.ts';
import { errorStatus, isErrorCode, type ErrorCode } from '../../src/shared/errors.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const contracts: AnyContract[] = Object.values(api);

/** What any endpoint may answer: about the request itself, about who asks, about the server's own state. */
const generic: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'bad_input',
  'too_large',
  'too_many',
  'not_found',
  'not_allowed',
  'internal',
  'unavailable',
  'origin_refused',
  'protocol_outdated',
  'signin.needed',
  'signin.agreement_needed',
  'feature.off',
]);
const declared: ReadonlySet<string> = new Set(contracts.flatMap(({ errors }) => errors));

test('whatever the server refuses is declared by a contract or may happen anywhere', () => {
  const used = sources('src/server').flatMap(findCodes);
  assert.ok(used.length > 10, 'refusals are found at all');
  const undeclared = used.filter(({ code }) => !declared.has(code) && !generic.has(code as ErrorCode));
  assert.deepEqual(undeclared, []);
});

test('a refusal in the code that nobody declared is found, in every form in which it is written', () => {
  const code = [
    `fail('water.spilt')`,
    `return found ?? fail("water.spilt")`,
    'fail(\n  `water.spilt`,\n)',
    `fail(late ? 'water.spilt' : 'not_found')`,
    `new Refusal('water.spilt')`,
    `throw new Refusal(dry ? 'not_found' : 'water.spilt')`,
  ];
  for (const text of code) {
    assert.ok(
      findCodes({ file: 'tap.ts', text }).some(({ code }) => code === 'water.spilt'),
      text,
    );
  }
  assert.deepEqual(findCodes({ file: 'tap.ts', text: `failLoudly('a.b'); say('fail'); t('water.spilt')` }), []);
});

test('every contract declares codes that exist', () => {
  assert.deepEqual(
    contracts.flatMap(({ errors }) => errors.filter((code) => !isErrorCode(code))),
    [],
  );
});

test('every code is answered by somebody, or waits for a part that is named here', () => {
  // protocol_outdated: when a second version of the protocol exists. conversation.full, not_active: groups.
  const waiting: ReadonlySet<string> = new Set(['protocol_outdated']);
  const used = new Set(
    sources('src/server')
      .flatMap(findCodes)
      .map(({ code }) => code),
  );
  const idle = Object.keys(errorStatus).filter((code) => !used.has(code) && !waiting.has(code) && !declared.has(code));
  // Codes that http/errors.ts gives without `fail`, in a mapping of its own.
  const http = readFileSync(join(root, 'src/server/http/errors.ts'), 'utf8');
  assert.deepEqual(
    idle.filter((code) => !http.includes(`'${code}'`)),
    [],
  );
});

type Source = { file: string; text: string };

function sources(folder: string): Source[] {
  return globSync(`${folder}/**/*.ts`, { cwd: root })
    .filter((file) => !file.endsWith('.test.ts'))
    .map((file) => ({ file: file.split(sep).join('/'), text: readFileSync(join(root, file), 'utf8') }));
}

/** Every quoted code inside `fail(…)` or `Refusal(…)`, up to the closing bracket. */
function findCodes({ file, text }: Source): { file: string; code: string }[] {
  return [...text.matchAll(/(?<![\w.])(?:fail|Refusal)\(((?:[^()]|\([^()]*\))*)\)/g)].flatMap(([, inside]) =>
    [...inside!.matchAll(/(['"`])([a-z]+(?:[._][a-z_]+)*)\1/g)].map(([, , code]) => ({ file, code: code! })),
  );
}
