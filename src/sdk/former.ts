import { SdkError } from './sdk-error.ts';
import type { Entrance } from './ways-in.ts';

export async function useFormerPassword(_entrance: Entrance, _password: string): Promise<void> {
  throw new SdkError('unavailable');
}

export async function useFormerCode(_entrance: Entrance, _code: string): Promise<void> {
  throw new SdkError('unavailable');
}
