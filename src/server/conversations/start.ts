// Starting a conversation: the first control entry, everybody in it, their key shares, topic and first message, all or
// nothing.
import type { z } from 'zod';
import type { createConversation as contract } from '../../shared/conversations.ts';
import type { ChainState } from '../../shared/chain-state.ts';
import { equalBytes, zeroHash } from '../../shared/encoding.ts';
import { fail } from '../../shared/errors.ts';
import type { MemberId } from '../../shared/ids.ts';
import type { Participant } from '../../shared/control-entry.ts';
import { requireMember, type Actor, type MemberActor } from '../actor.ts';
import type { App } from '../application.ts';
import { recordAudit } from '../audit/audit.ts';
import { contactsAmong } from '../contacts/relation.ts';
import { needsFriends } from '../contacts/rules.ts';
import { onCommit, type Tx } from '../db/database.ts';
import { hasFeature } from '../organisations/features.ts';
import { acceptEntry, readSigned, type ReadEntry } from './accept.ts';
import { appendEntries } from './append.ts';
import { readControl, requireNextState, type SignedControl } from './chain.ts';
import { requirePresented } from './conversations.ts';
import { lockConversation, selectChain, type LockedConversation } from './log-store.ts';
import { arePackagesTaken, lockPeople, membersInStock, type Person, type TakenPackage } from './people.ts';
import { readShares, requireCompleteShares, storeShares } from './shares.ts';
import { insertConversation, insertParticipants } from './store.ts';

type Input = z.output<typeof contract.input>;

/** Somebody who will be in it: the record that the starter signed, and whose it is. */
interface Starter {
  record: Participant;
  memberId: MemberId;
  k: number | null;
}

/**
 * Starts a conversation with contacts. The same request again gives the same conversation; another one with its id is
 * refused.
 */
export async function createConversation(
  app: App,
  actor: Actor,
  input: Input,
): Promise<z.input<typeof contract.output>> {
  const member = requireMember(actor);
  const control = readControl(input.control);
  const starters = requireStarters(member, input, control);
  const entries = [requireKind(input.topic, 'topic'), requireKind(input.message, 'message')].flatMap(
    (each) => each ?? [],
  );
  const state = await requireNextState(null, control);
  const shares = readShares(input.shares, 'conversation.shares_incomplete');
  return app.database.transaction(member, async (tx) => {
    const again = await lockConversation(tx, input.conversationId, app.clock.now());
    if (again) return { conversation: await requireSame(tx, app, member, again, control) };
    await requireEligible(tx, app, member, starters);
    requireCompleteShares(state, shares);
    // On the disk before the row can be: else a crash could leave a conversation whose shares nobody opens.
    await app.keystore.createShredKey(input.conversationId);

    const conversation = await insertStarted(tx, app, member, { control, state, starters });
    if (!conversation) return { conversation: await requireStartedElsewhere(tx, app, member, input, control) };
    await storeShares(tx, app, conversation, control.entry.actor, shares);
    await appendFirst(tx, app, conversation, { control, state, starters });
    for (const entry of entries) await acceptEntry(tx, app, member, conversation, entry);
    await recordAudit(tx, app, member, 'conversation.started', {
      conversationId: conversation.id,
      details: { participants: starters.map(({ record, memberId }) => ({ participantId: record.id, memberId })) },
    });
    const others = starters.map(({ memberId }) => memberId);
    onCommit(tx, () => app.feed.tell(others, { type: 'conversation', conversationId: conversation.id }));
    return { conversation: await requirePresented(tx, app, member, conversation.id) };
  });
}

/** The starter stands first and leads; each record is named once, in the order that is signed. */
function requireStarters(member: MemberActor, input: Input, { entry }: SignedControl): Starter[] {
  const { act } = entry;
  if (entry.conversation !== input.conversationId || act.type !== 'create') fail('conversation.chain_refused');
  if (act.kind !== 'regular') fail('not_allowed');
  if (entry.seenPosition !== 0 || !equalBytes(entry.seenHash, zeroHash())) fail('conversation.chain_refused');
  if (act.participants.length !== input.participants.length) fail('conversation.chain_refused');
  const starters = act.participants.map((record) => {
    const given = input.participants.find(({ participantId }) => participantId === record.id);
    if (!given) return fail('conversation.chain_refused');
    if ((given.k === null) !== (record.kind === 'pending')) fail('conversation.chain_refused');
    return { record, memberId: given.memberId, k: given.k };
  });
  if (starters[0]?.memberId !== member.memberId) fail('conversation.chain_refused');
  if (new Set(starters.map(({ memberId }) => memberId)).size !== starters.length) fail('conversation.chain_refused');
  return starters;
}

function requireKind(signed: Input['topic'], kind: string): ReadEntry | null {
  if (!signed) return null;
  const entry = readSigned(signed);
  return entry.head.kind === kind ? entry : fail('conversation.chain_refused');
}

/** Contacts only (K2), a friend one-to-one only, and nobody's keys but those that they laid out. */
async function requireEligible(tx: Tx, app: App, member: MemberActor, starters: Starter[]): Promise<void> {
  const memberIds = starters.map(({ memberId }) => memberId);
  // Locked before anything is asked: whoever is deactivated at this moment is either found so, or waits and ends here too.
  const people = await lockPeople(tx, app, memberIds);
  const contacts = await contactsAmong(tx, member.memberId, memberIds);
  const found = starters.map((starter) => {
    const person = people.get(starter.memberId);
    return person && contacts.has(person.id) ? { ...starter, person } : fail('contact.unknown');
  });
  if (member.role === 'friend' && starters.length > 2) fail('not_allowed');
  const others = found.filter(({ person }) => person.id !== member.memberId);
  const asFriends = others.some(({ person }) => needsFriends(member.role, person.role));
  if (asFriends && !(await hasFeature(tx, member.organisationId, 'friends'))) fail('feature.off');
  if (found.some(({ record, person }) => record.professional !== (person.role === 'professional'))) {
    fail('conversation.chain_refused');
  }
  const taken = found.flatMap(({ memberId, k, record: { sign, hpke } }): TakenPackage[] =>
    k === null ? [] : [{ memberId, k, sign, hpke }],
  );
  if (!(await arePackagesTaken(tx, member.memberId, taken))) fail('conversation.chain_refused');
  await requirePendingOnlyWithoutKeys(tx, found);
}

/** Whoever has keys in stock is not kept waiting; since the device looked, they may have come. */
async function requirePendingOnlyWithoutKeys(tx: Tx, found: (Starter & { person: Person })[]): Promise<void> {
  const pending = found
    .filter(({ k, person }) => k === null && person.state !== 'invited')
    .map(({ memberId }) => memberId);
  const inStock = await membersInStock(tx, pending);
  if (inStock.size > 0) fail('conversation.state_outdated');
}

interface Started {
  control: SignedControl;
  state: ChainState;
  starters: Starter[];
}

/** The rows of conversation and participants; null where the conversation's id is used already. */
async function insertStarted(
  tx: Tx,
  app: App,
  member: MemberActor,
  { control, state, starters }: Started,
): Promise<LockedConversation | null> {
  const at = app.clock.now();
  const { entry } = control;
  const managerId = entry.actor;
  const [head, controlHead, epochCommit] = [
    Buffer.from(zeroHash()),
    Buffer.from(state.head),
    Buffer.from(state.commit),
  ];
  const fresh = await insertConversation(tx, {
    id: entry.conversation,
    organisation_id: member.organisationId,
    kind: 'regular',
    manager_participant_id: managerId,
    chain_manager_id: managerId,
    head,
    control_head: controlHead,
    epoch_commit: epochCommit,
    created_at: at,
    last_activity_at: at,
  });
  if (!fresh) return null;
  const rows = starters.map(({ record, memberId }, place) => ({
    id: record.id,
    organisation_id: member.organisationId,
    conversation_id: entry.conversation,
    kind: record.kind,
    member_id: memberId,
    professional: record.professional,
    number: place + 1,
    sign_key: keyOf(record.sign),
    hpke_key: keyOf(record.hpke),
    joined_n: 0,
    place,
    added_by: managerId,
    added_at: at,
    active: true,
  }));
  if (!(await insertParticipants(tx, rows, { position: 1, at }))) fail('conversation.chain_refused');
  return {
    ...{ id: entry.conversation, organisationId: member.organisationId, kind: 'regular', managerId },
    ...{ chainManagerId: managerId, closedAt: null, readOnly: false, lastPosition: 0, head, controlN: 0, controlHead },
    ...{ epoch: 0, epochCommit, epochDue: false },
  };
}

function keyOf(key: Uint8Array): Buffer | null {
  return key.length === 0 ? null : Buffer.from(key);
}

async function appendFirst(
  tx: Tx,
  app: App,
  conversation: LockedConversation,
  { control, starters }: Started,
): Promise<void> {
  const { bytes, signature, entry } = control;
  const others = starters.filter(({ record }) => record.kind === 'member' && record.id !== entry.actor);
  const draft = {
    kind: 'control',
    authorId: entry.actor,
    entryId: null,
    targetId: null,
    controlN: 0,
    bytes,
    signature,
  };
  await appendEntries(tx, app, conversation, [draft], {
    activity: true,
    notify: { memberIds: others.map(({ memberId }) => memberId), kind: 'added' },
    readBy: entry.actor,
  });
}

/** The other request had this id first, at the same moment. */
async function requireStartedElsewhere(
  tx: Tx,
  app: App,
  member: MemberActor,
  { conversationId }: Input,
  control: SignedControl,
) {
  const conversation = await lockConversation(tx, conversationId, app.clock.now());
  return conversation ? requireSame(tx, app, member, conversation, control) : fail('conversation.id_used');
}

async function requireSame(
  tx: Tx,
  app: App,
  member: MemberActor,
  conversation: LockedConversation,
  { bytes, signature }: SignedControl,
) {
  const [first] = await selectChain(tx, conversation.id);
  const same = first?.signature && equalBytes(first.bytes, bytes) && equalBytes(first.signature, signature);
  if (!same) fail('conversation.id_used');
  return requirePresented(tx, app, member, conversation.id);
}
