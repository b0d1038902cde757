import { createECDH, createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ready, server } from '@serenity-kit/opaque';
import { encode, idBytes, utf8 } from '../../shared/encoding.ts';
import { isUuid } from '../db/uuid.ts';
import { errorCode, explainFileError, StartError } from '../start-error.ts';
import { openBox, sealBox } from './box.ts';
import { appendLines, readLines } from './deletions.ts';
import { createFile, destroyFile, removeUnfinished, replaceFile, syncFolder } from './files.ts';

const KEY = 32;
/** Ids of what was deleted for good. */
export const DELETIONS = 'deletions.log';
/** What never changes; lost, nobody signs in and no name can be read. */
export const PERMANENT = ['opaque-setup', 'names.key', 'lookup.key', 'installation-id'];
const MADE_FIRST = new Set(['opaque-setup', 'names.key', 'lookup.key', 'shred', 'device']);

/**
 * The secrets without which a copy of the database is noise: in a folder of its own, in no dump. Ids are UUIDs in lower case.
 */
export interface Keystore {
  readonly installationId: string;
  /** OPAQUE's server set-up, as `@serenity-kit/opaque` takes it. */
  readonly opaqueSetup: string;
  /** SHA-256 over what never changes; the database holds it too, so that the two can't be mixed up. */
  readonly fingerprint: Buffer;
  /** For names and addresses of people. `context` names the row and column: a box moved elsewhere doesn't open. */
  sealName(context: string, plaintext: string): Buffer;
  openName(context: string, box: Uint8Array): string;
  /** Finds an account by address, within an organisation or among the installation's own people. */
  lookupHash(within: string, address: string): Buffer;
  /** Call before the conversation's row commits; on the disk when it returns. An existing key is kept. */
  createShredKey(conversationId: string): Promise<void>;
  sealShare(conversationId: string, recipientId: string, bytes: Uint8Array): Promise<Buffer>;
  /** `null` once the conversation's key is destroyed. */
  openShare(conversationId: string, recipientId: string, box: Uint8Array): Promise<Buffer | null>;
  /** From here on nothing opens the conversation's shares. Destroying twice is fine. */
  destroyShredKey(conversationId: string): Promise<void>;
  /** The conversations that there are keys of. */
  listShredKeys(): Promise<string[]>;
  /** The server's half of what unlocks a device: 32 bytes, made once and kept. */
  createDeviceSecret(deviceId: string): Promise<Buffer>;
  /** `null` when there is none (any more). */
  readDeviceSecret(deviceId: string): Promise<Buffer | null>;
  destroyDeviceSecret(deviceId: string): Promise<void>;
  /** The devices that there are secrets of. */
  listDeviceSecrets(): Promise<string[]>;
  /**
   * By which push services know this installation (VAPID); as base64url, made at first use. Deleting `vapid.key` makes new
   * ones: devices then subscribe anew. In no copy, as a restored installation has no device that it could push to.
   */
  vapidKeys(): Promise<{ publicKey: string; privateKey: string }>;
  /** Appends to the list of what was deleted for good; on the disk when it returns. */
  appendDeletions(lines: readonly string[]): Promise<void>;
  readDeletions(): Promise<string[]>;
  /** Shows that a dump with this hash was made by whoever holds this keystore. */
  proveDump(digest: Uint8Array): Buffer;
}

/** Whether there is a keystore in this folder. */
export function keystoreExists(folder: string): boolean {
  return existsSync(join(folder, 'installation-id'));
}

/** Opens the keystore, or makes one where there is none. Fails with a `StartError` when the folder can't be used or is incomplete. */
export async function openKeystore(folder: string): Promise<Keystore> {
  try {
    if (!keystoreExists(folder)) await makeKeystore(folder);
    chmodSync(folder, 0o700);
    for (const path of [folder, join(folder, 'shred'), join(folder, 'device')]) await removeUnfinished(path);
    return readKeystore(folder);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') {
      throw new StartError(`The keystore in ${folder} is incomplete: restore it from its backup, then start again.`);
    }
    throw explainFileError(error, folder);
  }
}

/** The file that tells that there is a keystore is written last: an interrupted first start is simply repeated. */
async function makeKeystore(folder: string): Promise<void> {
  await ready;
  const folders = [folder, join(folder, 'shred'), join(folder, 'device')];
  for (const path of folders) mkdirSync(path, { recursive: true, mode: 0o700 });
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  if (found.some((path) => !MADE_FIRST.has(path) && !path.endsWith('.tmp'))) {
    throw new StartError(
      `The folder ${folder} holds something else than a whole keystore: restore it from its backup, or choose another in ALCOVE_KEYSTORE.`,
    );
  }
  await replaceFile(join(folder, 'opaque-setup'), Buffer.from(server.createSetup()));
  await replaceFile(join(folder, 'names.key'), randomBytes(KEY));
  await replaceFile(join(folder, 'lookup.key'), randomBytes(KEY));
  await replaceFile(join(folder, 'installation-id'), Buffer.from(randomUUID()));
  await syncFolder(dirname(folder));
}

/** Opens what is there, and makes nothing. */
export function readKeystore(folder: string): Keystore {
  const installationId = readFileSync(join(folder, 'installation-id'), 'utf8').trim();
  const opaqueSetup = readFileSync(join(folder, 'opaque-setup'), 'utf8').trim();
  const names = readKey(join(folder, 'names.key'));
  const lookup = readKey(join(folder, 'lookup.key'));
  const shredKey = (id: string): string => join(folder, 'shred', requireUuid(id));
  const deviceSecret = (id: string): string => join(folder, 'device', requireUuid(id));
  return {
    installationId,
    opaqueSetup,
    fingerprint: createHash('sha256')
      .update(encode('keystore', utf8(installationId), utf8(opaqueSetup), names, lookup))
      .digest(),
    sealName: (context, plaintext) => sealBox(names, nameContext(context), Buffer.from(plaintext)),
    openName: (context, box) => openBox(names, nameContext(context), box).toString(),
    lookupHash: (within, address) =>
      createHmac('sha256', lookup)
        .update(encode('address', utf8(within), utf8(normalise(address))))
        .digest(),
    createShredKey: async (conversationId) => {
      await createFile(shredKey(conversationId), randomBytes(KEY));
    },
    sealShare: async (conversationId, recipientId, bytes) => {
      const key = await readIfThere(shredKey(conversationId));
      if (key === null) throw new Error('the conversation has no shred key');
      return sealBox(key, shareContext(conversationId, recipientId), bytes);
    },
    openShare: async (conversationId, recipientId, box) => {
      const key = await readIfThere(shredKey(conversationId));
      return key === null ? null : openBox(key, shareContext(conversationId, recipientId), box);
    },
    destroyShredKey: async (conversationId) => destroyFile(shredKey(conversationId)),
    createDeviceSecret: async (deviceId) => {
      const path = deviceSecret(deviceId);
      await createFile(path, randomBytes(KEY));
      return readFile(path);
    },
    readDeviceSecret: async (deviceId) => readIfThere(deviceSecret(deviceId)),
    destroyDeviceSecret: async (deviceId) => destroyFile(deviceSecret(deviceId)),
    listShredKeys: async () => (await readdir(join(folder, 'shred'))).filter(isUuid),
    listDeviceSecrets: async () => (await readdir(join(folder, 'device'))).filter(isUuid),
    vapidKeys: async () => {
      const path = join(folder, 'vapid.key');
      const pair = createECDH('prime256v1');
      const kept = await readIfThere(path);
      if (kept === null) {
        pair.generateKeys();
        await createFile(path, Buffer.concat([Buffer.alloc(KEY), pair.getPrivateKey()]).subarray(-KEY));
      }
      pair.setPrivateKey(kept ?? (await readFile(path)));
      return { publicKey: pair.getPublicKey('base64url'), privateKey: pair.getPrivateKey('base64url') };
    },
    appendDeletions: (lines) => appendLines(join(folder, DELETIONS), lines),
    readDeletions: () => readLines(join(folder, DELETIONS)),
    proveDump: (digest) => createHmac('sha256', lookup).update(encode('dump', digest)).digest(),
  };
}

function readKey(path: string): Buffer {
  const key = readFileSync(path);
  if (key.length !== KEY)
    throw new StartError(`${path} is damaged: restore the keystore from its backup, then start again.`);
  return key;
}

async function readIfThere(path: string): Promise<Buffer | null> {
  const key = await readFile(path).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  });
  if (key !== null && key.length !== KEY) throw new Error('a key in the keystore is damaged');
  return key;
}

/** Ids become file names here. */
function requireUuid(id: string): string {
  if (!isUuid(id)) throw new Error('keystore: not an id');
  return id;
}

function nameContext(context: string): Uint8Array {
  return encode('name', utf8(context));
}

function shareContext(conversationId: string, recipientId: string): Uint8Array {
  return encode('shred', idBytes(conversationId), idBytes(recipientId));
}

function normalise(address: string): string {
  return address.trim().normalize('NFC').toLowerCase();
}
