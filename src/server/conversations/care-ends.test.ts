import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  placeOf,
  shown,
  start,
  startWorld,
  trySending,
  write,
  type Person,
  type World,
} from '../../../test/support/conversations.ts';
import { system } from '../actor.ts';
import { addCareLink, endCareLinkRow, findStandingLink } from '../organisations/care-links.ts';

let world: World;

before(async () => {
  world = await startWorld();
});
after(() => world.close());

const DAY = 86_400_000;
const inside = <T>(work: Parameters<typeof world.app.database.transaction<T>>[1]) =>
  world.app.database.transaction('installation', work);
const link = ({ memberId: professionalId }: Person, { memberId: clientId, organisationId }: Person) =>
  inside((tx) => addCareLink(tx, world.app, system, { organisationId, professionalId, clientId }));
const unlink = (professional: Person, client: Person, as: 'ended' | 'mistake' = 'ended') =>
  inside(async (tx) => {
    const standing = await findStandingLink(tx, professional.memberId, client.memberId);
    await endCareLinkRow(tx, world.app, system, standing!, as);
  });

async function addPair() {
  const vos = await world.addPerson('professional', { name: 'Dr Vos' });
  const anna = await world.addPerson('client', { name: 'Anna' });
  await link(vos, anna);
  return { vos, anna, held: await start(world, vos, [anna]) };
}

test('K3: once the care link has ended the two write on for 14 days, then they only read', async () => {
  const { vos, anna, held } = await addPair();
  await write(held, anna);
  assert.equal((await shown(held, anna)).writeUntil, null);
  await unlink(vos, anna);
  const { writeUntil, abilities } = await shown(held, anna);
  assert.deepEqual([writeUntil, abilities.write], [world.app.clock.now().getTime() + 14 * DAY, true]);
  await write(held, anna);
  world.advance(7 * DAY);
  for (const person of [anna, vos]) await write(held, person);
  world.advance(7 * DAY - 1);
  await write(held, vos);
  world.advance(1);
  for (const person of [anna, vos]) {
    assert.equal(await trySending(held, person), 'conversation.read_only');
    const after = await shown(held, person);
    assert.deepEqual([after.abilities.write, after.closed], [false, null]);
    // Names already seen stay.
    const other = after.participants.find(({ self }) => !self)!;
    assert.equal(other.shown.as === 'name' && other.shown.name, person === anna ? 'Dr Vos' : 'Anna');
  }
  // Linked again, they write on.
  await link(vos, anna);
  await write(held, anna);
  assert.equal((await shown(held, vos)).writeUntil, null);
});

test('K3: nothing new is started between the two, and where others are in it both stay', async () => {
  const { vos, anna } = await addPair();
  const eva = await world.addPerson('professional', { name: 'Dr Eva' });
  await link(eva, anna);
  const group = await start(world, anna, [vos, eva]);
  await unlink(vos, anna);
  assert.equal((await shown(group, anna)).writeUntil, null);
  for (const days of [8, 8]) {
    world.advance(days * DAY);
    for (const person of [anna, vos, eva]) await write(group, person);
  }
  await assert.rejects(start(world, vos, [anna]));
});

test('K3: while another link of the two stands nothing ends', async () => {
  const { vos, anna, held } = await addPair();
  const { organisationId } = vos;
  const times = { from_at: world.app.clock.now(), to_at: new Date(Date.now() + 900 * DAY) };
  const absence_id = world.app.ids.next<never>();
  await inside(async (tx) => {
    const owner = { organisation_id: organisationId, member_id: vos.memberId, created_at: times.from_at };
    await tx
      .insertInto('absences')
      .values({ id: absence_id, ...owner, ...times })
      .execute();
    const cover = { absenceId: absence_id, madeBy: vos.memberId };
    const two = { organisationId, professionalId: vos.memberId, clientId: anna.memberId };
    await addCareLink(tx, world.app, system, { ...two, cover });
  });
  await unlink(vos, anna);
  assert.equal((await shown(held, anna)).writeUntil, null);
  await unlink(vos, anna);
  assert.notEqual((await shown(held, anna)).writeUntil, null);
});

test('K3: "linked by mistake" ends writing at once and hides the client from the professional', async () => {
  const { vos, anna, held } = await addPair();
  await write(held, anna);
  for (const person of [anna, vos]) await shown(held, person);
  await unlink(vos, anna, 'mistake');
  for (const person of [anna, vos]) assert.equal(await trySending(held, person), 'conversation.read_only');
  const nameFor = async (viewer: Person, of: Person) =>
    (await shown(held, viewer)).participants.find(({ participantId }) => participantId === placeOf(held, of).id)!.shown;
  assert.equal((await nameFor(vos, anna)).as, 'number');
  assert.equal((await nameFor(anna, vos)).as, 'name');
});

test('K3: how many days they have is the organisation’s choice', async () => {
  const { vos, anna, held } = await addPair();
  await inside(async (tx) => {
    await tx.updateTable('organisations').set({ days_after_link: 3 }).execute();
  });
  await unlink(vos, anna);
  world.advance(3 * DAY - 1);
  await write(held, anna);
  world.advance(1);
  assert.equal(await trySending(held, anna), 'conversation.read_only');
});
