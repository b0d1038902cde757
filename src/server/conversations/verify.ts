// Checking a whole conversation from its first entry on: leaves, heads, the control chain with its signatures, and what
// the rows beside the log say of them. Reads page by page.
import { sql } from 'kysely';
import type { ChainState } from '../../shared/chain-state.ts';
import { ChainError } from '../../shared/control-entry.ts';
import { noFacts } from '../../shared/control-rules.ts';
import { verifyControl } from '../../shared/control.ts';
import { EncodingError, equalBytes, zeroHash, type Bytes } from '../../shared/encoding.ts';
import type { ConversationId, ParticipantId } from '../../shared/ids.ts';
import { decodeEnded, leafOf, nextHead, serverLeaf } from '../../shared/log.ts';
import type { Tx } from '../db/database.ts';

export type ConversationFault =
  | 'position_missing'
  | 'leaf_wrong'
  | 'head_wrong'
  | 'chain_wrong'
  | 'end_wrong'
  | 'chain_state_wrong'
  | 'participant_wrong';

const PAGE = 500;

interface Row {
  position: number;
  kind: string;
  at: Date;
  bytes: Buffer | null;
  signature: Buffer | null;
  leaf: Buffer;
  head: Buffer;
}

/** Everything wrong with one conversation, with the position where that is one; a row may be wrong in several ways. */
export async function verifyConversation(
  tx: Tx,
  id: ConversationId,
): Promise<{ entries: number; faults: { fault: ConversationFault; position: number | null }[] }> {
  const faults: { fault: ConversationFault; position: number | null }[] = [];
  const note = (fault: ConversationFault, position: number | null = null) => void faults.push({ fault, position });
  let head: Uint8Array = zeroHash();
  let last = 0;
  let entries = 0;
  const chain = startChain(id);
  for (let page = await readPage(tx, id, last); page.length > 0; page = await readPage(tx, id, last)) {
    for (const row of page) {
      if (row.position !== last + 1) note('position_missing', last + 1);
      if (!(await hasItsLeaf(id, row))) note('leaf_wrong', row.position);
      // What follows is checked against the head that stands there: one broken link is one fault.
      const expected = await nextHead(id, row.position, head, row.leaf);
      if (row.position === last + 1 && !equalBytes(expected, row.head)) note('head_wrong', row.position);
      if (!(await chain.take(row))) note('chain_wrong', row.position);
      head = row.head;
      last = row.position;
      entries += 1;
    }
  }
  await verifyRow(tx, id, { last, head }, chain.state(), note);
  return { entries, faults };
}

async function readPage(tx: Tx, id: ConversationId, after: number): Promise<Row[]> {
  return tx
    .selectFrom('timeline_entries')
    .select(['position', 'kind', 'at', 'bytes', 'signature', 'leaf', 'head'])
    .where('conversation_id', '=', id)
    .where('position', '>', after)
    .orderBy('position')
    .limit(PAGE)
    .execute();
}

/** What was emptied has only its leaf left. */
async function hasItsLeaf(id: ConversationId, { kind, at, bytes, signature, leaf }: Row): Promise<boolean> {
  if (bytes === null) return true;
  const own = signature ? await leafOf(bytes, signature) : await serverLeaf(id, kind, at.getTime(), bytes);
  return equalBytes(own, leaf);
}

/** The control chain as devices replay it, signatures included; after a break the rest can't be judged. */
function startChain(id: ConversationId) {
  let state: ChainState | null = null;
  let isBroken = false;
  let closed = false;
  const announced = new Set<ParticipantId>();
  const step = async (bytes: Bytes, signature: Bytes) => {
    state = await verifyControl(state, bytes, signature, { ...noFacts, announced, closed });
    if (state.conversation !== id) throw new ChainError('wrong_conversation');
    for (const each of announced) if (state.former.some((record) => record.id === each)) announced.delete(each);
  };
  return {
    state: () => (isBroken ? null : state),
    /** False exactly once: where it breaks. */
    async take({ kind, bytes, signature }: Row): Promise<boolean> {
      if (kind === 'closed' || kind === 'reopened') closed = kind === 'closed';
      if ((kind !== 'control' && kind !== 'ended') || isBroken) return true;
      try {
        if (kind === 'ended') announced.add(decodeEnded(new Uint8Array(bytes ?? [])).participant);
        else await step(new Uint8Array(bytes ?? []), new Uint8Array(signature ?? []));
        return true;
      } catch (error) {
        if (!(error instanceof ChainError) && !(error instanceof EncodingError)) throw error;
        isBroken = true;
        return false;
      }
    },
  };
}

/** What the conversation's row and those of its participants say of log and chain. */
async function verifyRow(
  tx: Tx,
  id: ConversationId,
  end: { last: number; head: Uint8Array },
  state: ChainState | null,
  note: (fault: ConversationFault, position?: number | null) => void,
): Promise<void> {
  const row = await tx.selectFrom('conversations').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return;
  if (row.last_position !== end.last || !equalBytes(row.head, end.head)) note('end_wrong', end.last);
  if (!state) return;
  const isSame =
    row.control_n === state.n &&
    row.epoch === state.epoch &&
    row.chain_manager_id === state.manager &&
    equalBytes(row.control_head, state.head) &&
    equalBytes(row.epoch_commit, state.commit);
  if (!isSame) note('chain_state_wrong');
  const { rows: participants } = await sql<{ id: ParticipantId; sign_key: Buffer | null; hpke_key: Buffer | null }>`
    select id, sign_key, hpke_key from participants where conversation_id = ${id}`.execute(tx);
  const rows = new Map(participants.map((each) => [each.id, each]));
  const isRight = state.participants.every(({ record }) => {
    const found = rows.get(record.id);
    if (!found || record.kind === 'pending') return found !== undefined;
    return (
      !!found.sign_key &&
      !!found.hpke_key &&
      equalBytes(found.sign_key, record.sign) &&
      equalBytes(found.hpke_key, record.hpke)
    );
  });
  if (!isRight) note('participant_wrong');
}
