// A view that is fetched when shown: skeleton, content, or why not and a way to try again.
import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { codeOf, type FailureCode } from '../../sdk/sdk-error.ts';
import { explainCode } from '../locales/errors.ts';
import { tDesk } from '../locales/desk/texts.ts';
import { Button } from '../ui/button.tsx';
import { Skeleton } from '../ui/parts.tsx';
import { Banner } from '../ui/status.tsx';
import { lookWho } from './desk.ts';

export interface Fetched<T> {
  value: Signal<T | null>;
  failure: Signal<FailureCode | null>;
  again(): Promise<void>;
}

/** Fetches once when drawn, and `again` when asked. An ended sign-in leads back to the door. */
export function useFetched<T>(fetch: () => Promise<T>): Fetched<T> {
  const value = useSignal<T | null>(null);
  const failure = useSignal<FailureCode | null>(null);
  const again = async (): Promise<void> => {
    try {
      value.value = await fetch();
      failure.value = null;
    } catch (error) {
      failure.value = codeOf(error);
      if (failure.value === 'signin.needed') await lookWho();
    }
  };
  useEffect(() => void again(), []);
  return { value, failure, again };
}

/** What stands there until the content does. */
export function Waiting({ fetched }: { fetched: Pick<Fetched<unknown>, 'failure' | 'again'> }): JSX.Element {
  const words = tDesk();
  if (!fetched.failure.value) return <Skeleton lines={5} />;
  return (
    <Banner kind="warning" actions={<Button onClick={() => void fetched.again()}>{words.tryAgain}</Button>}>
      {words.failed} {explainCode(fetched.failure.value)}
    </Banner>
  );
}
