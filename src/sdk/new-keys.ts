import type { Account, PreparedWays } from './model.ts';
import { SdkError } from './sdk-error.ts';
import type { Entrance } from './ways-in.ts';

export async function prepareNewKeys(
  _entrance: Entrance,
  _input: Parameters<Account['prepareNewKeys']>[0],
): Promise<PreparedWays> {
  throw new SdkError('unavailable');
}
