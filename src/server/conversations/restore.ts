// After a reset: what waits, who may confirm the new keys, and when nothing is left to confirm (A10). A confirmation itself
// is a signed control entry: rekey.ts.
import type { z } from 'zod';
import type { MemberId, ParticipantId } from '../../shared/ids.ts';
import type * as contracts from '../../shared/restore.ts';
import { requireMember, type Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { contactsAmong, requireContact } from '../contacts/relation.ts';
import { createTask, withdrawTasks, type ConversationToConfirm } from '../contacts/tasks.ts';
import type { Tx } from '../db/database.ts';
import { endReset, findReset } from '../identity/resets.ts';
import type { Happenings } from '../reactions.ts';
import { readPeople } from './people.ts';
import { selectLostKeys, selectOldKeys, type LostKeys } from './restore-store.ts';
import { mayConfirm } from './rules.ts';

type Output<Name extends keyof typeof contracts> = z.input<(typeof contracts)[Name]['output']>;

/** How many conversations are named at once; the rest is in the number of all. */
const MOST_NAMED = 500;

/** What waits since one's own reset, and who may confirm it; null where nothing does. */
export async function getRestore(app: App, actor: Actor): Promise<Output<'getRestore'>> {
  const member = requireMember(actor);
  return app.database.transaction(member, async (tx) => {
    const reset = await findReset(tx, app, member.memberId);
    if (!reset) return { restore: null };
    const lost = await selectLostKeys(tx, member.memberId, { now: app.clock.now() });
    const confirmers = await findConfirmers(tx, member.memberId, lost);
    const people = await readPeople(tx, app, [...confirmers.keys()]);
    return {
      restore: {
        since: reset.at.getTime(),
        formerUntil: reset.formerUntil?.getTime() ?? null,
        waiting: lost.length,
        people: [...people.values()]
          .map((person) => ({
            ...{ memberId: person.id, name: person.name(), professional: person.role === 'professional' },
            conversations: confirmers.get(person.id)?.length ?? 0,
          }))
          .toSorted((a, b) => b.conversations - a.conversations || a.name.localeCompare(b.name)),
        lost: lost.filter((each) => ![...confirmers.values()].some((kept) => kept.includes(each))).length,
      },
    };
  });
}

/** Where this contact made new keys by a reset and the acting member may confirm them. */
export async function listConversationsToConfirm(
  app: App,
  actor: Actor,
  { memberId }: { memberId: MemberId },
): Promise<Output<'listConversationsToConfirm'>> {
  const member = requireMember(actor);
  return app.database.transaction(member, async (tx) => {
    await requireContact(tx, member, memberId);
    return { conversations: await conversationsToConfirm(tx, app, { memberId, confirmer: member.memberId }) };
  });
}

/** Open conversations in which one's own keys are older than the newest card and only renewing them is missing. */
export async function listOldKeys(app: App, actor: Actor): Promise<Output<'listOldKeys'>> {
  const member = requireMember(actor);
  return app.database.transaction(member, async (tx) => {
    const all = await selectOldKeys(tx, member.memberId, { now: app.clock.now() });
    return { conversationIds: all.slice(0, MOST_NAMED), all: all.length };
  });
}

/** The same for whoever asks from below: tasks and introductions. */
export async function conversationsToConfirm(
  tx: Tx,
  app: App,
  { memberId, confirmer }: { memberId: MemberId; confirmer: MemberId },
): Promise<ConversationToConfirm[]> {
  const lost = await selectLostKeys(tx, memberId, { now: app.clock.now() });
  const found = (await findConfirmers(tx, memberId, lost)).get(confirmer) ?? [];
  return found.map(({ conversationId, participantId }) => ({ conversationId, participantId }));
}

/** Asks everybody who may confirm; where nothing is lost the reset is over at once. */
export async function askToConfirm(tx: Tx, app: App, what: Happenings['accountReset']): Promise<void> {
  const { organisationId, memberId } = what;
  const lost = await selectLostKeys(tx, memberId, { now: app.clock.now() });
  if (lost.length === 0) return endReset(tx, app, memberId);
  for (const forMemberId of (await findConfirmers(tx, memberId, lost)).keys()) {
    await createTask(tx, app, { organisationId, kind: 'restore', forMemberId, aboutMemberId: memberId });
  }
}

/** After keys were confirmed or found: nobody is asked who has nothing left to confirm, and with the last it is over. */
export async function settleRestore(tx: Tx, app: App, memberId: MemberId): Promise<void> {
  const lost = await selectLostKeys(tx, memberId, { now: app.clock.now() });
  const left = [...(await findConfirmers(tx, memberId, lost)).keys()];
  await withdrawTasks(tx, app, { kind: 'restore', aboutMemberId: memberId, notFor: left });
  if (lost.length === 0) await endReset(tx, app, memberId);
}

/** Contacts of this member by what each may confirm. */
async function findConfirmers(
  tx: Tx,
  memberId: MemberId,
  lost: readonly LostKeys[],
): Promise<Map<MemberId, LostKeys[]>> {
  const able = lost.flatMap((keys) =>
    keys.everybody.filter((each) => isAble(keys, each.id)).map((each) => ({ keys, each })),
  );
  const contacts = await contactsAmong(
    tx,
    memberId,
    able.flatMap(({ each }) => each.memberId ?? []),
  );
  const found = new Map<MemberId, LostKeys[]>();
  for (const { keys, each } of able) {
    if (!each.memberId || each.memberId === memberId || !contacts.has(each.memberId)) continue;
    found.set(each.memberId, [...(found.get(each.memberId) ?? []), keys]);
  }
  return found;
}

function isAble({ managerId, deputyIds, everybody, participantId }: LostKeys, self: ParticipantId): boolean {
  return mayConfirm({ managerId, deputyIds, everybody, targetId: participantId }, self);
}
