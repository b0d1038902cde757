// What building a worker needs of the system: a compiler, and the libraries that the worker is linked to.
import { existsSync } from 'node:fs';
import { SetupError } from '../setup.mjs';
import { command, commandToTheEnd } from './commands.mjs';

/** Debian's packages, and how to see that each is there. */
const PACKAGES = [
  ['g++', 'g++', '--version'],
  ['meson', 'meson', '--version'],
  ['ninja-build', 'ninja', '--version'],
  ['pkg-config', 'pkg-config', '--version'],
  ['flatbuffers-compiler', 'flatc', '--version'],
  ['libflatbuffers-dev', 'pkg-config', '--exists', 'flatbuffers'],
  ['libssl-dev', 'pkg-config', '--exists', 'openssl >= 3.0.0'],
  ['libuv1-dev', 'pkg-config', '--exists', 'libuv'],
  ['libabsl-dev', 'pkg-config', '--exists', 'absl_strings absl_optional absl_flat_hash_map'],
  ['libsrtp2-dev', 'pkg-config', '--exists', 'libsrtp2'],
];

export async function requireTools({ log, signal, isRoot = process.getuid() === 0, apt = '/usr/bin/apt-get' }) {
  const missing = await findMissing(signal);
  if (missing.length === 0) return;
  if (!isRoot || !existsSync(apt)) throw new SetupError(needs(missing));
  const quiet = ['-qq', '-o', 'Dpkg::Use-Pty=0', '-o', 'DPkg::Lock::Timeout=120'];
  const install = [...quiet, 'install', '-y', '--no-install-recommends'];
  const options = { log, signal, env: { DEBIAN_FRONTEND: 'noninteractive' } };
  // One list that can't be had says nothing about the others: what counts is whether the packages come.
  await command(apt, [...quiet, '-o', 'Acquire::Retries=1', 'update'], options);
  const isInstalled =
    (await command(apt, [...install, '--download-only', ...missing], options)) === 0 &&
    (await commandToTheEnd(apt, [...install, ...missing], options)) === 0;
  if (!isInstalled) throw new SetupError(`${needs(missing)} apt-get could not: see ${log}.`);
}

async function findMissing(signal) {
  const missing = [];
  for (const [name, program, ...args] of PACKAGES) {
    if ((await command(program, args, { signal })) !== 0) missing.push(name);
  }
  return missing;
}

function needs(missing) {
  return `The media worker is built here, and these packages of Debian are missing for it: ${missing.join(' ')}. Install them and start again, or name a worker in ALCOVE_MEDIA_WORKER.`;
}
