import { chmod, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode, StartError } from '../start-error.ts';
import type { Account } from './binaries.ts';

const ROOT = 0;
const CANDIDATES = ['postgres', 'nobody'];

/** PostgreSQL refuses to run as root: then it runs as the folder's present owner, else as `postgres` or `nobody`. */
export async function accountFor(folder: string): Promise<Account> {
  if (process.getuid?.() !== ROOT) return null;
  const accounts = parseAccounts(await readFile('/etc/passwd', 'utf8'));
  const owner = await stat(folder).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  });
  const known = accounts.find((account) => account.uid === owner?.uid && account.uid !== ROOT);
  if (known !== undefined) return known;
  for (const name of CANDIDATES) {
    const account = accounts.find((candidate) => candidate.name === name);
    if (account !== undefined) return account;
  }
  throw new StartError(
    'Started as root, the database needs an account to run as: make one named postgres, or start Alcove as somebody else.',
  );
}

/** The data folder and each one above must let the database's account pass; a home folder like /root doesn't. */
export async function requireReachable(folder: string, account: Account): Promise<void> {
  if (account === null) return;
  const own = await stat(folder);
  // Ours to open: what lies in it guards itself. A strict umask made it closed.
  if (own.uid === ROOT && (own.mode & 0o001) === 0) await chmod(folder, own.mode | 0o011);
  for (let path = folder; ; path = dirname(path)) {
    const found = await stat(path);
    const bit = found.uid === account.uid ? 0o100 : found.gid === account.gid ? 0o010 : 0o001;
    if ((found.mode & bit) === 0) {
      throw new StartError(
        `The database runs as ${account.name} and can't pass ${path}: choose another folder in ALCOVE_DATA, or chmod o+x ${path}.`,
      );
    }
    if (path === dirname(path)) return;
  }
}

function parseAccounts(passwd: string): NonNullable<Account>[] {
  return passwd.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    return name !== undefined && uid !== undefined && gid !== undefined
      ? [{ name, uid: Number(uid), gid: Number(gid) }]
      : [];
  });
}
