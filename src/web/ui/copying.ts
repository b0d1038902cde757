import { t } from '../locales/locales.ts';
import { showToast } from './toasts.tsx';

/** Copies and says so; where the browser refuses, the text can still be selected by hand. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    showToast(t().ui.copied);
  } catch {
    showToast(t().ui.unexpected);
  }
}
