import type { Account, PreparedWays } from './model.ts';
import { SdkError } from './sdk-error.ts';
import type { Entrance } from './ways-in.ts';

export async function prepareReset(
  _entrance: Entrance,
  _input: Parameters<Account['prepareReset']>[0],
): Promise<PreparedWays> {
  throw new SdkError('unavailable');
}
