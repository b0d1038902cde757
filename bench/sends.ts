// How much of what the database can do is left for people: durable sends against the bare statements.
import { recordSend } from './support/bare.ts';
import { startGround } from './support/ground.ts';
import { startLoader } from './support/loader.ts';
import { seedOrganisation, seedPeople, seedTalks, settle } from './support/seed.ts';
import { fixed, percentile, printTable } from './support/table.ts';

const SENDERS = 50;
const CONNECTIONS = 10;
const CONVERSATIONS = 400;
const BARE_CONVERSATIONS = 201;
const SECONDS = 3;
const MOST_PER_SECOND = 3_500;

export const about =
  `Durable sends by ${SENDERS} senders at once, each waiting for its acknowledgement, against the statements of a send in a ` +
  `bare loop on ${CONNECTIONS} connections (one transaction each, planned once, no HTTP, no signatures), in turns. All of it, ` +
  'the senders too, shares this machine.';

export async function run(): Promise<void> {
  const ground = await startGround();
  const load = startLoader();
  try {
    const organisationId = await seedOrganisation(ground);
    const people = await seedPeople(ground, organisationId, CONVERSATIONS * 2);
    const pair = (at: number) => people.slice((at % CONVERSATIONS) * 2, (at % CONVERSATIONS) * 2 + 2);
    const talks = await seedTalks(
      ground,
      Array.from({ length: CONVERSATIONS + BARE_CONVERSATIONS }, (_, at) => pair(at)),
    );
    await settle(ground);
    const bare = await recordSend(ground, talks.slice(CONVERSATIONS));
    const server = await ground.startServer();
    await load.prepare(
      server.url,
      talks.slice(0, CONVERSATIONS),
      Math.ceil((MOST_PER_SECOND * (SECONDS * 2 + 1)) / CONVERSATIONS),
    );
    await bare.run(CONNECTIONS, 1);
    await load.send(SENDERS, { seconds: 1 });
    const limit = { sent: 0, seconds: 0, database: 0, program: 0 };
    const ours = { sent: 0, seconds: 0, database: 0, program: 0, load: 0, refused: 0, latencies: [] as number[] };
    for (const _ of [1, 2]) {
      const before = { database: ground.databaseCpu(), self: process.cpuUsage() };
      const done = await bare.run(CONNECTIONS, SECONDS);
      const self = process.cpuUsage(before.self);
      add(limit, {
        ...done,
        database: ground.databaseCpu() - before.database,
        program: (self.user + self.system) / 1e6,
      });
      const start = { database: ground.databaseCpu(), program: server.cpu() };
      const { latencies, cpu, ...sent } = await load.send(SENDERS, { seconds: SECONDS });
      ours.latencies.push(...latencies);
      add(ours, {
        ...sent,
        ...{ database: ground.databaseCpu() - start.database, program: server.cpu() - start.program, load: cpu },
      });
    }
    const rate = (of: { sent: number; seconds: number }) => of.sent / of.seconds;
    const per = (seconds: number, { sent }: { sent: number }) => fixed((seconds / sent) * 1000, 2);
    printTable(
      ['', 'durable per second', 'CPU s program', 'CPU s database', 'CPU s senders', 'p50', 'p99'],
      [
        ['bare statements', fixed(rate(limit)), per(limit.program, limit), per(limit.database, limit), '–', '–', '–'],
        [
          ...['Alcove', fixed(rate(ours)), per(ours.program, ours), per(ours.database, ours), per(ours.load, ours)],
          ...[0.5, 0.99].map((share) => `${fixed(percentile(ours.latencies, share))} ms`),
        ],
        ['Alcove ÷ bare', fixed(rate(ours) / rate(limit), 2), '', '', '', '', ''],
      ],
    );
    if (ours.refused > 0) console.log(`${ours.refused} were refused.`);
  } finally {
    await load.close();
    await ground.close();
  }
}

function add<Sums extends object>(sums: Sums, more: Partial<Record<keyof Sums, number>>): void {
  for (const [name, value] of Object.entries(more) as [keyof Sums, number][]) {
    Object.assign(sums, { [name]: (sums[name] as number) + value });
  }
}
