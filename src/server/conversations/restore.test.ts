import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openShare } from '../../sdk/crypto/epoch.ts';
import { sealShare } from '../../sdk/crypto/sealing.ts';
import { commitOf } from '../../shared/chain-state.ts';
import type { ControlAct } from '../../shared/control-entry.ts';
import { fromBase64Url, toBase64Url } from '../../shared/encoding.ts';
import {
  delivered,
  draftEntry,
  must,
  openPage,
  placeOf,
  present,
  recordOf,
  send,
  sharesOf,
  shown,
  signControl,
  start,
  startWorld,
  takePackage,
  write,
  type Held,
  type Person,
  type World,
} from '../../../test/support/conversations.ts';

let world: World;
let vos: Person;
let anna: Person;

before(async () => {
  world = await startWorld();
});
after(() => world.close());

async function meet(): Promise<void> {
  vos = await world.addPerson('professional', { name: 'Dr Vos' });
  anna = await world.addPerson('client', { name: 'Anna' });
  await world.link(vos, anna);
}

const restoreOf = async (person: Person) => must(await person.call('getRestore', {})).restore;
const toConfirm = async (by: Person, of: Person) =>
  must(await by.call('listConversationsToConfirm', { memberId: of.memberId })).conversations;
const tasksFor = (person: Person) =>
  world.app.database.transaction('installation', async (tx) => {
    const open = tx
      .selectFrom('tasks')
      .select('about_member_id')
      .where('kind', '=', 'restore')
      .where('state', '=', 'open');
    return (await open.where('for_member_id', '=', person.memberId).execute()).map((row) => row.about_member_id);
  });

interface Wish {
  by?: Person;
  basis?: 'self' | 'vouched';
  sameEpoch?: boolean;
  /** Whose package is taken. */
  packageOf?: Person;
  /** From which epoch on the target's share reaches; also without a new epoch. */
  from?: number;
  change?: (input: Awaited<ReturnType<typeof draft>>['input']) => void;
}

/** New keys for somebody, as the confirming device makes them. */
async function draft(held: Held, target: Person, wish: Wish = {}) {
  const by = wish.by ?? vos;
  const place = placeOf(held, target);
  const taken = await takePackage(world, by, wish.packageOf ?? target);
  assert.ok(taken);
  const participant = recordOf({ ...place, keys: taken.keys });
  const act: ControlAct = { type: 'rekey', participant, basis: wish.basis ?? 'vouched' };
  const control = await signControl(held, by, act, { sameEpoch: wish.sameEpoch ?? false });
  const isTarget = (share: { participantId: string }) => share.participantId === place.id;
  const all = wish.sameEpoch ? [] : await sharesOf(held, control.next);
  const shares = all.filter((share) => !isTarget(share) || wish.from === undefined);
  if (wish.from !== undefined) shares.push(await shareFor(held, participant, wish.from, control.next.epoch));
  const newKeys = { participantId: place.id, k: taken.k };
  return {
    control,
    taken,
    input: { conversationId: held.id, control: present(control), shares, newKeys, topic: null },
  };
}

async function shareFor(held: Held, { id, hpke }: { id: never | string; hpke: Uint8Array }, from: number, to: number) {
  const epochs = Array.from({ length: to - from + 1 }, (_, at) => from + at);
  const secrets = epochs.map((epoch) => ({ epoch, secret: held.secrets.get(epoch)! }));
  const box = await sealShare(held.id, { id: id as never, hpke: new Uint8Array(hpke) }, secrets);
  return { participantId: id as never, firstEpoch: from, lastEpoch: to, box: toBase64Url(box) };
}

async function rekey(held: Held, target: Person, wish: Wish = {}) {
  const made = await draft(held, target, wish);
  wish.change?.(made.input);
  const answer = await (wish.by ?? vos).call('appendControl', made.input);
  if (answer.ok) {
    held.state = made.control.next;
    Object.assign(placeOf(held, target), made.taken);
  }
  return answer;
}

async function readableEpochs(held: Held, person: Person): Promise<number[]> {
  const { id, keys } = placeOf(held, person);
  const found = new Set<number>();
  for (const { box } of (await shown(held, person)).shares) {
    const opened = await openShare(held.id, { id, keys: keys!.hpke }, fromBase64Url(box), (epoch) =>
      commitOf(held.state, epoch),
    ).catch(() => []);
    for (const { epoch } of opened) found.add(epoch);
  }
  return [...found].toSorted();
}

test('a confirmation brings exactly the history back that she had, live, and everybody sees by whom', async () => {
  await meet();
  const held = await start(world, vos, [anna], { message: 'Hello' });
  await write(held, anna, 'Before');
  await world.reset(anna);
  assert.deepEqual(await tasksFor(vos), [anna.memberId]);
  const restore = await restoreOf(anna);
  assert.deepEqual(restore?.people, [{ memberId: vos.memberId, name: 'Dr Vos', professional: true, conversations: 1 }]);
  assert.deepEqual([restore.waiting, restore.lost], [1, 0]);
  assert.deepEqual(await toConfirm(vos, anna), [{ conversationId: held.id, participantId: placeOf(held, anna).id }]);

  const page = await openPage(world, anna);
  must(await rekey(held, anna, { from: 0 }));
  await delivered(world, [page], [anna]);
  assert.ok(page.events.some((event) => event.type === 'conversation' && event.conversationId === held.id));
  page.close();
  assert.deepEqual(await readableEpochs(held, anna), [0, 1]);
  const { selfSign, epoch, chain } = await shown(held, anna);
  assert.equal(selfSign, toBase64Url(placeOf(held, anna).keys!.sign.public));
  assert.deepEqual([epoch, chain.at(-1)?.authorId], [1, placeOf(held, vos).id]);
  await write(held, anna, 'Back');
  await write(held, vos, 'Welcome back');

  // Nothing is left: nobody is asked any more, and nobody can do it again.
  assert.deepEqual(await tasksFor(vos), []);
  assert.equal(await restoreOf(anna), null);
  assert.deepEqual(await toConfirm(vos, anna), []);
  assert.equal((await rekey(held, anna)).error, 'not_allowed');
});

test('new keys are vouched for only where a reset lost the old ones', async () => {
  await meet();
  const held = await start(world, vos, [anna]);
  assert.equal((await rekey(held, anna)).error, 'not_allowed');
  await world.renew(anna);
  assert.equal((await rekey(held, anna)).error, 'not_allowed');
  // Conversations from after the reset need nobody.
  await world.reset(anna);
  assert.equal(await restoreOf(anna).then((restore) => restore?.waiting), 1);
  const fresh = await start(world, vos, [anna]);
  assert.equal((await rekey(fresh, anna)).error, 'not_allowed');
  assert.equal((await rekey(held, anna, { from: 0 })).error, null);
});

test('until she is confirmed the old place in it can do nothing with the new keys', async () => {
  await meet();
  const held = await start(world, vos, [anna], { message: 'Hello' });
  await world.reset(anna);
  const taken = await takePackage(world, vos, anna);
  const entry = await draftEntry(held, anna);
  const forged = {
    ...held,
    places: held.places.map((place) => (place.person === anna ? { ...place, ...taken! } : place)),
  };
  assert.equal((await send(held, anna, await draftEntry(forged, anna))).error, 'conversation.chain_refused');
  // Who holds the mailbox holds no share that opens, and signs nothing for herself.
  Object.assign(placeOf(forged, anna), taken);
  assert.deepEqual(await readableEpochs(forged, anna), []);
  assert.equal((await rekey(held, anna, { by: anna, basis: 'self' })).error, 'not_allowed');
  // Whoever has the old keys is still herself.
  assert.equal((await send(held, anna, entry)).error, null);
});

test('who may not confirm is refused: a plain participant, a stranger to her, a client where a professional is in it', async () => {
  await meet();
  const wim = await world.addPerson('professional', { name: 'Wim' });
  const bea = await world.addPerson('client', { name: 'Bea' });
  await world.link(wim, anna);
  await world.link(vos, bea);
  const group = await start(world, vos, [anna, wim, bea], { message: 'Hello' });
  await world.reset(anna);
  assert.deepEqual(
    (await restoreOf(anna))?.people.map(({ name }) => name),
    ['Dr Vos'],
  );
  assert.deepEqual(await tasksFor(wim), []);
  assert.deepEqual(await toConfirm(wim, anna), []);
  assert.equal((await bea.call('listConversationsToConfirm', { memberId: anna.memberId })).error, 'contact.unknown');
  await assert.rejects(rekey(group, anna, { by: wim }), /not_allowed/);
  must(await rekey(group, anna, { from: 0 }));

  // For the manager: any contact there, but only professionals where another one is in it.
  await world.reset(vos);
  assert.deepEqual(
    (await restoreOf(vos))?.people.map(({ name }) => name),
    ['Wim'],
  );
  await assert.rejects(rekey(group, vos, { by: anna }), /not_allowed/);
  must(await rekey(group, vos, { by: wim, from: 0 }));
});

test('a relation that ended since takes the right to confirm', async () => {
  await meet();
  const held = await start(world, vos, [anna]);
  await world.reset(anna);
  const made = await draft(held, anna, { from: 0 });
  await world.endCareLinks();
  assert.equal((await vos.call('appendControl', made.input)).error, 'not_allowed');
  assert.deepEqual([(await restoreOf(anna))?.people, (await restoreOf(anna))?.lost], [[], 1]);
});

test('keys of another member, untaken keys and keys from before the reset are refused', async () => {
  await meet();
  const bea = await world.addPerson('client', { name: 'Bea' });
  await world.link(vos, bea);
  const held = await start(world, vos, [anna]);
  const early = await takePackage(world, vos, anna);
  await world.reset(anna);
  assert.equal((await rekey(held, anna, { packageOf: bea })).error, 'conversation.chain_refused');
  const elsewhere = await rekey(held, anna, { change: (input) => (input.newKeys!.k += 1) });
  assert.equal(elsewhere.error, 'conversation.chain_refused');
  const nobodys = await rekey(held, anna, { change: (input) => void (input.newKeys = null as never) });
  assert.equal(nobodys.error, 'conversation.chain_refused');

  const place = placeOf(held, anna);
  const participant = recordOf({ ...place, keys: early!.keys });
  const control = await signControl(held, vos, { type: 'rekey', participant, basis: 'vouched' });
  const input = { conversationId: held.id, control: present(control), shares: await sharesOf(held, control.next) };
  const old = { ...input, newKeys: { participantId: place.id, k: early!.k }, topic: null };
  assert.equal((await vos.call('appendControl', old)).error, 'conversation.chain_refused');
  held.secrets.delete(1);
  must(await rekey(held, anna, { from: 0 }));
});

test('shares must be there for everybody and never reach beyond what she had', async () => {
  await meet();
  const bea = await world.addPerson('client', { name: 'Bea' });
  await world.link(vos, bea);
  const held = await start(world, vos, [anna, bea]);
  await world.deactivate(anna);
  held.facts = { announced: new Set([placeOf(held, anna).id]), closed: false };
  const dropped = await signControl(held, vos, { type: 'drop', participants: [placeOf(held, anna).id] });
  const drop = { conversationId: held.id, control: present(dropped), shares: await sharesOf(held, dropped.next) };
  must(await vos.call('appendControl', { ...drop, newKeys: null, topic: null }));
  held.state = dropped.next;
  held.facts = { announced: new Set(), closed: false };
  await world.reactivate(anna);
  await world.reset(anna);

  // She was in it for epoch 0 only; her end stands, so that no new epoch comes.
  assert.equal((await rekey(held, anna, { sameEpoch: true, from: 0 })).error, 'conversation.shares_incomplete');
  const others = await rekey(held, anna, {
    sameEpoch: true,
    change: (input) => input.shares.push({ ...drop.shares[0]!, firstEpoch: 1, lastEpoch: 1 }),
  });
  assert.equal(others.error, 'conversation.shares_incomplete');
  const made = await draft(held, anna, { sameEpoch: true });
  const { hpke } = made.taken.keys;
  made.input.shares.push(await shareFor(held, { id: placeOf(held, anna).id, hpke: hpke.public }, 0, 0));
  must(await vos.call('appendControl', made.input));
  held.state = made.control.next;
  Object.assign(placeOf(held, anna), made.taken);
  const seen = await shown(held, anna);
  assert.equal(seen.selfSign, toBase64Url(made.taken.keys.sign.public));
  assert.deepEqual(await readableEpochs(held, anna), [0]);
  assert.equal(await restoreOf(anna), null);

  // Active: one share of the new epoch for everybody, and none missing.
  await world.reset(bea);
  const missing = await rekey(held, bea, { change: (input) => void input.shares.pop() });
  assert.equal(missing.error, 'conversation.shares_incomplete');
  held.secrets.delete(2);
  must(await rekey(held, bea, { from: 0 }));
});

test('closed conversations come back for reading, without a new epoch', async () => {
  await meet();
  const held = await start(world, vos, [anna], { message: 'Hello' });
  must(await vos.call('closeConversation', { conversationId: held.id }));
  await world.reset(anna);
  held.facts = { announced: new Set(), closed: true };
  const made = await draft(held, anna, { by: vos, sameEpoch: true, from: 0 });
  must(await vos.call('appendControl', made.input));
  held.state = made.control.next;
  Object.assign(placeOf(held, anna), made.taken);
  assert.deepEqual(await readableEpochs(held, anna), [0]);
  assert.equal((await send(held, vos, await draftEntry(held, vos))).error, 'conversation.closed');
});

test('of two who confirm at once one does; the other finds it done', async () => {
  await meet();
  const wim = await world.addPerson('professional', { name: 'Wim' });
  const xia = await world.addPerson('professional', { name: 'Xia' });
  const held = await start(world, vos, [wim, xia], { message: 'Hello' });
  await world.reset(vos);
  const secrets = new Map(held.secrets);
  const both = [];
  for (const by of [wim, xia]) {
    held.secrets = new Map(secrets);
    both.push({ by, held: { ...held }, made: await draft(held, vos, { by }) });
  }
  const answers = await Promise.all(both.map(({ by, made }) => by.call('appendControl', made.input)));
  assert.deepEqual(answers.map(({ error }) => error).toSorted(), ['conversation.state_outdated', null].toSorted());
  const won = both[answers.findIndex(({ ok }) => ok)]!;
  const lost = both[answers.findIndex(({ ok }) => !ok)]!;
  assert.deepEqual(await toConfirm(lost.by, vos), []);
  // The winner's request again, after a lost answer: the same position.
  const again = must(await won.by.call('appendControl', won.made.input));
  assert.deepEqual(again.position, answers.find(({ ok }) => ok)!.ok!.position);
});

test('who made all keys anew renews each conversation alone, by their own package, until none is old', async () => {
  await meet();
  const first = await start(world, vos, [anna], { message: 'One' });
  world.advance(1000);
  const second = await start(world, vos, [anna], { message: 'Two' });
  const oldKeys = async () => must(await anna.call('listOldKeys', {}));
  assert.deepEqual(await oldKeys(), { conversationIds: [], all: 0 });
  const early = (await takePackage(world, anna, anna))!;
  await world.renew(anna);
  assert.deepEqual(await oldKeys(), { conversationIds: [second.id, first.id], all: 2 });
  // A package of the card before would be old from the start.
  const place = placeOf(first, anna);
  const participant = recordOf({ ...place, keys: early.keys });
  const control = await signControl(first, anna, { type: 'rekey', participant, basis: 'self' });
  const input = { conversationId: first.id, control: present(control), shares: await sharesOf(first, control.next) };
  const stale = { ...input, newKeys: { participantId: place.id, k: early.k }, topic: null };
  assert.equal((await anna.call('appendControl', stale)).error, 'conversation.chain_refused');
  first.secrets.delete(1);
  await world.renew(vos);
  const others = await rekey(first, anna, { by: anna, basis: 'self', packageOf: vos });
  assert.equal(others.error, 'conversation.chain_refused');
  must(await rekey(first, anna, { by: anna, basis: 'self' }));
  assert.deepEqual(await oldKeys(), { conversationIds: [second.id], all: 1 });
  await write(first, anna, 'With new keys');
  assert.equal((await rekey(first, anna, { by: anna, basis: 'self' })).error, 'not_allowed');
  // Nobody is told of a restore: these keys were never lost.
  assert.equal(await restoreOf(anna), null);
});

test('a page that is asked for twice, and a stranger, learn nothing', async () => {
  await meet();
  await start(world, vos, [anna]);
  await world.reset(anna);
  const stranger = await world.addPerson('client');
  assert.equal(
    (await stranger.call('listConversationsToConfirm', { memberId: anna.memberId })).error,
    'contact.unknown',
  );
  const organisationId = await world.addOrganisation();
  const foreign = await world.addPerson('professional', { organisationId });
  assert.equal(
    (await foreign.call('listConversationsToConfirm', { memberId: anna.memberId })).error,
    'contact.unknown',
  );
  assert.equal(await restoreOf(stranger), null);
});
