import { signal } from '@preact/signals';

/**
 * What somebody typed at the door: it goes along to the pages behind "Forgotten your password?". In memory only, and
 * emptied once somebody is in.
 */
export const typedAddress = signal('');

/** Looks like an e-mail address; whether it is one only a mail can tell. */
export function isAddress(text: string): boolean {
  return /^\S+@\S+\.\S+$/.test(text);
}
