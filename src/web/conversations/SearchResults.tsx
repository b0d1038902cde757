import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { device } from '../app/device.ts';
import { router } from '../app/routes.ts';
import { read } from '../app/watch.ts';
import type { SearchGroup, SearchHit, SearchProgress } from '../../sdk/search-model.ts';
import { watched, type Watched } from '../../sdk/watched.ts';
import { explainCode } from '../locales/errors.ts';
import { formatNumber } from '../locales/format.ts';
import { tList } from '../locales/list/texts.ts';
import { t } from '../locales/locales.ts';
import { Button } from '../ui/button.tsx';
import { IconConversation, IconSearch } from '../ui/icons.tsx';
import { EmptyState, Skeleton } from '../ui/parts.tsx';
import { announce, Banner } from '../ui/status.tsx';
import { Time } from '../ui/text.tsx';
import { useSignal } from '@preact/signals';
import { nameIn, titleOf } from './people.ts';
import { found, hasWish, lookAgain, showHit } from './searching.ts';

const notYet: Watched<SearchProgress> = watched<SearchProgress>({ is: 'waiting', done: 0, all: 0 });

/** What was found, by conversation; how far the device is; and that there is nothing. */
export function SearchResults(): JSX.Element {
  const texts = tList();
  const source = useSignal(notYet);
  useEffect(() => {
    device.conversations.searchable().then(
      (progress) => (source.value = progress),
      () => {},
    );
  }, []);
  const progress = read(source.value);
  // While more becomes searchable, what is asked for is asked again.
  useEffect(() => void lookAgain(), [progress.is, Math.floor(progress.done / 2_000)]);
  const now = found.value;
  const count = now.is === 'found' ? now.result.groups.reduce((sum, { hits }) => sum + hits.length, 0) : null;
  useEffect(() => {
    if (count !== null) announce(texts.searchCount(count));
  }, [now]);
  if (now.is === 'nothing') return <div class="pane-body">{<Skeleton lines={6} />}</div>;
  if (now.is === 'failed') {
    return (
      <div class="pane-body">
        <Banner kind="danger" live actions={<Button onClick={() => void lookAgain()}>{t().ui.tryAgain}</Button>}>
          <p>{explainCode(now.code)}</p>
        </Banner>
      </div>
    );
  }
  const { groups, more } = now.result;
  return (
    <>
      <HowFar progress={progress} />
      {groups.length === 0 && progress.is === 'ready' && hasWish.value && (
        <EmptyState icon={IconSearch} title={texts.searchNothing}>
          <p class="muted">{texts.searchNothingWhy}</p>
        </EmptyState>
      )}
      {groups.map((group) => (
        <Group key={group.conversationId} group={group} />
      ))}
      {more && <p class="list-note small muted">{texts.searchTooMany}</p>}
    </>
  );
}

function HowFar({ progress: { is, done, all } }: { progress: SearchProgress }): JSX.Element | null {
  const texts = tList();
  const isOffline = read(device.connection) === 'offline';
  if (is === 'ready' || (all > 0 && done >= all)) return null;
  const words = all > 0 ? texts.searchSoFar(formatNumber(done), formatNumber(all)) : texts.searchBeginning;
  return (
    <div class="list-note small muted" role="status">
      <p>
        {words} {isOffline && texts.searchOffline}
      </p>
      {all > 0 && <progress max={all} value={done} aria-label={texts.searchBeginning} />}
    </div>
  );
}

function Group({ group }: { group: SearchGroup }): JSX.Element {
  const { conversationId, summary, hits } = group;
  const title = summary ? titleOf(summary) : t().conversation.title;
  return (
    <section class="search-group" aria-label={title}>
      <h2>
        <a href={router.href('conversation', { conversationId })}>
          <IconConversation />
          {title}
        </a>
      </h2>
      {hits.length > 0 && (
        <ul role="list">
          {hits.map((hit) => (
            <Hit key={hit.position} group={group} hit={hit} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Hit({ group: { conversationId, summary }, hit }: { group: SearchGroup; hit: SearchHit }): JSX.Element {
  const author = summary ? nameIn(summary, hit.authorId) : t().person.somebody;
  return (
    <li>
      <a
        class="search-hit"
        href={router.href('conversation', { conversationId })}
        onClick={(event) => {
          if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          void showHit(conversationId, hit.position);
        }}
      >
        <span class="search-line small muted">
          <span>{author}</span>
          <Time at={hit.at} />
        </span>
        <span>{hit.pieces.map((piece, at) => (piece.found ? <mark key={at}>{piece.text}</mark> : piece.text))}</span>
      </a>
    </li>
  );
}
