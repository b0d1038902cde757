import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { AttachedFile, OpenConversation } from '../../../sdk/model.ts';
import { explain } from '../../locales/errors.ts';

export type PictureState =
  | { is: 'waiting'; received: number }
  | { is: 'ready'; url: string }
  /** `why` null: what came is no picture. */
  | { is: 'failed'; why: string | null; retry: () => void };

type Key = Pick<AttachedFile, 'id' | 'key' | 'hash' | 'size'>;

/** A picture as an address for `img`, for as long as it is drawn; null: not yet wanted. */
export function usePicture(open: OpenConversation, file: Key | null): PictureState {
  const state = useSignal<PictureState>({ is: 'waiting', received: 0 });
  const tries = useSignal(0);
  useEffect(() => {
    if (!file) return undefined;
    let url: string | null = null;
    let over = false;
    const retry = (): void => void (tries.value += 1);
    state.value = { is: 'waiting', received: 0 };
    open
      .loadFile(file, (received) => {
        if (!over) state.value = { is: 'waiting', received };
      })
      .then(
        ({ content, isPicture }) => {
          if (over) return;
          if (isPicture) url = URL.createObjectURL(content);
          state.value = url ? { is: 'ready', url } : { is: 'failed', why: null, retry };
        },
        (error: unknown) => {
          if (!over) state.value = { is: 'failed', why: explain(error), retry };
        },
      );
    return () => {
      over = true;
      if (url) URL.revokeObjectURL(url);
    };
  }, [open, file?.id, tries.value]);
  return state.value;
}
