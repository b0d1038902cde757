// Builds the worker from the source that is in mediasoup's npm package, against the system's libraries instead of the copies that
// mediasoup's own build downloads. No network.
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { SetupError } from '../setup.mjs';
import { command } from './commands.mjs';

const standIns = join(import.meta.dirname, 'stand-ins');

const PATCHES = [
  {
    // Debian 12 has 1.0.1; nothing newer is used.
    file: 'meson.build',
    from: "meson_version: '>= 1.1.0'",
    to: "meson_version: '>= 1.0.0'",
  },
  {
    // This callback answers 1 to every control call. An OpenSSL that knows kernel TLS, as Debian's does, then believes that it is
    // on, allocates no buffer to write to, and the worker crashes on the first browser's handshake. Only returns are to be acted on.
    file: 'src/RTC/DtlsTransport.cpp',
    from: '(operationType == BIO_CB_RETURN)',
    to: '((operationType & BIO_CB_RETURN) != 0)',
  },
];

/** File-local names that several sources have: compiled as one source they would clash. */
const LOCAL_NAMES = [
  ...['onShutdown', 'onWrite', 'onRead', 'onAlloc', 'onCloseTcp', 'onClose', 'onSend', 'onConnection'],
  ...['GlobalSyncMutex', 'generateIceCandidatePriority', 'IceComponent', 'IceTypePreference'],
  ...['IceCandidateDefaultLocalPriority', 'PacketLossHistogramLength', 'BweDowngradeMinActiveMs'],
  ...['BweDowngradeConservativeMs', 'PacketFactoryBuffer', 'RtpSeqMod', 'MaxMisorder', 'MaxDropout'],
  ...['CongestionControllerMinBitrate', 'kDeltaCounterMax'],
];

/** Gives the path of the built worker in `folder`. `tell` hears per cent. */
export async function buildWorker(mediasoup, folder, { log, signal, tell }) {
  const source = join(folder, 'worker');
  cpSync(join(mediasoup, 'worker'), source, { recursive: true });
  cpSync(standIns, join(source, 'subprojects'), { recursive: true });
  for (const patch of PATCHES) applyPatch(source, patch);

  const output = join(source, 'out');
  mkdirSync(output);
  const step = async (program, args, onLine) => {
    if ((await command(program, args, { cwd: source, log, signal, onLine })) !== 0)
      throw new SetupError(`The media worker could not be built: see ${log}.`);
  };
  const options = ['--buildtype', 'release', '-Db_ndebug=true', '--wrap-mode=nodownload'];
  // Twelve sources compiled as one: six times faster.
  await step('meson', ['setup', ...options, '--unity', 'on', '--unity-size', '12', output, '.']);
  renameLocals(output);
  // At most two at once: people may use the server meanwhile, and each takes much memory.
  const ninja = ['-C', output, '-j', String(Math.min(2, availableParallelism()))];
  // The generated headers first: what needs them doesn't say so.
  await step('ninja', [...ninja, 'fbs/FBS/worker.h']);
  await step('ninja', [...ninja, 'mediasoup-worker'], (line) => {
    const percent = readPercent(line);
    if (percent !== null) tell(percent);
  });
  const worker = join(folder, 'mediasoup-worker');
  await step('strip', ['-o', worker, join(output, 'mediasoup-worker')]);
  return worker;
}

/** A patch whose place isn't there exactly once belongs to another version: then nothing is built. */
export function applyPatch(source, { file, from, to }) {
  const path = join(source, file);
  const parts = readFileSync(path, 'utf8').split(from);
  if (parts.length !== 2) throw new SetupError(`The media worker can't be built: the patch of ${file} doesn't fit.`);
  writeFileSync(path, parts.join(to));
}

/** Gives each local name another name in each source, by macros before meson's includes. */
export function renameLocals(output) {
  let count = 0;
  const isUnity = (name) => /unity\d+\.cpp$/.test(name);
  for (const name of readdirSync(output, { recursive: true }).filter(isUnity)) {
    const path = join(output, name);
    const text = readFileSync(path, 'utf8').replace(/^#include<.*$/gm, (include) => {
      count++;
      const renames = LOCAL_NAMES.map((local) => `#undef ${local}\n#define ${local} ${local}_${count}`);
      return ['#undef MS_CLASS', ...renames, include].join('\n');
    });
    writeFileSync(path, text);
  }
  if (count === 0) throw new SetupError("The media worker can't be built: meson made no joined sources.");
}

/** Of a line of ninja's, as in `[12/48] Compiling …`. */
export function readPercent(line) {
  const found = /^\[(\d+)\/(\d+)\]/.exec(line);
  return found === null ? null : Math.floor((100 * Number(found[1])) / Number(found[2]));
}
