import type { Config } from '../config.ts';
import { StartError } from '../start-error.ts';
import type { FileBytes } from './bytes.ts';
import { localFiles } from './local.ts';

/**
 * Where this installation keeps files. Fails with a `StartError` if it is a bucket that these keys can't use; one that
 * doesn't answer now may answer later.
 */
export async function openFiles(config: Config, say: (line: string) => void): Promise<FileBytes> {
  if (config.filesBucket === null) return localFiles(config.filesFolder);
  // A large library that most installations don't need.
  const { s3Files } = await import('./s3.ts');
  const files = s3Files(config.filesBucket);
  await files.check().catch((error: unknown) => {
    if (error instanceof StartError) throw error;
    say(`The store of files doesn't answer (${String(error)}): files can't be sent or opened until it does.`);
  });
  return files;
}
