// The control chain, replayed by one pure function on the server and on every device (protocol §5). An invalid entry
// ends a device's trust in the conversation; the server stores none.
import {
  decodeState,
  encodeState,
  findRecord,
  mayHoldEpoch,
  stateHash,
  type ChainState,
  type EpochRecord,
  type Joined,
  type OpenState,
  type Span,
} from './chain-state.ts';
import {
  ChainError,
  controlHash,
  decodeControl,
  refuseChain,
  type ControlEntry,
  type Participant,
} from './control-entry.ts';
import { create, effectOf, MOST_PARTICIPANTS, type ChainFacts, type Outcome } from './control-rules.ts';
import { EncodingError, equalBytes, sha256, toHex, zeroHash, type Bytes } from './encoding.ts';
import { isSignedBy } from './public-keys.ts';

/**
 * The state after this entry, by rules alone: no signature, no state hash. Throws ChainError on any rule of §5. The
 * result has no head until its entry is signed: see `closeState`.
 */
export function applyControl(state: ChainState | null, entry: ControlEntry, facts: ChainFacts): OpenState {
  requirePlace(state, entry);
  const outcome = state ? effectOf(state, entry, facts) : createFrom(entry);
  requireEpoch(state, entry, outcome);
  if (state && outcome.newEpoch) requireNobodyDue(outcome, facts);
  if (outcome.participants.length > MOST_PARTICIPANTS) return refuseChain('too_many');
  requireOwnKeys(outcome);
  requireOwnRange(state, entry);
  const { kind, manager, deputies, participants, former } = outcome;
  return {
    conversation: entry.conversation,
    ...{ kind, manager, deputies, participants, former },
    epoch: entry.epoch,
    commit: entry.commit,
    n: entry.n,
    spans: spansAfter(state, entry, outcome),
    epochs: epochsAfter(state?.epochs ?? [], entry),
    leads: manager === state?.manager ? state.leads : [...(state?.leads ?? []), { fromN: entry.n, manager }],
  };
}

/**
 * The state after this signed entry. Checks place, signature, rules and state hash; throws ChainError, also
 * (`malformed`) for bytes that are no control entry.
 */
export async function verifyControl(
  state: ChainState | null,
  bytes: Uint8Array,
  signature: Uint8Array,
  facts: ChainFacts,
): Promise<ChainState> {
  const entry = readControl(bytes);
  requirePlace(state, entry);
  const signer = state ? findRecord(state, entry.actor) : starterOf(entry);
  if (!signer || signer.kind === 'pending') return refuseChain('not_active');
  if (!(await isSignedBy(signer.sign, signature, bytes))) return refuseChain('wrong_signature');
  const next = applyControl(state, entry, facts);
  if (!equalBytes(await stateHash(next), entry.stateHash)) return refuseChain('wrong_state');
  return closeState(next, bytes, signature);
}

/** Names a state by its signed entry, so that the next entry can follow it. */
export async function closeState(next: OpenState, bytes: Uint8Array, signature: Uint8Array): Promise<ChainState> {
  return { ...next, head: await controlHash(bytes, signature) };
}

/**
 * Where a joiner starts: the state after this entry, given as a snapshot whose hash the entry signs (§5). It proves
 * that the signer stands behind the snapshot, not who the signer is: the caller compares the signer with a pin. For a
 * participant's own new keys the old ones aren't in the snapshot: then only later entries that link to it prove it.
 */
export async function startFromSnapshot(
  snapshot: Uint8Array,
  bytes: Uint8Array,
  signature: Uint8Array,
): Promise<ChainState> {
  const entry = readControl(bytes);
  if (!equalBytes(await sha256(snapshot), entry.stateHash)) return refuseChain('wrong_state');
  const hashed = readSnapshot(snapshot);
  if (hashed.epoch !== entry.epoch || !equalBytes(hashed.commit, entry.commit)) return refuseChain('wrong_epoch');
  if (hashed.participants.length > MOST_PARTICIPANTS) return refuseChain('too_many');
  const participants = hashed.participants.map((joined) => withKnownAdder(joined, entry));
  const signer = participants.find(({ record }) => record.id === entry.actor)?.record;
  const ownNewKeys = entry.act.type === 'rekey' && entry.act.basis === 'self';
  if (!signer || signer.kind === 'pending') return refuseChain('not_active');
  if (!ownNewKeys && !(await isSignedBy(signer.sign, signature, bytes))) return refuseChain('wrong_signature');
  const { conversation, n, epoch, commit } = entry;
  const spans = participants.map(({ record }) => openSpan(record, n, epoch));
  const leads = [{ fromN: n, manager: hashed.manager }];
  const open = { ...hashed, conversation, n, participants, former: [], spans, leads };
  return closeState({ ...open, epochs: [{ epoch, commit, fromN: n, madeBy: entry.actor }] }, bytes, signature);
}

/** The snapshot of a state that `startFromSnapshot` takes, beside the entry that led to it. */
export function snapshotOf(state: OpenState): Bytes {
  return encodeState(state);
}

function createFrom(entry: ControlEntry): Outcome {
  if (entry.act.type !== 'create') return refuseChain('wrong_number');
  return create(entry, entry.act);
}

function starterOf(entry: ControlEntry): Participant | null {
  if (entry.act.type !== 'create') return null;
  return entry.act.participants.find(({ id }) => id === entry.actor) ?? null;
}

function readControl(bytes: Uint8Array): ControlEntry {
  return refusing(() => decodeControl(bytes));
}

function readSnapshot(bytes: Uint8Array): ReturnType<typeof decodeState> {
  return refusing(() => decodeState(bytes));
}

function refusing<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof EncodingError) throw new ChainError('malformed');
    throw error;
  }
}

function requirePlace(state: ChainState | null, entry: ControlEntry): void {
  if (state && entry.conversation !== state.conversation) refuseChain('wrong_conversation');
  if (entry.n !== (state ? state.n + 1 : 0)) refuseChain('wrong_number');
  if (!equalBytes(entry.previous, state ? state.head : zeroHash())) refuseChain('wrong_previous');
}

/** Every entry carries a new epoch, but `manager` and new keys for who is no longer in or where it is closed. */
function requireEpoch(state: ChainState | null, entry: ControlEntry, { newEpoch }: Outcome): void {
  if (!state) {
    if (entry.epoch !== 0) refuseChain('wrong_epoch');
    return;
  }
  if (entry.epoch !== (newEpoch ? state.epoch + 1 : state.epoch)) refuseChain('wrong_epoch');
  if (equalBytes(entry.commit, state.commit) === newEpoch) refuseChain('wrong_epoch');
}

/** A new epoch must drop everyone due: removal and new epoch are never two steps. */
function requireNobodyDue({ participants }: Outcome, { announced }: ChainFacts): void {
  if (participants.some(({ record }) => announced.has(record.id))) refuseChain('due');
}

/** No two people share a key: else one could be taken for the other. */
function requireOwnKeys({ participants, former }: Outcome): void {
  const seen = new Set<string>();
  for (const { sign, hpke, kind } of [...participants.map(({ record }) => record), ...former]) {
    if (kind === 'pending') continue;
    if (seen.has(toHex(sign)) || seen.has(toHex(hpke))) refuseChain('key_reused');
    seen.add(toHex(sign)).add(toHex(hpke));
  }
}

/** "Everything" never grants more than the granter's own range, as far back as this chain is known. */
function requireOwnRange(state: ChainState | null, { act, actor }: ControlEntry): void {
  if (!state || act.type !== 'add' || act.history.from === 'now') return;
  const known = knownFrom(state.epochs);
  for (let epoch = Math.max(known, act.history.epoch); epoch <= state.epoch; epoch += 1) {
    if (!mayHoldEpoch(state, actor, epoch)) refuseChain('wrong_range');
  }
}

/** The first epoch from which on this chain is known without a hole: whoever was away saw nothing of what lay between. */
function knownFrom(epochs: readonly EpochRecord[]): number {
  let first = epochs.length - 1;
  while (first > 0 && epochs[first - 1]!.epoch === epochs[first]!.epoch - 1) first -= 1;
  return epochs[first]?.epoch ?? 0;
}

/** Closes the stretches of who left or changed keys, opens those of who came or has new keys. */
function spansAfter(state: ChainState | null, entry: ControlEntry, { participants }: Outcome): Span[] {
  const records = new Map(participants.map(({ record }) => [record.id, record]));
  const lastEpoch = state && entry.epoch > state.epoch ? state.epoch : entry.epoch;
  const spans: Span[] = [];
  for (const span of state?.spans ?? []) {
    const record = records.get(span.record.id);
    const goesOn = span.untilN !== null || (record !== undefined && sameKeys(record, span.record));
    spans.push(goesOn ? span : { ...span, untilN: entry.n, untilEpoch: lastEpoch });
    if (span.untilN === null && goesOn) records.delete(span.record.id);
  }
  const { act } = entry;
  const from = act.type === 'add' && act.history.from === 'epoch' ? act.history.epoch : entry.epoch;
  for (const record of records.values()) spans.push(openSpan(record, entry.n, from));
  return spans;
}

function openSpan(record: Participant, fromN: number, fromEpoch: number): Span {
  return { record, fromN, untilN: null, fromEpoch, untilEpoch: null };
}

function epochsAfter(epochs: readonly EpochRecord[], entry: ControlEntry): readonly EpochRecord[] {
  const { epoch, commit, n: fromN, actor: madeBy } = entry;
  return epochs.at(-1)?.epoch === epoch ? epochs : [...epochs, { epoch, commit, fromN, madeBy }];
}

function withKnownAdder(joined: Joined, { act, n, actor }: ControlEntry): Joined {
  if (joined.joinedN !== n) return joined;
  return { ...joined, addedBy: actor, invite: act.type === 'add' ? act.invite : null };
}

function sameKeys(a: Participant, b: Participant): boolean {
  return equalBytes(a.sign, b.sign) && equalBytes(a.hpke, b.hpke);
}
