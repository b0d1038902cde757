// What a notice of a hand-over says to each of the three whom it is about.
import type { Task } from '../../sdk/model.ts';
import { formatDay, formatList } from '../locales/format.ts';
import { tHome } from '../locales/home/texts.ts';

type About = Extract<Task['about'], { kind: 'handOver' }>;

export function wordsOfHandOver(about: About, at: number): { title: string; text: string } {
  const words = tHome().handOver;
  const { side, by, colleague, client, state } = about;
  const day = formatDay(at);
  if (side === 'professional') return { title: words.stoppedOwn(client, colleague), text: words.stoppedOwnWhy };
  const title = side === 'client' ? words.client[state](by, colleague) : words.colleague[state](by, client);
  if (state === 'stopped') return { title, text: words.stoppedWhy };
  const reads = readsOf(about);
  const sentences =
    side === 'client'
      ? [
          words.clientWhy(by, colleague, day),
          reads ? words.clientReads(by, colleague, reads) : words.noConversations,
          reads && state === 'begun' ? words.clientThen(by) : '',
        ]
      : [words.colleagueWhy(by, client, day), reads ? words.colleagueReads(reads) : words.noConversations];
  return { title, text: sentences.filter(Boolean).join(' ') };
}

/** "2 conversations with everything in them and one conversation without what was written before"; empty where no conversation goes over. */
function readsOf({ everything, fromNow, asBefore }: About): string {
  const words = tHome().handOver;
  const parts = [
    everything > 0 ? words.everything(everything) : '',
    fromNow > 0 ? words.fromNow(fromNow) : '',
    asBefore > 0 ? words.asBefore(asBefore) : '',
  ];
  return formatList(parts.filter(Boolean));
}
