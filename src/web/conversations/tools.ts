// What the list offers besides itself: filters, search, and a menu for each row. Loaded once the list, or the conversation
// beside it, stands on the page, so that a first conversation doesn't wait for it.
import { signal } from '@preact/signals';
import { tList } from '../locales/list/texts.ts';

type Tools = typeof import('./ListTools.tsx');

/** Null until they are loaded. */
export const tools = signal<Tools | null>(null);

/** Without a connection they stay away; the next page that is drawn asks again. */
export async function loadTools(): Promise<void> {
  if (tools.peek()) return;
  await Promise.all([import('./ListTools.tsx'), tList.load()]).then(
    ([module]) => (tools.value = module),
    () => undefined,
  );
}
