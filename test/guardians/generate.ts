// Inputs made from the contracts' own schemas: well-formed ones, and the same ones spoilt in one place.
import fc from 'fast-check';
import { z } from 'zod';
import type { AnyContract } from '../../src/shared/contract.ts';

interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  pattern?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
}

type Arbitrary = fc.Arbitrary<unknown>;

const ENOUGH_REFUSED = 5_000;

/** Inputs that the contract accepts, with ids taken from `ids`. Fails where it hardly ever makes one. */
export function wellFormed(contract: AnyContract, ids: readonly string[]): Arbitrary {
  const schema = z.toJSONSchema(contract.input, { io: 'input', unrepresentable: 'any' }) as Schema;
  let refused = 0;
  return arbitraryOf(schema, ids).filter((value) => {
    const { success, error } = contract.input.safeParse(value);
    refused = success ? 0 : refused + 1;
    if (refused > ENOUGH_REFUSED) throw new Error(`this generator makes nothing that fits: ${z.prettifyError(error!)}`);
    return success;
  });
}

function arbitraryOf(schema: Schema, ids: readonly string[]): Arbitrary {
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return fc.oneof(...options.map((option) => arbitraryOf(option, ids)));
  switch (schema.type) {
    case 'object':
      return objectOf(schema, ids);
    case 'array': {
      const { items = {}, minItems = 0, maxItems = 5 } = schema;
      const maxLength = Math.max(minItems, Math.min(maxItems, minItems + 3));
      return fc.array(arbitraryOf(items, ids), { minLength: minItems, maxLength });
    }
    case 'string':
      return stringOf(schema, ids);
    case 'integer':
    case 'number': {
      const { minimum = 0, maximum = Number.MAX_SAFE_INTEGER } = schema;
      const edges = [minimum, minimum + 1, maximum, 0x7fffffff, 0x80000000].filter((n) => n >= minimum && n <= maximum);
      return fc.oneof(
        fc.constantFrom(...edges),
        fc.maxSafeInteger().map((n) => clamp(n, minimum, maximum)),
      );
    }
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      // What JSON Schema has no word for: numbers of a query string, time zones.
      return fc.constantFrom(undefined, 1, 7, '3', 'Europe/Amsterdam', 'en', null, true);
  }
}

function clamp(n: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, n));
}

function objectOf({ properties = {}, required = [] }: Schema, ids: readonly string[]): Arbitrary {
  const model = Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, arbitraryOf(value, ids)]));
  return fc.record(model, { requiredKeys: required }) as Arbitrary;
}

function stringOf({ pattern = '', format, minLength = 0, maxLength = 40 }: Schema, ids: readonly string[]): Arbitrary {
  if (format === 'uuid') return fc.constantFrom(...ids);
  if (format === 'date') return fc.constantFrom('2026-02-28', '2026-12-31', '2024-02-29', '0001-01-01', '9999-12-31');
  if (format === 'uri') return fc.webPath().map((path) => `https://push.example.org${path}`);
  if (format === 'email')
    return fc.constantFrom('a@example.org', `${'a'.repeat(60)}@example.org`, 'x+y_z@a-b.example.org');
  const most = Math.min(maxLength, Math.max(minLength, 300));
  if (/^\^\[A-Za-z0-9_-\][*+]\$$/.test(pattern)) return base64UrlOf(minLength, most);
  if (pattern === '^[A-Z]{2}$') return fc.constantFrom('NL', 'ZZ');
  if (pattern.startsWith('^[a-z0-9]')) return fc.nat().map((n) => `org-${n}`);
  // Everything else is text, with the characters that databases and pages stumble over.
  const text = fc.string({
    unit: 'binary',
    minLength: Math.max(minLength, 1),
    maxLength: Math.max(minLength, Math.min(most, 80)),
  });
  const awkward = fc.constantFrom(
    'a\u0000b',
    '\ud800',
    'ab\udfff',
    '\u202egnp.exe',
    'ﷺ',
    '🏳️‍🌈',
    "'; drop table members; --",
    '%',
    '\\',
    'İ',
  );
  return fc.oneof(text, awkward, fc.constantFrom('Europe/Amsterdam', 'Anna', 'en'));
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Also of lengths that no bytes have, and with bits left over at the end. */
function base64UrlOf(minLength: number, maxLength: number): Arbitrary {
  return fc.string({ unit: fc.constantFrom(...alphabet), minLength, maxLength });
}

/** The value with one place of it replaced, taken away, or joined by something unknown. */
export function spoilt(values: Arbitrary): Arbitrary {
  return fc
    .tuple(values, fc.nat(), junk, fc.constantFrom('replace', 'replace', 'remove', 'add'))
    .map(([value, where, with_, how]) => {
      const copy = structuredClone(value) as object;
      const places = placesIn(copy);
      const place = places[where % Math.max(places.length, 1)];
      if (!place) return with_;
      if (how === 'remove' && !Array.isArray(place.holder)) delete place.holder[place.key];
      else if (how === 'add' && !Array.isArray(place.holder)) place.holder[`${place.key}2`] = with_;
      else place.holder[place.key] = with_;
      return copy;
    });
}

type Place = { holder: Record<string | number, unknown>; key: string | number };

function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string | number, unknown>;
  return Object.keys(value).flatMap((key) => [{ holder, key }, ...placesIn(holder[key])]);
}

function nest(depth: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = i % 2 ? [value] : { a: value };
  return value;
}

/** Nothing of this is ever right, or only by accident. */
export const junk: Arbitrary = fc.oneof(
  fc.constantFrom<unknown>(
    ...[null, true, false, 0, -1, 1.5, 1e308, -(2 ** 53), 2 ** 53, 2 ** 32, 2 ** 31],
    ...['', ' ', '\u0000', 'a\u0000', '\ud800', '\udc00\ud800', '\ufeff', '\u2028', 'null', 'undefined', 'NaN', '1e9'],
    ...['AA==', 'A', '+/+/', '../../etc/passwd', "' or 1=1 --", '<script>', '%00', '{{7*7}}', '$1', 'ＡＡ'],
    ...['00000000-0000-0000-0000-000000000000', 'FFFFFFFF-FFFF-4FFF-8FFF-FFFFFFFFFFFF', '1'.repeat(400)],
    ...['x'.repeat(20_000), 'é'.repeat(5_000), [], {}, [[]], [null], [{}], { toString: 1 }, { length: 1e9 }],
    ...[
      JSON.parse('{"__proto__":{"admin":true}}'),
      { constructor: { prototype: {} } },
      JSON.parse('{"then":1}'),
      { toJSON: 'x' },
    ],
    ...[
      nest(50),
      Array.from({ length: 3_000 }, (_, i) => i),
      Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`k${i}`, i])),
    ],
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.jsonValue({ maxDepth: 3 }),
);
