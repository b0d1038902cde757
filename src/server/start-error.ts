/** Why Alcove can't start, in one sentence for the person at the terminal; `main.ts` prints it without a stack. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** Turns file system errors that a newcomer can meet into a sentence; returns everything else unchanged. */
export function explainFileError(error: unknown, path: string): unknown {
  switch (errorCode(error)) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new StartError(
        `Alcove can't write to ${path}: make the folder writable, or choose another in ALCOVE_DATA.`,
      );
    case 'ENOTDIR':
    case 'EEXIST':
      return new StartError(
        `${path} is in the way: a folder is needed there. Move it, or choose another in ALCOVE_DATA.`,
      );
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull(path);
    default:
      return error;
  }
}

/** A reason that ends by itself once somebody makes room. */
export class DiskFullError extends StartError {}

export function diskFull(path: string): StartError {
  return new DiskFullError(`The disk that holds ${path} is full: make room and start again. Nothing was lost.`);
}

/** The `code` of a system or PostgreSQL error, if it has one. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
