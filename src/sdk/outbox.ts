// What was written here and isn't acknowledged yet. Kept as sealed plaintext, so that reload, offline and a restart of
// the server lose nothing; encrypted for the conversation only when it is sent (protocol §14).
import { encode, idBytes, readUtf8, utf8, type Bytes } from '../shared/encoding.ts';
import type { ConversationId, DeviceId, EntryId, MemberId } from '../shared/ids.ts';
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
  /** Sent again unchanged while its epoch is in force. */
  sealed: (Sealed & { seenPosition: number }) | null;
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
  add(record: Pick<OutboxRecord, 'conversationId' | 'what' | 'targetId' | 'text'>): Promise<EntryId>;
  tryAgain(key: EntryId): Promise<void>;
  discard(key: EntryId): Promise<void>;
  /** Sends what waits, at once. */
  hurry(): void;
  /** Keeps a changed record. */
  keep(record: OutboxRecord): Promise<void>;
  /** Stops, and forgets what is in memory. */
  stop(): void;
}

interface OutboxNeeds {
  /** Sends one; throws SdkError. Resolves when the server has it and the timeline shows it. */
  send(record: OutboxRecord): Promise<void>;
  changed(conversationId: ConversationId): void;
}

/** The server may take it later: try on. Everything else is told to the person. */
const passing = new Set<FailureCode>(['offline', 'unavailable', 'too_many', 'locked', 'signin.needed']);
/** Trying again by hand can help. */
const repeatable = new Set<FailureCode>([
  'conversation.epoch_outdated',
  'conversation.state_outdated',
  'keys_missing',
  'internal',
]);
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;

export function createOutbox(parts: DeviceParts, needs: OutboxNeeds): Outbox {
  const { store, vault, clock } = parts;
  const unsent = watched(0);
  let records: OutboxRecord[] = [];
  const sending = new Set<ConversationId>();
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
  const forget = async ({ key, conversationId }: OutboxRecord): Promise<void> => {
    records = records.filter((record) => record.key !== key);
    changed(conversationId);
    await store().delete('outbox', key);
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
        try {
          await needs.send(next);
          pause = FIRST_PAUSE;
          if (mine === generation) await forget(next);
        } catch (error) {
          if (mine !== generation) return;
          const code = codeOf(error);
          if (passing.has(code)) return wait();
          next.failed = code;
          await keep(next).catch(() => undefined);
          changed(conversationId);
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
      for (const [key, value] of await store().list('outbox')) {
        const kept = value as Kept;
        const own = kept.account === vault.opened.account;
        const record = own ? await openKept(parts, key, kept) : null;
        if (record) found.push(record);
        // Lost with the keys, but those from before a reset may still be found.
        else if (!own || vault.bundle.reset === null) await store().delete('outbox', key);
      }
      const added = records.filter(({ key }) => !found.some((record) => record.key === key));
      records = [...found, ...added].toSorted((a, b) => a.madeAt - b.madeAt);
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
      if (record) await forget(record);
    },
    hurry: () => {
      pause = FIRST_PAUSE;
      clearTimeout(timer);
      pumpAll();
    },
    keep,
    stop: () => {
      generation += 1;
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

function presentOutgoing({ key, what, targetId, text, madeAt, failed }: OutboxRecord): Outgoing {
  const state = failed === null ? 'sending' : 'failed';
  const canTryAgain = failed !== null && repeatable.has(failed);
  return { key, what, targetId, text, state, reason: failed, canTryAgain, madeAt };
}
