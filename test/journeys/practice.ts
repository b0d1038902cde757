// A practice with people who have real accounts, each on a device of their own: everything through the SDK and the
// server, nothing made in the database.
import { openWithPassword } from '../../src/sdk/account-keys.ts';
import { createDevice } from '../../src/sdk/device.ts';
import type {
  Device,
  InviteInput,
  Loaded,
  OpenConversation,
  ConversationView,
  TimelineItem,
} from '../../src/sdk/model.ts';
import { nodeConnection, type NodeConnection } from '../../src/sdk/node.ts';
import { provePassword } from '../../src/sdk/password.ts';
import { memoryStore } from '../../src/sdk/storage.ts';
import { readBundle, Vault } from '../../src/sdk/vault.ts';
import { until, type Watched } from '../../src/sdk/watched.ts';
import type { MemberId } from '../../src/shared/ids.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { tokenOf } from '../support/people.ts';
import { mailedLink } from '../support/ways-back.ts';

export const password = 'lantern harbour music orbit';

/** One browser: what it keeps, and the device that runs in it now. */
export interface Browser {
  device: Device;
  connection: SwitchedConnection;
  /** Closes the page and opens it again: only what the browser keeps is left. */
  reload(): Promise<void>;
}

/** A network that a test can take away. */
export interface SwitchedConnection extends NodeConnection {
  unplug(): void;
  plugIn(): void;
}

export interface Someone extends Browser {
  memberId: MemberId;
  address: string;
  recoveryCode: string;
}

/** What people need of a server, in this process or another. */
export type ServedPractice = Pick<TestApp, 'url' | 'logLines' | 'setupLink' | 'close'>;

export interface Practice<Server extends ServedPractice = TestApp> {
  server: Server;
  therapist: Someone;
  browser(): Browser;
  /** Invites by the therapist; the invited person's browser hasn't been opened yet. */
  invite(input?: Partial<InviteInput> & { by?: Device }): Promise<Invited>;
  /** Signs an invited person up in a browser of their own. */
  signUp(invited: Invited, code?: string | null): Promise<Someone & { introduction: string }>;
  /** Signs somebody in on one more browser. */
  signIn(someone: Someone, shared?: boolean): Promise<Browser>;
  close(): Promise<void>;
}

export interface Invited {
  memberId: MemberId;
  address: string;
  token: string;
  code: string | null;
}

/** An organisation ready for clients, and its first therapist, who administers it. */
export async function openPractice(): Promise<Practice> {
  return openPracticeOn(await startTestApp());
}

/** The same on a server that runs already. */
export async function openPracticeOn<Server extends ServedPractice>(server: Server): Promise<Practice<Server>> {
  const browsers: Browser[] = [];
  let people = 0;

  const browser = (): Browser => {
    const connection = switchedConnection(server.url);
    const kept = new Map<string, unknown>();
    const open = () => createDevice({ connection, store: memoryStore(kept, true) });
    const opened: Browser = {
      connection,
      device: open(),
      reload: async () => {
        opened.device.close();
        opened.device = open();
        await opened.device.account.resume();
      },
    };
    browsers.push(opened);
    return opened;
  };

  const signUp: Practice['signUp'] = async (invited, code = null) => {
    const opened = browser();
    const { texts } = await opened.device.account.describeInvitation(invited.token);
    const prepared = await opened.device.account.prepareSignUp({
      ...{ token: invited.token, password, label: 'Test browser', shared: false },
      ...{ language: 'en', timeZone: 'Europe/Amsterdam', agreedVersion: texts?.version ?? null },
    });
    if (!prepared.isTypedBack(prepared.recoveryCode.toLowerCase()))
      throw new Error('the recovery code is not typed back');
    const { introduction } = await prepared.finish(code);
    const { memberId, address } = invited;
    return Object.assign(opened, { memberId, address, recoveryCode: prepared.recoveryCode, introduction });
  };

  const setup = browser().device;
  const { invitationToken } = await setup.act('setUpInstallation', {
    token: (await server.setupLink()).split('#')[1] ?? '',
    organisation: { name: 'Linden', shortName: 'linden', country: 'NL', timeZone: 'Europe/Amsterdam', language: 'en' },
    administrator: { name: 'Dr Eva Vos', address: 'eva@example.org', profession: 'Psychotherapist' },
    serviceDesk: { name: 'Desk', address: 'desk@example.org' },
  });
  const first = { memberId: '' as MemberId, address: 'eva@example.org', token: invitationToken, code: null };
  const therapist = await signUp(first);
  therapist.memberId = (await therapist.device.ask('getProfile', {})).profile.memberId;
  await therapist.device.act('confirmCrisisNumbers', {});
  await therapist.device.act('publishTexts', { privacyStatement: 'We keep it to ourselves.', houseRules: 'Be kind.' });
  await therapist.device.account.agreeToTexts(1);

  return {
    server,
    therapist,
    browser,
    invite: async ({ by = therapist.device, ...input } = {}) => {
      people += 1;
      const address = input.address ?? `person${people}@example.org`;
      const usual = {
        role: 'client',
        name: `Person ${people}`,
        address,
        language: 'en',
        delivery: 'paper',
        withCode: false,
      } as const;
      const { memberId, link, code } = await by.contacts.invite({ ...usual, ...input });
      return { memberId, address, token: link?.split('#')[1] ?? '', code };
    },
    signUp,
    signIn: async ({ address }, shared = false) => {
      const opened = browser();
      await opened.device.account.signIn({ address, password, label: 'Another browser', shared });
      return opened;
    },
    close: async () => {
      for (const { device } of browsers) device.close();
      // What the server couldn't foresee is worth seeing, whatever the test says.
      for (const line of server.logLines) if (line.includes('"level":"error"')) console.error(line);
      await server.close();
    },
  };
}

/** A connection to the server at this address that can be unplugged; like a browser's, it tells when it is back. */
export function switchedConnection(url: string): SwitchedConnection {
  const real = nodeConnection(url);
  let isThere = true;
  const sockets = new Set<() => void>();
  const listeners = new Set<() => void>();
  return {
    ...real,
    onNetwork: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    fetch: (path, init) => (isThere ? real.fetch(path, init) : Promise.reject(new Error('no network'))),
    openSocket: (path, listener) => {
      if (!isThere) {
        const timer = setTimeout(() => listener.closed(), 1);
        return () => clearTimeout(timer);
      }
      const close = real.openSocket(path, listener);
      const cut = () => {
        sockets.delete(cut);
        close();
        listener.closed();
      };
      sockets.add(cut);
      return () => {
        sockets.delete(cut);
        close();
      };
    },
    unplug: () => {
      isThere = false;
      for (const cut of [...sockets]) cut();
    },
    plugIn: () => {
      isThere = true;
      for (const listener of [...listeners]) listener();
    },
  };
}

/** The value once it is loaded and so. */
export async function ready<T>(source: Watched<Loaded<T>>, isSo: (value: T) => boolean = () => true): Promise<T> {
  const found = await until(source, (now) => now.is === 'ready' && isSo(now.value), 10_000).catch(() => {
    throw new Error(`it stayed so: ${JSON.stringify(source.get()).slice(0, 3000)}`);
  });
  if (found.is !== 'ready') throw new Error('not ready');
  return found.value;
}

/** What a person reads there, from top to bottom: texts of messages, other things in brackets. */
export function read({ items }: Pick<ConversationView, 'items'>): string[] {
  return items.map(wordsOf);
}

function wordsOf(item: TimelineItem): string {
  if (item.kind === 'message') return item.edited ? `${item.text} (edited)` : item.text;
  if (item.kind === 'happening')
    return item.what.type === 'topic' ? `[topic ${item.what.topic}]` : `[${item.what.type}]`;
  return `[${item.kind}]`;
}

/** Waits until a person reads exactly these. */
export async function reads(open: OpenConversation, expected: string[]): Promise<ConversationView> {
  return ready(open.view, (view) => JSON.stringify(read(view)) === JSON.stringify(expected));
}

/** Makes all keys of somebody anew by the link in their mailbox, on another browser. */
export async function resetByMail(practice: Practice, { address }: Someone, next: string): Promise<Browser> {
  const browser = practice.browser();
  await browser.device.account.askForReset(address);
  const token = tokenOf((await mailedLink(practice.server, address, 'reset')) ?? '');
  const ways = await browser.device.account.prepareReset({ token, password: next, label: 'New phone', shared: false });
  await ways.finish();
  return browser;
}

/** Everything that somebody's password gives at this moment, kept somewhere else. */
export async function copyKeys({ device }: Browser, typed: string): Promise<Vault> {
  const { profile, deviceId } = await device.ask('getProfile', {});
  const proof = await provePassword(typed, async (loginRequest) => {
    return { ...(await device.act('startProof', { loginRequest })), account: profile.memberId };
  });
  const keys = await device.ask('getAccountKeys', {});
  const opened = await openWithPassword({ ...profile, deviceId }, proof.exportKey, keys);
  const vault = new Vault({ ask: device.ask, act: device.act }, () => undefined);
  vault.openNew(opened, keys.bundle.version, await readBundle(opened, keys, 0));
  return vault;
}
