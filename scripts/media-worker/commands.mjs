import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';

/**
 * Runs a program; what it says goes into the file `log`, or to `onLine` what it says on its standard output. Gives its exit
 * code, -1 where it can't be started. When `signal` aborts it is asked to stop, and this fails once it has.
 */
export async function command(program, args, { log, signal, cwd, env, account, onLine } = {}) {
  signal?.throwIfAborted();
  const output = log === undefined ? 'ignore' : openSync(log, 'a');
  try {
    const stdio = ['ignore', onLine ? 'pipe' : output, output];
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio, ...account });
    const stop = () => child.kill('SIGTERM');
    signal?.addEventListener('abort', stop);
    if (onLine) createInterface({ input: child.stdout }).on('line', onLine);
    const code = await new Promise((resolve) => {
      child.once('error', () => resolve(-1));
      child.once('close', (exitCode) => resolve(exitCode ?? -1));
    });
    signal?.removeEventListener('abort', stop);
    signal?.throwIfAborted();
    return code;
  } finally {
    if (typeof output === 'number') closeSync(output);
  }
}

/** As `command`, but what was begun is ended also when we are asked to stop: half-installed packages would be the system's trouble. */
export async function commandToTheEnd(program, args, { log, signal, env }) {
  signal?.throwIfAborted();
  const output = openSync(log, 'a');
  const stdio = ['ignore', output, output];
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio, detached: true });
  closeSync(output);
  return new Promise((resolve, reject) => {
    const leave = () => {
      child.unref();
      reject(signal.reason);
    };
    signal?.addEventListener('abort', leave);
    child.once('error', () => resolve(-1));
    child.once('close', (exitCode) => {
      signal?.removeEventListener('abort', leave);
      resolve(exitCode ?? -1);
    });
  });
}
