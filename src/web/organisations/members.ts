// What the parts of the administration share: the members, and showing one part from another.
import type { OutputOf } from '../../sdk/endpoints.ts';
import type { Fetched } from '../app/fetched.tsx';
import type { Language } from '../locales/locales.ts';
import { explain } from '../locales/errors.ts';
import { showToast } from '../ui/toasts.tsx';

export type Member = OutputOf<'listMembers'>['members'][number];
export type Members = Fetched<readonly Member[]>;
export type OrganisationView = OutputOf<'getOrganisation'>;
export type Readiness = OutputOf<'getReadiness'>;

/** The names of these members, in their order; who is unknown is left out. */
export function namesOf(members: readonly Member[], ids: readonly Member['memberId'][]): string[] {
  return ids.flatMap((id) => members.find(({ memberId }) => memberId === id)?.name ?? []);
}

export function isActiveProfessional({ role, state }: Member): boolean {
  return role === 'professional' && state === 'active';
}

/** Does something for a page and says what came of it. */
export async function act(what: () => Promise<unknown>, said: string): Promise<boolean> {
  try {
    await what();
  } catch (error) {
    showToast(explain(error));
    return false;
  }
  showToast(said);
  return true;
}

/** Lists in the order of names. */
export function byName(language: Language): (a: { name: string }, b: { name: string }) => number {
  return (a, b) => a.name.localeCompare(b.name, language);
}
