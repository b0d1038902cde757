// The words of pushes, in each language: that there is something, and nothing of it (H3).
import type { Language } from '../../shared/contract.ts';

export const pushTexts = {
  message: { en: 'New message', nl: 'Nieuw bericht', de: 'Neue Nachricht' },
  task: { en: 'Something waits for you', nl: 'Er wacht iets op je', de: 'Etwas wartet auf Sie' },
  call: { en: 'Incoming call', nl: 'Inkomende oproep', de: 'Eingehender Anruf' },
  missedCall: { en: 'Something waits for you', nl: 'Er wacht iets op je', de: 'Etwas wartet auf Sie' },
} as const satisfies Record<string, Record<Language, string>>;

export type PushKind = keyof typeof pushTexts;

/** Every payload is as long: its length would tell the push service what it is about. */
const LENGTH = 96;

/** What the service worker gets: which notification it is, so that a newer one takes its place, and the words. */
export function writePush(kind: PushKind, language: Language): string {
  // A call that was missed takes the place of the one that rang.
  const text = JSON.stringify({ kind: kind === 'missedCall' ? 'call' : kind, text: pushTexts[kind][language] });
  return text + ' '.repeat(LENGTH - Buffer.byteLength(text));
}
