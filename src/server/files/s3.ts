// Bytes of files in a bucket of an S3-compatible store (https://docs.aws.amazon.com/AmazonS3/latest/API/): one object for
// each part, `<file id>/<object id>`. Loaded only where S3_URL is set.
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectsCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { fail, Refusal } from '../../shared/errors.ts';
import type { FileId } from '../../shared/ids.ts';
import { isUuid } from '../db/uuid.ts';
import { StartError } from '../start-error.ts';
import type { Bucket } from '../config.ts';
import type { FileBytes, PartPlace, StoredPart } from './bytes.ts';

const ATTEMPTS = 3;
const CONNECT_PATIENCE = 5_000;
const ANSWER_PATIENCE = 30_000;
const NO_ROOM = new Set(['QuotaExceeded', 'XMinioStorageFull', 'InsufficientStorage', 'EntityTooLarge']);

/** Files in this bucket. A store that can't be reached is `unavailable`, after three tries. */
export function s3Files(place: Bucket): FileBytes & { check(): Promise<void> } {
  const { bucket, prefix } = place;
  const client = openClient(place);
  const keyOf = ({ fileId, objectId }: PartPlace) => ({ Bucket: bucket, Key: `${prefix}${fileId}/${objectId}` });
  const removePart = async (part: PartPlace) => {
    await answered(client.send(new DeleteObjectCommand(keyOf(part))));
  };
  const list = (below = '') => listParts(client, { bucket, prefix, below });
  return {
    async put(part, body, size) {
      const bytes = await gather(body, size);
      await answered(client.send(new PutObjectCommand({ ...keyOf(part), Body: bytes, ContentLength: size })));
    },
    async read(part, from) {
      try {
        const { Body } = await client.send(new GetObjectCommand({ ...keyOf(part), Range: `bytes=${from}-` }));
        return Body as AsyncIterable<Uint8Array>;
      } catch (error) {
        const name = nameOf(error);
        if (name === 'NoSuchKey' || name === 'NotFound') return null;
        // From its end on there is nothing, as in a file on a disk.
        if (name === 'InvalidRange') return nothing();
        return refuse(error);
      }
    },
    removePart,
    async removeFile(fileId) {
      for await (const part of list(`${fileId}/`)) await removePart(part);
    },
    list,
    freeBytes: async () => null,
    async check() {
      // The start waits for it: a store that is silent may not hold it up.
      const abortSignal = AbortSignal.timeout(CONNECT_PATIENCE);
      await client.send(new HeadBucketCommand({ Bucket: bucket }), { abortSignal }).catch((error: unknown) => {
        // The answer to a HEAD has no body, and so no better word than its status.
        const status = error instanceof S3ServiceException ? (error.$metadata.httpStatusCode ?? null) : null;
        if (status === 404) throw new StartError(`S3_URL: there is no bucket "${bucket}" at ${place.endpoint}.`);
        if (status === 403 || status === 401) {
          throw new StartError(`S3_URL: these keys may not use the bucket "${bucket}" at ${place.endpoint}.`);
        }
        throw error;
      });
    },
  };
}

function openClient({ endpoint, region, accessKeyId, secretAccessKey }: Bucket): S3Client {
  return new S3Client({
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
    // Bucket names as host names need DNS that few own stores have.
    forcePathStyle: true,
    // Sums that the protocol doesn't ask for are unknown to older stores; each chunk proves itself to its readers anyway.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: ATTEMPTS,
    requestHandler: {
      connectionTimeout: CONNECT_PATIENCE,
      requestTimeout: ANSWER_PATIENCE,
      // Without this the library only writes a warning, and waits on.
      throwOnRequestTimeout: true,
    },
  });
}

/** Whole before the store hears of it, so that half a body leaves nothing there: a part is small. */
async function gather(body: AsyncIterable<Uint8Array>, size: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of body) {
    length += piece.length;
    if (length > size) fail('bad_input');
    pieces.push(piece);
  }
  return length === size ? Buffer.concat(pieces, size) : fail('bad_input');
}

async function* listParts(
  client: S3Client,
  { bucket, prefix, below }: { bucket: string; prefix: string; below: string },
): AsyncGenerator<StoredPart> {
  // The older listing: it goes on behind a key, without tokens, and every store knows it.
  let last: string | undefined;
  for (;;) {
    const wish = { Bucket: bucket, Prefix: `${prefix}${below}`, Marker: last };
    const page = await answered(client.send(new ListObjectsCommand(wish)));
    for (const { Key = '', Size = 0, LastModified = new Date(0) } of page.Contents ?? []) {
      const [fileId = '', objectId = '', ...more] = Key.slice(prefix.length).split('/');
      // What others keep in the same bucket is none of ours.
      if (!isUuid(fileId) || !isUuid(objectId) || more.length > 0) continue;
      yield { fileId: fileId as FileId, objectId, bytes: Size, changedAt: LastModified };
    }
    last = page.Contents?.at(-1)?.Key;
    if (!page.IsTruncated || last === undefined) return;
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

function answered<T>(answer: Promise<T>): Promise<T> {
  return answer.catch(refuse);
}

function refuse(error: unknown): never {
  if (NO_ROOM.has(nameOf(error) ?? '')) return fail('file.no_room');
  // Ours to mend, and to be found in the log: a bucket or keys that don't exist any more.
  if (error instanceof S3ServiceException && error.$fault === 'client') throw error;
  throw new Refusal('unavailable', { cause: error });
}

function nameOf(error: unknown): string | null {
  return error instanceof S3ServiceException ? error.name : null;
}
