import { tFiles } from '../../locales/files/texts.ts';

/** A size as people say it. */
export function sizeWords(bytes: number): string {
  const words = tFiles();
  if (bytes < 1024) return words.bytes(bytes);
  if (bytes < 1024 * 1024) return words.kilobytes(Math.ceil(bytes / 1024));
  return words.megabytes(Math.round((bytes / 1024 / 1024) * 10) / 10);
}

/** Whether loading waits for a tap (E9): on a phone's own network, or where the person asks to save data. */
export function waitsForTap(): boolean {
  const line = (navigator as { connection?: { saveData?: boolean; type?: string } }).connection;
  return line?.saveData === true || line?.type === 'cellular';
}
