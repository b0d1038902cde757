// Where the ciphertext of files lies: a folder, or an S3 bucket. Parts are written once, whole, and never changed; which of
// them count, rows of the database say.
import type { FileId } from '../../shared/ids.ts';

export interface PartPlace {
  fileId: FileId;
  objectId: string;
}

export interface StoredPart extends PartPlace {
  bytes: number;
  changedAt: Date;
}

export interface FileBytes {
  /**
   * Writes exactly `size` bytes; lasting when it resolves. Where it fails nothing is left: `file.no_room` without room,
   * `bad_input` for a body of another length.
   */
  put(place: PartPlace, body: AsyncIterable<Uint8Array>, size: number): Promise<void>;
  /** The bytes of a part from `from` on; null where there is none. */
  read(place: PartPlace, from: number): Promise<AsyncIterable<Uint8Array> | null>;
  /** Takes one part away; one that isn't there is fine. */
  removePart(place: PartPlace): Promise<void>;
  /** Takes all parts of a file away; twice is fine. */
  removeFile(fileId: FileId): Promise<void>;
  /** Everything that is there. */
  list(): AsyncIterable<StoredPart>;
  /** How many more bytes fit; null where nobody can tell. */
  freeBytes(): Promise<number | null>;
}
