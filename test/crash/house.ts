// People with real accounts on a real server, each on devices that keep what they are given: what they wrote, what the
// server acknowledged, and how they come back.
import { createDevice } from '../../src/sdk/device.ts';
import type { Device, OpenConversation } from '../../src/sdk/model.ts';
import { nodeConnection } from '../../src/sdk/node.ts';
import { memoryStore } from '../../src/sdk/storage.ts';
import { until } from '../../src/sdk/watched.ts';
import { fromBase64Url } from '../../src/shared/encoding.ts';
import { decodeEntry } from '../../src/shared/entry.ts';
import type { ConversationId, EntryId, MemberId } from '../../src/shared/ids.ts';

export const password = 'lantern harbour music orbit';

/** What a server said that it has: for good, at this position. */
export interface Acknowledged {
  conversationId: ConversationId;
  position: number;
}

/** Faults that are noticed while they happen; a test ends with this empty. */
export type Faults = string[];

export interface Acknowledgements {
  readonly all: ReadonlyMap<EntryId, Acknowledged>;
  /** How each attempt to send was answered. */
  readonly statuses: number[];
  /** The server met something that it did not foresee. */
  fault(what: string): void;
  note(id: EntryId, acknowledged: Acknowledged): void;
}

export function noteAcknowledgements(faults: Faults): Acknowledgements {
  const all = new Map<EntryId, Acknowledged>();
  return {
    all,
    statuses: [],
    fault: (what) => void faults.push(what),
    note(id, { conversationId, position }) {
      const before = all.get(id);
      if (before && before.position !== position) {
        faults.push(`${id} was acknowledged at ${before.position}, then at ${position}`);
      }
      all.set(id, { conversationId, position });
    },
  };
}

/** One device of somebody, and the page on it. */
export interface Place {
  readonly name: string;
  readonly memberId: MemberId;
  readonly device: Device;
  readonly views: ReadonlyMap<ConversationId, OpenConversation>;
  /** What was put into the outbox here, in order. */
  readonly written: Map<ConversationId, EntryId[]>;
  /** Shows these conversations, each from its newest page on. */
  show(ids: readonly ConversationId[]): Promise<void>;
  /** The page is gone from one moment to the next, and opened again: only what the browser kept is left. */
  reload(): Promise<void>;
  close(): void;
}

interface PlaceOptions {
  name: string;
  url: string;
  acknowledged: Acknowledgements;
}

/** A device on which nobody is signed in yet. `named` is called once it is known whose it is. */
function openPlace({ name, url, acknowledged }: PlaceOptions): Place & { named(memberId: MemberId): void } {
  const real = nodeConnection(url);
  const kept = new Map<string, unknown>();
  const connection = {
    ...real,
    fetch: async (path: string, init: RequestInit) => {
      const answer = await real.fetch(path, init);
      if (answer.status === 500) acknowledged.fault(`${path} was answered with ${await answer.clone().text()}`);
      if (path === '/api/sendEntry') acknowledged.statuses.push(answer.status);
      if (path === '/api/sendEntry' && answer.ok) {
        const sent = JSON.parse(String(init.body)) as { conversationId: ConversationId; entry: { bytes: string } };
        const { position } = (await answer.clone().json()) as { position: number };
        const { head } = decodeEntry(fromBase64Url(sent.entry.bytes));
        acknowledged.note(head.entryId, { conversationId: sent.conversationId, position });
      }
      return answer;
    },
  };
  const open = () => createDevice({ connection, store: memoryStore(kept, true) });
  let device = open();
  let memberId = '' as MemberId;
  let views = new Map<ConversationId, OpenConversation>();
  const show = async (ids: readonly ConversationId[]) => {
    for (const view of views.values()) view.close();
    views = new Map(ids.map((id) => [id, device.conversations.open(id)]));
  };
  return {
    name,
    get memberId() {
      return memberId;
    },
    named: (id) => void (memberId = id),
    get device() {
      return device;
    },
    get views() {
      return views;
    },
    written: new Map(),
    show,
    async reload() {
      const ids = [...views.keys()];
      device.close();
      views = new Map();
      device = open();
      await device.account.resume();
      await until(device.state, ({ is }) => is === 'open', 60_000);
      await show(ids);
    },
    close: () => device.close(),
  };
}

export interface House {
  acknowledged: Acknowledgements;
  therapist: Place;
  /** A client of the therapist's, signed up. */
  addClient(name: string): Promise<Place>;
  addColleague(name: string): Promise<Place>;
  /** One more device of somebody. */
  addDevice(place: Place, name: string): Promise<Place>;
}

/** Sets an installation up that is ready for clients. */
export async function openHouse(url: string, setupLink: string, faults: Faults): Promise<House> {
  const acknowledged = noteAcknowledgements(faults);
  const place = (name: string) => openPlace({ name, url, acknowledged });
  const signUp = async (name: string, token: string, code: string | null) => {
    const opened = place(name);
    const { account } = opened.device;
    const { texts } = await account.describeInvitation(token);
    const prepared = await account.prepareSignUp({
      ...{ token, password, label: name, shared: false },
      ...{ language: 'en', timeZone: 'Europe/Amsterdam', agreedVersion: texts?.version ?? null },
    });
    await prepared.finish(code);
    opened.named((await opened.device.ask('getProfile', {})).profile.memberId);
    return opened;
  };
  const first = place('setup');
  const { invitationToken } = await first.device.act('setUpInstallation', {
    token: setupLink.split('#')[1] ?? '',
    organisation: { name: 'Linden', shortName: 'linden', country: 'NL', timeZone: 'Europe/Amsterdam', language: 'en' },
    administrator: { name: 'Dr Eva Vos', address: 'eva@example.org', profession: 'Psychotherapist' },
    serviceDesk: { name: 'Desk', address: 'desk@example.org' },
  });
  first.close();
  const therapist = await signUp('eva', invitationToken, null);
  await therapist.device.act('confirmCrisisNumbers', {});
  await therapist.device.act('publishTexts', { privacyStatement: 'We keep it to ourselves.', houseRules: 'Be kind.' });
  await therapist.device.account.agreeToTexts(1);
  const add = async (role: 'client' | 'professional', name: string) => {
    const { link, code } = await therapist.device.contacts.invite({
      ...{ role, name, address: `${name}@example.org`, language: 'en', delivery: 'paper', withCode: true },
    });
    return signUp(name, link?.split('#')[1] ?? '', code);
  };
  return {
    acknowledged,
    therapist,
    addClient: (name) => add('client', name),
    addColleague: (name) => add('professional', name),
    async addDevice(of, name) {
      const address = `${of.name}@example.org`;
      const opened = place(name);
      await opened.device.account.signIn({ address, password, label: name, shared: false });
      opened.named(of.memberId);
      return opened;
    },
  };
}
