// A file as it may leave this device: of a kind that can be sent, small enough, and, if it is a picture, clean.
import { MEGABYTE } from '../../shared/file-format.ts';
import type { PreparedFile } from '../model.ts';
import { SdkError } from '../sdk-error.ts';
import { cleanPicture } from './clean.ts';
import { kindOf } from './kinds.ts';
import { tidyName } from './names.ts';

/** Fails with `file.too_large`, `file_kind`, `picture_unclean`, `file_unreadable`. */
export async function prepareFile(file: Blob, name: string, megabytes: number): Promise<PreparedFile> {
  if (file.size > megabytes * MEGABYTE) throw new SdkError('file.too_large');
  const bytes = new Uint8Array(
    await file.arrayBuffer().catch(() => {
      throw new SdkError('file_unreadable');
    }),
  );
  const kind = kindOf(bytes, name);
  switch (kind.is) {
    case 'other':
      throw new SdkError('file_kind');
    case 'unclean':
      throw new SdkError('picture_unclean');
    case 'document':
      return { name: tidyName(name), type: kind.type, content: new Blob([bytes], { type: kind.type }), picture: null };
    case 'picture':
      try {
        const content = new Blob([cleanPicture(kind.type, bytes)], { type: kind.type });
        const picture = { width: 0, height: 0, thumbnail: null };
        return { name: tidyName(name), type: kind.type, content, picture };
      } catch {
        throw new SdkError('file_unreadable');
      }
  }
}
