// The file of a dump, version 1 (docs/decisions/0018): a line that names the form, a line of JSON that says what it is, a
// gzip stream with the tables, and 64 bytes: SHA-256 of all before, and its proof under the keystore. In the stream, each
// table is a line of JSON, its rows in PostgreSQL's text format, and a line "\."; the last line counts the rows.
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { Keystore } from '../keystore/keystore.ts';
import { syncFolder } from '../keystore/files.ts';
import { explainFileError, StartError } from '../start-error.ts';
import type { MigrationMark, TableForm } from './catalogue.ts';
import { isThere } from './connect.ts';

const FORM = 'ALCOVE-DUMP';
const VERSION = 1;
const SEAL = 64;
const LONGEST_HEAD = 1 << 20;
const OWN_ONLY = 0o600;
const NEWLINE = 0x0a;
const END_OF_TABLE = Buffer.from('\\.\n');
/** Fast: most of a dump is ciphertext, of which only the spelling shrinks. */
const EFFORT = { level: 3 };

export interface DumpHead {
  alcove: string;
  installationId: string;
  /** Of the keystore without which it can't be read, in hex. */
  keystore: string;
  madeAt: string;
  migrations: MigrationMark[];
  tables: TableForm[];
}

export type RowCounts = Record<string, number>;

/**
 * Writes a dump; on the disk, whole, and under its name when this returns, else there is no file of that name. Refuses to
 * replace one.
 */
export async function writeDump(
  path: string,
  keystore: Pick<Keystore, 'proveDump'>,
  head: DumpHead,
  rowsOf: (table: TableForm) => AsyncIterable<Buffer>,
): Promise<RowCounts> {
  if (!(await isThere(dirname(path)))) throw new StartError(`There is no folder ${dirname(path)}: make it first.`);
  await requireFree(path);
  const fresh = `${path}.${randomBytes(6).toString('hex')}.part`;
  const counts: RowCounts = {};
  const hash = createHash('sha256');
  try {
    const file = await open(fresh, 'wx', OWN_ONLY);
    try {
      const write = async (bytes: Buffer) => {
        hash.update(bytes);
        await file.writeFile(bytes);
      };
      await write(Buffer.from(`${FORM} ${VERSION}\n${JSON.stringify(head)}\n`));
      await pipeline(Readable.from(spellTables(head.tables, rowsOf, counts)), createGzip(EFFORT), async (stream) => {
        for await (const bytes of stream as AsyncIterable<Buffer>) await write(bytes);
      });
      const digest = hash.digest();
      await file.writeFile(Buffer.concat([digest, keystore.proveDump(digest)]));
      await file.sync();
    } finally {
      await file.close();
    }
    await requireFree(path);
    await rename(fresh, path);
    await syncFolder(dirname(path));
    return counts;
  } catch (error) {
    await rm(fresh, { force: true });
    throw explainFileError(error, path);
  }
}

async function requireFree(path: string): Promise<void> {
  if (await isThere(path)) throw new StartError(`There is a file ${path} already: choose another name.`);
}

async function* spellTables(
  tables: readonly TableForm[],
  rowsOf: (table: TableForm) => AsyncIterable<Buffer>,
  counts: RowCounts,
): AsyncGenerator<Buffer> {
  for (const table of tables) {
    counts[table.name] = 0;
    yield Buffer.from(`${JSON.stringify(table)}\n`);
    for await (const rows of gathered(rowsOf(table))) {
      counts[table.name]! += countLines(rows);
      yield rows;
    }
    yield END_OF_TABLE;
  }
  yield Buffer.from(`${JSON.stringify({ rows: counts })}\n`);
}

/** PostgreSQL gives one row at a time: many small pieces cost more than they hold. */
async function* gathered(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const piece of pieces) {
    held.push(piece);
    size += piece.length;
    if (size < 1 << 16) continue;
    yield Buffer.concat(held);
    held = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(held);
}

export function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}

export interface DumpFile {
  head: DumpHead;
  /** Where the compressed part begins and ends. */
  from: number;
  to: number;
  path: string;
  /** SHA-256 of everything but the seal, and the proof under a keystore. */
  digest: Buffer;
  proof: Buffer;
}

/** Reads the whole file once and checks it. Fails with a `StartError` for what is no dump, cut, damaged, or of a later form. */
export async function openDump(path: string): Promise<DumpFile> {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw error instanceof Error && 'code' in error && error.code === 'ENOENT'
      ? new StartError(`There is no file ${path}.`)
      : explainFileError(error, path);
  });
  try {
    const { size } = await file.stat();
    const [form, headText] = await readHead(file);
    const [name, version] = form.split(' ');
    if (name !== FORM || headText === null) throw new StartError(`${path} is no dump of Alcove.`);
    if (version !== String(VERSION))
      throw new StartError(`${path} is a dump of a newer Alcove: restore it with that one.`);
    const from = Buffer.byteLength(`${form}\n${headText}\n`);
    const to = size - SEAL;
    const damaged = new StartError(`${path} is cut or damaged, and nothing was changed: take another dump.`);
    if (to < from) throw damaged;
    const seal = Buffer.alloc(SEAL);
    await file.read(seal, 0, SEAL, to);
    const hash = createHash('sha256');
    for await (const bytes of createReadStream(path, { end: to - 1 })) hash.update(bytes as Buffer);
    const digest = hash.digest();
    if (!digest.equals(seal.subarray(0, 32))) throw damaged;
    return { head: JSON.parse(headText) as DumpHead, from, to, path, digest, proof: seal.subarray(32) };
  } finally {
    await file.close();
  }
}

async function readHead(file: FileHandle): Promise<[string, string | null]> {
  const start = Buffer.alloc(LONGEST_HEAD);
  const { bytesRead } = await file.read(start, 0, start.length, 0);
  const found = start.subarray(0, bytesRead);
  const first = found.indexOf(NEWLINE);
  const second = first === -1 ? -1 : found.indexOf(NEWLINE, first + 1);
  return [
    found.subarray(0, Math.max(first, 0)).toString(),
    second === -1 ? null : found.subarray(first + 1, second).toString(),
  ];
}

/** Reads a checked dump from its first table on; `take` gets each table with its rows and must read them all. */
export async function readDump(
  dump: DumpFile,
  take: (table: TableForm, rows: AsyncIterable<Buffer>) => Promise<void>,
): Promise<void> {
  const counts: RowCounts = {};
  let expected: RowCounts | null = null;
  const source = createReadStream(dump.path, { start: dump.from, end: dump.to - 1 });
  await pipeline(source, createGunzip(), async (stream) => {
    const lines = createLines(stream as AsyncIterable<Buffer>);
    for (let line = await lines.next(); line !== null; line = await lines.next()) {
      const read = JSON.parse(line) as TableForm | { rows: RowCounts };
      if ('rows' in read) {
        expected = read.rows;
        continue;
      }
      counts[read.name] = 0;
      await take(
        read,
        counted(lines.rows(), (count) => void (counts[read.name]! += count)),
      );
    }
  });
  if (JSON.stringify(expected) !== JSON.stringify(counts)) throw new Error('the dump holds other rows than it says');
}

async function* counted(pieces: AsyncIterable<Buffer>, note: (count: number) => void): AsyncGenerator<Buffer> {
  for await (const piece of pieces) {
    note(countLines(piece));
    yield piece;
  }
}

/** Lines of the stream one by one, and the rows up to the end of a table in large pieces. */
function createLines(stream: AsyncIterable<Buffer>) {
  const source = stream[Symbol.asyncIterator]();
  const endInside = Buffer.concat([Buffer.of(NEWLINE), END_OF_TABLE]);
  let rest: Buffer = Buffer.alloc(0);
  const more = async (): Promise<boolean> => {
    const { value, done } = await source.next();
    if (done) return false;
    rest = rest.length === 0 ? value : Buffer.concat([rest, value]);
    return true;
  };
  const cut = (length: number): Buffer => {
    const piece = rest.subarray(0, length);
    rest = rest.subarray(length);
    return piece;
  };
  return {
    async next(): Promise<string | null> {
      while (!rest.includes(NEWLINE)) if (!(await more())) return null;
      return cut(rest.indexOf(NEWLINE) + 1).toString();
    },
    async *rows(): AsyncGenerator<Buffer> {
      for (;;) {
        if (rest.subarray(0, END_OF_TABLE.length).equals(END_OF_TABLE)) return void cut(END_OF_TABLE.length);
        const end = rest.indexOf(endInside);
        const whole = end === -1 ? rest.lastIndexOf(NEWLINE) + 1 : end + 1;
        if (whole > 0) yield cut(whole);
        else if (!(await more())) throw new Error('the dump ends inside a table');
      }
    },
  };
}
