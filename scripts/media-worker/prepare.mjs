// Brings the media worker of video calls: from the cache, else built here. Run by the server, which hears `{ percent }`, then
// `{ worker }` or `{ reason }` by its channel, and by `npm test`. Says on the terminal how far it is.
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { onStopAsked, root, SetupError } from '../setup.mjs';
import { buildWorker } from './build.mjs';
import { cacheFolder, cacheKey, hashOf, holdLock, makeFolder, systemName } from './cache.mjs';
import { command } from './commands.mjs';
import { requireTools } from './tools.mjs';

const mediasoup = join(root, 'node_modules', 'mediasoup');
/** Of nobody: as root the worker is run as this one (src/server/calls/launcher.ts). */
const WORKER_ACCOUNT = 65_533;
const stop = new AbortController();
const { signal } = stop;

async function prepare(tell) {
  const { version } = JSON.parse(readFileSync(join(mediasoup, 'package.json'), 'utf8'));
  const cache = join(cacheFolder(), 'media-worker');
  makeFolder(cache);
  const recipe = hashOf(join(import.meta.dirname, 'build.mjs'), join(import.meta.dirname, 'stand-ins'));
  const kept = join(cache, cacheKey({ version, recipe, system: systemName() }));
  if (await isKept(kept)) return kept;
  const letGo = await holdLock(join(cache, 'lock'), { signal });
  const folder = join(cache, 'building');
  try {
    if (await isKept(kept)) return kept; // who had the lock before us built it
    rmSync(folder, { recursive: true, force: true }); // of one that was killed
    makeFolder(folder);
    tell(0);
    const log = join(cache, 'build.log');
    rmSync(log, { force: true });
    await requireTools({ log, signal });
    const built = await buildWorker(mediasoup, folder, { log, signal, tell });
    if (!(await isRunnable(built)))
      throw new SetupError(`The media worker is built but can't be run in ${cache}: choose another in ALCOVE_CACHE.`);
    // In one step, so that nobody ever finds half of one.
    renameSync(built, kept);
    return kept;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    letGo();
  }
}

/** One that is there but doesn't run has lost its libraries to an upgrade of the system: it is made anew. */
async function isKept(kept) {
  return existsSync(kept) && (await isRunnable(kept));
}

/** As it will be run. Without the variable that its parent sets it ends with 41: then it is a worker, and has its libraries here. */
async function isRunnable(worker) {
  const account = process.getuid() === 0 ? { uid: WORKER_ACCOUNT, gid: WORKER_ACCOUNT } : undefined;
  return (await command(worker, [], { signal, account, env: { MEDIASOUP_VERSION: undefined } })) === 41;
}

function report(message) {
  if (process.connected) process.send(message);
  else if (message.worker !== undefined) console.log(`The media worker of video calls is there: ${message.worker}`);
  else if (message.reason !== undefined) console.error(message.reason);
}

/** To the server each per cent; to the person at the terminal each ten. */
function tellProgress() {
  let said = -10;
  return (percent) => {
    if (process.connected) report({ percent });
    if (percent < said + 10 || signal.aborted) return;
    said = percent - (percent % 10);
    console.log(`Preparing video calls, once on this machine … (${percent} %)`);
  };
}

// The server and the people who use it come first.
setPriority(10);
process.umask(0o022);
// The server that read what we say may have been killed; the build still has to be ended.
process.stdout.on('error', () => {});
const stopListening = onStopAsked(() => stop.abort());
process.once('disconnect', () => stop.abort());
try {
  report({ worker: await prepare(tellProgress()) });
} catch (error) {
  process.exitCode = 1;
  if (!signal.aborted) {
    const isExpected = error instanceof SetupError;
    if (!isExpected) console.error(error);
    report({
      reason: isExpected ? error.message : `The media worker can't be prepared (${error.code ?? error.name}).`,
    });
  }
} finally {
  stopListening();
  if (process.connected) process.disconnect();
}
