// Catch up, cut over, stream: what has happened in conversations goes from the log to the open pages of those who may
// see it now. Knows no domain. A notice is only a hint; whoever lost one fetches.
import { setImmediate as nextTick } from 'node:timers/promises';
import type { TimelineEntry } from '../../shared/conversations.ts';
import type { ConversationId, DeviceId, MemberId, OrganisationId, SignInId } from '../../shared/ids.ts';
import type { LiveEvent } from '../../shared/live.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { Connection, MOST_PER_SIGN_IN, type Wire } from './connection.ts';

/** Who looks, on which device. */
export interface Viewer {
  organisationId: OrganisationId;
  memberId: MemberId;
  deviceId: DeviceId;
  signInId: SignInId;
}

/** Entries of one conversation in these positions, [from, to). */
export interface Stretch {
  conversationId: ConversationId;
  from: number;
  to: number | null;
}

/** New entries, each with those who may read it: bytes are those of now, so what was deleted meanwhile is gone. */
export interface News {
  conversationId: ConversationId;
  entries: { entry: TimelineEntry; readers: readonly MemberId[] }[];
}

type ReadNews = (stretches: Stretch[], isConnected: (memberId: MemberId) => boolean) => Promise<News[]>;

/** Until when each of these sign-ins holds if nothing more is done with it; those that ended are missing. */
type ReadDeadlines = (signInIds: SignInId[]) => Promise<Map<SignInId, Date>>;

export interface Feed {
  /** Reads the log of a conversation from where it was last fed, and delivers to each connected viewer what they may see. */
  wake(conversationId: ConversationId, position: number): void;
  /** Delivers an event to every open page of these members. */
  tell(memberIds: readonly MemberId[], event: LiveEvent): void;
  /** Delivers an event to every open page on these devices. */
  tellDevices(devices: readonly { memberId: MemberId; deviceId: DeviceId }[], event: LiveEvent): void;
  /** Delivers an event to every open page of an organisation. */
  tellOrganisation(organisationId: OrganisationId, event: LiveEvent): void;
  /** Tells every open page to fetch again what it shows: notices may have been lost. */
  resumeAll(): void;
  /** Says why and closes the sockets of these sign-ins, before this returns. */
  endSignIns(signInIds: readonly SignInId[], because: string): void;
  /** Registers how new entries and their readers are found; once, at wiring. */
  serveConversations(read: ReadNews): void;
  /** Registers how sign-ins are looked up whose deadline has passed; once, at wiring. */
  checkSignIns(read: ReadDeadlines): void;
  /** Takes a socket in, first frame `ready`; null when this sign-in has too many. */
  connect(viewer: Viewer, until: Date, wire: Wire): Connection | null;
  /** Closes sockets whose sign-in has expired; every 25 s by the sockets' timer. */
  sweep(): Promise<void>;
  /** Closes this one if its sign-in has ended meanwhile. */
  check(connection: Connection): Promise<void>;
  openSockets(): number;
  /** Whether this member has an open page. */
  isConnected(memberId: MemberId): boolean;
  /** The devices on which this member has an open page. */
  connectedDevices(memberId: MemberId): Set<DeviceId>;
  /** Resolves when everything that was woken or told is written. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** How many conversations the feed remembers its place in; a forgotten one starts at its next wake-up. */
const MOST_PLACES = 20_000;

/** The feed of one process. */
export function createFeed({ clock, log }: { clock: Clock; log: Log }): Feed {
  return new LiveFeed(clock, log);
}

class LiveFeed implements Feed {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #byMember = new Map<MemberId, Set<Connection>>();
  /** The stretch that was fed, [low, high], so that a late wake-up of a lower position is not lost. */
  readonly #fed = new Map<ConversationId, { low: number; high: number }>();
  #woken = new Map<ConversationId, { low: number; high: number }>();
  #written = new Set<Connection>();
  #running: Promise<void> | null = null;
  #readNews: ReadNews | null = null;
  #readDeadlines: ReadDeadlines | null = null;
  #closed = false;

  constructor(clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
  }

  serveConversations(read: ReadNews): void {
    this.#readNews = read;
  }

  checkSignIns(read: ReadDeadlines): void {
    this.#readDeadlines = read;
  }

  wake(conversationId: ConversationId, position: number): void {
    const known = this.#woken.get(conversationId);
    this.#woken.set(conversationId, {
      low: Math.min(known?.low ?? position, position),
      high: Math.max(known?.high ?? position, position),
    });
    this.#run();
  }

  tell(memberIds: readonly MemberId[], event: LiveEvent): void {
    const text = JSON.stringify(event);
    for (const memberId of new Set(memberIds)) this.#put(memberId, text);
    this.#run();
  }

  tellDevices(devices: readonly { memberId: MemberId; deviceId: DeviceId }[], event: LiveEvent): void {
    const text = JSON.stringify(event);
    for (const { memberId, deviceId } of devices) {
      this.#put(memberId, text, (connection) => connection.viewer.deviceId === deviceId);
    }
    this.#run();
  }

  tellOrganisation(organisationId: OrganisationId, event: LiveEvent): void {
    const here = this.#connections().filter(({ viewer }) => viewer.organisationId === organisationId);
    this.tell(
      here.map(({ viewer }) => viewer.memberId),
      event,
    );
  }

  resumeAll(): void {
    void this.#recheckAndResume();
  }

  async #recheckAndResume(): Promise<void> {
    // A sign-in may have ended without anybody here hearing of it.
    await this.#recheck(this.#connections());
    this.tell([...this.#byMember.keys()], { type: 'resume' });
  }

  endSignIns(signInIds: readonly SignInId[], because: string): void {
    const ended = new Set(signInIds);
    for (const connection of this.#connections()) {
      if (ended.has(connection.viewer.signInId)) connection.end(because);
    }
  }

  connect(viewer: Viewer, until: Date, wire: Wire): Connection | null {
    const mine = this.#byMember.get(viewer.memberId) ?? new Set();
    const sameSignIn = [...mine].filter((each) => each.viewer.signInId === viewer.signInId);
    if (this.#closed || sameSignIn.length >= MOST_PER_SIGN_IN) return null;
    const connection = new Connection(viewer, until, wire, () => this.#forget(connection));
    this.#byMember.set(viewer.memberId, mine.add(connection));
    connection.start();
    return connection;
  }

  async sweep(): Promise<void> {
    const now = this.#clock.now();
    await this.#recheck(this.#connections().filter((each) => each.until <= now));
  }

  async check(connection: Connection): Promise<void> {
    await this.#recheck([connection]);
  }

  openSockets(): number {
    return this.#connections().length;
  }

  isConnected(memberId: MemberId): boolean {
    return this.#byMember.has(memberId);
  }

  connectedDevices(memberId: MemberId): Set<DeviceId> {
    return new Set([...(this.#byMember.get(memberId) ?? [])].map(({ viewer }) => viewer.deviceId));
  }

  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const connection of this.#connections()) connection.close('server stops');
    await this.idle();
  }

  #connections(): Connection[] {
    return [...this.#byMember.values()].flatMap((set) => [...set]);
  }

  #forget(connection: Connection): void {
    const mine = this.#byMember.get(connection.viewer.memberId);
    mine?.delete(connection);
    if (mine?.size === 0) this.#byMember.delete(connection.viewer.memberId);
    this.#written.delete(connection);
  }

  #put(memberId: MemberId, text: string, isMeant: (connection: Connection) => boolean = () => true): void {
    for (const connection of this.#byMember.get(memberId) ?? []) {
      if (!isMeant(connection)) continue;
      connection.put(text);
      this.#written.add(connection);
    }
  }

  #run(): void {
    this.#running ??= this.#work().finally(() => (this.#running = null));
  }

  /** One tick gathers what came in, reads it at once, and writes once to each socket. */
  async #work(): Promise<void> {
    do {
      await nextTick();
      await this.#readWoken();
      await this.#flush();
    } while (this.#woken.size > 0 || this.#written.size > 0);
  }

  async #readWoken(): Promise<void> {
    const woken = this.#woken;
    this.#woken = new Map();
    const stretches = [...woken].flatMap(([id, range]) => this.#stretches(id, range));
    if (stretches.length === 0 || !this.#readNews || this.#byMember.size === 0) return;
    try {
      const news = await this.#readNews(stretches, (memberId) => this.isConnected(memberId));
      for (const one of news) this.#deliver(one);
    } catch (error) {
      this.#log.error('live.read_failed', error);
      for (const memberId of this.#byMember.keys()) this.#put(memberId, '{"type":"resume"}');
    }
  }

  /** What has not been fed: above the fed stretch, and below it where a wake-up overtook another. */
  #stretches(conversationId: ConversationId, { low, high }: { low: number; high: number }): Stretch[] {
    const fed = this.#fed.get(conversationId);
    this.#fed.delete(conversationId);
    this.#fed.set(conversationId, { low: Math.min(fed?.low ?? low, low), high: Math.max(fed?.high ?? high, high) });
    if (this.#fed.size > MOST_PLACES) this.#fed.delete(this.#fed.keys().next().value!);
    if (!fed) return [{ conversationId, from: low, to: high + 1 }];
    const below = low < fed.low ? [{ conversationId, from: low, to: fed.low }] : [];
    const above = high > fed.high ? [{ conversationId, from: fed.high + 1, to: high + 1 }] : [];
    return [...below, ...above];
  }

  /** One text for all who may see the same entries. */
  #deliver({ conversationId, entries }: News): void {
    const seenBy = new Map<MemberId, TimelineEntry[]>();
    for (const { entry, readers } of entries) {
      for (const memberId of readers) {
        const seen = seenBy.get(memberId);
        if (seen) seen.push(entry);
        else seenBy.set(memberId, [entry]);
      }
    }
    const views = new Map<string, string>();
    for (const [memberId, seen] of seenBy) {
      const key = seen.map(({ position }) => position).join();
      const event: LiveEvent = { type: 'entries', conversationId, entries: seen };
      const text = views.get(key) ?? JSON.stringify(event);
      views.set(key, text);
      this.#put(memberId, text);
    }
  }

  async #flush(): Promise<void> {
    const written = this.#written;
    this.#written = new Set();
    const now = this.#clock.now();
    await this.#recheck([...written].filter(({ until }) => until <= now));
    for (const connection of written) connection.flush();
  }

  /** Nothing is delivered to a sign-in past its deadline before it is known to hold still. */
  async #recheck(connections: Connection[]): Promise<void> {
    if (connections.length === 0 || !this.#readDeadlines) return;
    const ids = [...new Set(connections.map(({ viewer }) => viewer.signInId))];
    const deadlines = await this.#readDeadlines(ids).catch((error: unknown) => {
      this.#log.error('live.check_failed', error);
      return null;
    });
    for (const connection of connections) {
      if (!deadlines) {
        connection.close('try again');
        continue;
      }
      const until = deadlines.get(connection.viewer.signInId);
      if (until && until > this.#clock.now()) connection.until = until;
      else connection.end('expired');
    }
  }
}
