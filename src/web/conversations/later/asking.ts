// When a message is to be sent is asked beside the composer: a form doesn't stand in another one.
import { signal, type Signal } from '@preact/signals';
import type { OpenConversation } from '../../../sdk/model.ts';

export interface Asking {
  open: OpenConversation;
  /** What is in the box; emptied when it is kept for later. */
  text: Signal<string>;
  hasFiles: boolean;
}

export const asking = signal<Asking | null>(null);
