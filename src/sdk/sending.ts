// Sending one record of the outbox: encrypted under the epoch in force, the same bytes again while it stands, a new
// epoch first where somebody's end waits to be written down.
import type { EntryId, ParticipantId } from '../shared/ids.ts';
import type { ControlAct } from '../shared/control-entry.ts';
import { findJoined } from '../shared/chain-state.ts';
import type { Endpoints, InputOf } from './endpoints.ts';
import type { KeyPairs } from './crypto/keys.ts';
import type { Held } from './held.ts';
import { announcedNow, closedNow, hasOldKeys, isIn, type Ledger } from './ledger.ts';
import { part } from './loading.ts';
import type { Outbox, OutboxRecord } from './outbox.ts';
import type { DeviceParts } from './parts.ts';
import { SdkError, type FailureCode } from './sdk-error.ts';
import { Timeline } from './timeline.ts';
import { requireWritable, sealWritten, topicBody, writeControl, type Written } from './writing.ts';

const TRIES = 3;
/** Somebody else's device was faster: look again and go on. */
const outdated = new Set<FailureCode>(['conversation.epoch_outdated', 'conversation.state_outdated']);

/** Sends a record. Fails with SdkError; then nothing is known to have been stored. */
export async function sendRecord(
  parts: DeviceParts,
  held: Held,
  outbox: Pick<Outbox, 'keep' | 'keepAnew' | 'progressed'>,
  record: OutboxRecord,
  signal?: AbortSignal,
): Promise<void> {
  const { api, clock, vault } = parts;
  // Nothing more goes under keys that somebody else may have.
  if (hasOldKeys(vault, await held.ledger())) await (await part(import('./renewal.ts'))).renewOne(parts, held);
  const uploads = record.files && (await part(import('./files/uploading.ts')));
  await withNewestState(held, async () => {
    if (uploads) await uploads.uploadFiles(parts, outbox, record, signal);
    // A deletion says nothing that anybody could read: it waits for no new epoch.
    if (record.what !== 'remove') await dropEnded(held, parts);
    const ledger = await requireInside(held);
    const { chain } = requireWritable(ledger);
    if (record.sealed?.epoch !== chain.epoch) {
      const seen = await held.requireSeen();
      const body = record.what === 'topic' ? await topicBody(ledger, record.text) : bodyOf(record, uploads);
      const sealed = await sealWritten(ledger, seen, { ...written(record), body }, clock.now());
      const first = record.sealed?.seenPosition ?? seen.position;
      record.sealed = { ...sealed, seenPosition: first };
      await outbox.keep(record);
    }
    const { bytes, signature, seenPosition } = record.sealed;
    const entry = { bytes, signature };
    try {
      const named = uploads && { fileIds: uploads.fileIdsOf(record) };
      const place = await api.act('sendEntry', { conversationId: held.id, entry, ...named });
      await held.sent(entry, place).catch(() => undefined);
    } catch (error) {
      if (error instanceof SdkError && error.code === 'file.gone') {
        await uploads?.beginAgain(outbox, record);
        // Once more, on what it is now.
        throw new SdkError('conversation.state_outdated');
      }
      // Nothing was stored: it is sealed anew on the newer state.
      if (error instanceof SdkError && error.code === 'conversation.state_outdated') record.sealed = null;
      if (!(error instanceof SdkError) || error.code !== 'message.id_used') throw error;
      // Stored before, under an epoch that has ended since: it is there, if it says the same.
      const found = await findOwn(api, held, record.key, Math.max(0, seenPosition - 1));
      if (found?.text !== record.text) throw error;
      await held.catchUp().catch(() => undefined);
    }
  });
  if (!held.isShown || record.what === 'topic') void held.refresh().catch(() => undefined);
}

/**
 * The newest state, where one is in it. Who was removed lacks the key of what came after, which is not why nothing more can be
 * sent; and who was added again since may not know it yet.
 */
export async function requireInside(held: Held): Promise<Ledger> {
  if (!isIn(await held.newestLedger())) await held.refresh();
  const ledger = await held.newestLedger();
  // Where the chain isn't believed, that is the reason.
  if (ledger.trust === 'whole' && !isIn(ledger)) throw new SdkError('conversation.not_active');
  return ledger;
}

/** Whether the server has an entry of one's own with this id after a position, and its text. */
async function findOwn(api: Endpoints, held: Held, id: EntryId, after: number): Promise<{ text: string } | null> {
  const fetchAfter = (position: number) =>
    api.ask('listEntries', { conversationId: held.id, after: position, limit: 200 });
  const ledger = await held.ledger();
  const search = new Timeline();
  search.replace(await fetchAfter(after));
  for (;;) {
    await search.read(ledger, held.log);
    const found = search.findOwn(id, ledger.conversation.selfId);
    if (found || !search.later || search.isEmpty) return found;
    search.replace(await fetchAfter(search.last));
  }
}

/**
 * Writes down ends that the server announced, so that a new epoch is in force without those people. Not where it is closed:
 * nothing new is written there.
 */
export async function dropEnded(held: Held, { api, clock }: Pick<DeviceParts, 'api' | 'clock'>): Promise<void> {
  const ledger = await held.newestLedger();
  const { chain, conversation } = ledger;
  // Announced in the log is enough: that an epoch is due is only the server's word.
  const announced = announcedNow(ledger);
  // Whoever is out oneself signs nothing there any more: the server says why what is sent is refused.
  if (!chain || closedNow(ledger) || announced.has(conversation.selfId)) return;
  const participants = [...announced].filter((id) => findJoined(chain, id) !== null);
  if (participants.length === 0) return;
  await appendAct(held, { api, clock }, { type: 'drop', participants });
}

/** What goes with a control entry and isn't signed. */
export interface Beside extends Pick<InputOf<'appendControl'>, 'added' | 'hideHistory'> {
  /** The package that it gives somebody; `own` where that is oneself. */
  newKeys?: { participantId: ParticipantId; k: number; own?: KeyPairs };
}

/** Signs and stores a control entry on top of the newest state, then fetches what it led to. */
export async function appendAct(
  held: Held,
  { api, clock }: Pick<DeviceParts, 'api' | 'clock'>,
  act: Exclude<ControlAct, { type: 'create' }>,
  { newKeys, ...beside }: Beside = {},
): Promise<void> {
  const seen = await held.requireSeen();
  const made = await writeControl(await held.newestLedger(), seen, act, clock.now(), newKeys?.own);
  const taken = newKeys ? { participantId: newKeys.participantId, k: newKeys.k } : null;
  await api.act('appendControl', { conversationId: held.id, ...made, ...beside, newKeys: taken });
  await held.refresh();
}

/** Does it on the newest state; where another device was faster, again on the newer one, three times at most. */
export async function withNewestState<T>(held: Held, work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      const again = error instanceof SdkError && (outdated.has(error.code) || error.code === 'keys_missing');
      if (!again || tries === TRIES) throw error;
      // At once at first: mostly it only wasn't heard of yet. Devices that go on meeting step aside for each other.
      if (tries > 1) await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 150 * tries));
      await held.refresh();
    }
  }
}

function written({ what, key, targetId }: OutboxRecord): Omit<Written, 'body'> {
  const kind = what === 'remove' ? 'delete' : what;
  return { kind, entryId: key, target: targetId as EntryId | null };
}

function bodyOf(record: OutboxRecord, uploads: typeof import('./files/uploading.ts') | undefined): unknown {
  if (record.what === 'remove') return {};
  return { text: record.text, ...(uploads && { files: uploads.filesOf(record) }) };
}
