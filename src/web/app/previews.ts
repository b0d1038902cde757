// Whether lists show how a message begins: a choice of this browser, as somebody may look over one's shoulder here and
// not at home.
import { signal } from '@preact/signals';
import { keep, readKept } from './kept.ts';

export const previewsHidden = signal(readKept('previews') === 'hidden');

export function hidePreviews(hide: boolean): void {
  previewsHidden.value = hide;
  keep('previews', hide ? 'hidden' : null);
}
