// Whether an answer is one that the protocol knows, whatever was sent.
import { api, type EndpointName } from '../../src/shared/api.ts';
import type { AnyContract } from '../../src/shared/contract.ts';
import { errorStatus, isErrorCode } from '../../src/shared/errors.ts';
import type { Answer } from './call.ts';

/** Inputs of each kind for each endpoint. */
export const RUNS = Number(process.env['ALCOVE_FUZZ_RUNS'] ?? 20);

/** What is wrong with the form of an answer, or null. */
export function faultOf({ status, body, code }: Answer, bodies: 'json' | 'anyBody' = 'json'): string | null {
  if (status >= 500) return `answered ${status} ${code ?? ''}`;
  // More address or headers than the parser below HTTP takes.
  if (status === 431) return null;
  if (status < 400) return code === null ? null : `${code} with status ${status}`;
  if (bodies === 'anyBody' && (body === '' || status === 426)) return null;
  if (!isErrorCode(code)) return `${status} with ${JSON.stringify(body).slice(0, 100)}`;
  if (errorStatus[code] !== status) return `${code} with status ${status}`;
  const { error, ...more } = body as { error: Record<string, unknown> };
  const isPlain = Object.keys(error).sort().join() === 'code,requestId' && Object.keys(more).length === 0;
  return isPlain && typeof error['requestId'] === 'string'
    ? null
    : `more than code and requestId: ${JSON.stringify(body)}`;
}

/** Whether an input was taken that the contract refuses. */
export function misjudgement(name: EndpointName, input: unknown, answer: Answer): string | null {
  if (answer.status !== 200) return null;
  const sent: unknown = JSON.parse(JSON.stringify(input ?? null));
  return (api[name] as AnyContract).input.safeParse(sent).success
    ? null
    : `took ${JSON.stringify(input).slice(0, 200)}`;
}

/** The same inputs every time, unless asked for others. */
export function seed(): { seed?: number } {
  const wanted = process.env['ALCOVE_FUZZ_SEED'] ?? '20';
  return wanted === 'random' ? {} : { seed: Number(wanted) };
}
