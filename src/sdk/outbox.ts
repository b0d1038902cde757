// What was written here and isn't acknowledged yet. Kept as sealed plaintext, so that reload, offline and a restart of
// the server lose nothing; encrypted for the conversation only when it is sent (protocol §14).
import { encode, idBytes, readUtf8, utf8, type Bytes } from '../shared/encoding.ts';
import type { ConversationId, DeviceId, EntryId, FileId, MemberId } from '../shared/ids.ts';
import { openBox, sealBox } from './crypto/primitives.ts';
import { newId } from './ids.ts';
import type { Outgoing } from './model.ts';
import type { DeviceParts } from './parts.ts';
import { codeOf, type FailureCode } from './sdk-error.ts';
import { watched, type Watched } from './watched.ts';
import type { Sealed } from './writing.ts';

export interface OutboxRecord {
  key: EntryId;
  conversationId: ConversationId;
  what: Outgoing['what'];
  targetId: EntryId | null;
  text: string;
  madeAt: number;
  failed: FailureCode | null;
  /** Left out where there are none. */
  files?: OutboxFile[];
  /** Sent again unchanged while its epoch is in force. */
  sealed: (Sealed & { seenPosition: number }) | null;
}

/** Content that waits on this device, and how far its upload is. */
export interface OutboxContent {
  /** Its name in the store of files. */
  local: string;
  size: number;
  type: string;
  /** A key belongs to one attempt; it is kept before the first byte goes. */
  attempt: { id: FileId; key: string } | null;
  /** Once all of it is on the server. */
  hash: string | null;
  sent: number;
}

export interface OutboxFile {
  name: string;
  content: OutboxContent;
  picture: { width: number; height: number; thumbnail: OutboxContent | null } | null;
}

interface Kept {
  account: MemberId;
  deviceId: DeviceId;
  box: Bytes;
}

export interface Outbox {
  of(conversationId: ConversationId): readonly Outgoing[];
  readonly unsent: Watched<number>;
  /** Reads what this device kept, and goes on sending. */
  load(): Promise<void>;
  add(record: Pick<OutboxRecord, 'conversationId' | 'what' | 'targetId' | 'text' | 'files'>): Promise<EntryId>;
  tryAgain(key: EntryId): Promise<void>;
  discard(key: EntryId): Promise<void>;
  /** Sends what waits, at once. */
  hurry(): void;
  /** Keeps a changed record. */
  keep(record: OutboxRecord): Promise<void>;
  /** The same under a new id: nothing was stored under the old one, and what it says changes. */
  keepAnew(record: OutboxRecord): Promise<void>;
  /** More of its files is on the server. */
  progressed(record: OutboxRecord): void;
  /** Stops, and forgets what is in memory. */
  stop(): void;
}

interface OutboxNeeds {
  /** Sends one; throws SdkError. Resolves when the server has it and the timeline shows it. */
  send(record: OutboxRecord, signal: AbortSignal): Promise<void>;
  /** Forgets the contents of files that a record kept here. */
  dropFiles(record: OutboxRecord): Promise<void>;
  /** Forgets contents of which no record is left. */
  dropStray(records: readonly OutboxRecord[]): void;
  /** Gives up what of its files is on the server and in no message. */
  giveUp(record: OutboxRecord): void;
  changed(conversationId: ConversationId): void;
}

/** The server may take it later: try on. Everything else is told to the person. */
const passing = new Set<FailureCode>([
  'offline',
  'unavailable',
  'too_many',
  'locked',
  'signin.needed',
  'file.offset_wrong',
]);
/** Trying again by hand can help. */
const repeatable = new Set<FailureCode>([
  'conversation.epoch_outdated',
  'conversation.state_outdated',
  'keys_missing',
  'internal',
  'file.gone',
  'file.no_room',
  'file.quota_reached',
]);
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;

export function createOutbox(parts: DeviceParts, needs: OutboxNeeds): Outbox {
  const { store, vault, clock } = parts;
  const unsent = watched(0);
  let records: OutboxRecord[] = [];
  const sending = new Set<ConversationId>();
  const ends = new Map<OutboxRecord, AbortController>();
  let pause = FIRST_PAUSE;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let generation = 0;

  const changed = (conversationId: ConversationId) => {
    unsent.set(records.length);
    needs.changed(conversationId);
  };
  const keep = async (record: OutboxRecord): Promise<void> => {
    const { account, deviceId } = vault.opened;
    const box = await sealBox(await vault.deviceKey(), aad(account, record.key), utf8(JSON.stringify(record)));
    await store().put('outbox', record.key, { account, deviceId, box } satisfies Kept);
  };
  const forget = async (record: OutboxRecord): Promise<void> => {
    const { key, conversationId } = record;
    records = records.filter((one) => one !== record);
    changed(conversationId);
    await store().delete('outbox', key);
    if (record.files) await needs.dropFiles(record).catch(() => undefined);
  };

  /** One conversation's queue, in order: what fails for good is marked and passed over. */
  const pump = async (conversationId: ConversationId): Promise<void> => {
    if (sending.has(conversationId)) return;
    sending.add(conversationId);
    const mine = generation;
    try {
      for (;;) {
        const next = records.find((record) => record.conversationId === conversationId && record.failed === null);
        if (!next || mine !== generation) return;
        const ended = new AbortController();
        ends.set(next, ended);
        try {
          await needs.send(next, ended.signal);
          pause = FIRST_PAUSE;
          if (mine === generation) await forget(next);
        } catch (error) {
          if (mine !== generation) return;
          if (!records.includes(next)) continue;
          const code = codeOf(error);
          if (passing.has(code)) return wait();
          next.failed = code;
          await keep(next).catch(() => undefined);
          changed(conversationId);
        } finally {
          ends.delete(next);
        }
      }
    } finally {
      sending.delete(conversationId);
    }
  };
  const pumpAll = () => {
    for (const conversationId of new Set(records.map((record) => record.conversationId))) void pump(conversationId);
  };
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(pumpAll, pause * (0.75 + Math.random() / 2));
    (timer as { unref?: () => void }).unref?.();
    pause = Math.min(LONGEST_PAUSE, pause * 2);
  };

  return {
    unsent,
    of: (conversationId) => records.filter((record) => record.conversationId === conversationId).map(presentOutgoing),
    load: async () => {
      const found: OutboxRecord[] = [];
      const listed = await store().list('outbox');
      // Whoever leaves before they are opened is asked as well.
      unsent.set(Math.max(records.length, listed.length));
      for (const [key, value] of listed) {
        const kept = value as Kept;
        const own = kept.account === vault.opened.account;
        const record = own ? await openKept(parts, key, kept) : null;
        if (record) found.push(record);
        // Lost with the keys, but those from before a reset may still be found.
        else if (!own || vault.bundle.reset === null) await store().delete('outbox', key);
      }
      const added = records.filter(({ key }) => !found.some((record) => record.key === key));
      void needs.dropStray([...found, ...added]);
      records = [...found, ...added].toSorted((a, b) => a.madeAt - b.madeAt);
      unsent.set(records.length);
      for (const conversationId of new Set(records.map((record) => record.conversationId))) changed(conversationId);
      pumpAll();
    },
    add: async (given) => {
      // This puts them in order after a reload: two of one millisecond would have none.
      const madeAt = Math.max(clock.now(), (records.at(-1)?.madeAt ?? 0) + 1);
      const record = { ...given, key: newId<EntryId>(), madeAt, failed: null, sealed: null };
      await keep(record);
      records.push(record);
      changed(record.conversationId);
      void pump(record.conversationId);
      return record.key;
    },
    tryAgain: async (key) => {
      const record = records.find((one) => one.key === key);
      if (!record) return;
      record.failed = null;
      await keep(record);
      changed(record.conversationId);
      void pump(record.conversationId);
    },
    discard: async (key) => {
      const record = records.find((one) => one.key === key);
      if (!record) return;
      ends.get(record)?.abort();
      if (record.files) needs.giveUp(record);
      await forget(record);
    },
    hurry: () => {
      pause = FIRST_PAUSE;
      clearTimeout(timer);
      pumpAll();
    },
    keep,
    keepAnew: async (record) => {
      await store().delete('outbox', record.key);
      record.key = newId<EntryId>();
      record.sealed = null;
      await keep(record);
      changed(record.conversationId);
    },
    progressed: ({ conversationId }) => changed(conversationId),
    stop: () => {
      generation += 1;
      ends.forEach((ended) => ended.abort());
      clearTimeout(timer);
      records = [];
      unsent.set(0);
    },
  };
}

async function openKept(
  { vault }: DeviceParts,
  key: string,
  { account, deviceId, box }: Kept,
): Promise<OutboxRecord | null> {
  try {
    const content = await vault.openOnDevice((opener) => openBox(opener, aad(account, key as EntryId), box), deviceId);
    return content && (JSON.parse(readUtf8(content)) as OutboxRecord);
  } catch {
    return null;
  }
}

function aad(account: MemberId, key: EntryId): Bytes {
  return encode('outbox', idBytes(account), idBytes(key));
}

function presentOutgoing({ key, what, targetId, text, madeAt, failed, files: given = [] }: OutboxRecord): Outgoing {
  const state = failed === null ? 'sending' : 'failed';
  const canTryAgain = failed !== null && repeatable.has(failed);
  const files = given.map(({ name, content: { type, size, sent } }) => ({ name, type, size, sent }));
  return { key, what, targetId, text, files, state, reason: failed, canTryAgain, madeAt };
}
