// `npm start`: brings everything that the server needs, then runs it until it is stopped.
import { join } from 'node:path';
import { buildPages, installDependencies, ownNode, requirePlatform, root, run, runMain } from './setup.mjs';

await runMain(async () => {
  requirePlatform();
  await installDependencies({ forTests: false });
  await buildPages();
  // The channel tells the server when we are gone, however we ended: it then stops too.
  const stdio = ['inherit', 'inherit', 'inherit', 'ipc'];
  const env = { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compiled') };
  return run(
    ownNode(),
    ['--enable-source-maps', join('src', 'server', 'main.ts'), ...process.argv.slice(2)],
    env,
    stdio,
  );
});
