// Runs benches, one after the other: all the short ones, or the one that is named, with its arguments.
import { cpus, totalmem } from 'node:os';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

interface Bench {
  /** One sentence: what is measured. */
  about: string;
  run(args: string[]): Promise<void>;
}

/** Those that a plain `npm run bench` runs, about six minutes together. */
const SHORT = ['starts', 'sends', 'open-loop', 'sockets', 'lists', 'search', 'pages'];

const [name, ...args] = process.argv.slice(2);
const gibibytes = Math.round(totalmem() / 1024 ** 3);
console.log(
  `Measured on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} × ${cpus()[0]?.model.trim()}, ${gibibytes} GiB, Node ${process.versions.node}.`,
);
for (const each of name === undefined ? SHORT : [name]) {
  const path = join(import.meta.dirname, `${each}.ts`);
  if (!/^[a-z-]+$/.test(each) || !existsSync(path)) {
    console.error(`There is no bench "${each}": ${SHORT.join(', ')}.`);
    process.exitCode = 1;
    continue;
  }
  const bench = (await import(path)) as Bench;
  console.log(`\n## ${each}\n\n${bench.about}\n`);
  await bench.run(args);
}
