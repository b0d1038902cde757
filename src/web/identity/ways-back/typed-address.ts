// The address that somebody typed at the door goes along to the pages behind "Forgotten your password?".
import { signal } from '@preact/signals';

/** In memory only, and emptied once somebody is in. */
export const typedAddress = signal('');

/** Looks like an address; whether it is one only a mail can tell. */
export function isAddress(text: string): boolean {
  return /^\S+@\S+\.\S+$/.test(text);
}
