// The list of deletions beside the keys: lines that are only ever appended.
import { open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode } from '../start-error.ts';
import { syncFolder } from './files.ts';

const OWN_ONLY = 0o600;
const NEWLINE = 0x0a;

/** Appends lines; on the disk when it returns. A torn last line of a crash is ended first, so that it spoils no other. */
export async function appendLines(path: string, lines: readonly string[]): Promise<void> {
  const handle = await open(path, 'a+', OWN_ONLY);
  try {
    const { size } = await handle.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await handle.read(last, 0, 1, size - 1);
    const isTorn = size > 0 && last[0] !== NEWLINE;
    await handle.appendFile(`${isTorn ? '\n' : ''}${lines.join('\n')}\n`);
    await handle.sync();
    if (size === 0) await syncFolder(dirname(path));
  } finally {
    await handle.close();
  }
}

/** All lines, oldest first; none where there is no file. */
export async function readLines(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return '';
    throw error;
  });
  return text.split('\n').filter((line) => line !== '');
}
