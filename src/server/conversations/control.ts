// Later control entries: letting somebody in, dropping whose end was announced, following a manager. Verified by the
// function that devices use; stored only if they follow the newest one.
import type { z } from 'zod';
import { findJoined, type ChainState } from '../../shared/chain-state.ts';
import type { ControlAct } from '../../shared/control-entry.ts';
import type { appendControl as contract } from '../../shared/conversations.ts';
import { verifyEntry, EntryError } from '../../shared/entry-rules.ts';
import { fail } from '../../shared/errors.ts';
import type { MemberId } from '../../shared/ids.ts';
import { requireMember, type Actor, type MemberActor } from '../actor.ts';
import type { App } from '../application.ts';
import { recordAudit, type Act } from '../audit/audit.ts';
import { withdrawTasks } from '../contacts/tasks.ts';
import { onCommit, type Tx } from '../db/database.ts';
import { readSigned, requireSeen } from './accept.ts';
import { requireAdd, requireRemove } from './adding.ts';
import { appendEntries, type EntryDraft } from './append.ts';
import { readChain, readControl, requireNextState, type Chain, type SignedControl } from './chain.ts';
import { requireLockedConversation } from './conversations.ts';
import { followEnds } from './ends.ts';
import { requireLead } from './leading.ts';
import { selectHead, selectSendingFacts, type LockedConversation } from './log-store.ts';
import { arePackagesTaken } from './people.ts';
import { requireRekey, requireRekeyShares } from './rekey.ts';
import { readShares, requireCompleteShares, storeShares } from './shares.ts';
import {
  deleteGranted,
  selectParticipants,
  selectWaiting,
  updateAdmitted,
  updateConversation,
  updateDropped,
  type ParticipantRow,
} from './store.ts';

type Input = z.output<typeof contract.input>;

/** What a control entry is judged and stored with. */
export interface ControlCase {
  conversation: LockedConversation;
  chain: Chain;
  next: ChainState;
  control: SignedControl;
  participants: ParticipantRow[];
}

/**
 * Appends an entry to the control chain. Of several at once one wins, the others get `conversation.state_outdated`; the
 * same entry again gives its position.
 */
export async function appendControl(app: App, actor: Actor, input: Input): Promise<z.input<typeof contract.output>> {
  const member = requireMember(actor);
  const control = readControl(input.control);
  const shares = readShares(input.shares, 'conversation.shares_incomplete');
  const { position, at } = await app.database.transaction(member, async (tx) => {
    const conversation = await requireLockedConversation(tx, app, input.conversationId);
    const participants = await selectParticipants(tx, conversation.id);
    const self = participants.find(({ memberId }) => memberId === member.memberId) ?? fail('not_found');
    if (control.entry.actor !== self.id) fail('conversation.chain_refused');
    const again = await findSame(tx, conversation, control);
    if (again) return again;
    if (!self.active || self.kind !== 'member') fail('conversation.not_active');
    if (conversation.closedAt && !isVouched(control)) fail('conversation.closed');
    if (conversation.readOnly && !isVouched(control)) fail('conversation.read_only');

    const chain = await readChain(tx, conversation.id);
    const next = await requireNextState(chain, control);
    requireSeen(conversation, control.entry, await selectHead(tx, conversation.id, control.entry.seenPosition));
    const at = { conversation, chain, next, control, participants };
    const { apply, follow } = await requireAct(tx, app, { member, self }, at, input);
    const { act } = control.entry;
    if (act.type === 'rekey') requireRekeyShares({ ...at, act }, shares);
    else if (next.epoch !== chain.state.epoch) requireCompleteShares(next, shares);
    else if (shares.length > 0) fail('conversation.shares_incomplete');

    const drafts = [draftOf(at), ...(await carriedTopic(tx, member, at, input.topic))];
    await apply(tx);
    await updateChain(tx, conversation, next);
    await storeShares(tx, app, conversation, self.id, shares);
    await deleteGranted(tx, shares);
    const added = act.type === 'add' ? input.added : null;
    const appended = await appendEntries(tx, app, conversation, drafts, {
      activity: added !== null,
      notify: { memberIds: added && added.k !== null ? [added.memberId] : [], kind: 'added' },
      readBy: null,
    });
    await recordControl(tx, app, member, at, input);
    tellAll(tx, app, at, input);
    await follow?.(tx);
    return appended;
  });
  return { position, at: at.getTime() };
}

/** Whether this very entry stands in the log: an answer was lost on the way, and the device asks again. */
async function findSame(tx: Tx, conversation: LockedConversation, { entry, bytes, signature }: SignedControl) {
  if (entry.n > conversation.controlN) return null;
  const row = await tx
    .selectFrom('timeline_entries')
    .select(['position', 'at', 'bytes', 'signature'])
    .where('conversation_id', '=', conversation.id)
    .where('control_n', '=', entry.n)
    .executeTakeFirst();
  const same = row?.bytes?.equals(bytes) && row.signature?.equals(signature);
  return row && same ? { position: row.position, at: row.at } : null;
}

interface Effect {
  /** Changes the rows, before the entry is appended. */
  apply(tx: Tx): Promise<void>;
  /** What the server announces because of it, after it. */
  follow?(tx: Tx): Promise<void>;
}

/** What the act changes, once its own conditions hold. */
async function requireAct(
  tx: Tx,
  app: App,
  { member, self }: { member: MemberActor; self: ParticipantRow },
  at: ControlCase,
  input: Input,
): Promise<Effect> {
  const { conversation, control, participants } = at;
  const { newKeys } = input;
  const { act } = control.entry;
  const bringsKeys = act.type === 'admit' || act.type === 'rekey';
  if (bringsKeys !== (newKeys !== null)) fail('conversation.chain_refused');
  if ((act.type === 'add') !== (input.added !== null)) fail('conversation.chain_refused');
  if (input.hideHistory && act.type !== 'remove') fail('conversation.chain_refused');
  switch (act.type) {
    case 'admit': {
      const { id, sign, hpke } = act.participant;
      const row = participants.find((each) => each.id === id);
      if (!newKeys || newKeys.participantId !== id || !row?.memberId) return fail('conversation.chain_refused');
      const taken = { memberId: row.memberId, k: newKeys.k, sign, hpke };
      if (!(await arePackagesTaken(tx, member.memberId, [taken]))) return fail('conversation.chain_refused');
      const { memberId } = row;
      const asked = participants.find((each) => each.id === row.addedBy)?.memberId;
      const apply = async (tx: Tx) => {
        const position = conversation.lastPosition + 1;
        if (!(await updateAdmitted(tx, id, { sign, hpke }, position))) fail('conversation.chain_refused');
        if (asked) await settleTask(tx, app, { memberId, asked });
      };
      return { apply };
    }
    case 'drop':
      return { apply: async (tx) => void (await updateDropped(tx, [...act.participants])) };
    case 'manager':
      return { apply: await requireLead(tx, at, self, act) };
    case 'create':
      return fail('not_allowed');
    case 'add':
      return { apply: await requireAdd(tx, app, { member, self }, { ...at, act }, input) };
    case 'remove': {
      const endedIds = [...act.participants];
      return {
        apply: requireRemove({ ...at, act }, self, input.hideHistory, app.clock.now()),
        follow: (tx) => followEnds(tx, app, member, { conversation, participants, endedIds }),
      };
    }
    case 'rekey':
      return { apply: await requireRekey(tx, app, member, { ...at, act }, input) };
    default:
      return act satisfies never;
  }
}

/** Nothing is left to ask whoever added them once they wait nowhere that this person may let them in. */
async function settleTask(
  tx: Tx,
  app: App,
  { memberId, asked }: { memberId: MemberId; asked: MemberId },
): Promise<void> {
  const waiting = await selectWaiting(tx, memberId, app.clock.now());
  if (waiting.some(({ addedBy }) => addedBy === asked)) return;
  await withdrawTasks(tx, app, { kind: 'letIn', aboutMemberId: memberId, forMemberId: asked });
}

function draftOf({ control: { entry, bytes, signature } }: ControlCase): EntryDraft {
  return { kind: 'control', authorId: entry.actor, entryId: null, targetId: null, controlN: entry.n, bytes, signature };
}

/** The manager's topic again, under the epoch that this entry makes, so that everybody who joined has it. */
async function carriedTopic(
  tx: Tx,
  member: MemberActor,
  at: ControlCase,
  signed: Input['topic'],
): Promise<EntryDraft[]> {
  if (!signed) return [];
  const { conversation, next, control } = at;
  const { bytes, signature, head } = readSigned(signed);
  const { kind, sender, entryId, seenPosition } = head;
  if (kind !== 'topic' || sender !== control.entry.actor) return fail('conversation.chain_refused');
  const place = { entryId, targetId: null, seenPosition };
  const facts = await selectSendingFacts(tx, conversation.id, member.memberId, place);
  if (!facts || facts.existing) return fail('conversation.chain_refused');
  requireSeen(conversation, head, facts.seenHead);
  try {
    await verifyEntry(next, bytes, signature, { n: next.n, announced: new Set(), target: null });
  } catch (error) {
    if (error instanceof EntryError) return fail('conversation.chain_refused');
    throw error;
  }
  return [{ kind, authorId: sender, entryId, targetId: null, controlN: null, bytes, signature }];
}

async function updateChain(tx: Tx, conversation: LockedConversation, next: ChainState): Promise<void> {
  const newEpoch = next.epoch !== conversation.epoch;
  await updateConversation(tx, conversation.id, {
    control_n: next.n,
    control_head: Buffer.from(next.head),
    chain_manager_id: next.manager,
    epoch: next.epoch,
    epoch_commit: Buffer.from(next.commit),
    ...(newEpoch && { epoch_due: false }),
  });
}

const acts: Partial<Record<ControlAct['type'], Act>> = {
  add: 'conversation.participant_added',
  remove: 'conversation.participant_removed',
  admit: 'conversation.participant_admitted',
  drop: 'conversation.participant_ended',
  rekey: 'conversation.participant_rekeyed',
  manager: 'conversation.changed',
};

async function recordControl(
  tx: Tx,
  app: App,
  member: MemberActor,
  { conversation, control }: ControlCase,
  { added, hideHistory }: Input,
): Promise<void> {
  const { act, n } = control.entry;
  await recordAudit(tx, app, member, acts[act.type] ?? 'conversation.changed', {
    conversationId: conversation.id,
    ...('participant' in act && { participantId: act.participant.id }),
    ...(added && { memberId: added.memberId }),
    details: {
      ...{ type: act.type, n },
      ...('basis' in act && { basis: act.basis }),
      ...((act.type === 'remove' || act.type === 'drop') && { participantIds: [...act.participants] }),
      ...(act.type === 'add' && { reads: act.history.from === 'now' ? 'fromNow' : 'everything' }),
      ...(hideHistory && { hideHistory }),
    },
  });
}

/** New keys are confirmed also where it is closed. */
function isVouched({ entry: { act } }: SignedControl): boolean {
  return act.type === 'rekey' && act.basis === 'vouched';
}

/** Keys and abilities changed for everybody in it, and for who was let in it begins; who left has new keys all the same. */
function tellAll(tx: Tx, app: App, { conversation, next, participants, control }: ControlCase, { added }: Input): void {
  const { act } = control.entry;
  const isToldOf = (id: ParticipantRow['id']) =>
    findJoined(next, id) !== null || (act.type === 'rekey' && act.participant.id === id);
  const inside = participants.flatMap(({ id, memberId }) => (memberId && isToldOf(id) ? [memberId] : []));
  const memberIds = added ? [...new Set([...inside, added.memberId])] : inside;
  onCommit(tx, () => app.feed.tell(memberIds, { type: 'conversation', conversationId: conversation.id }));
}
