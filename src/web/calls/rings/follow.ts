// Listens for calls on a page that is open, whichever it is. Loaded when the first page is there.
import { tRing } from '../../locales/ring/texts.ts';
import { drawAbove } from '../../ui/outlets.tsx';
import { RingCards } from './RingCards.tsx';

export async function followRings(): Promise<void> {
  await tRing.load();
  drawAbove(RingCards);
}
