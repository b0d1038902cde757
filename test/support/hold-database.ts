// Run as a process of its own: starts a database in the folder that is named, says so, and stays until it is killed or told to stop.
import { EmbeddedDatabase } from '../../src/server/db/embedded.ts';
import { FolderLock } from '../../src/server/folder-lock.ts';

try {
  const lock = FolderLock.acquire(process.argv[2] ?? '');
  const database = await EmbeddedDatabase.start({ lock, say: () => {} });
  lock.announce('http://localhost:1234');
  const stop = (): void => {
    void database.close().then(() => {
      lock.close();
      process.exit(0);
    });
  };
  process.once('SIGTERM', stop);
  // Whoever started us is gone, perhaps since before this line.
  process.once('disconnect', stop);
  if (process.connected === false) stop();
  console.log('ready');
  setInterval(() => {}, 1_000);
} catch (error) {
  console.log(error instanceof Error ? `${error.name}: ${error.message}` : error);
  process.exitCode = 1;
}
