import { useSignal } from '@preact/signals';
import type { ComponentType, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { t } from '../locales/locales.ts';
import { Button } from './button.tsx';
import { Skeleton } from './core-parts.tsx';
import { Banner } from './status.tsx';

/**
 * A part of the product that is loaded when it is first drawn: a skeleton at once (none where `waits` is null, for lines
 * that would make the page jump), and a way to try again.
 */
export function lazy<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  waits: JSX.Element | null = <Skeleton lines={5} />,
): ComponentType<Props> {
  let loaded: ComponentType<Props> | undefined;
  return function Lazy(props: Props): JSX.Element | null {
    const state = useSignal<'loading' | 'failed' | 'ready'>(loaded ? 'ready' : 'loading');
    useEffect(() => {
      if (state.value !== 'loading') return;
      load().then(
        (component) => {
          loaded = component;
          state.value = 'ready';
        },
        () => {
          state.value = 'failed';
        },
      );
    }, [state.value]);
    if (state.value === 'ready' && loaded) {
      const Loaded = loaded;
      return <Loaded {...props} />;
    }
    if (state.value === 'loading') return waits;
    return (
      <Banner
        kind="danger"
        live
        actions={
          <Button
            onClick={() => {
              state.value = 'loading';
            }}
          >
            {t().ui.tryAgain}
          </Button>
        }
      >
        <p>{t().ui.loadingFailed}</p>
      </Banner>
    );
  };
}
