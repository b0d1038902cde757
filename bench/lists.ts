// Whether what a page asks for stays as quick when there is much of it.
import { sql } from 'kysely';
import type { MemberActor } from '../src/server/actor.ts';
import type { App } from '../src/server/application.ts';
import { getConversation, listConversations, listEntries } from '../src/server/conversations/conversations.ts';
import { createIds } from '../src/server/ids.ts';
import { startGround, type Ground } from './support/ground.ts';
import { Line, queryOf } from './support/line.ts';
import { startLoader } from './support/loader.ts';
import { seedOrganisation, seedPeople, seedTalks, settle, type Person, type Talk } from './support/seed.ts';
import { statementsOf } from '../test/support/statements.ts';
import { fixed, percentile, printTable } from './support/table.ts';

const FEW = 50;
const MANY = 5_000;
const SHORT = 100;
const LONG = 100_000;
const REPEATS = 30;
const WARM_UP = 10;
const CROWD = 12;

export const about =
  `The first page of the list, and opening a conversation (itself and its newest entries): milliseconds at the middle of ${REPEATS} ` +
  'requests, taken in turns, and statements without begin and commit. Then what a message costs that goes to many.';

export async function run(): Promise<void> {
  const ground = await startGround();
  try {
    const organisationId = await seedOrganisation(ground);
    const [few, many, ...others] = await seedPeople(ground, organisationId, MANY + 2);
    if (!few || !many) return;
    const short = await seedTalks(ground, pairs(few, others, FEW), FEW);
    const long = await seedTalks(ground, pairs(many, others, MANY), FEW);
    await fill(ground, short.at(-1)!, SHORT);
    await fill(ground, long.at(-1)!, LONG);
    await settle(ground);
    const statements = await countStatements(ground, many, long.at(-1)!);
    await measureReading(ground, { few, many, short: short.at(-1)!, long: long.at(-1)! }, statements);
    await measureCrowd(ground, others.slice(0, CROWD));
  } finally {
    await ground.close();
  }
}

function pairs(one: Person, others: readonly Person[], count: number): Person[][] {
  return others.slice(0, count).map((other) => [other, one]);
}

/** As many messages as wanted, all read by both. */
async function fill(ground: Ground, { id, participants: [first, second] }: Talk, count: number): Promise<void> {
  await ground.database.transaction('installation', async (tx) => {
    await sql`
      insert into timeline_entries (organisation_id, conversation_id, position, kind, author_participant_id, entry_id, at,
        bytes, signature, leaf, head, fetched_by_other_at)
      select ${first!.person.organisationId}, ${id}, n, 'message', case when n % 2 = 0 then ${first!.id}::uuid else ${second!.id}::uuid end,
        gen_random_uuid(), now(), decode(repeat(md5(n::text), 30), 'hex'), decode(repeat(md5(n::text), 4), 'hex'),
        sha256(n::text::bytea), sha256(n::text::bytea), now()
      from generate_series(2, ${count}::integer) n`.execute(tx);
    await sql`update conversations set last_position = ${count}, last_activity_at = now() where id = ${id}`.execute(tx);
    for (const participant of [first!, second!]) {
      await sql`insert into reading_marks (organisation_id, participant_id, read_position, updated_at)
        values (${participant.person.organisationId}, ${participant.id}, ${count}, now())`.execute(tx);
    }
  });
}

interface Statements {
  list: number;
  open: number;
  page: number;
}

/** Once for names that are noted as seen and entries as fetched, then as it always is. */
async function countStatements(ground: Ground, { cookie: _, ...person }: Person, talk: Talk): Promise<Statements> {
  const { database, keystore } = ground;
  const clock = { now: () => new Date() };
  const app = { database, keystore, clock, ids: createIds(clock) } as unknown as App;
  const actor = { kind: 'member', ...person, role: 'professional' } as unknown as MemberActor;
  const count = async (work: () => Promise<unknown>) => {
    await work();
    const seen = await statementsOf(database, work);
    return seen.filter(({ text }) => !/^(begin|commit)/.test(text)).length;
  };
  return {
    list: await count(() => listConversations(app, actor, { limit: 30 })),
    open: await count(() => getConversation(app, actor, { conversationId: talk.id })),
    page: await count(() => listEntries(app, actor, { conversationId: talk.id, limit: 50 })),
  };
}

interface Compared {
  few: Person;
  many: Person;
  short: Talk;
  long: Talk;
}

async function measureReading(ground: Ground, { few, many, short, long }: Compared, counts: Statements): Promise<void> {
  const server = await ground.startServer();
  const line = await Line.open(server.url);
  const ask = async (name: string, { cookie }: Person, input: Record<string, string>) => {
    const began = performance.now();
    const { status, body } = await line.ask(queryOf(server.url, name, cookie, input));
    if (status !== 200) throw new Error(body);
    return performance.now() - began;
  };
  const compare = async (label: string, count: number, small: () => Promise<number>, large: () => Promise<number>) => {
    const times: [number[], number[]] = [[], []];
    for (let time = 0; time < REPEATS + WARM_UP; time += 1) {
      const [one, other] = [await small(), await large()];
      if (time < WARM_UP) continue;
      times[0].push(one);
      times[1].push(other);
    }
    const [one, other] = times.map((each) => percentile(each, 0.5)) as [number, number];
    return [label, count, `${fixed(one, 1)} ms`, `${fixed(other, 1)} ms`, fixed(other / one, 1)];
  };
  const list = (person: Person) => () => ask('listConversations', person, { limit: '30' });
  const open =
    (person: Person, { id }: Talk) =>
    () =>
      ask('getConversation', person, { conversationId: id });
  const page =
    (person: Person, { id }: Talk) =>
    () =>
      ask('listEntries', person, { conversationId: id, limit: '50' });
  const sizes = (small: number, large: number) => `${fixed(small)} / ${fixed(large)}`;
  printTable(
    ['', 'statements', 'small', 'large', 'large ÷ small'],
    [
      await compare(`page of the list: ${sizes(FEW, MANY)} conversations`, counts.list, list(few), list(many)),
      await compare(`conversation: ${sizes(SHORT, LONG)} entries`, counts.open, open(few, short), open(many, long)),
      await compare(`its newest entries: ${sizes(SHORT, LONG)}`, counts.page, page(few, short), page(many, long)),
    ],
  );
  line.close();
  await server.stop();
}

async function measureCrowd(ground: Ground, people: Person[]): Promise<void> {
  const rows: string[][] = [];
  for (const count of [2, CROWD]) {
    const members = people.slice(0, count);
    const server = await ground.startServer();
    const load = startLoader();
    try {
      const talks = await seedTalks(
        ground,
        Array.from({ length: 4 }, () => members),
      );
      await load.prepare(server.url, talks, 200);
      await load.open(server.url, members);
      await load.pace(50, 2);
      const before = server.cpu() + ground.databaseCpu();
      const { latencies, sent, lost, doubled } = await load.pace(100, 4);
      rows.push([
        ...[String(count), `${fixed(percentile(latencies, 0.5), 1)} ms`, `${fixed(percentile(latencies, 0.99), 1)} ms`],
        ...[fixed(((server.cpu() + ground.databaseCpu() - before) / sent) * 1000, 2), `${lost} / ${doubled}`],
      ]);
    } finally {
      await load.close();
      await server.stop();
    }
  }
  printTable(['people in it', 'p50 to the last of them', 'p99', 'CPU s for 1,000', 'lost / doubled'], rows);
}
