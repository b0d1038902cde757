import type { ConversationSummary, MessageItem } from '../../sdk/model.ts';
import { tDetails } from '../locales/conversation/texts.ts';
import { formatList } from '../locales/format.ts';
import { findPerson, shownName } from './people.ts';

/** So many are named; of more, two and the number of the others. */
const MOST_NAMED = 3;

/** "Read by Anna and Ben", at the newest message of one's own that they have read; null at all others. */
export function wordsOfReaders({ position }: MessageItem, summary: ConversationSummary): string | null {
  const names = summary.receipts.flatMap((receipt) => {
    const person = receipt.position === position && findPerson(summary, receipt.participantId);
    return person ? shownName(person) : [];
  });
  const words = tDetails();
  if (names.length === 0) return null;
  if (names.length <= MOST_NAMED) return words.readBy(formatList(names));
  const named = names.slice(0, MOST_NAMED - 1);
  return words.readBy(formatList([...named, words.others(names.length - named.length)]));
}
