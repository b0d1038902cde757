// `npm run dev`: runs the server, and beside it pages that follow what is written. The server itself is started anew by hand.
import { join } from 'node:path';
import { installDependencies, ownNode, requirePlatform, run, runMain } from './setup.mjs';

await runMain(async () => {
  requirePlatform();
  await installDependencies({ forTests: true });
  const pages = run(ownNode(), [join('node_modules', 'vite', 'bin', 'vite.js')]);
  const server = run(ownNode(), ['--enable-source-maps', join('src', 'server', 'main.ts'), ...process.argv.slice(2)]);
  const code = await Promise.race([pages, server]);
  process.kill(process.pid, 'SIGTERM'); // neither goes on without the other
  return code;
});
