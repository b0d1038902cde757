// Control entries as the devices of a conversation would send them, on the world of conversations.ts.
import type { ControlAct } from '../../src/shared/control-entry.ts';
import type { History } from '../../src/shared/control-entry.ts';
import type { Input } from '../../src/shared/contract.ts';
import type { Api } from '../../src/shared/api.ts';
import {
  placeOf,
  present,
  recordOf,
  sharesOf,
  signControl,
  takePackage,
  type Answer,
  type Held,
  type Person,
  type Place,
} from './conversations.ts';

interface Append {
  newKeys?: { participantId: Held['places'][number]['id']; k: number } | null;
  from?: number;
}

/** A signed entry with all that goes with it. */
export async function draftAppend(held: Held, actor: Person, act: ControlAct, { newKeys = null, from }: Append = {}) {
  const control = await signControl(held, actor, act);
  const shares = act.type === 'manager' ? [] : await sharesOf(held, control.next, from);
  return { control, input: { conversationId: held.id, control: present(control), shares, newKeys, topic: null } };
}

/** Appends; on success every device follows. */
export async function append(held: Held, actor: Person, act: ControlAct, options: Append = {}) {
  const { control, input } = await draftAppend(held, actor, act, options);
  const answer = await actor.call('appendControl', input);
  if (answer.ok) {
    held.state = control.next;
    held.facts = { ...held.facts, announced: new Set() };
  }
  return answer;
}

/** The server announced somebody's end: every device knows it. */
export function announce(held: Held, person: Person): void {
  held.facts = { announced: new Set([...held.facts.announced, placeOf(held, person).id]), closed: false };
}

export async function drop(held: Held, actor: Person, ended: Person) {
  return append(held, actor, { type: 'drop', participants: [placeOf(held, ended).id] });
}

/** What a device would hold that believes somebody else to lead: for entries that only a liar signs. */
export function asManager(held: Held, liar: Person): Held {
  return { ...held, state: { ...held.state, manager: placeOf(held, liar).id } };
}

/** Everything that an addition takes; nobody's view is changed yet. */
export async function draftAdd(held: Held, by: Person, person: Person, history: History = { from: 'now' }) {
  const taken = await takePackage(held.world, by, person);
  const before = held.places.find((place) => place.person === person);
  const id = before?.id ?? held.world.app.ids.next<Place['id']>();
  const place: Place = { person, id, k: taken?.k ?? null, keys: taken?.keys ?? null };
  const invite = taken ? null : held.world.app.ids.next<never>();
  const act: ControlAct = { type: 'add', participant: recordOf(place), history, invite };
  const control = await signControl(held, by, act);
  const from = history.from === 'now' ? control.next.epoch : history.epoch;
  const shares = (await sharesOf(held, control.next)).filter(({ participantId }) => participantId !== id);
  const own = (await sharesOf(held, control.next, from)).filter(({ participantId }) => participantId === id);
  const input: Input<Api['appendControl']> = {
    ...{ conversationId: held.id, control: present(control), shares: [...shares, ...own], newKeys: null, topic: null },
    added: { participantId: id, memberId: person.memberId, k: place.k },
  };
  return { input, control, place };
}

/** Adds somebody; on success every device follows. */
export async function add(
  held: Held,
  by: Person,
  person: Person,
  history: History = { from: 'now' },
): Promise<Answer<'appendControl'>> {
  const { input, control, place } = await draftAdd(held, by, person, history);
  const answer = await by.call('appendControl', input);
  if (!answer.ok) return answer;
  held.state = control.next;
  held.places = [...held.places.filter((each) => each.person !== person), place];
  return answer;
}

/** Removes somebody; on success every device follows. */
export async function remove(
  held: Held,
  by: Person,
  persons: Person[],
  hideHistory = false,
): Promise<Answer<'appendControl'>> {
  const act = { type: 'remove', participants: persons.map((each) => placeOf(held, each).id) } as const;
  const { control, input } = await draftAppend(held, by, act);
  const answer = await by.call('appendControl', { ...input, hideHistory });
  if (answer.ok) held.state = control.next;
  return answer;
}
