// Files: ciphertext that belongs to messages. Name, size, type and key stand in the encrypted message alone; the server
// knows lengths, who uploaded, and to which message the bytes belong.
import { z } from 'zod';
import { command, done, download, id, members, positionInQuery, u32, upload } from './contract.ts';
import { CHUNK, MEGABYTE, MOST_MEGABYTES, PART_CHUNKS, SEALED_CHUNK } from './file-format.ts';

/** Where the next part begins: everything before it is on the server's disk. */
const progress = z.object({ storedBytes: z.number().int().nonnegative() });

export const startUpload = command({
  summary:
    'Begins an upload for a message of this conversation, or tells how far one has come. Whoever does not send the message within a day begins again.',
  actors: members,
  input: z.object({
    conversationId: id<'conversation'>(),
    fileId: id<'file'>(),
    /** Of 65,552 bytes each. */
    chunks: u32.min(1).max((MOST_MEGABYTES * MEGABYTE) / CHUNK),
  }),
  output: progress,
  errors: [
    'not_found',
    'conversation.closed',
    'conversation.not_active',
    'file.gone',
    'file.too_large',
    'file.quota_reached',
    'file.no_room',
  ],
});

export const uploadPart = upload({
  summary: 'Stores the next bytes of an upload: 1 to 16 whole chunks that begin where the part before ended.',
  actors: members,
  bodyLimit: PART_CHUNKS * SEALED_CHUNK,
  input: z.object({ fileId: id<'file'>(), offset: positionInQuery }),
  output: progress,
  errors: ['too_large', 'file.gone', 'file.offset_wrong', 'file.no_room'],
});

export const cancelUpload = command({
  summary: 'Gives up an own upload that no message names; one that is not there is fine.',
  actors: members,
  input: z.object({ fileId: id<'file'>() }),
  output: done,
});

export const downloadFile = download({
  summary: 'The bytes of a file, from an offset on, for whoever may read the message that it belongs to.',
  actors: members,
  input: z.object({ fileId: id<'file'>(), offset: positionInQuery.optional() }),
  errors: ['file.gone'],
});
