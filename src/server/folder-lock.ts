import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { errorCode, explainFileError, StartError } from './start-error.ts';

// Reachable as long as they are held: a collected SQLite handle closes its file, and with it goes the lock.
const held = new Set<FolderLock>();

/**
 * One process per data folder. The lock is the kernel's (fcntl, through SQLite, since Node offers no flock), so it ends with the
 * process however that ends: there is no stale lock to guess about. Where the holder runs stands beside it, for the sentence only.
 */
export class FolderLock {
  readonly folder: string;
  readonly #file: DatabaseSync;
  readonly #note: string;

  private constructor(folder: string, file: DatabaseSync) {
    this.folder = folder;
    this.#file = file;
    this.#note = join(folder, 'alcove.running.json');
  }

  /** Makes the folder when it is missing. Fails with a `StartError` when another process holds it or it can't be written. */
  static acquire(folder: string): FolderLock {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o755 });
    } catch (error) {
      throw explainFileError(error, folder);
    }
    let file: DatabaseSync | undefined;
    try {
      file = new DatabaseSync(join(folder, 'alcove.lock'));
      file.exec('pragma busy_timeout = 0; pragma journal_mode = memory; begin exclusive');
    } catch (error) {
      file?.close();
      throw explainLockError(error, folder);
    }
    const lock = new FolderLock(folder, file);
    held.add(lock);
    lock.writeNote({ pid: process.pid });
    return lock;
  }

  /** Notes where the holder can be reached, for whoever tries to start a second one. */
  announce(address: string): void {
    this.writeNote({ pid: process.pid, address });
  }

  close(): void {
    if (!held.delete(this)) return;
    rmSync(this.#note, { force: true });
    this.#file.close();
  }

  private writeNote(note: { pid: number; address?: string }): void {
    try {
      writeFileSync(this.#note, JSON.stringify(note));
    } catch (error) {
      throw explainFileError(error, this.folder);
    }
  }
}

const SQLITE_BUSY = 5;

function explainLockError(error: unknown, folder: string): unknown {
  if (errorCode(error) !== 'ERR_SQLITE_ERROR') return error;
  const busy = error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
  if (!busy) {
    return new StartError(
      `Alcove can't write to ${folder}: make the folder writable, or choose another in ALCOVE_DATA.`,
    );
  }
  return new StartError(`Alcove is already running${readNote(folder)} with the data in ${folder}.`);
}

function readNote(folder: string): string {
  try {
    const note: unknown = JSON.parse(readFileSync(join(folder, 'alcove.running.json'), 'utf8'));
    if (typeof note !== 'object' || note === null || !('pid' in note)) return '';
    const where = 'address' in note ? ` at ${String(note.address)}` : '';
    return `${where} (process ${String(note.pid)})`;
  } catch {
    return '';
  }
}
