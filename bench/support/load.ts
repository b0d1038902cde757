// The process that makes load: everything that devices do beforehand (signing, opening connections) happens before the
// measured time. Started by loader.ts, told what to do by messages.
import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { LiveFrame } from '../../src/shared/live.ts';
import { signMessages } from './entries.ts';
import { commandOf, Line, queryOf, type Answer } from './line.ts';
import type { CaughtUp, Device, Order, Paced, Sent, Until } from './loader.ts';
import type { Person, Talk } from './seed.ts';

const OPENED_AT_ONCE = 200;

let url = '';
/** Requests that wait to be sent, for each conversation in its own order. */
let stock: { talk: Talk; requests: Buffer[] }[] = [];
let sockets: WebSocket[] = [];
/** For each conversation and position: at how many sockets of others it arrived, and when at the last. */
let arrivals = new Map<string, { times: number; last: number }>();

const orders: { [Kind in Order['kind']]: (order: Extract<Order, { kind: Kind }>) => Promise<unknown> } = {
  prepare: async (order) => {
    url = order.url;
    stock = order.talks.map((talk) => ({ talk, requests: requestsOf(talk, order.each) }));
    return stock.length;
  },
  send: (order) => measured(() => sendInTurn(order.senders, order.until)),
  pace: (order) => measured(() => sendPaced(order.rate, order.seconds, order.lines)),
  open: async (order) => {
    url = order.url;
    const began = performance.now();
    await openSockets(order.people);
    return performance.now() - began;
  },
  catchUp: async (order) => {
    url = order.url;
    return catchUp(order.devices, order.linger);
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

function requestsOf(talk: Talk, count: number): Buffer[] {
  return signMessages(talk, count).map(({ author, input }) => commandOf(url, 'sendEntry', author.cookie, input));
}

async function measured<Result extends object>(work: () => Promise<Result>): Promise<Result & { cpu: number }> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { ...result, cpu: (user + system) / 1e6 };
}

/** So many senders, each sends the next message when its last one is acknowledged. */
async function sendInTurn(senders: number, { seconds = Infinity, count = Infinity }: Until): Promise<Sent> {
  const lines = await Promise.all(Array.from({ length: senders }, () => Line.open(url)));
  const began = performance.now();
  const end = began + seconds * 1000;
  let next = 0;
  let sent = 0;
  let refused = 0;
  const latencies: number[] = [];
  const work = async (line: Line) => {
    while (performance.now() < end && next < count) {
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
  arrivals = new Map();
  const count = Math.round(rate * seconds);
  const began = performance.now() + 50;
  const finished = Promise.withResolvers<void>();
  let done = 0;

  const finish = (line: Line, { talk, due: planned }: { talk: Talk; due: number }, { status, body }: Answer) => {
    done += 1;
    if (done === count) finished.resolve();
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
  const late = new AbortController();
  await Promise.race([finished.promise, wait(5_000, undefined, { signal: late.signal }).catch(() => undefined)]);
  late.abort();
  const took = (performance.now() - began) / 1000;
  await wait(500);
  for (const line of idle) line.close();

  const others = new Map(stock.map(({ talk }): [string, number] => [talk.id, talk.participants.length - 1]));
  const latencies: number[] = [];
  let lost = 0;
  let doubled = 0;
  for (const [key, planned] of due) {
    const { times = 0, last = 0 } = arrivals.get(key) ?? {};
    const expected = others.get(key.slice(0, key.indexOf(':'))) ?? 0;
    if (times < expected) lost += 1;
    else latencies.push(last - planned);
    if (times > expected) doubled += 1;
  }
  const unanswered = count - done;
  return { latencies, acknowledged, refusals, lost, doubled, seconds: took, sent: due.size, unanswered };
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
        if (authors().get(authorId ?? '') === memberId) continue;
        const key = `${event.conversationId}:${position}`;
        arrivals.set(key, { times: (arrivals.get(key)?.times ?? 0) + 1, last: at });
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
async function catchUp(devices: readonly Device[], linger: number): Promise<CaughtUp> {
  const began = performance.now();
  const greeted: number[] = [];
  const caught: number[] = [];
  const failures: Record<string, number> = {};
  const received = await Promise.all(
    devices.map(async ({ person, talkId, after }) => {
      try {
        const live: number[] = [];
        const socket = await openSocket(person, (frame) => {
          for (const event of frame) {
            if (event.type === 'entries') live.push(...event.entries.map(({ position }) => position));
          }
        });
        sockets.push(socket);
        greeted.push(performance.now() - began);
        const line = await Line.open(url);
        const input = { conversationId: talkId, after: String(after), limit: '50' };
        const { status, body } = await line.ask(queryOf(url, 'listEntries', person.cookie, input));
        line.close();
        if (status !== 200) throw new Error(body);
        caught.push(performance.now() - began);
        const { entries } = JSON.parse(body) as { entries: { position: number }[] };
        return { person, fetched: entries.map(({ position }) => position), live };
      } catch (error) {
        const text = String(error).slice(0, 80);
        failures[text] = (failures[text] ?? 0) + 1;
        return null;
      }
    }),
  );
  await wait(linger);
  return { greeted, caught, failures, received: received.flatMap((each) => (each ? [each] : [])) };
}
