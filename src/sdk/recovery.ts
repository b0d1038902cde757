import type { Account, Recovery } from './model.ts';
import { SdkError } from './sdk-error.ts';
import type { Entrance } from './ways-in.ts';

export async function recover(_entrance: Entrance, _input: Parameters<Account['recover']>[0]): Promise<Recovery> {
  throw new SdkError('unavailable');
}
