// What a page asks the server for itself: fetched when drawn, again when asked or when somebody changed it.
import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { News } from '../../sdk/model.ts';
import { codeOf, type FailureCode } from '../../sdk/sdk-error.ts';
import { explainCode } from '../locales/errors.ts';
import { t } from '../locales/locales.ts';
import { Button } from '../ui/button.tsx';
import { Skeleton } from '../ui/core-parts.tsx';
import { Banner } from '../ui/status.tsx';
import { device } from './device.ts';

type Changed = Extract<News, { type: 'state' }>['what'];

export interface Fetched<T> {
  /** Stays through later failures. */
  value: Signal<T | null>;
  failure: Signal<FailureCode | null>;
  again(): Promise<void>;
}

/** Fetches while drawn; `what` is the news after which it is fetched again. */
export function useFetched<T>(fetch: () => Promise<T>, what?: Changed): Fetched<T> {
  const value = useSignal<T | null>(null);
  const failure = useSignal<FailureCode | null>(null);
  const again = async (): Promise<void> => {
    try {
      value.value = await fetch();
      failure.value = null;
    } catch (error) {
      failure.value = codeOf(error);
    }
  };
  useEffect(() => {
    void again();
    return device.on((news) => {
      if (news.type === 'state' && news.what === what) void again();
    });
  }, []);
  return { value, failure, again };
}

/** Stands there until the content does: a skeleton, or why not and a way to try again. */
export function Waiting({ fetched }: { fetched: Pick<Fetched<unknown>, 'failure' | 'again'> }): JSX.Element {
  const code = fetched.failure.value;
  if (!code) return <Skeleton lines={4} />;
  return (
    <Banner kind="warning" live actions={<Button onClick={() => void fetched.again()}>{t().ui.tryAgain}</Button>}>
      <p>{explainCode(code)}</p>
    </Banner>
  );
}
