// Who may import whom (ARCHITECTURE.md): web → sdk → shared ← server, inside the server only downwards, `store.ts` stays in its folder,
// and no zod in the pages. By hand because dependency-cruiser can't read TypeScript 7 (docs/decisions).
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const SERVICES = ['db', 'http', 'live', 'jobs', 'mail', 'push', 'files', 'audit', 'keystore'];
/** From the top down. Each imports the floors below it and the services; neighbours tell each other by events. */
const FLOORS = [
  ['backup'],
  ['notifications', 'help', 'care'],
  ['messages', 'guests', 'calls'],
  ['conversations'],
  ['contacts'],
  ['organisations'],
  ['identity'],
];
const FORBIDDEN = [
  {
    from: 'src/shared/',
    to: ['src/web/', 'src/sdk/', 'src/server/', 'src/demo/', 'test/', 'bench/', 'node:'],
    why: 'shared runs anywhere and imports nothing of ours',
  },
  {
    from: 'src/sdk/',
    to: ['src/web/', 'src/server/', 'src/demo/', 'test/', 'bench/'],
    why: 'the SDK imports shared only',
  },
  {
    from: 'src/web/',
    to: ['src/server/', 'src/demo/', 'test/', 'bench/', 'node:'],
    why: 'the pages import SDK and shared only',
  },
  { from: 'src/web/ui/', to: ['src/sdk/', 'src/shared/'], why: 'the kit knows no domain' },
  { from: 'src/server/', to: ['src/web/', 'src/sdk/', 'test/', 'bench/'], why: 'the server imports shared only' },
  { from: 'src/demo/', to: ['src/web/', 'src/server/', 'test/', 'bench/'], why: 'the demo is made with the SDK' },
];

/** `import … from`, `export … from`, `import '…'`, `import('…')`. */
const IMPORT =
  /(?:^|;)\s*(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm;

const files = globSync(['src/**/*.{ts,tsx}', 'test/**/*.ts', 'bench/**/*.ts'], { cwd: root });
const graph = new Map(files.map((file) => [file, readImports(file)]));
const findings = [...graph]
  .flatMap(([file, imports]) => imports.flatMap(({ to }) => complaints(file, to)))
  .concat(findZodInPages());

for (const finding of findings) console.log(finding);
if (findings.length > 0) console.log(`${findings.length} imports go where they may not.`);
process.exitCode = findings.length > 0 ? 1 : 0;

function readImports(file) {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(IMPORT)].map(([, type, fixed, dynamic]) => {
    const name = fixed ?? dynamic;
    return { to: name.startsWith('.') ? posix.join(posix.dirname(file), name) : name, typeOnly: type !== undefined };
  });
}

function complaints(file, to) {
  const isTest = /\.test\.tsx?$/.test(file);
  const found = [];
  const complain = (why) => found.push(`${file} imports ${to}: ${why}`);
  if (!isTest) {
    for (const rule of FORBIDDEN) {
      if (file.startsWith(rule.from) && rule.to.some((start) => to.startsWith(start))) complain(rule.why);
    }
    checkFloors(file, to, complain);
    if (to === 'src/server/app.ts' && file.startsWith('src/server/') && file !== 'src/server/main.ts')
      complain('parts come as arguments');
  }
  const isStore = /^src\/server\/.*\b(store|[a-z-]+-store)\.ts$/.test(to);
  if (isStore && posix.dirname(file) !== posix.dirname(to))
    complain('a store is private to its folder: go by the door beside it');
  return found;
}

function checkFloors(file, to, complain) {
  const fromFolder = folderOf(file);
  const toFolder = folderOf(to);
  if (fromFolder === toFolder) return;
  const below = floorOf(toFolder);
  if (below === -1) return;
  if (SERVICES.includes(fromFolder)) complain('services know no domain');
  const above = floorOf(fromFolder);
  if (above !== -1 && above >= below) complain(`inside the server only downwards (${FLOORS.flat().join(' → ')})`);
}

function folderOf(path) {
  return /^src\/server\/([^/]+)\//.exec(path)?.[1] ?? '';
}

function floorOf(folder) {
  return FLOORS.findIndex((floor) => floor.includes(folder));
}

/** zod is larger than all pages together: whatever pages and SDK really load must not lead to it. Types are fine. */
function findZodInPages() {
  const found = [];
  const seen = new Set();
  const visit = (file, path) => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const { to, typeOnly } of graph.get(file) ?? []) {
      if (typeOnly) continue;
      if (to === 'zod' || to.startsWith('zod/'))
        found.push(`${[...path, file].join(' → ')} → zod: pages and SDK import contracts as types only`);
      else visit(to, [...path, file]);
    }
  };
  for (const file of files) if (/^src\/(web|sdk)\//.test(file) && !/\.test\.tsx?$/.test(file)) visit(file, []);
  return found;
}
