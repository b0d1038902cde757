// COPY as streams, on pg's own connection: one row after the other, never a whole table in memory.
import { Readable, Writable } from 'node:stream';
import type pg from 'pg';

/** What pg's connection offers to whoever submits a query of their own. */
interface Wire {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
  stream: { pause(): void; resume(): void; writableNeedDrain: boolean; once(event: 'drain', done: () => void): void };
}

type Done = (error?: Error | null) => void;

/** The rows of `copy … to stdout`, as PostgreSQL spells them in its text format, each with its line end. */
export function copyOut(client: pg.Client, sql: string): Readable {
  let wire: Wire | undefined;
  const rows = new Readable({
    highWaterMark: 1 << 18,
    read: () => wire?.stream.resume(),
    // Who stops in the middle closes the connection: here it only must not stay silent.
    destroy(error, done) {
      wire?.stream.resume();
      done(error);
    },
  });
  client.query({
    submit(connection: unknown) {
      wire = connection as Wire;
      wire.query(sql);
    },
    // The parser uses its buffer again.
    handleCopyData({ chunk }: { chunk: Buffer }) {
      if (!rows.destroyed && !rows.push(Buffer.from(chunk))) wire?.stream.pause();
    },
    handleCommandComplete() {},
    handleReadyForQuery: () => void rows.push(null),
    handleError: (error: Error) => void rows.destroy(error),
  } as pg.Submittable);
  return rows;
}

/** Takes rows for `copy … from stdin`; has finished when PostgreSQL has taken them all, and fails as it fails. */
export function copyIn(client: pg.Client, sql: string): Writable {
  let wire: Wire | undefined;
  let isReady = false;
  let waiting: (() => void) | null = null;
  let ended: Done = () => {};
  const whenReady = (work: () => void): void => {
    if (isReady) work();
    else waiting = work;
  };
  const rows = new Writable({
    highWaterMark: 1 << 18,
    write(chunk: Buffer, _encoding, done) {
      whenReady(() => {
        wire!.sendCopyFromChunk(chunk);
        if (wire!.stream.writableNeedDrain) wire!.stream.once('drain', () => done());
        else done();
      });
    },
    final(done) {
      ended = done;
      whenReady(() => wire!.endCopyFrom());
    },
    destroy(error, done) {
      if (error) whenReady(() => wire!.sendCopyFail('stopped'));
      done(error);
    },
  });
  client.query({
    submit(connection: unknown) {
      wire = connection as Wire;
      wire.query(sql);
    },
    handleCopyInResponse() {
      isReady = true;
      waiting?.();
      waiting = null;
    },
    handleCommandComplete() {},
    handleReadyForQuery: () => ended(),
    handleError: (error: Error) => void rows.destroy(error),
  } as pg.Submittable);
  return rows;
}
