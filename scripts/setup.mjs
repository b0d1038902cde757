// What `npm start` and `npm test` need before anything else runs. Plain JavaScript on the machine's own Node 20, no dependencies.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'];
const SIGNAL_NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

let interrupted = false;

/** An error that is one sentence for the person at the terminal. */
export class SetupError extends Error {}

/** Runs `work`; what goes wrong ends the process with a sentence, or with a stack when it is our mistake. */
export async function runMain(work) {
  try {
    process.exitCode = await work();
  } catch (error) {
    process.exitCode = 1;
    if (interrupted) return;
    console.error(error instanceof SetupError ? error.message : error);
  }
}

/** Alcove's own Node, which comes with the dependencies. */
export function ownNode() {
  return join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

export function requirePlatform() {
  const where = `${process.platform}, ${process.arch}`;
  if (Number(process.versions.node.split('.')[0]) < 20) {
    throw new SetupError(`Alcove needs Node 20 or newer to start; this is ${process.versions.node}.`);
  }
  if (process.platform !== 'linux') {
    throw new SetupError(
      `Alcove's server runs on Linux (x64 or arm64), not on this machine (${where}): use a container, a virtual machine, or on Windows WSL 2.`,
    );
  }
  if (!['x64', 'arm64'].includes(process.arch)) {
    throw new SetupError(`Alcove's server runs on x64 and arm64 processors, not on this one (${where}).`);
  }
  if (process.report.getReport().header.glibcVersionRuntime === undefined) {
    throw new SetupError(
      'Alcove needs a Linux with glibc (Debian, Ubuntu, Fedora …); this one has another C library, as Alpine does.',
    );
  }
}

/** Installs exactly what package-lock.json names, unless that is what is there. */
export async function installDependencies({ forTests }) {
  if (!isInstallNeeded(forTests)) return;
  const npm = process.env.npm_execpath;
  const flags = [
    'ci',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    ...(forTests ? [] : ['--omit=dev']),
  ];
  const began = Date.now();
  const work = npm === undefined ? run('npm', flags) : run(process.execPath, [npm, ...flags]);
  if ((await sayWhenSlow('Installing dependencies', work)) !== 0 || isInstallNeeded(forTests)) {
    throw new SetupError('The dependencies could not be installed: see above, check the network, and try again.');
  }
  console.log(`Dependencies installed (${seconds(began)}).`);
}

/** npm keeps a list of what it installed; it writes it last. */
function isInstallNeeded(forTests) {
  const installedFile = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return true;
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const ours = wanted[''].optionalDependencies ?? {};
  return Object.entries(wanted).some(([path, entry]) => {
    if (path === '' || ((entry.dev || entry.devOptional) && !forTests)) return false;
    const name = path.replace('node_modules/', '');
    if (entry.optional && !(name in ours && fits(entry))) return false;
    if (!fits(entry)) return false;
    return installed[path]?.version !== entry.version || !existsSync(join(root, path));
  });
}

function fits(entry) {
  const matches = (list, value) => list === undefined || list.includes(value);
  return matches(entry.os, process.platform) && matches(entry.cpu, process.arch);
}

/** Builds the web pages when what they are made of has changed. */
export async function buildPages() {
  const stamp = join(root, 'dist', 'web.stamp');
  const hash = hashSources();
  if (existsSync(join(root, 'dist', 'web', 'index.html')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash)
    return;
  rmSync(stamp, { force: true });
  const began = Date.now();
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const code = await sayWhenSlow(
    'Building the web pages',
    run(ownNode(), [vite, 'build', '--logLevel', 'warn'], { NODE_ENV: 'production' }),
  );
  if (code !== 0) throw new SetupError('The web pages could not be built: see above.');
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
  console.log(`Web pages built (${seconds(began)}).`);
}

function hashSources() {
  const hash = createHash('sha256');
  const add = (path) => {
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) add(join(path, name));
    } else if (!/\.test\.tsx?$/.test(path)) {
      hash.update(`${path.slice(root.length)}\0`).update(createHash('sha256').update(readFileSync(path)).digest());
    }
  };
  const sources = ['src/web', 'src/sdk', 'src/shared', 'vite.config.ts', 'package-lock.json', 'package.json'];
  for (const name of sources) if (existsSync(join(root, name))) add(join(root, name));
  return hash.digest('hex');
}

/** Runs a program in the project's folder with our terminal; its exit code. Whoever stops us stops it. */
export function run(program, args, env = {}, stdio = 'inherit') {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio, env: { ...process.env, ...env } });
    const done = onStopAsked((signal) => {
      interrupted = true;
      child.kill(signal);
    });
    child.once('error', (error) => {
      done();
      reject(new SetupError(`${program} could not be started (${error.code ?? error.message}).`));
    });
    child.once('exit', (code, signal) => {
      done();
      resolve(code ?? 128 + (SIGNAL_NUMBERS[signal] ?? 0));
    });
  });
}

/**
 * Calls back when a signal asks us to stop, or when our parent is gone: npm passes a signal on to its shell only, which ends without
 * telling us. Gives a function that stops listening.
 */
export function onStopAsked(callback) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    callback('SIGTERM');
  }, 500);
  watch.unref();
  for (const signal of SIGNALS) process.on(signal, callback);
  return () => {
    clearInterval(watch);
    for (const signal of SIGNALS) process.off(signal, callback);
  };
}

/** Says after 2 s what is being waited for, and again every 10 s. */
export async function sayWhenSlow(text, work) {
  const began = Date.now();
  let repeat;
  const first = setTimeout(() => {
    console.log(`${text} …`);
    repeat = setInterval(() => console.log(`${text} … (${seconds(began)})`), 10_000);
  }, 2_000);
  try {
    return await work;
  } finally {
    clearTimeout(first);
    clearInterval(repeat);
  }
}

export function seconds(began) {
  return `${Math.round((Date.now() - began) / 1000)} s`;
}
