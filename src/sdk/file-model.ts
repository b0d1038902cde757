// Files as types: what a message carries, what may leave this device, what was fetched.
import type { FileKey } from './crypto/file.ts';

/** What a message carries to open a file of it. */
export interface AttachedFile extends FileKey {
  name: string;
  /** As its sender says: nobody checked it. */
  type: string;
  /** What may be shown here; sides in pixels, 0 where unknown. Null: a file to be kept. */
  picture: { width: number; height: number; thumbnail: FileKey | null } | null;
}

/** A file that may leave this device: from `prepareFile`. */
export interface PreparedFile {
  name: string;
  type: string;
  content: Blob;
  picture: { width: number; height: number; thumbnail: Blob | null } | null;
}

/** A file that was fetched, checked and opened. */
export interface LoadedFile {
  /** Of a picture's type only where its bytes are that picture; else of no type that a browser shows. */
  content: Blob;
  isPicture: boolean;
}
