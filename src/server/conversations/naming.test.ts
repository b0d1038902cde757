import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  must,
  shown,
  start,
  startWorld,
  write,
  type Held,
  type Person,
  type World,
} from '../../../test/support/conversations.ts';
import { fromBase64Url } from '../../shared/encoding.ts';
import { decodeNamed } from '../../shared/log.ts';
import { system } from '../actor.ts';
import { endCareLinkRow, findStandingLink } from '../organisations/care-links.ts';

let world: World;

before(async () => {
  world = await startWorld();
});
after(() => world.close());

const choose = (held: Held, person: Person, choice: Parameters<typeof chooseInput>[1]) =>
  person.call('chooseName', chooseInput(held, choice));
const chooseInput = (held: Held, choice: { as: 'own' | 'later' } | { as: 'nickname'; nickname: string }) => ({
  conversationId: held.id,
  choice,
});
const nickname = (held: Held, person: Person, text: string) => choose(held, person, { as: 'nickname', nickname: text });
/** How everybody is shown to somebody, in order of joining. */
const seenBy = async (held: Held, person: Person) =>
  (await shown(held, person)).participants.map(({ shown }) => {
    if (shown.as === 'number') return shown.as;
    if (shown.as === 'nickname') return `“${shown.nickname}”`;
    return shown.nickname === null ? shown.name : `${shown.name} (“${shown.nickname}”)`;
  });
const naming = async (held: Held, person: Person) => (await shown(held, person)).naming;
const unlink = (professional: Person, client: Person, as: 'ended' | 'mistake') =>
  world.app.database.transaction(client, async (tx) => {
    const standing = await findStandingLink(tx, professional.memberId, client.memberId);
    await endCareLinkRow(tx, world.app, system, standing!, as);
  });

/** A therapist and two clients of theirs who don't know each other. */
async function startGroup() {
  const vos = await world.addPerson('professional', { name: 'Dr Vos' });
  const anna = await world.addPerson('client', { name: 'Anna de Vries' });
  const bert = await world.addPerson('client', { name: 'Bert Bakker' });
  await world.link(vos, anna);
  await world.link(vos, bert);
  const held = await start(world, vos, [anna, bert], { message: 'Welcome both' });
  return { vos, anna, bert, held };
}

test('N1: both who don’t know each other are offered a name on entering; who knows everybody is not', async () => {
  const { vos, anna, bert, held } = await startGroup();
  for (const client of [anna, bert]) {
    assert.deepEqual(await naming(held, client), { choice: null, offered: true, unveiling: false });
    assert.equal((await shown(held, client)).abilities.chooseName, true);
  }
  assert.deepEqual(await naming(held, vos), { choice: null, offered: false, unveiling: false });
  assert.equal((await choose(held, vos, { as: 'own' })).error, 'not_allowed');
  const alone = await start(world, vos, [anna]);
  assert.equal((await naming(alone, anna)).offered, false);
  assert.equal((await nickname(alone, anna, 'Sunflower')).error, 'not_allowed');
});

test('N1, F3: a friend and a therapist whom a client brings together are both offered a name', async () => {
  const { vos, anna } = await startGroup();
  const sam = await world.addPerson('friend', { name: 'Sam' });
  await world.befriend(anna, sam);
  const held = await start(world, anna, [vos, sam]);
  assert.deepEqual(await Promise.all([vos, sam, anna].map(async (person) => (await naming(held, person)).offered)), [
    true,
    true,
    false,
  ]);
  must(await choose(held, vos, { as: 'own' }));
  assert.ok((await seenBy(held, sam)).includes('Dr Vos'));
  // Kind is shown, name is not (N5): what a contact would know of a client is no stranger's business.
  const anonymous = (await shown(held, vos)).participants.find(({ shown }) => shown.as === 'number')!;
  assert.deepEqual([anonymous.professional, anonymous.binding, anonymous.formerNicknames], [false, null, []]);
});

test('N1: who answers later can write meanwhile, is not asked again, and can still choose', async () => {
  const { anna, held } = await startGroup();
  must(await choose(held, anna, { as: 'later' }));
  assert.deepEqual(await naming(held, anna), { choice: null, offered: false, unveiling: false });
  await write(held, anna);
  must(await nickname(held, anna, 'Sunflower'));
  assert.equal((await naming(held, anna)).choice, 'nickname');
});

test('N2: a stranger sees a number, then the nickname, at earlier messages too; contacts see both', async () => {
  const { vos, anna, bert, held } = await startGroup();
  assert.deepEqual(
    (await seenBy(held, bert)).filter((name) => name === 'number'),
    ['number'],
  );
  await write(held, anna);
  must(await nickname(held, anna, '  Sunflower '));
  assert.ok((await seenBy(held, bert)).includes('“Sunflower”'));
  assert.ok((await seenBy(held, vos)).includes('Anna de Vries (“Sunflower”)'));
  assert.ok((await seenBy(held, anna)).includes('Anna de Vries (“Sunflower”)'));
});

test('C14, N4: the entry says who chose a name and never which; only contacts learn the one before', async () => {
  const { vos, anna, bert, held } = await startGroup();
  must(await nickname(held, anna, 'Sunflower'));
  must(await nickname(held, anna, 'Sunflower'));
  must(await nickname(held, anna, 'Marigold'));
  must(await choose(held, anna, { as: 'own' }));
  const { entries } = must(await bert.call('listEntries', { conversationId: held.id }));
  const named = entries.filter(({ kind }) => kind === 'named');
  const self = (await shown(held, anna)).selfId;
  assert.deepEqual(
    named.map(({ bytes }) => decodeNamed(fromBase64Url(bytes!))),
    ['nickname', 'nickname', 'own'].map((choice) => ({ participant: self, choice })),
  );
  const former = async (person: Person) =>
    (await shown(held, person)).participants.find(({ participantId }) => participantId === self)!.formerNicknames;
  const all = [
    { until: named[1]!.position, nickname: 'Sunflower' },
    { until: named[2]!.position, nickname: 'Marigold' },
  ];
  assert.deepEqual([await former(vos), await former(anna), await former(bert)], [all, all, []]);
});

test('N2: who showed their own name and then a nickname stays known to who saw it, and to nobody else', async () => {
  const { vos, anna, bert, held } = await startGroup();
  must(await choose(held, anna, { as: 'own' }));
  const view = (await shown(held, bert)).participants.find(({ shown }) => shown.as === 'name' && !shown.memberId)!;
  assert.deepEqual(view.shown, { as: 'name', name: 'Anna de Vries', nickname: null, memberId: null, role: null });
  assert.equal(view.binding, null);
  must(await nickname(held, anna, 'Sunflower'));
  assert.ok((await seenBy(held, bert)).includes('Anna de Vries (“Sunflower”)'));
  const other = await start(world, vos, [anna, bert]);
  assert.ok(!(await seenBy(other, bert)).some((name) => name.includes('Anna')));
});

test('N2: a name that was seen stays as it was seen, when the organisation changes it for who is no contact', async () => {
  const { vos, anna, bert, held } = await startGroup();
  must(await choose(held, anna, { as: 'own' }));
  await shown(held, bert);
  must(await nickname(held, anna, 'Sunflower'));
  await world.app.database.transaction(anna, async (tx) => {
    const { name_box } = await tx
      .selectFrom('members')
      .select('name_box')
      .where('id', '=', anna.memberId)
      .executeTakeFirstOrThrow();
    const what = { organisationId: anna.organisationId, memberId: anna.memberId, formerNameBox: name_box };
    const box = world.app.keystore.sealName(`members.name_box:${anna.memberId}`, 'Anna Bos');
    await tx.updateTable('members').set({ name_box: box }).where('id', '=', anna.memberId).execute();
    await world.app.reactions.run(tx, world.app, { kind: 'system' }, 'memberRenamed', what);
  });
  assert.ok((await seenBy(held, bert)).includes('Anna de Vries (“Sunflower”)'));
  assert.ok((await seenBy(held, vos)).includes('Anna Bos (“Sunflower”)'));
  must(await choose(held, anna, { as: 'own' }));
  assert.ok((await seenBy(held, bert)).includes('Anna Bos'));
});

test('N2: who left sees the names of then, and can choose none any more', async () => {
  const { anna, bert, held } = await startGroup();
  must(await nickname(held, anna, 'Sunflower'));
  await world.deactivate(bert);
  await world.reactivate(bert);
  must(await nickname(held, anna, 'Marigold'));
  assert.ok((await seenBy(held, bert)).includes('“Sunflower”'));
  assert.equal((await nickname(held, bert, 'Rose')).error, 'conversation.not_active');
  assert.equal((await naming(held, bert)).offered, false);
});

test('N4: a clash with a name that the chooser sees is refused, one with a hidden name is not: nobody learns who is inside', async () => {
  const { anna, bert, held } = await startGroup();
  const hidden = await nickname(held, bert, 'anna de vries');
  const nobody = await nickname(held, bert, 'Carla de Vries');
  assert.deepEqual([hidden, nobody], [nobody, nobody]);
  for (const text of ['Dr. Vos', 'dr vós', 'Bert Bakker'])
    assert.equal((await nickname(held, bert, text)).error, 'nickname.taken');
  must(await nickname(held, anna, 'Sunflower'));
  assert.equal((await nickname(held, bert, 'sun flower')).error, 'nickname.taken');
  assert.equal((await nickname(held, bert, 'Therapeut')).error, 'nickname.profession');
  assert.equal((await nickname(held, bert, 'b@example.org')).error, 'nickname.malformed');
  // What was refused changed nothing.
  assert.ok((await seenBy(held, anna)).includes('“Carla de Vries”'));
});

test('N4: of two who choose alike at the same moment one has it', async () => {
  const { anna, bert, held } = await startGroup();
  const answers = await Promise.all([nickname(held, anna, 'Sunflower'), nickname(held, bert, 'SUNFLOWER')]);
  assert.deepEqual(answers.map(({ error }) => error).toSorted(), ['nickname.taken', null]);
});

test('N1, N3: strangers and outsiders can’t choose for somebody, nor learn that there is something to choose', async () => {
  const { held } = await startGroup();
  const stranger = await world.addPerson('client');
  const elsewhere = await world.addPerson('professional', { organisationId: await world.addOrganisation() });
  for (const person of [stranger, elsewhere]) {
    assert.equal((await nickname(held, person, 'Sunflower')).error, 'not_found');
    assert.equal((await person.call('noteUnveiling', { conversationId: held.id })).error, 'not_found');
  }
});

test('N1, N2: who is known to everybody there isn’t asked for a name once a care link has ended; after a mistake they are', async () => {
  const { vos, anna, bert, held } = await startGroup();
  const two = await start(world, vos, [anna], { message: 'Only us' });
  // Each has opened both.
  for (const person of [vos, anna]) for (const each of [held, two]) await seenBy(each, person);
  await unlink(vos, anna, 'ended');
  for (const person of [vos, anna]) {
    assert.equal((await naming(two, person)).offered, false);
    assert.equal((await shown(two, person)).abilities.chooseName, true);
  }
  assert.ok((await shown(two, vos)).participants.every(({ notChosen }) => !notChosen));
  assert.deepEqual(await seenBy(two, vos), ['Dr Vos', 'Anna de Vries']);
  // Bert never saw hers.
  assert.equal((await naming(held, anna)).offered, true);
  const mistaken = await start(world, vos, [bert]);
  for (const person of [vos, bert]) await seenBy(mistaken, person);
  await unlink(vos, bert, 'mistake');
  assert.equal((await naming(mistaken, bert)).offered, true);
  assert.equal((await naming(mistaken, vos)).offered, false);
});

test('N2: two who become contacts see each other’s names once the other has been told, at earlier messages too', async () => {
  const vos = await world.addPerson('professional', { name: 'Dr Vos' });
  const bo = await world.addPerson('professional', { name: 'Bo Berg' });
  const anna = await world.addPerson('client', { name: 'Anna de Vries' });
  await world.link(vos, anna);
  const held = await start(world, vos, [anna, bo]);
  must(await nickname(held, anna, 'Sunflower'));
  assert.deepEqual([await seenBy(held, anna), await naming(held, bo)].flat().slice(0, 1), ['Dr Vos']);
  await world.link(bo, anna);
  // Contacts by now, and neither has been told.
  assert.ok((await seenBy(held, bo)).includes('“Sunflower”'));
  assert.ok((await seenBy(held, anna)).includes('number'));
  assert.deepEqual([(await naming(held, bo)).unveiling, (await naming(held, anna)).unveiling], [true, true]);
  must(await anna.call('noteUnveiling', { conversationId: held.id }));
  assert.equal((await naming(held, anna)).unveiling, false);
  assert.ok((await seenBy(held, bo)).includes('Anna de Vries (“Sunflower”)'));
  assert.ok((await seenBy(held, anna)).includes('number'));
  must(await bo.call('noteUnveiling', { conversationId: held.id }));
  assert.ok((await seenBy(held, anna)).includes('Bo Berg'));
  // What they start from now on has nothing to unveil.
  assert.ok((await seenBy(await start(world, bo, [anna]), anna)).includes('Bo Berg'));
});

test('N2: an account that ends before its owner was told leaves the name hidden', async () => {
  const vos = await world.addPerson('professional', { name: 'Dr Vos' });
  const bo = await world.addPerson('professional', { name: 'Bo Berg' });
  const anna = await world.addPerson('client', { name: 'Anna de Vries' });
  await world.link(vos, anna);
  const held = await start(world, vos, [anna, bo]);
  await world.link(bo, anna);
  await world.deactivate(anna);
  assert.ok((await seenBy(held, bo)).includes('number'));
  assert.ok((await seenBy(held, vos)).includes('Anna de Vries'));
});

test('N7: the manager sees who has not chosen yet, and nobody else does', async () => {
  const { vos, anna, bert, held } = await startGroup();
  const open = async (person: Person) =>
    (await shown(held, person)).participants.filter(({ notChosen }) => notChosen).length;
  assert.deepEqual([await open(vos), await open(anna)], [2, 0]);
  must(await nickname(held, anna, 'Sunflower'));
  assert.equal(await open(vos), 1);
  must(await choose(held, bert, { as: 'own' }));
  assert.equal(await open(vos), 0);
});

test('N1: a professional’s answer for all conversations holds where they choose nothing else', async () => {
  const vos = await world.addPerson('professional', { name: 'Dr Vos' });
  const anna = await world.addPerson('client', { name: 'Anna' });
  const sam = await world.addPerson('friend', { name: 'Sam' });
  await world.link(vos, anna);
  await world.befriend(anna, sam);
  const [held, other] = [await start(world, anna, [vos, sam]), await start(world, anna, [vos, sam])];
  const always = (since: Date | null) =>
    world.app.database.transaction(vos, (tx) =>
      tx.updateTable('members').set({ own_name_since: since }).where('id', '=', vos.memberId).execute(),
    );
  must(await nickname(other, vos, 'Owl'));
  await always(world.app.clock.now());
  assert.equal((await naming(held, vos)).offered, false);
  assert.ok((await seenBy(held, sam)).includes('Dr Vos'));
  assert.ok((await seenBy(other, sam)).includes('“Owl”'));
  await always(null);
  // Taken back: who saw it knows it, who comes to another conversation doesn't.
  assert.ok((await seenBy(held, sam)).includes('Dr Vos'));
  assert.equal((await naming(held, vos)).offered, false);
  assert.equal((await naming(await start(world, anna, [vos, sam]), vos)).offered, true);
});
