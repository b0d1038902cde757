import type { KnownContact } from '../../sdk/model.ts';
import { tContacts } from '../locales/contacts/texts.ts';

/** Names compared as people type them: without case and accents. */
export function foldName(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .trim();
}

/** How sure one is of somebody's keys, in a word or two. */
export function trustMark({ trust }: KnownContact): string {
  const words = tContacts();
  switch (trust) {
    case 'invited':
      return words.invited;
    case 'compared':
      return words.compared;
    case 'notYetCompared':
      return words.notYet;
    case 'changed':
      return words.changed;
  }
}
