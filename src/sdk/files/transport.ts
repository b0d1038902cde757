// Plain bytes to the server and back: what the typed endpoints, which speak JSON, don't do.
import type { DownloadName, UploadName } from '../../shared/api.ts';
import type { Bytes } from '../../shared/encoding.ts';
import type { FileId } from '../../shared/ids.ts';
import type { InputOf, OutputOf } from '../endpoints.ts';
import { fetchWithin, queryString, readAnswer } from '../http.ts';
import type { DeviceParts } from '../parts.ts';
import { SdkError } from '../sdk-error.ts';

/** A part of a megabyte may take its time on a phone in a valley. */
const PATIENCE = 60_000;
const DOWNLOAD_TRIES = 3;

/** Sends bytes to an endpoint that takes them. Fails with SdkError. */
export async function sendBytes<Name extends UploadName>(
  parts: DeviceParts,
  name: Name,
  input: InputOf<Name>,
  body: Bytes,
  signal?: AbortSignal,
): Promise<OutputOf<Name>> {
  const headers = { 'content-type': 'application/octet-stream' };
  const path = `/api/${name}${queryString(input)}`;
  return askAgain(parts, async () => {
    const init = { method: 'POST', headers, body };
    return (await fetchWithin(parts.connection, PATIENCE, path, init, readAnswer, signal)) as OutputOf<Name>;
  });
}

/** The bytes of a file: exactly `size`, else `file_altered`. Goes on where a broken connection stopped. */
export async function fetchBytes(
  parts: DeviceParts,
  { fileId, size }: { fileId: FileId; size: number },
  progress: (received: number) => void,
  signal?: AbortSignal,
): Promise<Bytes> {
  const bytes = new Uint8Array(size);
  const name: DownloadName = 'downloadFile';
  let received = 0;
  const take = async (answer: Response): Promise<void> => {
    if (!answer.ok || !answer.body) return void (await readAnswer(answer));
    for (const reader = answer.body.getReader(); ;) {
      const { value, done } = await reader.read();
      if (done) return;
      if (received + value.length > size) throw new SdkError('file_altered');
      bytes.set(value, received);
      received += value.length;
      progress(received);
    }
  };
  const isWhole = () => received === size;
  for (let tries = 1; !isWhole(); tries += 1) {
    const before = received;
    const path = `/api/${name}${queryString({ fileId, offset: received })}`;
    try {
      await askAgain(parts, () => fetchWithin(parts.connection, PATIENCE * 5, path, { method: 'GET' }, take, signal));
      if (received === before) throw new SdkError('file_altered');
    } catch (error) {
      const isBroken = error instanceof SdkError && error.code === 'offline' && received > before;
      if (!isBroken || tries === DOWNLOAD_TRIES || signal?.aborted) throw error;
    }
  }
  return bytes;
}

/** The typed endpoints notice that a sign-in ended; where they do, one of them is asked. */
async function askAgain<T>({ api }: DeviceParts, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SdkError && error.code === 'signin.needed') {
      await api.ask('getProfile', {}).catch(() => undefined);
    }
    throw error;
  }
}
