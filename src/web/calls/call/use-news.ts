import { useEffect, useRef } from 'preact/hooks';
import type { ConversationSummary } from '../../../sdk/model.ts';
import type { CallView } from '../../../sdk/calls/model.ts';
import { nameIn } from '../../conversations/people.ts';
import { tCall } from '../../locales/call/texts.ts';
import { announce } from '../../ui/status.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { newsBetween, type CallNews } from './news.ts';

/** Says what changes in the call to screen readers; who was muted by somebody else reads it too. */
export function useNews(view: CallView, summary: ConversationSummary): void {
  const before = useRef(view);
  useEffect(() => {
    const news = newsBetween(before.current, view);
    before.current = view;
    if (news.length === 0) return;
    const sentences = news.map((one) => wordsOf(one, summary));
    if (news.some(({ type }) => type === 'mutedByOther')) showToast(tCall().news.mutedByOther);
    else announce(sentences.join(' '));
  }, [view]);
}

function wordsOf(news: CallNews, summary: ConversationSummary): string {
  const words = tCall().news;
  if (!('participantId' in news)) return words[news.type];
  return `${words[news.type](nameIn(summary, news.participantId))}.`;
}
