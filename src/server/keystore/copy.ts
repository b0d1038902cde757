// The keystore's own copy, apart from every dump: permanent keys once, shred keys in a dated file that is deleted after
// seven days, the list of deletions. Never the keys of temporary conversations, never device secrets.
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isUuid } from '../db/uuid.ts';
import { errorCode, explainFileError, StartError } from '../start-error.ts';
import { createFile, destroyFile, replaceFile } from './files.ts';
import { DELETIONS, openKeystore, PERMANENT, readKeystore, type Keystore } from './keystore.ts';

/** How long a copy of shred keys is kept: a deletion is final once none is older. */
export const KEPT_DAYS = 7;

const DAY = 86_400_000;
const DATED = /^shred-(\d{8}T\d{6}Z)\.keys$/;
const MARK = 'belongs-to';
const FORM = 'alcove shred keys 1';

export interface CopiedKeys {
  /** False where they were copied here before: they may lie elsewhere by now, and better so. */
  permanentCopied: boolean;
  shredKeys: number;
  /** Dated copies that were too old and are gone. */
  dropped: string[];
}

/**
 * Copies the keystore into `target`, which may hold earlier copies of the same one. `isKept` says of which conversations
 * keys may be copied; ask it after the database was dumped. Fails with a `StartError`.
 */
export async function copyKeystore(
  folder: string,
  target: string,
  now: Date,
  keepOf: (conversationIds: string[]) => Promise<ReadonlySet<string>>,
): Promise<CopiedKeys> {
  try {
    const permanentCopied = await copyPermanent(folder, target);
    const ids = (await readdir(join(folder, 'shred'))).filter(isUuid);
    const kept = await keepOf(ids);
    const keys: [string, Buffer][] = [];
    for (const id of ids.filter((each) => kept.has(each))) {
      const key = await readIfThere(join(folder, 'shred', id));
      if (key !== null) keys.push([id, key]);
    }
    await replaceFile(join(target, `shred-${stamp(now)}.keys`), spellKeys(keys));
    const deletions = await readIfThere(join(folder, DELETIONS));
    if (deletions !== null) await replaceFile(join(target, DELETIONS), deletions);
    return { permanentCopied, shredKeys: keys.length, dropped: await dropOld(target, now) };
  } catch (error) {
    throw explainFileError(error, target);
  }
}

/** The keystore that a copy was made of, to be looked at. Fails with a `StartError` where the copy isn't whole. */
export async function openCopy(copy: string): Promise<Keystore> {
  await findNewest(copy);
  const permanent = await Promise.all(PERMANENT.map((name) => readIfThere(join(copy, 'permanent', name))));
  if (permanent.includes(null)) {
    throw new StartError(
      `The permanent keys are missing in ${join(copy, 'permanent')}: put them there from where they are kept.`,
    );
  }
  return readKeystore(join(copy, 'permanent'));
}

async function findNewest(copy: string): Promise<string> {
  const newest = (await readdir(copy).catch(() => []))
    .filter((name) => DATED.test(name))
    .toSorted()
    .at(-1);
  if (newest === undefined) throw new StartError(`There is no copy of a keystore in ${copy}.`);
  return newest;
}

/** Makes a keystore of a copy and its newest shred keys, where there is none. Device secrets are in no copy. */
export async function putKeystoreBack(copy: string, folder: string): Promise<{ shredKeys: number }> {
  const newest = await findNewest(copy);
  const permanent = await Promise.all(PERMANENT.map((name) => readFile(join(copy, 'permanent', name))));
  const keys = parseKeys(await readFile(join(copy, newest)), join(copy, newest));
  try {
    for (const part of ['', 'shred', 'device']) mkdirSync(join(folder, part), { recursive: true, mode: 0o700 });
    for (const [id, key] of keys) await createFile(join(folder, 'shred', id), key);
    const deletions = await readIfThere(join(copy, DELETIONS));
    if (deletions !== null) await replaceFile(join(folder, DELETIONS), deletions);
    // What tells that there is a keystore comes last, as when one is made.
    for (const [at, name] of PERMANENT.entries()) await replaceFile(join(folder, name), permanent[at]!);
  } catch (error) {
    throw explainFileError(error, folder);
  }
  return { shredKeys: keys.length };
}

/** Once: a mark stays behind, so that who takes the permanent keys to a safe doesn't get them here again. */
async function copyPermanent(folder: string, target: string): Promise<boolean> {
  const mark = join(target, MARK);
  const { fingerprint } = await openKeystore(folder);
  const found = await readIfThere(mark);
  if (found !== null && found.toString() !== fingerprint.toString('hex')) {
    throw new StartError(`${target} holds the copy of another keystore: choose another folder.`);
  }
  if (found !== null) return false;
  mkdirSync(join(target, 'permanent'), { recursive: true, mode: 0o700 });
  for (const name of PERMANENT) await replaceFile(join(target, 'permanent', name), await readFile(join(folder, name)));
  await replaceFile(mark, Buffer.from(fingerprint.toString('hex')));
  return true;
}

async function dropOld(target: string, now: Date): Promise<string[]> {
  const limit = stamp(new Date(now.getTime() - KEPT_DAYS * DAY));
  const old = (await readdir(target)).filter((name) => (DATED.exec(name)?.[1] ?? limit) < limit);
  for (const name of old) await destroyFile(join(target, name));
  return old;
}

function stamp(at: Date): string {
  return `${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

function spellKeys(keys: readonly [string, Buffer][]): Buffer {
  const body = [FORM, ...keys.map(([id, key]) => `${id} ${key.toString('hex')}`), ''].join('\n');
  return Buffer.from(`${body}end ${createHash('sha256').update(body).digest('hex')}\n`);
}

function parseKeys(file: Buffer, path: string): [string, Buffer][] {
  const text = file.toString();
  const at = text.lastIndexOf('end ');
  const [form, ...lines] = text.slice(0, at).split('\n');
  const sum = createHash('sha256').update(text.slice(0, at)).digest('hex');
  if (form !== FORM || text.slice(at) !== `end ${sum}\n`)
    throw new StartError(`${path} is damaged: take another copy.`);
  return lines.filter(Boolean).map((line) => [line.slice(0, 36), Buffer.from(line.slice(37), 'hex')]);
}

async function readIfThere(path: string): Promise<Buffer | null> {
  return readFile(path).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  });
}
