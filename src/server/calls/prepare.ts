// The worker's program is fetched from the cache or built by a process of its own: a compiler is no work for the one that answers people.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { CallsUnavailable } from './unavailable.ts';

/** Gives the path of the worker's program; fails with `CallsUnavailable`. Ends its process when `signal` aborts, and then comes back. */
export type PrepareWorker = (options: { signal: AbortSignal; tell: (percent: number) => void }) => Promise<string>;

type Message = { percent: number } | { worker: string } | { reason: string };

const program = fileURLToPath(new URL('../../../scripts/media-worker/prepare.mjs', import.meta.url));

/** How long it may take to end a compiler and to clear up behind it. */
const PATIENCE = 1_000;

export const prepareWorker: PrepareWorker = async ({ signal, tell }) => {
  signal.throwIfAborted();
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  let answer: Message | null = null;
  child.on('message', (message: Message) => {
    if ('percent' in message) tell(message.percent);
    else answer = message;
  });
  let late: NodeJS.Timeout | undefined;
  const end = () => {
    child.kill('SIGTERM');
    late = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
  };
  signal.addEventListener('abort', end, { once: true });
  await once(child, 'close');
  signal.removeEventListener('abort', end);
  clearTimeout(late);
  signal.throwIfAborted();
  return workerOf(answer);
};

function workerOf(answer: Message | null): string {
  if (answer !== null && 'worker' in answer) return answer.worker;
  const reason = answer !== null && 'reason' in answer ? answer.reason : 'The process that prepares them was ended.';
  throw new CallsUnavailable(reason);
}
