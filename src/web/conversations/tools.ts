// What the list offers besides itself: filters, search, and a menu for each row. Loaded once the list, or the conversation
// beside it, stands on the page, so that a first conversation doesn't wait for it; with it what has to be there without a
// connection later.
import { signal } from '@preact/signals';
import { tList } from '../locales/list/texts.ts';
import { loadDialog } from '../ui/questions.tsx';
import { loadFailure } from './OutgoingRow.tsx';

type Tools = typeof import('./ListTools.tsx');

/** Null until they are loaded. */
export const tools = signal<Tools | null>(null);

/** Without a connection they stay away; the next page that is drawn asks again. */
export async function loadTools(): Promise<void> {
  if (tools.peek()) return;
  const loading = Promise.all([import('./ListTools.tsx'), tList.load(), loadDialog(), loadFailure()]);
  await loading.then(
    ([module]) => (tools.value = module),
    () => undefined,
  );
}
