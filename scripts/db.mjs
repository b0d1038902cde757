// `npm run db -- …`: dump, restore, move, verify; brings what it needs, as `npm start` does.
import { join } from 'node:path';
import { installDependencies, ownNode, requirePlatform, run, runMain } from './setup.mjs';

await runMain(async () => {
  requirePlatform();
  await installDependencies({ forTests: false });
  // npm changes to the project's folder; file names are relative to where the command was typed.
  const typedIn = process.env.INIT_CWD ?? process.cwd();
  return run(ownNode(), [
    '--enable-source-maps',
    join('src', 'server', 'backup', 'main.ts'),
    typedIn,
    ...process.argv.slice(2),
  ]);
});
