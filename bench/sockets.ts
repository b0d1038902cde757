// Open pages: what each costs while nothing happens, and what it takes when all come back at once.
import { readFileSync } from 'node:fs';
import { startGround, type Ground, type Server } from './support/ground.ts';
import { startLoader, type Loader } from './support/loader.ts';
import { memoryOf } from './support/processes.ts';
import { seedOrganisation, seedPeople, seedTalks, settle, type Person } from './support/seed.ts';
import { fixed, percentile, printTable } from './support/table.ts';

const MANY = 10_000;
const RETURNING = 2_000;
const MISSED = 3;
const RATE = 100;
/** Sockets of the program, and what it needs besides. */
const SPARE_FILES = 500;

export const about =
  `Memory of the program for each idle socket (its own pages, after a collection of garbage); then ${fixed(RETURNING)} devices ` +
  `that come back at once: each opens its socket and fetches the ${MISSED} messages that it missed, while ${RATE} more are sent each second.`;

/** Arguments: `idle` or `return`, for one of the two only. */
export async function run(parts: string[]): Promise<void> {
  const ground = await startGround();
  const load = startLoader();
  try {
    const organisationId = await seedOrganisation(ground);
    const people = await seedPeople(ground, organisationId, MANY);
    await settle(ground);
    const server = await ground.startServer(['--inspect=127.0.0.1:0']);
    if (!parts.includes('return')) await measureIdle(load, server, people);
    if (!parts.includes('idle')) await measureReturn(ground, load, server, people.slice(0, RETURNING));
  } finally {
    await load.close();
    await ground.close();
  }
}

async function measureIdle(load: Loader, server: Server, people: Person[]): Promise<void> {
  const held = async () => {
    await server.collectGarbage();
    return memoryOf(server.pid);
  };
  await load.open(server.url, people.slice(0, 200));
  await load.closeSockets();
  const before = await held();
  const files = Number(/^Max open files\s+\d+\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]);
  const rows: string[][] = [];
  let open = 0;
  for (const count of [1_000, MANY].filter((each) => each + SPARE_FILES < files)) {
    const cpu = server.cpu();
    const took = await load.open(server.url, people.slice(open, count));
    const used = (await held()) - before;
    rows.push([
      ...[fixed(count), `${fixed(used / count / 1000, 1)} kB`, `${fixed(used / 1e6)} MB`],
      ...[`${fixed(took / 1000, 1)} s`, `${fixed(((server.cpu() - cpu) / (count - open)) * 1000, 2)} s`],
    ]);
    open = count;
  }
  printTable(['open sockets', 'memory each', 'together', 'opened within', 'CPU s for 1,000 openings'], rows);
  if (rows.length < 2) console.log(`This machine allows ${files} open files: too few for ${fixed(MANY)} sockets.`);
  await load.closeSockets();
}

async function measureReturn(ground: Ground, load: Loader, server: Server, people: Person[]): Promise<void> {
  const talks = await seedTalks(
    ground,
    Array.from({ length: people.length / 2 }, (_, at) => people.slice(at * 2, at * 2 + 2)),
    0,
  );
  const writers = startLoader();
  try {
    await writers.prepare(server.url, talks, MISSED + 2);
    await writers.send(50, { count: talks.length * MISSED });
    const devices = talks.flatMap(({ id, participants }) =>
      participants.map(({ person }) => ({ person, talkId: id, after: 1 })),
    );
    const cpu = { server: server.cpu(), database: ground.databaseCpu() };
    const sending = writers.pace(RATE, 5);
    const { greeted, caught, failures, received } = await load.catchUp(server.url, devices, 6_000);
    await sending;
    const used = { server: server.cpu() - cpu.server, database: ground.databaseCpu() - cpu.database };
    const ends = await lastPositions(ground);
    let lost = 0;
    let doubled = 0;
    for (const { person, fetched, live } of received) {
      const { talkId } = devices.find((device) => device.person.memberId === person.memberId)!;
      const held = new Set([...fetched, ...live]);
      lost += (ends.get(talkId) ?? 0) - 1 - held.size;
      doubled += fetched.length - new Set(fetched).size + live.length - new Set(live).size;
    }
    const seconds = (milliseconds: number) => `${fixed(milliseconds / 1000, 1)} s`;
    printTable(
      [
        'devices',
        'half are live',
        'all are live',
        'all hold what they missed',
        'CPU s program',
        'CPU s database',
        'lost / doubled',
      ],
      [
        [
          ...[fixed(received.length), seconds(percentile(greeted, 0.5)), seconds(percentile(greeted, 1))],
          ...[seconds(percentile(caught, 1)), fixed(used.server, 1), fixed(used.database, 1), `${lost} / ${doubled}`],
        ],
      ],
    );
    for (const [text, count] of Object.entries(failures)) console.log(`${count} failed: ${text}`);
  } finally {
    await writers.close();
  }
}

async function lastPositions({ database }: Ground): Promise<Map<string, number>> {
  const rows = await database.transaction('installation', (tx) =>
    tx.selectFrom('conversations').select(['id', 'last_position']).execute(),
  );
  return new Map(rows.map((row) => [row.id, row.last_position]));
}
