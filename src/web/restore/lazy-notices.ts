import { tRestore } from '../locales/restore/texts.ts';
import { StateNotices } from './StateNotices.tsx';

/** The notices with their texts. */
export async function load(): Promise<typeof StateNotices> {
  await tRestore.load();
  return StateNotices;
}
