// Rounds of writing under which something is killed. After each: every acknowledged entry is there once, in order, where it
// was acknowledged; every device came back by itself and shows what is so.
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { ConversationId, MemberId } from '../../src/shared/ids.ts';
import { openHouse, type Faults, type House, type Place } from './house.ts';
import { prepareProgram, type Program } from './program.ts';
import { readTruth, type Truth } from './truth.ts';

export const kinds = ['server', 'database', 'connection', 'both'] as const;
export type Kind = (typeof kinds)[number];

export interface Tally {
  rounds: number;
  kills: Record<Kind, number>;
  written: number;
  acknowledged: number;
  lost: number;
  doubled: number;
  outOfOrder: number;
  /** Milliseconds from the kill until every device is live and shows everything, a round each. */
  recovery: { kind: Kind; milliseconds: number }[];
  /** Whatever else was wrong, in words. */
  faults: Faults;
}

export interface CrashRun {
  readonly tally: Tally;
  readonly seed: number;
  round(): Promise<void>;
  /** Reads everything again from the beginning and compares. */
  finish(): Promise<void>;
  close(): Promise<void>;
}

const SETTLES_WITHIN = 60_000;
/** A page that is open for a day is opened again some time: what it holds would grow without end. */
const VIEWS_LAST = 25;

/** Starts the program and its people; `spares` are deactivated one by one in rounds to come, each ends an epoch. */
export async function openCrashRun({ seed, spares = 2 }: { seed: number; spares?: number }): Promise<CrashRun> {
  const program = prepareProgram();
  const faults: Faults = [];
  try {
    await program.start();
    const house = await openHouse(program.url, await program.setupLink(), faults);
    return await startRun(program, house, { seed, spares, faults });
  } catch (error) {
    await program.close();
    throw error;
  }
}

interface Scene {
  program: Program;
  house: House;
  places: Place[];
  truths: Map<ConversationId, Truth>;
  /** Who is in it and has a page here. */
  shown: Map<Place, ConversationId[]>;
  random: () => number;
  faults: Faults;
}

async function startRun(
  program: Program,
  house: House,
  { seed, spares, faults }: { seed: number; spares: number; faults: Faults },
): Promise<CrashRun> {
  const { therapist } = house;
  const [anna, bram, carla] = [
    await house.addClient('anna'),
    await house.addClient('bram'),
    await house.addClient('carla'),
  ];
  const extra: MemberId[] = [];
  for (let n = 0; n < spares; n += 1) {
    const spare = await house.addClient(`spare${n}`);
    extra.push(spare.memberId);
    spare.close();
  }
  const [evaTablet, annaPhone] = [
    await house.addDevice(therapist, 'eva-tablet'),
    await house.addDevice(anna, 'anna-phone'),
  ];
  await therapist.device.contacts.reload();
  const start = (memberIds: MemberId[]) => therapist.device.conversations.start({ memberIds, message: 'Hello' });
  const withAnna = await start([anna.memberId]);
  const withBram = await start([bram.memberId]);
  const withAll = await start([anna.memberId, bram.memberId, carla.memberId, ...extra]);
  const shown = new Map<Place, ConversationId[]>([
    [therapist, [withAnna, withBram, withAll]],
    [evaTablet, [withAnna, withBram, withAll]],
    [anna, [withAnna, withAll]],
    [annaPhone, [withAnna, withAll]],
    [bram, [withBram, withAll]],
    [carla, [withAll]],
  ]);
  const places = [...shown.keys()];
  for (const place of places) await place.show(shown.get(place) ?? []);
  const truths = new Map([withAnna, withBram, withAll].map((id) => [id, readTruth(id)]));
  const scene: Scene = { program, house, places, truths, shown, random: randomFrom(seed), faults };
  const tally: Tally = {
    rounds: 0,
    kills: { server: 0, database: 0, connection: 0, both: 0 },
    ...{ written: 0, acknowledged: 0, lost: 0, doubled: 0, outOfOrder: 0 },
    recovery: [],
    faults,
  };
  await settle(scene);

  return {
    tally,
    seed,
    async round() {
      tally.rounds += 1;
      const kind = pick(scene, [...kinds]);
      // A little after a spare's end was asked for: whoever writes next has to begin a new epoch.
      const leaving = tally.rounds % 7 === 3 ? extra.pop() : undefined;
      const milliseconds = await playRound(scene, { kind, leaving, reloads: scene.random() < 0.15 ? annaPhone : null });
      tally.kills[kind] += 1;
      tally.recovery.push({ kind, milliseconds });
      count(scene, tally);
      if (tally.rounds % VIEWS_LAST !== 0) return;
      for (const place of places) await place.show(shown.get(place) ?? []);
    },
    async finish() {
      for (const id of truths.keys()) {
        const again = readTruth(id);
        await again.readOn(therapist.device);
        assert.deepEqual(again.entries, truths.get(id)?.entries, 'the log read again is the log as it was read');
        truths.set(id, again);
      }
      count(scene, tally);
    },
    async close() {
      for (const place of places) place.close();
      await program.close();
    },
  };
}

interface Round {
  kind: Kind;
  leaving: MemberId | undefined;
  reloads: Place | null;
}

async function playRound(scene: Scene, { kind, leaving, reloads }: Round): Promise<number> {
  const { program, places, random, house } = scene;
  const stop = new AbortController();
  const crash = new AbortController();
  const writing = places.map((place) => {
    const until = place === reloads ? AbortSignal.any([stop.signal, crash.signal]) : stop.signal;
    return write(scene, place, until);
  });
  await wait(50 + random() * 400);
  const left = leaving && house.therapist.device.act('deactivateMember', { memberId: leaving }).catch(() => null);
  await wait(random() * 15);

  const began = performance.now();
  if (kind === 'database' || kind === 'both') program.killDatabase('postmaster');
  if (kind === 'connection') program.killDatabase('backend');
  const restarted = kind === 'server' || kind === 'both' ? program.killServer().then(() => program.start()) : null;
  crash.abort();
  const reloaded = reloads && writing[places.indexOf(reloads)]?.then(() => reloads.reload());
  await wait(random() * 300);
  stop.abort();
  await Promise.all([...writing, restarted, reloaded]);
  if (leaving && (await left) === null)
    await insist(() => house.therapist.device.act('deactivateMember', { memberId: leaving }));
  await settle(scene);
  return performance.now() - began;
}

/** Writes, now and then edits what was written or marks as read, as people do; whatever the server does. */
async function write(scene: Scene, place: Place, until: AbortSignal): Promise<void> {
  const { random, faults } = scene;
  const marking: Promise<unknown>[] = [];
  for (let n = 0; !until.aborted; n += 1) {
    const id = pick(scene, scene.shown.get(place) ?? []);
    const view = place.views.get(id);
    const now = view?.view.get();
    const chance = random();
    try {
      if (view && now?.is === 'ready' && chance < 0.15) {
        // What can't be marked now is marked another time: nothing is lost by that.
        marking.push(view.markRead(now.value.summary.lastPosition).catch(() => undefined));
      } else if (view && now?.is === 'ready' && chance < 0.22) {
        const own = now.value.items.findLast((item) => item.kind === 'message' && item.mine);
        if (own?.kind === 'message') await view.edit(own.entryId, `${own.text}!`);
      } else if (view) {
        const key = await view.write(`${place.name} ${n}`);
        place.written.set(id, [...(place.written.get(id) ?? []), key]);
      }
    } catch (error) {
      faults.push(`${place.name} could not write: ${String(error)}`);
    }
    await wait(20 + random() * 120, undefined, { signal: until }).catch(() => undefined);
  }
  await Promise.all(marking);
}

/** Waits until every device is live by itself and shows what the server has. */
async function settle(scene: Scene): Promise<void> {
  const deadline = performance.now() + SETTLES_WITHIN;
  const { places, truths, house } = scene;
  const waitFor = async (whatIsMissing: () => string | null) => {
    for (let missing = whatIsMissing(); missing !== null; missing = whatIsMissing()) {
      assert.ok(performance.now() < deadline, `${missing}\n${scene.program.output().slice(-3_000)}`);
      await wait(20);
    }
  };
  const firstOf = (problems: Iterable<string | null>) => [...problems].find((problem) => problem !== null) ?? null;
  await waitFor(() => firstOf(places.map(isLive)));
  for (const truth of truths.values()) await insist(() => truth.readOn(house.therapist.device));
  for (const place of places) {
    for (const id of scene.shown.get(place) ?? []) {
      const { conversation } = await insist(() => place.device.ask('getConversation', { conversationId: id }));
      noteReadPosition(scene, place, id, conversation.readPosition);
      const truth = truths.get(id);
      // A page that was opened again may just have sent what waited there.
      if (truth && conversation.lastPosition > truth.last) await insist(() => truth.readOn(house.therapist.device));
      const unread = truth?.unreadFor(conversation.selfId, conversation.readPosition) ?? 0;
      if (unread !== conversation.unread)
        scene.faults.push(`the server counts ${conversation.unread} unread, not ${unread}`);
      await waitFor(() => whatIsWrong(place, id, { truth, unread, readPosition: conversation.readPosition }));
    }
  }
}

function isLive({ name, device }: Place): string | null {
  if (device.state.get().is !== 'open') return `${name} is ${device.state.get().is}`;
  if (device.connection.get() !== 'online') return `${name} is ${device.connection.get()}`;
  const unsent = device.conversations.unsent.get();
  return unsent === 0 ? null : `${name} has ${unsent} unsent`;
}

const readPositions = new WeakMap<Scene, Map<string, number>>();

function noteReadPosition(scene: Scene, { name, memberId }: Place, id: ConversationId, position: number): void {
  const known = readPositions.get(scene) ?? new Map<string, number>();
  readPositions.set(scene, known);
  const key = `${memberId} ${id}`;
  if (position < (known.get(key) ?? 0)) scene.faults.push(`${name}'s read position went back to ${position}`);
  known.set(key, position);
}

interface Right {
  truth: Truth | undefined;
  unread: number;
  readPosition: number;
}

function whatIsWrong({ name, device, views }: Place, id: ConversationId, right: Right): string | null {
  const { truth, unread, readPosition } = right;
  const now = views.get(id)?.view.get();
  if (now?.is !== 'ready' || !truth) return `${name}: ${JSON.stringify(now)}`;
  const { summary, items, outgoing, trust, incomplete, keysMissing, later } = now.value;
  const list = device.conversations.list.get();
  const listed = list.is === 'ready' ? list.value.items.find(({ conversationId }) => conversationId === id) : undefined;
  const first = items[0]?.position ?? 0;
  const messages = items.filter(({ kind }) => kind === 'message').map(({ position }) => position);
  const expected = truth.entries.filter(({ kind, position }) => kind === 'message' && position >= first);
  const wrong = {
    last: summary.lastPosition !== truth.last,
    unread: summary.unread !== unread || listed?.unread !== unread,
    read: summary.readPosition !== readPosition,
    outgoing: outgoing.length > 0,
    log: trust !== 'whole' || incomplete || keysMissing || later,
    items: items.some(({ kind }) => kind !== 'message' && kind !== 'happening'),
    messages: String(messages) !== String(expected.map(({ position }) => position)),
  };
  const names = Object.entries(wrong).filter(([, is]) => is);
  if (names.length === 0) return null;
  const numbers = {
    last: truth.last,
    unread,
    readPosition,
    shown: { ...summary, participants: [] },
    listed: listed?.unread,
  };
  return `${name} shows a wrong ${names.map(([what]) => what).join(', ')}: ${JSON.stringify(numbers)}`;
}

/** From everything that was written and acknowledged so far. */
function count({ house, places, truths }: Scene, tally: Tally): void {
  const { all } = house.acknowledged;
  const found = [...all].map(([id, { conversationId, position }]) => ({
    position,
    positions: truths.get(conversationId)?.positionsOf(id) ?? [],
  }));
  tally.acknowledged = all.size;
  tally.lost = found.filter(({ position, positions }) => !positions.includes(position)).length;
  tally.doubled = found.filter(({ positions }) => positions.length > 1).length;
  tally.written = 0;
  tally.outOfOrder = 0;
  for (const { written } of places) {
    for (const [id, keys] of written) {
      const positions = keys.flatMap((key) => truths.get(id)?.positionsOf(key) ?? []);
      tally.written += keys.length;
      tally.lost += keys.filter((key) => truths.get(id)?.positionsOf(key).length === 0 && !all.has(key)).length;
      tally.outOfOrder += positions.filter((position, at) => position <= (positions[at - 1] ?? 0)).length;
    }
  }
}

async function insist<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      const code = (error as { code?: string }).code ?? '';
      if (tries === 100 || !['offline', 'unavailable', 'too_many'].includes(code)) throw error;
      await wait(100);
    }
  }
}

function pick<T>({ random }: Pick<Scene, 'random'>, from: readonly T[]): T {
  const found = from[Math.floor(random() * from.length)];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
}

/** Mulberry32: the same seed makes the same choices. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
