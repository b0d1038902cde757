// The worker parses whatever the internet sends it. So it gets nothing that it doesn't need: not our environment, which has passwords,
// and where we run as root, an account that nobody has, which can read neither data nor keystore.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** As in scripts/media-worker/prepare.mjs. */
const WORKER_ACCOUNT = 65_533;

/** Writes a program that becomes the worker and passes its arguments on; gives its path. It dies with us, and first where memory is short. */
export function writeLauncher(worker: string, folder: string): string {
  const path = join(folder, 'media-worker.sh');
  const isRoot = process.getuid?.() === 0;
  const account = isRoot ? [`--reuid ${WORKER_ACCOUNT} --regid ${WORKER_ACCOUNT} --clear-groups --inh-caps=-all`] : [];
  const powers = ['setpriv --pdeathsig KILL --no-new-privs', ...account].join(' ');
  const lines = [
    '#!/bin/sh',
    '# Written at each start of a media worker: see src/server/calls/launcher.ts.',
    '{ echo 500 > /proc/self/oom_score_adj; } 2> /dev/null',
    `exec ${powers} -- env -i MEDIASOUP_VERSION="$MEDIASOUP_VERSION" ${quote(worker)} "$@"`,
  ];
  writeFileSync(path, `${lines.join('\n')}\n`, { mode: 0o700 });
  return path;
}

/** For the shell, whatever is in it. */
function quote(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`;
}
