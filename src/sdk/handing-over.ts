// Handing over a client (K8) on a device: the client is told first, then each conversation goes over by acts that look at
// what is so already. Nothing is remembered here: interrupted anywhere, any device of the same person goes on.
import type { HandOver, HandOverReads } from '../shared/hand-over.ts';
import type { ConversationId, HandOverId, MemberId, ParticipantId } from '../shared/ids.ts';
import { addParticipants } from './adding.ts';
import type { OutputOf } from './endpoints.ts';
import type { ContactsInside } from './contacts.ts';
import type { ConversationNews } from './finding.ts';
import type { HandingOver, HandOverItem, HandOverView } from './hand-over-model.ts';
import type { Held } from './held.ts';
import { newId } from './ids.ts';
import { coalesced, loadInto } from './loading.ts';
import { createManaging } from './managing.ts';
import type { Conversations, ConversationSummary, Loaded } from './model.ts';
import type { DeviceParts } from './parts.ts';
import { codeOf, SdkError, type FailureCode } from './sdk-error.ts';
import { watched } from './watched.ts';

interface Needs {
  hold(id: ConversationId): Held;
  readonly watchers: Set<(news?: ConversationNews) => void>;
}

/** Looks again so long after something changed. */
const SOON = 250;
const TRIES = 3;
/** What no other conversation would fare better with. */
const ends = new Set<FailureCode>(['offline', 'locked', 'signin.needed', 'contact_changed', 'contact.unknown']);

export function createHandingOver(
  parts: DeviceParts,
  contacts: ContactsInside,
  { hold, watchers }: Needs,
): Pick<Conversations, 'openHandOver'> {
  return { openHandOver: async (clientId) => open(parts, contacts, { hold, watchers }, clientId) };
}

function open(
  parts: DeviceParts,
  contacts: ContactsInside,
  { hold, watchers }: Needs,
  clientId: MemberId,
): HandingOver {
  const { api } = parts;
  const view = watched<Loaded<HandOverView>>({ is: 'loading' });
  const running = watched(false);
  const failures = new Map<ConversationId, FailureCode>();
  let closed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const summaryOf = async (id: ConversationId): Promise<ConversationSummary | null> => {
    const held = hold(id);
    if (!held.summary) await held.refresh();
    return held.summary;
  };
  const present = async ({ conversations, handOver }: OutputOf<'getHandOver'>): Promise<HandOverView> => {
    const asked = conversations.map(async ({ conversationId, obstacle }) => {
      const summary = await summaryOf(conversationId);
      return summary ? [{ summary, obstacle }] : [];
    });
    const planned = (handOver?.conversations ?? []).map(async (one): Promise<HandOverItem> => {
      const summary = await summaryOf(one.conversationId).catch(goneIsNull);
      return { ...one, summary, failure: one.state === 'waits' ? (failures.get(one.conversationId) ?? null) : null };
    });
    const [candidates, items] = await Promise.all([Promise.all(asked), Promise.all(planned)]);
    return { candidates: candidates.flat(), plan: handOver && { ...handOver, items } };
  };
  const fetch = async () => present(await api.ask('getHandOver', { clientId }));
  const reload = coalesced(() => loadInto(view, fetch));
  let working: Promise<boolean> | null = null;
  const look = () => {
    if (closed || timer) return;
    timer = setTimeout(() => {
      timer = undefined;
      // Who is at it looks after each conversation anyway.
      if (!closed && !working) void reload();
    }, SOON);
  };
  watchers.add(look);
  void reload();

  const known = () => {
    const now = view.get();
    return now.is === 'ready' ? now.value.plan : null;
  };
  /** Null where it is over: finished by another device, or stopped. */
  const planNow = async (): Promise<HandOver | null> => {
    try {
      const answer = await api.ask('getHandOver', { clientId });
      view.set({ is: 'ready', value: await present(answer) });
      return answer.handOver;
    } catch (error) {
      return goneIsNull(error);
    }
  };

  /** Each conversation for itself, so that one in which something is wrong holds up no other. */
  const handOverAll = async ({ conversations, colleague: { memberId: colleagueId } }: HandOver): Promise<void> => {
    let failure: unknown = null;
    for (const { conversationId, reads, state } of conversations) {
      if (state !== 'waits') continue;
      failures.delete(conversationId);
      try {
        await withTries(() => handOverOne(parts, contacts, hold(conversationId), { colleagueId, reads }));
      } catch (error) {
        if (ends.has(codeOf(error))) throw error;
        failures.set(conversationId, codeOf(error));
        failure ??= error;
      }
      await planNow();
    }
    if (failure !== null) throw failure;
  };
  const work = async (): Promise<boolean> => {
    const before = known();
    const plan = await planNow();
    if (plan) await handOverAll(plan);
    const handOverId = plan?.handOverId ?? before?.handOverId;
    if (!handOverId) return false;
    const isDone = await api.act('finishHandOver', { handOverId }).then(() => true, stoppedIsFalse);
    // The client is no contact any more: there is nothing to look at.
    closed ||= isDone;
    return isDone;
  };

  return {
    view,
    running,
    reload,
    newHandOverId: () => newId<HandOverId>(),
    start: async (wish) => {
      // Asked before anybody is told: with keys that aren't compared again nothing new is started (P11).
      await contacts.requireTrusted(wish.colleagueId);
      await api.act('startHandOver', { clientId, ...wish, conversations: [...wish.conversations] });
      await reload();
    },
    goOn: () => {
      running.set(true);
      working ??= work().finally(() => {
        working = null;
        running.set(false);
      });
      return working;
    },
    stop: async () => {
      const plan = known();
      if (plan) await api.act('stopHandOver', { handOverId: plan.handOverId });
      await reload();
    },
    close: () => {
      closed = true;
      clearTimeout(timer);
      watchers.delete(look);
    },
  };
}

interface Wish {
  colleagueId: MemberId;
  reads: HandOverReads;
}

/** Adds the colleague, hands the lead to them, leaves; whatever of it is so already is left as it is. */
async function handOverOne(
  parts: DeviceParts,
  contacts: ContactsInside,
  held: Held,
  { colleagueId, reads }: Wish,
): Promise<void> {
  const managing = createManaging(parts, contacts, held);
  await held.refresh();
  if ((await placesIn(held, colleagueId)).abilities.succeed) await managing.succeed();
  const before = await placesIn(held, colleagueId);
  if (before.abilities.addParticipants) {
    const memberIds = [colleagueId];
    await addParticipants(parts, contacts, held, { memberIds, reads: reads === 'everything' ? reads : 'fromNow' });
    await managing.handOver(await requireWithKeys(contacts, held, colleagueId));
  }
  const after = await placesIn(held, colleagueId);
  // Somebody else's by now: it stays as it is, and the server says so.
  if (after.isLed && after.abilities.leave) await managing.leave();
}

/** Whose keys were used up is let in as soon as there are new ones. */
async function requireWithKeys(contacts: ContactsInside, held: Held, colleagueId: MemberId): Promise<ParticipantId> {
  const able = async () => {
    const { colleague, abilities } = await placesIn(held, colleagueId);
    return colleague && abilities.handOver.includes(colleague) ? colleague : null;
  };
  const there = await able();
  if (there) return there;
  await contacts.letIn(colleagueId).catch(() => undefined);
  return (await able()) ?? refuse('contact_without_keys');
}

async function placesIn(held: Held, colleagueId: MemberId) {
  const { abilities, participants, managerId } = (await held.ledger()).conversation;
  const found = participants.find(
    ({ active, shown }) => active && shown.as === 'name' && shown.memberId === colleagueId,
  );
  const colleague = found?.participantId ?? null;
  return { abilities, colleague, isLed: colleague !== null && managerId === colleague };
}

function refuse(code: FailureCode): never {
  throw new SdkError(code);
}

/** Another device of the same person may be at it too: then what is so is looked at again. */
async function withTries(work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === TRIES || ends.has(codeOf(error))) throw error;
    }
  }
}

function stoppedIsFalse(error: unknown): false {
  if (codeOf(error) === 'hand_over.stopped') return false;
  throw error;
}

function goneIsNull(error: unknown): null {
  if (codeOf(error) === 'not_found') return null;
  throw error;
}
