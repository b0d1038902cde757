import type { Config } from '../config.ts';
import { StartError } from '../start-error.ts';
import type { FileBytes } from './bytes.ts';
import { localFiles } from './local.ts';

/**
 * Where this installation keeps files. Fails with a `StartError` if it is a bucket that these keys can't use; one that
 * doesn't answer now may answer later.
 */
export async function openFiles(config: Config, say: (line: string) => void): Promise<FileBytes> {
  return open(config, (reason) =>
    say(`The store of files doesn't answer (${reason}): files can't be sent or opened until it does.`),
  );
}

/** The same for who can't go on without it: one that doesn't answer is a `StartError` too. */
export async function openAnsweringFiles(config: Config): Promise<FileBytes> {
  return open(config, (reason) => {
    throw new StartError(`The store of files in S3_URL doesn't answer (${reason}), and nothing was touched.`);
  });
}

async function open(config: Config, onSilence: (reason: string) => void): Promise<FileBytes> {
  if (config.filesBucket === null) return localFiles(config.filesFolder);
  // A large library that most installations don't need.
  const { s3Files } = await import('./s3.ts');
  const files = s3Files(config.filesBucket);
  await files.check().catch((error: unknown) => {
    if (error instanceof StartError) throw error;
    onSilence(String(error));
  });
  return files;
}
