// The service desk's own connection: its sign-in is apart from that of members.
import { signal } from '@preact/signals';
import type { OutputOf } from '../../sdk/endpoints.ts';
import { browserConnection } from '../../sdk/connection.ts';
import { createDesk } from '../../sdk/desk.ts';
import { codeOf, type FailureCode } from '../../sdk/sdk-error.ts';

export const desk = createDesk(browserConnection({ organisation: null }));

export type DeskOrganisation = OutputOf<'listOrganisations'>['organisations'][number];
export type Mails = OutputOf<'listMails'>;
export type Health = OutputOf<'getSystemHealth'>;

type Who =
  | { is: 'asking' }
  | { is: 'signedOut' }
  | { is: 'failed'; code: FailureCode }
  | ({ is: 'here' } & OutputOf<'getDeskProfile'>);

/** Who of the service desk is signed in on this device. */
export const who = signal<Who>({ is: 'asking' });

/** Fetches; a sign-in that has ended leads back to the door. */
export async function fetchAtDesk<T>(fetch: () => Promise<T>): Promise<T> {
  try {
    return await fetch();
  } catch (error) {
    if (codeOf(error) === 'signin.needed') who.value = { is: 'signedOut' };
    throw error;
  }
}

/** Asks the server again who is signed in. */
export async function lookWho(): Promise<void> {
  try {
    who.value = { is: 'here', ...(await desk.ask('getDeskProfile', {})) };
  } catch (error) {
    const code = codeOf(error);
    who.value = code === 'signin.needed' ? { is: 'signedOut' } : { is: 'failed', code };
  }
}
