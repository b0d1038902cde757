import { explain } from '../locales/errors.ts';
import { showToast } from '../ui/toasts.tsx';

/** Tells what failed; what was wished can be wished again. */
export async function telling(wish: Promise<unknown>): Promise<void> {
  try {
    await wish;
  } catch (error) {
    showToast(explain(error));
  }
}
