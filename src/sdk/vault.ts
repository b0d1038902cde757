// Holds the master key and what it opens, in memory. Needs no page: works in a worker and in Node.
import { fromBase64Url, readUtf8, toBase64Url, utf8, type Bytes } from '../shared/encoding.ts';
import type { AccountKeys } from '../shared/identity.ts';
import type { ConversationId, DeviceId, MemberId, OrganisationId } from '../shared/ids.ts';
import { higherHeads, readBundleContent, rootsOf, type Bundle, type Heads } from './bundle.ts';
import type { Endpoints } from './endpoints.ts';
import { bundleKey, deviceKey, openBundle, sealBundle } from './crypto/account.ts';
import { importKeyPairs, participantKeys, type KeyPairs } from './crypto/keys.ts';
import { SdkError } from './sdk-error.ts';

export interface Opened {
  readonly account: MemberId;
  readonly organisation: OrganisationId;
  readonly deviceId: DeviceId;
  readonly masterKey: Bytes;
  readonly generation: number;
}

const merging = () => import('./merging.ts');

const SAVE_TRIES = 5;
const HEADS_LATER = 20_000;

/** Live state: locked or open. `close` drops everything. */
export class Vault {
  readonly #api: Endpoints;
  readonly #seen: (account: MemberId, version: number) => void;
  #opened: Opened | null = null;
  #bundle: Bundle | null = null;
  #version = 0;
  #saving: Promise<void> = Promise.resolve();
  #participants = new Map<string, { keys: KeyPairs; card: number }>();
  /** By root, the next number to look at. */
  #derived = new Map<string, number>();
  #deriving: Promise<unknown> = Promise.resolve();
  #heads: Record<ConversationId, Heads> = {};
  #headsTimer: ReturnType<typeof setTimeout> | undefined;

  /** `seen` is told each version of the bundle, so that the device never takes an older one. */
  constructor(api: Endpoints, seen: (account: MemberId, version: number) => void) {
    this.#api = api;
    this.#seen = seen;
  }

  get isOpen(): boolean {
    return this.#opened !== null;
  }

  /** The keys, or `locked`. */
  get opened(): Opened {
    if (!this.#opened) throw new SdkError('locked');
    return this.#opened;
  }

  get bundle(): Bundle {
    if (!this.#bundle) throw new SdkError('locked');
    return this.#bundle;
  }

  get version(): number {
    return this.#version;
  }

  /** Opens with keys made just now, e.g. at sign-up. */
  openNew(opened: Opened, version: number, bundle: Bundle): void {
    this.close();
    this.#opened = opened;
    this.#take(bundle, version);
  }

  #take(bundle: Bundle, version: number): void {
    this.#bundle = bundle;
    this.#version = version;
    this.#seen(this.opened.account, version);
  }

  /** Opens what the server keeps; `leastVersion` is what this device has seen before. Fails with `keys_refused`, `keys_older`. */
  async open(opened: Opened, keys: AccountKeys, leastVersion = 0): Promise<void> {
    const bundle = await readBundle(opened, keys, leastVersion);
    this.openNew(opened, keys.bundle.version, bundle);
  }

  /** Drops keys and bundle from memory. May be called twice. */
  close(): void {
    clearTimeout(this.#headsTimer);
    this.#opened = null;
    this.#bundle = null;
    this.#participants = new Map();
    this.#derived = new Map();
    this.#heads = {};
  }

  /** Fetches a bundle that another device may have written, and joins it with ours; gives what the server answered. */
  async refresh(): Promise<AccountKeys> {
    const keys = await this.#api.ask('getAccountKeys', {});
    const remote = await readBundle(this.opened, keys, this.#version);
    const { mergeBundles } = await merging();
    // Answered from before a change that was stored meanwhile, which holds all of it: not a step back, only late.
    if (keys.bundle.version >= this.#version) this.#take(mergeBundles(this.bundle, remote), keys.bundle.version);
    return keys;
  }

  /** Changes the bundle and stores it, again on top of another device's change. `edit` may run several times. */
  change(edit: (bundle: Bundle) => Bundle): Promise<void> {
    const saved = this.#saving.then(() => this.#save(edit));
    this.#saving = saved.catch(() => undefined);
    return saved;
  }

  /**
   * Exchanges all keys, after every change that waits: `make` stores them and gives what holds from then on. Participant
   * keys that were found stay.
   */
  replace(make: () => Promise<{ opened: Opened; bundle: Bundle; version: number }>): Promise<void> {
    const replaced = this.#saving.then(async () => {
      const next = await make();
      this.#opened = next.opened;
      this.#take(next.bundle, next.version);
    });
    this.#saving = replaced.catch(() => undefined);
    return replaced;
  }

  async #save(edit: (bundle: Bundle) => Bundle): Promise<void> {
    for (let tries = 0; tries < SAVE_TRIES; tries += 1) {
      const { account, generation, masterKey } = this.opened;
      const next = edit(this.bundle);
      if (next === this.bundle) return;
      const version = this.#version + 1;
      const content = utf8(JSON.stringify(next));
      const box = toBase64Url(await sealBundle(masterKey, { account, generation, version }, content));
      try {
        await this.#api.act('saveBundle', { bundle: { version, generation, box } });
        return this.#take(next, version);
      } catch (error) {
        if (!(error instanceof SdkError) || error.code !== 'account.stale') throw error;
        await this.refresh();
      }
    }
    throw new SdkError('account.stale');
  }

  /** The newest heads known of a conversation, from here or from other devices. */
  headsOf(conversationId: ConversationId): Heads | null {
    const noted = this.#heads[conversationId];
    const kept = this.#bundle?.heads[conversationId];
    return noted && kept ? higherHeads(noted, kept) : (noted ?? kept ?? null);
  }

  /** Remembers heads; they go into the bundle now and then. */
  noteHeads(conversationId: ConversationId, heads: Heads): void {
    if (!this.#opened) return;
    const known = this.headsOf(conversationId);
    const next = known ? higherHeads(known, heads) : heads;
    if (known && next.controlN === known.controlN && next.position === known.position) return;
    this.#heads[conversationId] = next;
    if (this.#headsTimer !== undefined) return;
    this.#headsTimer = setTimeout(() => void this.saveHeads(), HEADS_LATER);
    (this.#headsTimer as { unref?: () => void }).unref?.();
  }

  /** Writes noted heads into the bundle now. */
  async saveHeads(): Promise<void> {
    clearTimeout(this.#headsTimer);
    this.#headsTimer = undefined;
    const noted = this.#heads;
    if (!this.#opened || Object.keys(noted).length === 0) return;
    try {
      const { joinHeads } = await merging();
      await this.change((bundle) => ({ ...bundle, heads: joinHeads(bundle.heads, noted) }));
      for (const [id, heads] of Object.entries(noted)) {
        if (this.#heads[id as ConversationId] === heads) delete this.#heads[id as ConversationId];
      }
    } catch (error) {
      if (!(error instanceof SdkError)) throw error; // noted heads stay, for the next time
    }
  }

  /** The newest identity keys. */
  async identity(): Promise<KeyPairs> {
    const newest = this.bundle.identities.at(-1);
    if (!newest) throw new SdkError('keys_refused');
    return importKeyPairs(fromBase64Url(newest.sign), fromBase64Url(newest.hpke));
  }

  /** The newest root of participant keys. */
  get root(): Bytes {
    return fromBase64Url(this.bundle.roots.at(-1) ?? '');
  }

  /** One's own participant keys whose public signing key is this one; null if they are not of this account. */
  participantKeys(sign: Bytes): Promise<KeyPairs | null> {
    // One after the other: who looks while another derives must not take "not there yet" for "not mine".
    const found = this.#deriving.then(() => this.#findParticipantKeys(toBase64Url(sign)));
    this.#deriving = found.catch(() => undefined);
    return found;
  }

  async #findParticipantKeys(wanted: string): Promise<KeyPairs | null> {
    for (;;) {
      const found = this.#participants.get(wanted);
      if (found || !(await this.#deriveMore())) return found?.keys ?? null;
    }
  }

  /** The next number of each root; false where all were looked at. */
  async #deriveMore(): Promise<boolean> {
    let more = false;
    for (const { root, card, from, until } of rootsOf(this.bundle)) {
      const k = this.#derived.get(root) ?? from;
      if (k >= until) continue;
      const keys = await participantKeys(fromBase64Url(root), k);
      this.#participants.set(toBase64Url(keys.sign.public), { keys, card });
      this.#derived.set(root, k + 1);
      more = true;
    }
    return more;
  }

  /** Under which card one's own participant keys were made; null where `participantKeys` found none for this one. */
  cardOf(sign: Bytes): number | null {
    return this.#participants.get(toBase64Url(sign))?.card ?? null;
  }

  /** Seals what this device alone keeps. */
  deviceKey(): Promise<Bytes> {
    return deviceKey(this.opened.masterKey, this.opened.deviceId);
  }

  /** What this device kept, also by an earlier id of it or under a master key from before; null where nothing opens it. */
  openOnDevice(open: (key: Bytes) => Promise<Bytes>, deviceId: DeviceId = this.opened.deviceId): Promise<Bytes | null> {
    return openWithAny(this.#masterKeys(), ({ key }) => deviceKey(key, deviceId).then(open));
  }

  bundleKey(): Promise<Bytes> {
    const { masterKey, account, generation } = this.opened;
    return bundleKey(masterKey, account, generation);
  }

  /** What any device of this account sealed under the bundle's key, also a former one; null where nothing opens it. */
  openShared(open: (key: Bytes) => Promise<Bytes>): Promise<Bytes | null> {
    const { account } = this.opened;
    return openWithAny(this.#masterKeys(), ({ key, generation }) => bundleKey(key, account, generation).then(open));
  }

  #masterKeys(): { key: Bytes; generation: number }[] {
    const { masterKey, generation } = this.opened;
    const former = this.bundle.formerKeys.map((one) => ({ key: fromBase64Url(one.key), generation: one.generation }));
    return [{ key: masterKey, generation }, ...former.toReversed()];
  }
}

async function openWithAny<K>(keys: readonly K[], open: (key: K) => Promise<Bytes>): Promise<Bytes | null> {
  for (const key of keys) {
    const content = await open(key).catch(() => null);
    if (content) return content;
  }
  return null;
}

/** The bundle that the server keeps. `keys_refused` unless these keys open it, `keys_older` where a newer one was seen here. */
export async function readBundle(opened: Opened, keys: AccountKeys, leastVersion: number): Promise<Bundle> {
  const { version, generation, box } = keys.bundle;
  const { account, masterKey } = opened;
  if (generation !== opened.generation) throw new SdkError('keys_refused');
  const bundle = await openBundle(masterKey, { account, generation, version }, fromBase64Url(box))
    .then((content) => readBundleContent(readUtf8(content)))
    .catch(() => null);
  if (!bundle) throw new SdkError('keys_refused');
  if (version < leastVersion) throw new SdkError('keys_older');
  return bundle;
}
