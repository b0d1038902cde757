// A real S3-compatible store on loopback.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import type { Bucket } from '../../src/server/config.ts';

export interface ObjectStore {
  bucket: Bucket;
  /** Stops answering; what it holds stays. */
  stop(): Promise<void>;
  /** Answers again at the same address. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Starts one with an empty bucket. It knows one pair of keys. */
export async function openObjectStore(): Promise<ObjectStore> {
  const directory = mkdtempSync(join(tmpdir(), 'alcove-s3-'));
  let port = 0;
  let running: S3rver | null = null;
  const start = async () => {
    const options = { address: '127.0.0.1', port, directory, silent: true, configureBuckets: [{ name: 'clinic' }] };
    running = new S3rver({ ...options, vhostBuckets: false });
    ({ port } = await running.run());
  };
  const stop = async () => {
    await running?.close();
    running = null;
  };
  await start();
  return {
    bucket: {
      ...{ endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', bucket: 'clinic', prefix: 'alcove/' },
      ...{ accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
    },
    start,
    stop,
    async close() {
      await stop();
      rmSync(directory, { recursive: true });
    },
  };
}
