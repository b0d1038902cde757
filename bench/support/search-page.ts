// Runs in the browser: texts as people write them, made searchable and looked through by the program's own functions.
import { findIn } from '../../src/sdk/search.ts';
import { ConversationIndex } from '../../src/sdk/search-index.ts';
import type { ConversationId, EntryId, ParticipantId } from '../../src/shared/ids.ts';

export interface Measured {
  characters: number;
  /** Milliseconds to take in what was kept, folding included. */
  fill: number;
  /** By what was typed: hits that are shown, and milliseconds of each of many searches. */
  searches: { typed: string; hits: number; times: number[] }[];
}

const CONVERSATIONS = 200;
const TIMES = 30;

/** The same words each time, the first ones by far the most often, as in any language. */
function makeWriter(): (words: number) => string {
  let seed = 42;
  const next = () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  const letters = 'aeiounrstlmdgkhbpfwvzäöüéë';
  const vocabulary = Array.from({ length: 8_000 }, () =>
    Array.from({ length: 2 + Math.floor(next() * 9) }, () => letters[Math.floor(next() * letters.length)]).join(''),
  );
  return (words) =>
    Array.from({ length: words }, () => vocabulary[Math.floor(vocabulary.length * next() ** 4)]).join(' ');
}

export function measure(messages: number): Measured {
  const write = makeWriter();
  const each = messages / CONVERSATIONS;
  const texts = Array.from({ length: messages }, (_, at) => write(8 + (at % 60)));
  const rare = 'Hagebuttentee';
  texts[Math.floor(messages / 2)] += ` ${rare}`;
  const before = performance.now();
  const indexes = Array.from({ length: CONVERSATIONS }, (_, number) => {
    const index = new ConversationIndex(`c${number}` as ConversationId);
    const found = texts.slice(number * each, (number + 1) * each).map((text, at) => ({
      ...{ position: at + 1, at: number * each + at, text },
      ...{ authorId: 'a' as ParticipantId, entryId: `${number}/${at}` as EntryId },
    }));
    index.takeKept({ done: each, sealedFrom: null, secrets: 1, readable: [{ from: 1, to: null }] }, found);
    return index;
  });
  const fill = performance.now() - before;
  const [often = '', seldom = ''] = [texts[0]?.split(' ')[0], texts[1]?.split(' ').at(-1)];
  const typed = ['hag', rare, often.slice(0, 2), often, `${often} ${seldom}`, 'nothing like it'];
  const searches = typed.map((words) => {
    const times: number[] = [];
    let hits = 0;
    for (let time = 0; time < TIMES; time += 1) {
      const start = performance.now();
      const { groups } = findIn(indexes, { words }, () => null, Date.now());
      times.push(performance.now() - start);
      hits = groups.reduce((sum, group) => sum + group.hits.length, 0);
    }
    return { typed: words, hits, times };
  });
  return { characters: texts.reduce((sum, text) => sum + text.length, 0), fill, searches };
}
