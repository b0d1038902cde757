// Sealing and opening what people write (protocol §6). Each entry has a key of its own, bound to conversation, epoch,
// sender and id: exactly one key belongs to it, others are never tried.
import { idBytes, readU32, readUtf8, u32, type Bytes } from '../../shared/encoding.ts';
import { entryAad, sizeClass, type EntryHead } from '../../shared/entry.ts';
import { kdf, openBox, SealError } from './primitives.ts';

/**
 * The body of an entry that `verifyEntry` accepted, or SealError. It is what the sender wrote, of any shape: the caller
 * checks it.
 */
export async function openEntry(head: EntryHead, box: Bytes, secret: Bytes): Promise<unknown> {
  const text = unpad(await openBox(await entryKey(secret, head), entryAad(head), box));
  try {
    return JSON.parse(readUtf8(text));
  } catch {
    throw new SealError('is not JSON');
  }
}

/** The key of one entry. */
export function entryKey(secret: Bytes, head: EntryHead): Promise<Bytes> {
  const { conversation, epoch, sender, entryId } = head;
  return kdf(secret, 'entry', idBytes(conversation), u32(epoch), idBytes(sender), idBytes(entryId));
}

/** The text of a padded plaintext; refuses another class than the smallest and anything but zeros behind the text. */
export function unpad(padded: Bytes): Bytes {
  const length = padded.length < 4 ? padded.length : readU32(padded.slice(0, 4));
  const fits = length + 4 <= padded.length && sizeClass(length) === padded.length;
  if (!fits || padded.subarray(4 + length).some((byte) => byte !== 0)) throw new SealError('is padded wrongly');
  return padded.slice(4, 4 + length);
}
