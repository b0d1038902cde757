// Who has whose media secret as people come and go, and what a server that lies about it gets.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { toBase64Url, type Bytes } from '../../shared/encoding.ts';
import { importSignKey, signBytes } from '../crypto/keys.ts';
import type { ProvedSeat } from '../crypto/seat.ts';
import { newId } from '../ids.ts';
import { MediaSecrets } from './media-secrets.ts';
import { SeatKeys } from './seat-keys.ts';

const [conversation, call] = [newId<never>(), newId<never>()];
const key = await importSignKey(new Uint8Array(32).fill(1));
const stranger = await importSignKey(new Uint8Array(32).fill(2));
const picture = new Uint8Array([1, 2, 3]);
const open: SeatKeys[] = [];

beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'] }));
afterEach(() => {
  open.splice(0).forEach((keys) => keys.close());
  mock.timers.reset();
});

let underWay = 0;

/** Counts what WebCrypto answers from other threads. */
async function counted<T>(work: Promise<T>): Promise<T> {
  underWay += 1;
  try {
    return await work;
  } finally {
    underWay -= 1;
  }
}

/** Lets what was begun go on to where it waits for a timer. */
async function settle(): Promise<void> {
  for (let still = 0; still < 10; still = underWay > 0 ? 0 : still + 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function pass(milliseconds: number): Promise<void> {
  await settle();
  mock.timers.tick(milliseconds);
  await settle();
}

async function beginSeat() {
  const secrets = await MediaSecrets.begin(conversation, call);
  const { seat, ephemeralKey } = secrets;
  const proved: ProvedSeat = {
    ...{ conversation, call, seat, ephemeralKey, participant: newId<never>(), controlN: 0 },
    ...{ media: [], sign: key.public },
  };
  return { secrets, proved, id: toBase64Url(seat) };
}
type Seat = Awaited<ReturnType<typeof beginSeat>>;

/** A seat with its keys, and all that leaves it. `carries`: whether the server takes what is sent. */
async function begin() {
  const own = await beginSeat();
  const { secrets } = own;
  const sent: Bytes[] = [];
  const asked: [string, number | null][] = [];
  const line = { carries: true };
  const keys = new SeatKeys({
    frames: {
      draw: (recipients) => counted(secrets.draw(recipients)),
      use: async (k) => secrets.use(k),
      sealAgain: (k, recipient) => secrets.sealAgain(k, recipient),
      take: (seat, bytes) => secrets.take(seat, bytes),
      forget: async (seat) => secrets.forget(seat),
    },
    send: async (bytes) => {
      if (!line.carries) throw new Error('offline');
      sent.push(bytes);
    },
    ask: async (...question) => void asked.push(question),
    changed: () => undefined,
    usedUp: () => undefined,
  });
  open.push(keys);
  return { ...own, keys, sent, asked, line };
}

const seatsOf = (...seats: Seat[]) => new Map(seats.map(({ id, proved }) => [id, proved]));

/** Whether this one sees what leaves that seat now, having heard everything that it sent. */
async function sees(viewer: Seat, from: Awaited<ReturnType<typeof begin>>): Promise<boolean> {
  for (const bytes of from.sent) await viewer.secrets.take(from.secrets.seat, bytes);
  const frame = await from.secrets.seal('sound', picture);
  return frame !== null && (await viewer.secrets.open(from.id, 'sound', frame)).is === 'opened';
}

test('the first others get the secret at once, who comes later after half a second, several together', async () => {
  const [anna, ben, carl, dora] = [await begin(), await beginSeat(), await beginSeat(), await beginSeat()];
  anna.keys.setSeats(seatsOf(ben), 0);
  await pass(1);
  assert.ok(await sees(ben, anna));
  anna.keys.setSeats(seatsOf(ben, carl), 0);
  await pass(400);
  assert.equal(anna.sent.length, 1);
  anna.keys.setSeats(seatsOf(ben, carl, dora), 0);
  await pass(500);
  assert.equal(anna.sent.length, 2);
  for (const one of [ben, carl, dora]) assert.ok(await sees(one, anna));
});

test('V10: who left sees nothing that leaves later, and the others go on', async () => {
  const [anna, ben, carl] = [await begin(), await beginSeat(), await beginSeat()];
  anna.keys.setSeats(seatsOf(ben, carl), 0);
  await pass(1);
  assert.ok(await sees(ben, anna));
  anna.keys.setSeats(seatsOf(carl), 0);
  await settle();
  assert.ok(await sees(carl, anna));
  assert.ok(!(await sees(ben, anna)));
  anna.keys.setSeats(new Map(), 0);
  await settle();
  assert.equal(await anna.secrets.seal('sound', picture), null, 'alone, nothing leaves at all');
});

test('V10: where the next secret can’t be handed over, nothing leaves after a second, until it can', async () => {
  const [anna, ben, carl] = [await begin(), await beginSeat(), await beginSeat()];
  anna.keys.setSeats(seatsOf(ben, carl), 0);
  await pass(1);
  anna.line.carries = false;
  anna.keys.setSeats(seatsOf(carl), 0);
  await pass(900);
  assert.ok(await sees(carl, anna));
  await pass(200);
  assert.equal(await anna.secrets.seal('sound', picture), null);
  anna.line.carries = true;
  await pass(1_000);
  assert.ok(await sees(carl, anna));
  assert.ok(!(await sees(ben, anna)));
});

test('a new epoch makes a new secret at once', async () => {
  const [anna, ben] = [await begin(), await beginSeat()];
  anna.keys.setSeats(seatsOf(ben), 3);
  await pass(1);
  anna.keys.setSeats(seatsOf(ben), 3);
  await pass(2_000);
  assert.equal(anna.sent.length, 1);
  anna.keys.setSeats(seatsOf(ben), 4);
  await settle();
  assert.equal(anna.sent.length, 2);
});

test('a secret that somebody else signed, or of a seat that is not proved, is not taken', async () => {
  const [anna, ben] = [await begin(), await beginSeat()];
  const drawn = await ben.secrets.draw([anna.proved]);
  assert.ok(drawn);
  const [good, bad] = [await signBytes(key, drawn.bytes), await signBytes(stranger, drawn.bytes)];
  assert.equal(await anna.keys.taken(ben.id, drawn.bytes, good), false, 'not known here');
  anna.keys.setSeats(seatsOf(ben), 0);
  await anna.keys.taken(ben.id, drawn.bytes, bad);
  assert.ok(!anna.keys.isSecure(ben.id));
  await anna.keys.taken(ben.id, drawn.bytes, good);
  assert.ok(anna.keys.isSecure(ben.id));
});

test('a secret that got lost is asked for, and given again to whom it was sealed to', async () => {
  const [anna, ben, eve] = [await begin(), await beginSeat(), await beginSeat()];
  anna.keys.setSeats(seatsOf(ben), 0);
  await pass(1);
  const { length } = anna.sent;
  await pass(2_500);
  assert.deepEqual(anna.asked, [[ben.id, null]], 'nothing came from Ben');
  anna.keys.missing(ben.id, 4);
  await anna.keys.wanted(eve.id, null);
  assert.equal(anna.sent.length, length);
  await anna.keys.wanted(ben.id, null);
  await anna.keys.wanted(ben.id, null);
  assert.equal(anna.sent.length, length + 1, 'not as often as somebody likes');
  anna.sent.shift();
  assert.ok(await sees(ben, anna));
  await pass(1_100);
  anna.keys.missing(ben.id, 4);
  anna.keys.missing(ben.id, 5);
  assert.deepEqual(anna.asked.slice(1), [[ben.id, 4]]);
});
