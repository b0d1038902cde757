// Who is in a conversation: begun, invited people let in with a code and without, accounts that end and come back, and
// who follows a manager.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { pickable, requireAgreement } from './compare.ts';
import {
  addConversation,
  contactsOf,
  deactivate,
  isThere,
  letIn,
  maySucceed,
  member,
  person,
  readableBy,
  settleCodes,
  takeLead,
  type Conversation,
  type DeviceState,
  type Person,
  type World,
} from './model.ts';
import { becomes, inState, memberOf, newDevice, openOn, screenOf, signUp, type Cast } from './people.ts';
import { pick, step, type Step } from './step.ts';

const any = fc.nat({ max: 59 });

interface Wish {
  which: number;
  others: readonly number[];
  topic: boolean;
  message: boolean;
}

export function start({ which, others, topic, message }: Wish): Step {
  return step((world) => {
    const one = pick(world.devices.filter(isThere), which);
    if (!one || world.conversations.length > 2) return null;
    const names = pickable(world, one.person);
    const chosen = [...new Set(others.map((each) => pick(names, each)))].flatMap((name) => name ?? []);
    if (chosen.length === 0) return null;
    const wish = { topic: topic ? `t${world.written + 1}` : '', message: message ? `m${world.written + 2}` : '' };
    return {
      says: `${one.name} starts a conversation with ${chosen.join(', ')}${message ? ` and ${wish.message}` : ''}`,
      does: async (now, cast) => {
        now.written += 2;
        await startWith(now, cast, { one, chosen, wish });
      },
    };
  });
}

async function startWith(
  world: World,
  cast: Cast,
  { one, chosen, wish }: { one: DeviceState; chosen: readonly string[]; wish: { topic: string; message: string } },
): Promise<void> {
  const screen = screenOf(cast, one.name);
  const memberIds = chosen.map((name) => memberOf(cast, name).memberId);
  const conversationId = await screen.device.conversations.start({ memberIds, ...wish });
  cast.conversationIds.push(conversationId);
  const open = openOn(cast, screen, cast.conversationIds.length);
  const { items, summary } = await becomes(open.view, () => true, 'the starter should see it');
  const named = new Map([...cast.members].map(([name, { memberId }]) => [memberId, name]));
  const inOrder = summary.participants.map(({ participantId, shown }) => {
    const name = shown.as === 'name' && shown.memberId ? named.get(shown.memberId) : undefined;
    assert.ok(name, 'the starter knows everybody');
    cast.participants.set(participantId, name);
    return name;
  });
  assert.deepEqual(inOrder.toSorted(), [one.person, ...chosen].toSorted());
  const first = items.find((item) => item.kind === 'message');
  if (first?.kind === 'message') cast.entryIds.set(wish.message, first.entryId);
  addConversation(world, one.person, inOrder.slice(1), wish);
  const theirs = world.devices.filter((each) => isThere(each) && inOrder.includes(each.person));
  await Promise.all(theirs.map((each) => requireAgreement(cast, world, each)));
}

/** An invitation on paper, by somebody who is there. */
export function invite(which: number, withCode: boolean): Step {
  return step((world) => {
    const one = pick(
      world.devices.filter((each) => isThere(each) && person(world, each.person).professional),
      which,
    );
    if (!one || world.people.length > 5) return null;
    const name = `Guest ${world.people.length - 3}`;
    return {
      says: `${one.name} invites ${name}${withCode ? ' with a code' : ''}`,
      does: async (now, cast) => {
        const { device } = screenOf(cast, one.name);
        const invited = await cast.practice.invite({ by: device, name, withCode });
        cast.members.set(name, invited);
        now.people.push({
          ...{ name, professional: false, state: 'invited', contacts: [one.person] },
          ...{ invitedBy: one.person, withCode, proved: false },
        });
        person(now, one.person).contacts = [...person(now, one.person).contacts, name];
      },
    };
  });
}

/** With the code the conversations that wait open by themselves; without, somebody has to let them in. */
export function signUpInvited(which: number, typesCode: boolean): Step {
  return step((world) => {
    const invited = pick(
      world.people.filter(({ state }) => state === 'invited'),
      which,
    );
    if (!invited) return null;
    const typed = typesCode && invited.withCode;
    return {
      says: `${invited.name} signs up${typed ? ' with the code' : ''}`,
      does: async (now, cast) => {
        const screen = await signUp(cast, invited.name, typed ? memberOf(cast, invited.name).code : null);
        const one = newDevice(screen.name, invited.name, false);
        Object.assign(invited, { state: 'active', proved: typed });
        now.devices.push(one);
        settleCodes(now);
        await requireAgreement(cast, now, one);
      },
    };
  });
}

/** By whoever started the conversations, one press for all. */
export function pressLetIn(which: number, who: number): Step {
  return step((world) => {
    const one = pick(world.devices.filter(isThere), which);
    const waits = one && pick(waitingFor(world, one), who);
    if (!one || !waits) return null;
    return {
      says: `${one.name} lets ${waits.name} in`,
      does: async (now, cast) => {
        const count = await screenOf(cast, one.name).device.contacts.letIn(memberOf(cast, waits.name).memberId);
        assert.equal(count, letIn(now, one.person, waits.name, 'tapped'));
        await requireAgreement(cast, now, one);
      },
    };
  });
}

function waitingFor(world: Readonly<World>, { person: name }: DeviceState): Person[] {
  const isAwaited = (each: Person) =>
    world.conversations.some(
      ({ starter, members }) =>
        starter === name && members.some((one) => one.name === each.name && one.kind === 'pending'),
    );
  return contactsOf(world, name).filter((each) => each.state === 'active' && isAwaited(each));
}

/** By the administrator, who is in none of the conversations. */
export function end(who: number): Step {
  return step((world) => {
    const ended = pick(
      world.people.filter(({ state }) => state === 'active'),
      who,
    );
    if (!ended) return null;
    return {
      says: `the account of ${ended.name} ends`,
      does: async (now, cast) => {
        const { memberId } = memberOf(cast, ended.name);
        await cast.practice.therapist.device.act('deactivateMember', { memberId });
        const theirs = now.devices.filter(({ person: name }) => name === ended.name);
        const wereLocked = theirs.filter(({ is, online }) => is === 'locked' && online);
        deactivate(now, ended.name);
        for (const { name } of wereLocked) await screenOf(cast, name).device.account.resume();
        for (const one of theirs) {
          if (one.is === 'signedOut') await inState(screenOf(cast, one.name), 'signedOut');
          screenOf(cast, one.name).opened.clear();
        }
      },
    };
  });
}

export function giveBack(who: number): Step {
  return step((world) => {
    const ended = pick(
      world.people.filter(({ state }) => state === 'deactivated'),
      who,
    );
    if (!ended) return null;
    return {
      says: `${ended.name} gets the account back`,
      does: async (_, cast) => {
        const { memberId } = memberOf(cast, ended.name);
        await cast.practice.therapist.device.act('reactivateMember', { memberId });
        ended.state = 'active';
      },
    };
  });
}

export function succeed(which: number, where: number): Step {
  return step((world) => {
    const follows = (one: DeviceState): Conversation[] =>
      readableBy(world, one.person).filter(
        (each) => member(each, one.person).end === null && maySucceed(each, one.person),
      );
    const one = pick(
      world.devices.filter((each) => isThere(each) && follows(each).length > 0),
      which,
    );
    const conversation = one && pick(follows(one), where);
    if (!one || !conversation) return null;
    return {
      says: `${one.name} takes the lead in ${conversation.number}`,
      does: async (now, cast) => {
        const open = openOn(cast, screenOf(cast, one.name), conversation.number);
        await becomes(open.view, ({ summary }) => summary.abilities.succeed, `${one.name} should be asked to lead`);
        await open.succeed();
        takeLead(conversation, one.person);
        await requireAgreement(cast, now, one);
      },
    };
  });
}

export const starting: fc.Arbitrary<Step> = fc
  .record({
    which: any,
    others: fc.array(any, { minLength: 1, maxLength: 3 }),
    topic: fc.boolean(),
    message: fc.boolean(),
  })
  .map(start);

export const membership: fc.Arbitrary<Step>[] = [
  fc.tuple(any, fc.boolean()).map(([which, withCode]) => invite(which, withCode)),
  fc.tuple(any, fc.boolean()).map(([which, typesCode]) => signUpInvited(which, typesCode)),
  fc.tuple(any, any).map(([which, who]) => pressLetIn(which, who)),
];

/** Accounts that end and are given back; who leads then. */
export const ending: fc.Arbitrary<Step>[] = [
  any.map(end),
  any.map(giveBack),
  fc.tuple(any, any).map(([which, where]) => succeed(which, where)),
];
