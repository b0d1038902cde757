// The limit: the statements of a send, as the server makes them for one message, and nothing else around them.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { MemberActor } from '../../src/server/actor.ts';
import type { App } from '../../src/server/application.ts';
import { createIds } from '../../src/server/ids.ts';
import { registerMessageKinds } from '../../src/server/messages/kinds.ts';
import { sendEntry } from '../../src/server/messages/messages.ts';
import { signMessages } from './entries.ts';
import type { Ground } from './ground.ts';
import type { Talk } from './seed.ts';
import { statementsOf, type Statement } from '../../test/support/statements.ts';

export interface Bare {
  /** How many sends' statements were committed in so many seconds, one send per transaction. */
  run(connections: number, seconds: number): Promise<{ sent: number; seconds: number }>;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;
/** The first message of a conversation. No other number in the statements is the same. */
const RECORDED_POSITION = 2;

/** Records the statements of one real send, to be repeated with other ids and positions in these conversations. */
export async function recordSend(ground: Ground, talks: readonly Talk[]): Promise<Bare> {
  const [model, ...others] = talks;
  if (!model) throw new Error('no conversation to record');
  const statements = await record(ground, model);
  const positions = new Map(others.map((talk) => [talk, RECORDED_POSITION]));

  const valuesFor = (talk: Talk, values: unknown[]): unknown[] => {
    const position = positions.get(talk)!;
    const replaced = new Map<string, string>([[model.id, talk.id]]);
    for (const [at, { id, person }] of model.participants.entries()) {
      replaced.set(id, talk.participants[at]!.id).set(person.memberId, talk.participants[at]!.person.memberId);
      replaced.set(person.organisationId, person.organisationId);
    }
    const map = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(map);
      if (value === RECORDED_POSITION) return position;
      if (typeof value === 'string' && UUID.test(value)) return replaced.get(value) ?? randomUUID();
      return value;
    };
    return values.map(map);
  };
  const send = async (client: pg.Client, talk: Talk) => {
    for (const [at, { text, values }] of statements.entries()) {
      // What has values is planned once for each connection, as on the server.
      await client.query(values.length > 0 ? { name: `s${at}`, text, values: valuesFor(talk, values) } : { text });
    }
    positions.set(talk, positions.get(talk)! + 1);
  };
  return {
    async run(connections, seconds) {
      const clients = Array.from({ length: connections }, () => new pg.Client(ground.address));
      await Promise.all(clients.map((client) => client.connect()));
      const began = performance.now();
      let sent = 0;
      const work = async (client: pg.Client, own: Talk[]) => {
        for (let at = 0; performance.now() < began + seconds * 1000; at += 1, sent += 1) {
          await send(client, own[at % own.length]!);
        }
      };
      await Promise.all(
        clients.map((client, at) =>
          work(
            client,
            others.filter((_, index) => index % connections === at),
          ),
        ),
      );
      const took = (performance.now() - began) / 1000;
      await Promise.all(clients.map((client) => client.end()));
      return { sent, seconds: took };
    },
  };
}

async function record({ database }: Ground, talk: Talk): Promise<Statement[]> {
  registerMessageKinds();
  const clock = { now: () => new Date() };
  const feed = { wake() {}, isConnected: () => false };
  const app = { database, clock, ids: createIds(clock), feed } as unknown as App;
  const [message] = signMessages(talk, 1);
  if (!message) throw new Error('nothing to send');
  const { author, input } = message;
  const actor = { kind: 'member', ...author, role: 'professional' } as unknown as MemberActor;
  return statementsOf(database, () => sendEntry(app, actor, input));
}
