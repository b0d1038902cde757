// `npm test`: everything that has to hold, on a machine with nothing but Node, npm and apt. `npm test -- <files>`: these tests only.
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import {
  buildPages,
  installDependencies,
  onStopAsked,
  ownNode,
  requirePlatform,
  root,
  run,
  runMain,
  sayWhenSlow,
  SetupError,
} from './setup.mjs';

const CHROMIUM = '/usr/bin/chromium';
const FILE_PATIENCE = 900_000;
const LONGEST = ['test/crash/*.test.ts', 'test/model/*.test.ts', 'test/browser/*.test.ts', 'test/journeys/*.test.ts'];

await runMain(async () => {
  requirePlatform();
  await installDependencies({ forTests: true });
  // The tests are TypeScript, and so is what starts their database: from here on with the Node that runs it.
  if (Number(process.versions.node.split('.')[0]) < 24) return run(ownNode(), process.argv.slice(1));
  const chosen = process.argv.slice(2);
  await installChromium();
  await buildPages();
  // Without it the tests of calls fail, and say so; all others run.
  await run(ownNode(), [join('scripts', 'media-worker', 'prepare.mjs')]);
  const checked = chosen.length > 0 || (await run(ownNode(), [join('scripts', 'check.mjs')])) === 0;
  const files = chosen.length > 0 ? chosen : await findTests();
  const { passed, failed, skipped } = await runTests(files);
  if (!checked) console.log('The check failed (see above the tests); it counts as one failure.');
  const failures = failed + (checked ? 0 : 1);
  console.log(`${passed} passed, ${failures} failed${skipped > 0 ? `, ${skipped} skipped (see above why)` : ''}`);
  return failures === 0 && passed > 0 ? 0 : 1;
});

/** Those that take longest first, so that none of them is left alone at the end. */
async function findTests() {
  const { globSync } = await import('node:fs'); // not in Node 20
  const find = (pattern) => globSync(pattern, { cwd: root }).sort();
  return [...new Set([...LONGEST, 'src/**/*.test.ts', 'test/**/*.test.ts'].flatMap(find))];
}

async function installChromium() {
  if (existsSync(CHROMIUM)) return;
  if (process.getuid() !== 0) {
    throw new SetupError(
      'The browser tests need Chromium: install the package chromium, or run npm test as root once.',
    );
  }
  const apt = (...args) =>
    run('apt-get', ['-qq', '-o', 'Dpkg::Use-Pty=0', ...args], { DEBIAN_FRONTEND: 'noninteractive' });
  const install = async () =>
    (await apt('update')) === 0 && (await apt('install', '-y', '--no-install-recommends', 'chromium')) === 0;
  if (!(await sayWhenSlow('Installing Chromium', install())))
    throw new SetupError('Chromium could not be installed: see above.');
}

/** All files against one PostgreSQL that is gone afterwards, also when somebody stops the run. */
async function runTests(files) {
  const { run: runFiles } = await import('node:test');
  const { spec } = await import('node:test/reporters');
  const { startTestCluster } = await import('../test/support/database.ts');
  const cluster = await startTestCluster();
  process.env.ALCOVE_TEST_CLUSTER = cluster.socketFolder;
  process.env.NODE_COMPILE_CACHE = join(root, 'node_modules', '.cache', 'compiled');
  const stop = new AbortController();
  onStopAsked(() => stop.abort());
  try {
    const events = runFiles({
      cwd: root,
      files: files.map((file) => join(root, file)),
      concurrency: Math.max(2, availableParallelism()),
      timeout: FILE_PATIENCE,
      execArgv: ['--import', endSelfAfter(FILE_PATIENCE + 30_000)],
      signal: stop.signal,
    });
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const durations = new Map();
    // The summary without a file is that of the whole run.
    events.on('test:summary', (summary) => {
      if (summary.file !== undefined) return durations.set(relative(root, summary.file), summary.duration_ms);
      counts.passed = summary.counts.passed;
      counts.skipped = summary.counts.skipped;
      counts.failed = summary.counts.tests - summary.counts.passed - summary.counts.skipped - summary.counts.todo;
      if (!summary.success) counts.failed ||= 1;
    });
    const report = events.compose(spec);
    report.pipe(process.stdout, { end: false });
    await new Promise((resolve, reject) => report.once('end', resolve).once('error', reject));
    tellSlowest(durations);
    return counts;
  } finally {
    await cluster.close();
  }
}

/** A module for a test's process: ends it also when its only thread never comes back to hear a signal. */
function endSelfAfter(ms) {
  const watcher = `setTimeout(() => process.kill(process.pid, 'SIGKILL'), ${ms})`;
  const code = `import { Worker } from 'node:worker_threads'; new Worker(${JSON.stringify(watcher)}, { eval: true }).unref();`;
  return `data:text/javascript,${encodeURIComponent(code)}`;
}

function tellSlowest(durations) {
  const slowest = [...durations].sort(([, a], [, b]) => b - a).slice(0, 10);
  if (durations.size <= slowest.length) return;
  console.log('These files took longest:');
  for (const [file, ms] of slowest) console.log(`${(ms / 1000).toFixed(0).padStart(5)} s  ${file}`);
}
