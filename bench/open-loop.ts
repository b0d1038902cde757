// Messages at a fixed rate to a thousand open pages.
import { startGround } from './support/ground.ts';
import { startLoader } from './support/loader.ts';
import { seedOrganisation, seedPeople, seedTalks, settle } from './support/seed.ts';
import { fixed, percentile, printTable } from './support/table.ts';

const CONVERSATIONS = 500;
const SECONDS = 6;
const WARM_UP = 500;

export const about =
  'A thousand people with an open page, two in each of 500 conversations. Messages are sent at a fixed rate, whatever the ' +
  'answers do; latency is from when a message was due until it is at the socket of the other person. CPU seconds are those ' +
  'for 1,000 messages; missing is what had not arrived half a second after the last answer.';

/** Arguments: rates in messages per second. */
export async function run(args: string[]): Promise<void> {
  const rates = args.length > 0 ? args.map(Number) : [100, 500, 1000, 2000];
  const ground = await startGround();
  const load = startLoader();
  try {
    const organisationId = await seedOrganisation(ground);
    const people = await seedPeople(ground, organisationId, CONVERSATIONS * 2);
    const pairs = Array.from({ length: CONVERSATIONS }, (_, at) => people.slice(at * 2, at * 2 + 2));
    const talks = await seedTalks(ground, pairs);
    await settle(ground);
    const server = await ground.startServer();
    const total = (rates.reduce((sum, rate) => sum + rate, 0) + WARM_UP) * SECONDS;
    await load.prepare(server.url, talks, Math.ceil(total / CONVERSATIONS) + 1);
    await load.open(server.url, people);
    // Until the hot code is compiled and each connection has its plans.
    await load.pace(WARM_UP, SECONDS);
    const rows: (string | number)[][] = [];
    for (const rate of rates) {
      const before = { server: server.cpu(), database: ground.databaseCpu() };
      const result = await load.pace(rate, SECONDS);
      const per = (seconds: number) => fixed((seconds / result.sent) * 1000, 2);
      const used = { server: server.cpu() - before.server, database: ground.databaseCpu() - before.database };
      const errors = Object.values(result.refusals).reduce((sum, each) => sum + each, 0) + result.unanswered;
      rows.push([
        ...[`${rate}/s`, `${fixed(result.sent / Math.max(SECONDS, result.seconds))}/s`],
        ...[0.5, 0.95, 0.99].map((share) => `${fixed(percentile(result.latencies, share), 1)} ms`),
        ...[per(used.server), per(used.database), per(used.server + used.database), per(result.cpu)],
        `${errors} / ${result.lost} / ${result.doubled}`,
      ]);
      for (const [text, count] of Object.entries(result.refusals)) console.error(`${count} × ${text}`);
    }
    const cpu = ['CPU s server', 'CPU s database', 'CPU s both', 'CPU s load'];
    printTable(['wanted', 'achieved', 'p50', 'p95', 'p99', ...cpu, 'failed / missing / doubled'], rows);
  } finally {
    await load.close();
    await ground.close();
  }
}
