// `npm run bench`: measures how fast it is and prints tables. `npm run bench -- <name> …`: one bench only.
import { join } from 'node:path';
import { buildPages, installDependencies, ownNode, requirePlatform, run, runMain } from './setup.mjs';

await runMain(async () => {
  requirePlatform();
  await installDependencies({ forTests: true });
  await buildPages();
  return run(ownNode(), [join('bench', 'main.ts'), ...process.argv.slice(2)]);
});
