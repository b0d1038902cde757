// Pictures as this browser draws them: their sides, a small one to be shown at once, and JPEG of what only it can open.
import type { PreparedFile } from '../../../sdk/model.ts';
import { SdkError } from '../../../sdk/sdk-error.ts';
import { device } from '../../app/device.ts';

/** The longer side of a small picture, on screens with two dots for one. */
const SMALL_SIDE = 720;
const MOST_SMALL_BYTES = 128 * 1024;
/** Below this a picture is its own small one. */
const SMALL_ENOUGH = 96 * 1024;

/** A chosen file as it may be sent; a picture that can't be cleaned is drawn anew where this browser can draw it. */
export async function prepare(file: File): Promise<PreparedFile> {
  const prepared = await device.conversations.prepareFile(file, file.name).catch(async (error: unknown) => {
    if (!(error instanceof SdkError) || error.code !== 'picture_unclean') throw error;
    const redrawn = await redraw(file, Infinity, 0.9).catch(() => null);
    if (!redrawn) throw error;
    return device.conversations.prepareFile(redrawn.content, `${file.name.replace(/\.\w+$/, '')}.jpg`);
  });
  return prepared.picture ? withSmall(prepared) : prepared;
}

async function withSmall(prepared: PreparedFile): Promise<PreparedFile> {
  const { content } = prepared;
  const isSmall = content.size <= SMALL_ENOUGH;
  for (const quality of [0.8, 0.6, 0.4]) {
    const drawn = await redraw(content, isSmall ? 1 : SMALL_SIDE, quality).catch(() => {
      throw new SdkError('file_unreadable');
    });
    const { width, height } = drawn;
    if (isSmall) return { ...prepared, picture: { width, height, thumbnail: null } };
    if (drawn.content.size <= MOST_SMALL_BYTES)
      return { ...prepared, picture: { width, height, thumbnail: drawn.content } };
  }
  throw new SdkError('file_unreadable');
}

/** Drawn as JPEG, at most so large; with the sides that it had. */
async function redraw(picture: Blob, side: number, quality: number) {
  const bitmap = await createImageBitmap(picture);
  const { width, height } = bitmap;
  const scale = Math.min(1, side / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const content = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
  if (!content) throw new Error('too large to draw');
  return { content, width, height };
}
