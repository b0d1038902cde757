import type { PreparedFile } from '../../../sdk/model.ts';

/** A file that was chosen for the message being written. */
export interface Attaching {
  key: number;
  name: string;
  size: number;
  /** Null while it is being looked at. */
  ready: PreparedFile | null;
  /** What is shown of a picture. */
  preview: string | null;
}
