// The words of pushes, in each language: that there is something, and nothing of it (H3).
import type { Language } from '../../shared/contract.ts';

export const pushTexts = {
  message: { en: 'New message', nl: 'Nieuw bericht', de: 'Neue Nachricht' },
  task: { en: 'Something waits for you', nl: 'Er wacht iets op je', de: 'Etwas wartet auf Sie' },
  call: { en: 'Incoming call', nl: 'Inkomende oproep', de: 'Eingehender Anruf' },
  missedCall: { en: 'Something waits for you', nl: 'Er wacht iets op je', de: 'Etwas wartet auf Sie' },
} as const satisfies Record<string, Record<Language, string>>;

export type PushKind = keyof typeof pushTexts;

/** Every payload is as long: its length would tell the push service what it is about, or that somebody chose the words. */
const LENGTH = 224;

/**
 * What the service worker gets: which notification it is, so that a newer one takes its place, and the words. Where the member
 * chose own words (E9), those; but a call that rings now says so.
 */
export function writePush(kind: PushKind, language: Language, own: string | null = null): string {
  const words = kind === 'call' ? pushTexts.call[language] : (own ?? pushTexts[kind][language]);
  // A call that was missed takes the place of the one that rang.
  const text = JSON.stringify({ kind: kind === 'missedCall' ? 'call' : kind, text: words });
  return text + ' '.repeat(LENGTH - Buffer.byteLength(text));
}
