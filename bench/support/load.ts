// The process that makes load: everything that devices do beforehand (signing, opening connections) happens before the
// measured time. Started by loader.ts, told what to do by messages.
import { createPrivateKey, randomBytes, randomUUID, sign } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { encodeEntry, SMALLEST_CLASS } from '../../src/shared/entry.ts';
import type { EntryId } from '../../src/shared/ids.ts';
import type { LiveFrame } from '../../src/shared/live.ts';
import { commandOf, Line, queryOf, type Answer } from './line.ts';
import type { Arrival, CaughtUp, Order, Paced, Sent } from './loader.ts';
import type { Person, Talk } from './seed.ts';

const OPENED_AT_ONCE = 200;

let url = '';
/** Requests that wait to be sent, for each conversation in its own order. */
let stock: { talk: Talk; requests: Buffer[] }[] = [];
let sockets: WebSocket[] = [];
let arrivals: Arrival[] = [];

const orders: { [Kind in Order['kind']]: (order: Extract<Order, { kind: Kind }>) => Promise<unknown> } = {
  prepare: async (order) => {
    url = order.url;
    stock = order.talks.map((talk) => ({ talk, requests: signEntries(talk, order.each) }));
    return stock.length;
  },
  send: (order) => measured(() => sendInTurn(order.senders, order.seconds)),
  pace: (order) => measured(() => sendPaced(order.rate, order.seconds, order.lines)),
  open: async (order) => {
    url = order.url;
    const began = performance.now();
    await openSockets(order.people);
    return performance.now() - began;
  },
  catchUp: async (order) => {
    url = order.url;
    return catchUp(order.devices);
  },
  close: async () => {
    for (const socket of sockets) socket.terminate();
    sockets = [];
    return null;
  },
};

process.on('message', (order: Order) => {
  const carryOut = orders[order.kind] as (order: Order) => Promise<unknown>;
  carryOut(order).then(
    (result) => process.send!({ result }),
    (error: Error) => process.send!({ error: error.stack ?? error.message }),
  );
});

/** Messages of the smallest size, by the participants in turn. What is in the box no server can read: here noise. */
function signEntries(talk: Talk, count: number): Buffer[] {
  const keys = talk.participants.map(({ signKey }) =>
    createPrivateKey({ key: Buffer.from(signKey, 'base64'), format: 'der', type: 'pkcs8' }),
  );
  const seenHash = new Uint8Array(Buffer.from(talk.head, 'base64'));
  return Array.from({ length: count }, (_, at) => {
    const author = at % talk.participants.length;
    const { id, person } = talk.participants[author]!;
    const head = {
      ...{ conversation: talk.id, kind: 'message', epoch: 0, sender: id, entryId: randomUUID() as EntryId },
      ...{ target: null, controlN: 0, seenPosition: 1, seenHash, claimedTime: Date.now() },
    };
    const bytes = encodeEntry(head, randomBytes(SMALLEST_CLASS + 28));
    const signature = sign(null, bytes, keys[author]!).toString('base64url');
    const entry = { bytes: Buffer.from(bytes).toString('base64url'), signature };
    return commandOf(url, 'sendEntry', person.cookie, { conversationId: talk.id, entry });
  });
}

async function measured<Result extends object>(work: () => Promise<Result>): Promise<Result & { cpu: number }> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { ...result, cpu: (user + system) / 1e6 };
}

/** So many senders, each sends the next message when its last one is acknowledged. */
async function sendInTurn(senders: number, seconds: number): Promise<Sent> {
  const lines = await Promise.all(Array.from({ length: senders }, () => Line.open(url)));
  const began = performance.now();
  const end = began + seconds * 1000;
  let next = 0;
  let sent = 0;
  let refused = 0;
  const latencies: number[] = [];
  const work = async (line: Line) => {
    while (performance.now() < end) {
      const request = stock[next++ % stock.length]?.requests.pop();
      if (!request) throw new Error('more messages are sent than were signed');
      const asked = performance.now();
      const { status } = await line.ask(request);
      if (status === 200) sent += 1;
      else refused += 1;
      latencies.push(performance.now() - asked);
    }
  };
  await Promise.all(lines.map(work));
  for (const line of lines) line.close();
  return { sent, refused, seconds: (performance.now() - began) / 1000, latencies };
}

/** Sends at this rate, whatever the answers do. Times count from when a message was due. */
async function sendPaced(rate: number, seconds: number, lines: number): Promise<Paced> {
  const idle = await Promise.all(Array.from({ length: lines }, () => Line.open(url)));
  const waiting: { request: Buffer; talk: Talk; due: number }[] = [];
  const due = new Map<string, number>();
  const refusals: Record<string, number> = {};
  const acknowledged: number[] = [];
  arrivals = [];
  const count = Math.round(rate * seconds);
  const began = performance.now() + 50;
  let done = 0;

  const finish = (line: Line, { talk, due: planned }: { talk: Talk; due: number }, { status, body }: Answer) => {
    done += 1;
    if (status === 200) {
      due.set(`${talk.id}:${(JSON.parse(body) as { position: number }).position}`, planned);
      acknowledged.push(performance.now() - planned);
    } else refusals[body.slice(0, 60)] = (refusals[body.slice(0, 60)] ?? 0) + 1;
    const next = waiting.shift();
    if (next) give(line, next);
    else idle.push(line);
  };
  const give = (line: Line, one: { request: Buffer; talk: Talk; due: number }) => {
    line.ask(one.request).then(
      (answer) => finish(line, one, answer),
      (error: Error) => finish(line, one, { status: 0, body: error.message }),
    );
  };
  for (let at = 0; at < count;) {
    const now = performance.now();
    for (; at < count && began + (at * 1000) / rate <= now; at += 1) {
      const { talk, requests } = stock[at % stock.length]!;
      const request = requests.pop();
      if (!request) throw new Error('more messages are sent than were signed');
      const one = { request, talk, due: began + (at * 1000) / rate };
      const line = idle.pop();
      if (line) give(line, one);
      else waiting.push(one);
    }
    await wait(1);
  }
  const sentWithin = performance.now();
  while (done < count && performance.now() < sentWithin + 5_000) await wait(20);
  const took = (performance.now() - began) / 1000;
  await wait(500);
  for (const line of idle) line.close();

  const first = new Map<string, number>();
  let doubled = 0;
  for (const { key, at } of arrivals) {
    if (first.has(key)) doubled += 1;
    else first.set(key, at);
  }
  const latencies = [...due].flatMap(([key, planned]) => (first.has(key) ? [first.get(key)! - planned] : []));
  return {
    ...{ latencies, acknowledged, refusals, doubled, seconds: took, sent: due.size, unanswered: count - done },
    lost: due.size - latencies.length,
  };
}

/** One socket for each person; resolves when the server has greeted all. Notes what arrives from others. */
async function openSockets(people: readonly Person[]): Promise<void> {
  const waiting = [...people];
  const work = async () => {
    for (let person = waiting.shift(); person; person = waiting.shift()) sockets.push(await openSocket(person));
  };
  await Promise.all(Array.from({ length: OPENED_AT_ONCE }, work));
}

function openSocket(person: Person, listener = noteArrivals(person)): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/api/live`, {
    headers: { cookie: person.cookie, origin: url },
    perMessageDeflate: false,
  });
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.on('message', (text: Buffer) => {
      const frame = JSON.parse(text.toString()) as LiveFrame;
      if (frame[0]?.type === 'ready') resolve(socket);
      else listener(frame);
    });
  });
}

function noteArrivals({ memberId }: Person): (frame: LiveFrame) => void {
  return (frame) => {
    const at = performance.now();
    for (const event of frame) {
      if (event.type !== 'entries') continue;
      for (const { position, authorId } of event.entries) {
        if (authors().get(authorId ?? '') !== memberId)
          arrivals.push({ key: `${event.conversationId}:${position}`, at });
      }
    }
  };
}

let known: Map<string, string> | null = null;
function authors(): Map<string, string> {
  known ??= new Map(
    stock.flatMap(({ talk }) => talk.participants.map(({ id, person }): [string, string] => [id, person.memberId])),
  );
  return known;
}

/** All devices come back at once: each opens its socket and then fetches what it missed in its conversation. */
async function catchUp(devices: readonly { person: Person; talkId: string; after: number }[]): Promise<CaughtUp> {
  const began = performance.now();
  const live: number[] = [];
  const caught: number[] = [];
  const failures: Record<string, number> = {};
  const received = await Promise.all(
    devices.map(async ({ person, talkId, after }) => {
      try {
        const early: number[] = [];
        const socket = await openSocket(person, (frame) => {
          for (const event of frame) {
            if (event.type === 'entries') early.push(...event.entries.map(({ position }) => position));
          }
        });
        sockets.push(socket);
        live.push(performance.now() - began);
        const line = await Line.open(url);
        const input = { conversationId: talkId, after: String(after), limit: '50' };
        const { status, body } = await line.ask(queryOf(url, 'listEntries', person.cookie, input));
        line.close();
        if (status !== 200) throw new Error(body);
        caught.push(performance.now() - began);
        const { entries } = JSON.parse(body) as { entries: { position: number }[] };
        return { person, fetched: entries.map(({ position }) => position), early };
      } catch (error) {
        const text = String(error).slice(0, 80);
        failures[text] = (failures[text] ?? 0) + 1;
        return null;
      }
    }),
  );
  return { live, caught, failures, received: received.flatMap((each) => (each ? [each] : [])) };
}
