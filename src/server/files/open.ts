import type { Config } from '../config.ts';
import type { FileBytes } from './bytes.ts';
import { localFiles } from './local.ts';

/** Where this installation keeps files. */
export function openFiles(config: Config): FileBytes {
  return localFiles(config.filesFolder);
}
