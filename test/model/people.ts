// The people of the model on real devices: made once per file, since each account costs seconds. A sequence begins with
// everybody signed in, there, and without conversations.
import { sql } from 'kysely';
import { createDevice } from '../../src/sdk/device.ts';
import type { Device, Loaded, OpenConversation } from '../../src/sdk/model.ts';
import { memoryStore } from '../../src/sdk/storage.ts';
import type { TabChannel } from '../../src/sdk/tabs.ts';
import type { Opened } from '../../src/sdk/vault.ts';
import type { Watched } from '../../src/sdk/watched.ts';
import type { ConversationId, EntryId, MemberId, ParticipantId } from '../../src/shared/ids.ts';
import {
  openPractice,
  password,
  switchedConnection,
  type Practice,
  type SwitchedConnection,
} from '../journeys/practice.ts';
import { noteTraffic, settles } from './settling.ts';
import type { DeviceName, DeviceState, Name, Person, World } from './model.ts';

/** One browser of somebody. */
export interface Screen {
  readonly name: DeviceName;
  readonly person: Name;
  device: Device;
  readonly connection: SwitchedConnection;
  /** What the browser keeps between page loads. */
  readonly kept: Map<string, unknown>;
  shared: boolean;
  readonly opened: Map<number, OpenConversation>;
}

interface Member {
  memberId: MemberId;
  address: string;
  token: string;
  code: string | null;
}

export interface Cast {
  readonly practice: Practice;
  readonly members: Map<Name, Member>;
  readonly screens: Map<DeviceName, Screen>;
  /** Of the sequence that runs: ids by the model's numbers and texts. */
  readonly conversationIds: ConversationId[];
  readonly participants: Map<ParticipantId, Name>;
  readonly entryIds: Map<string, EntryId>;
  /** Sequences, to know when stocks have to be filled up. */
  played: number;
  /** A sequence was broken off: nothing is sure about any device. */
  untidy: boolean;
  readonly base: { people: Person[]; devices: DeviceState[] };
}

const everybody: readonly Pick<Person, 'name' | 'professional' | 'contacts'>[] = [
  { name: 'Vera', professional: true, contacts: ['Jonas', 'Anna', 'Bram'] },
  { name: 'Jonas', professional: true, contacts: ['Vera', 'Anna'] },
  { name: 'Anna', professional: false, contacts: ['Vera', 'Jonas'] },
  { name: 'Bram', professional: false, contacts: ['Vera'] },
];
const standing = { state: 'active', invitedBy: null, withCode: false, proved: false } as const;

/** An organisation with two therapists, two clients who don't know each other, and six browsers. */
export async function gather(): Promise<Cast> {
  const practice = await openPractice();
  const cast: Cast = {
    ...{ practice, members: new Map(), screens: new Map(), conversationIds: [], participants: new Map() },
    ...{ entryIds: new Map(), played: 0, untidy: false },
    base: { people: everybody.map((each) => ({ ...standing, ...each })), devices: [] },
  };
  for (const { name, professional, contacts } of everybody) {
    const linkWith = professional ? [] : contacts.map((contact) => memberOf(cast, contact).memberId);
    const role = professional ? 'professional' : 'client';
    const member = await practice.invite({ role, name, ...(professional ? {} : { linkWith }) });
    cast.members.set(name, member);
    await signUp(cast, name, null);
  }
  for (const name of ['Vera', 'Anna']) await addScreen(cast, name, false);
  for (const { name, person, shared } of cast.screens.values()) cast.base.devices.push(newDevice(name, person, shared));
  return cast;
}

export function newDevice(name: DeviceName, person: Name, shared: boolean): DeviceState {
  return { name, person, is: 'open', online: true, shared, revoked: false, knows: [], outbox: [] };
}

export function memberOf(cast: Cast, name: Name): Member {
  const member = cast.members.get(name);
  if (!member) throw new Error(`nobody is called ${name}`);
  return member;
}

export function screenOf(cast: Cast, name: DeviceName): Screen {
  const screen = cast.screens.get(name);
  if (!screen) throw new Error(`no browser is called ${name}`);
  return screen;
}

/** A browser that nobody has signed in on. */
export function openScreen(cast: Cast, person: Name): Screen {
  const number = [...cast.screens.values()].filter((screen) => screen.person === person).length + 1;
  const connection = switchedConnection(cast.practice.server.url);
  noteTraffic(connection);
  const kept = new Map<string, unknown>();
  const device = createDevice({ connection, store: memoryStore(kept, true), tabs: tabsOf(kept) });
  const screen: Screen = {
    name: `${person} ${number}`,
    person,
    device,
    connection,
    kept,
    shared: false,
    opened: new Map(),
  };
  cast.screens.set(screen.name, screen);
  return screen;
}

export async function signUp(cast: Cast, person: Name, code: string | null): Promise<Screen> {
  const { token } = memberOf(cast, person);
  const screen = openScreen(cast, person);
  const { texts } = await screen.device.account.describeInvitation(token);
  const prepared = await screen.device.account.prepareSignUp({
    ...{ token, password, label: screen.name, shared: false, language: 'en', timeZone: 'Europe/Amsterdam' },
    agreedVersion: texts?.version ?? null,
  });
  const { introduction } = await prepared.finish(code);
  if (code !== null && introduction !== 'matched') throw new Error(`the code counts as ${introduction}`);
  return screen;
}

export async function signIn(cast: Cast, screen: Screen, shared: boolean): Promise<void> {
  const { address } = memberOf(cast, screen.person);
  screen.opened.clear();
  screen.shared = shared;
  await screen.device.account.signIn({ address, password, label: screen.name, shared });
}

export async function addScreen(cast: Cast, person: Name, shared: boolean): Promise<Screen> {
  const screen = openScreen(cast, person);
  await signIn(cast, screen, shared);
  return screen;
}

/** Closes the page and opens it again. A page on a shared computer has another tab beside it that stays. */
export async function reload(screen: Screen): Promise<void> {
  screen.device.close();
  screen.opened.clear();
  screen.device = createDevice({
    ...{ connection: screen.connection, store: memoryStore(screen.kept, true), tabs: tabsOf(screen.kept) },
  });
  await screen.device.account.resume();
}

/** One more tab of this browser, which keeps nothing yet: everything that it shows was fetched and opened anew. */
export async function freshTab(
  screen: Screen,
): Promise<{ device: Device; kept: Map<string, unknown>; opened: Opened }> {
  const kept = new Map<string, unknown>();
  const opened = await keysOf(screen);
  const tabs: TabChannel = {
    post: () => setTimeout(() => hear?.({ type: 'keys', opened, version: 0 })),
    listen: (listener) => (hear = listener),
    close: () => undefined,
  };
  let hear: ((message: unknown) => void) | null = null;
  const device = createDevice({ connection: { ...screen.connection }, store: memoryStore(kept, true), tabs });
  await device.account.resume();
  return { device, kept, opened };
}

type Listener = (message: unknown) => void;
const channels = new Map<Map<string, unknown>, { listener: Listener | null; answer: Listener | null }>();

function tabsOf(kept: Map<string, unknown>): TabChannel {
  const channel = { listener: null as Listener | null, answer: null as Listener | null };
  channels.set(kept, channel);
  return {
    post: (message) => channel.answer?.(message),
    listen: (listener) => (channel.listener = listener),
    close: () => (channel.listener = null),
  };
}

/** The keys of an open device, as it gives them to another tab. */
export async function keysOf(screen: Screen): Promise<Opened> {
  const now = screen.device.state.get();
  const channel = channels.get(screen.kept);
  if (now.is !== 'open' || !channel?.listener) throw new Error(`${screen.name} has no keys: it is ${now.is}`);
  const { listener } = channel;
  const { deviceId } = now.me;
  return new Promise((resolve) => {
    channel.answer = (message) => resolve((message as { opened: Opened }).opened);
    listener({ type: 'keysWanted', deviceId });
  });
}

/** The view of a conversation that this device keeps open. */
export function openOn(cast: Cast, screen: Screen, number: number): OpenConversation {
  const known = screen.opened.get(number);
  if (known) return known;
  const id = cast.conversationIds[number - 1];
  if (!id) throw new Error(`there is no conversation ${number}`);
  const open = screen.device.conversations.open(id);
  screen.opened.set(number, open);
  return open;
}

/** Waits for a loaded value that is so; tells what it was otherwise. */
export async function becomes<T>(source: Watched<Loaded<T>>, isSo: (value: T) => boolean, what: string): Promise<T> {
  const ready = () => {
    const now = source.get();
    return now.is === 'ready' && isSo(now.value);
  };
  await settles([source], ready);
  const now = source.get();
  if (now.is === 'ready' && isSo(now.value)) return now.value;
  throw new Error(`${what}; it stayed ${JSON.stringify(now).slice(0, 2000)}`);
}

export async function inState(screen: Screen, wanted: DeviceState['is']): Promise<void> {
  const { state } = screen.device;
  if (await settles([state], () => state.get().is === wanted)) return;
  throw new Error(`${screen.name} should be ${wanted}; it is ${state.get().is}`);
}

export async function isConnected(screen: Screen, wanted: 'online' | 'offline'): Promise<void> {
  const { connection } = screen.device;
  if (await settles([connection], () => connection.get() === wanted)) return;
  throw new Error(`${screen.name} should be ${wanted}; it is ${connection.get()}`);
}

/** The model at the beginning of a sequence. */
export function beginning({ base }: Cast): World {
  return structuredClone({ ...base, conversations: [], written: 0 });
}

/** Everybody is back, signed in and there, and what the last sequence wrote is gone. */
export async function tidy(cast: Cast): Promise<void> {
  const { practice, screens, base } = cast;
  const administrator = practice.therapist.device;
  for (const screen of screens.values()) {
    for (const open of screen.opened.values()) open.close();
    screen.opened.clear();
    screen.connection.plugIn();
  }
  for (const { name } of everybody)
    await administrator.act('reactivateMember', { memberId: memberOf(cast, name).memberId });
  for (const screen of screens.values()) {
    if (base.devices.some(({ name }) => name === screen.name)) continue;
    screen.device.close();
    screens.delete(screen.name);
  }
  const ids = cast.conversationIds.splice(0);
  if (ids.length > 0) {
    await practice.server.database.transaction('installation', (tx) =>
      sql`delete from conversations where id = any(${ids}::uuid[])`.execute(tx),
    );
  }
  cast.participants.clear();
  cast.entryIds.clear();
  cast.played += 1;
  await Promise.all(base.devices.map(({ name, shared }) => makeReady(cast, screenOf(cast, name), shared)));
  cast.untidy = false;
}

/** Stocks of keys are filled up when a page is opened. */
const OPENED_EVERY = 20;

/** Opened anew where something is left over, signed in where it has to be. */
async function makeReady(cast: Cast, screen: Screen, shared: boolean): Promise<void> {
  const { device, kept } = screen;
  // A sign-in stays as it was made, also one on a shared computer.
  const isOther = screen.shared !== shared;
  const isClean = device.state.get().is === 'open' && device.conversations.unsent.get() === 0 && !isOther;
  for (const key of kept.keys()) if (!key.startsWith('device/')) kept.delete(key);
  if (isClean && !cast.untidy && cast.played % OPENED_EVERY > 0) {
    await isConnected(screen, 'online');
    return device.conversations.reload();
  }
  await reload(screen);
  const isSignedIn = () => screen.device.state.get().is !== 'signedOut';
  if (isOther && isSignedIn()) await screen.device.account.signOut();
  if (!isSignedIn()) await signIn(cast, screen, shared);
  if (screen.device.state.get().is === 'locked') await screen.device.account.unlock(password);
  await inState(screen, 'open');
  await isConnected(screen, 'online');
}

export async function dismiss(cast: Cast): Promise<void> {
  for (const { device } of cast.screens.values()) device.close();
  await cast.practice.close();
}
