// `npm run check`: types, import rules, lint, format, unused code. Names all that is wrong, not only the first.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { installDependencies, ownNode, root, runMain, seconds } from './setup.mjs';

const bin = (...path) => join(root, 'node_modules', ...path);
/** Remembers what it found, beside the dependencies: the next check looks only at what changed since. */
const types = (part) => ({
  name: `types of ${part}`,
  args: [
    ...[bin('typescript', 'bin', 'tsc'), '-p', `tsconfig.${part}.json`],
    ...['--incremental', '--tsBuildInfoFile', bin('.cache', 'types', `${part}.json`)],
  ],
});

const steps = [
  types('shared'),
  types('server'),
  types('web'),
  types('test'),
  { name: 'imports', args: [join('scripts', 'imports.mjs')] },
  { name: 'lint', args: [bin('oxlint', 'bin', 'oxlint'), '--deny-warnings'] },
  { name: 'format', args: [bin('oxfmt', 'bin', 'oxfmt'), '--check'] },
  { name: 'unused', args: [bin('knip', 'bin', 'knip.js'), '--no-progress'] },
];

await runMain(async () => {
  await installDependencies({ forTests: true });
  const waiting = [...steps];
  let failed = 0;
  const work = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      if (!(await passes(step))) failed++;
    }
  };
  await Promise.all([work(), work()]);
  console.log(failed === 0 ? 'Check passed.' : `Check failed: ${failed} of ${steps.length} parts.`);
  return failed === 0 ? 0 : 1;
});

/** Output appears when the step is over, so that two at once don't mix; that of a step that passed isn't wanted. */
function passes({ name, args }) {
  const began = Date.now();
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(ownNode(), args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    child.once('close', (code) => {
      console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds(began)})`);
      if (code !== 0) console.log(output);
      resolve(code === 0);
    });
  });
}
