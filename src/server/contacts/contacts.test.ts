import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestApp, type TestApp } from '../../../test/support/app.ts';
import {
  invite,
  join,
  makeReady,
  refused,
  setUp,
  signUp,
  type TestOrganisation,
  type TestPerson,
} from '../../../test/support/people.ts';
import type { ConversationId, IntroductionId, MemberId, ParticipantId } from '../../shared/ids.ts';
import { serveWaitingConversations, type WaitingConversation } from './tasks.ts';
import { toBase64Url } from '../../shared/encoding.ts';

const waiting = new Map<MemberId, WaitingConversation[]>();
let server: TestApp;
let organisation: TestOrganisation;
let ada: TestPerson;
let paul: TestPerson;
let vera: TestPerson;
let anna: TestPerson;
let bram: TestPerson;

before(async () => {
  server = await startTestApp();
  serveWaitingConversations(async (_tx, _app, memberId) => waiting.get(memberId) ?? []);
  organisation = await setUp(server.url, await server.setupLink());
  ada = organisation.administrator;
  await makeReady(organisation);
  paul = await join(server.url, ada, { role: 'professional', name: 'Paul' });
  vera = await join(server.url, ada, { role: 'professional', name: 'Vera' });
  anna = await join(server.url, paul, { role: 'client', name: 'Anna' });
  bram = await join(server.url, vera, { role: 'client', name: 'Bram' });
});
after(() => server.close());

const contactsOf = async (person: TestPerson) =>
  (await person.ask('listContacts', {})).contacts.map(({ name }) => name).toSorted();
const mac = () => toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
const introductionId = () => crypto.randomUUID() as IntroductionId;
const tasksOf = async (person: TestPerson) => (await person.ask('listTasks', {})).tasks;

async function befriend(client: MemberId, friend: MemberId): Promise<string> {
  const id = crypto.randomUUID();
  await server.database.transaction('installation', (tx) =>
    tx
      .insertInto('friendships')
      .values({
        ...{ id, organisation_id: anna.organisationId, client_id: client, friend_id: friend },
        from_at: server.clock.now(),
      })
      .execute(),
  );
  return id;
}

test('K1: professionals are contacts of each other, clients of those who are linked with them', async () => {
  assert.deepEqual(await contactsOf(paul), ['Ada Administrator', 'Anna', 'Vera']);
  assert.deepEqual(await contactsOf(vera), ['Ada Administrator', 'Bram', 'Paul']);
  assert.deepEqual(await contactsOf(anna), ['Paul']);
  assert.deepEqual(await contactsOf(bram), ['Vera']);
});

test('K1: friends are contacts both ways, also where the friend is a client too; a friend of a friend is not', async () => {
  const friendship = await befriend(anna.memberId, bram.memberId);
  assert.deepEqual(await contactsOf(anna), ['Bram', 'Paul']);
  assert.deepEqual(await contactsOf(bram), ['Anna', 'Vera']);
  assert.deepEqual(await contactsOf(paul), ['Ada Administrator', 'Anna', 'Vera']);
  await server.database.transaction('installation', (tx) =>
    tx.updateTable('friendships').set({ to_at: server.clock.now() }).where('id', '=', friendship).execute(),
  );
  assert.deepEqual(await contactsOf(anna), ['Paul']);
});

test('K2: key packages are for contacts only; absent, foreign and unrelated people look alike', async () => {
  const { packages } = await anna.act('takeKeyPackages', { memberIds: [paul.memberId, anna.memberId] });
  assert.deepEqual(packages.map((each) => [each.package !== null, each.cardN, each.professional]).toSorted(), [
    [true, 1, false],
    [true, 1, true],
  ]);
  for (const memberId of [vera.memberId, bram.memberId, crypto.randomUUID() as MemberId]) {
    await refused('contact.unknown', anna.act('takeKeyPackages', { memberIds: [memberId] }));
  }
  // Refused as a whole: no package of Paul is spent.
  const left = async () => (await paul.ask('getAccountKeys', {})).packagesLeft;
  const before = await left();
  await refused('contact.unknown', anna.act('takeKeyPackages', { memberIds: [paul.memberId, vera.memberId] }));
  assert.equal(await left(), before);
});

test('K5: a linked professional links a colleague; the client is told by whom', async () => {
  await refused('not_found', vera.act('linkMembers', { professionalId: vera.memberId, clientId: anna.memberId }));
  const { careLinkId } = await paul.act('linkMembers', { professionalId: vera.memberId, clientId: anna.memberId });
  assert.deepEqual(await contactsOf(anna), ['Paul', 'Vera']);
  const task = (await tasksOf(anna)).find(({ about }) => about.kind === 'newCareLink')!;
  assert.deepEqual(task.about, {
    kind: 'newCareLink',
    careLinkId,
    professional: 'Vera',
    madeBy: 'Paul',
    coverUntil: null,
  });
  await anna.act('answerTask', { taskId: task.taskId, answer: 'seen' });
  await refused('task.answered', anna.act('answerTask', { taskId: task.taskId, answer: 'seen' }));
  await refused('not_found', paul.act('answerTask', { taskId: task.taskId, answer: 'seen' }));
  const { careLinks } = await anna.ask('listCareLinks', {});
  assert.deepEqual(careLinks.map(({ professional, madeBy }) => [professional.name, madeBy]).toSorted(), [
    ['Paul', 'Paul'],
    ['Vera', 'Paul'],
  ]);
  // Twice is once.
  const again = await ada.act('linkMembers', { professionalId: vera.memberId, clientId: anna.memberId });
  assert.equal(again.careLinkId, careLinkId);
});

test("K5: a professional ends the own link while another remains, and nobody else's", async () => {
  const { careLinks } = await ada.ask('listCareLinks', { memberId: anna.memberId });
  const linkOf = (person: TestPerson) => careLinks.find((link) => link.professional.memberId === person.memberId)!;
  await refused('not_found', vera.act('endCareLink', { careLinkId: linkOf(paul).careLinkId, as: 'ended' }));
  await vera.act('endCareLink', { careLinkId: linkOf(vera).careLinkId, as: 'mistake' });
  assert.deepEqual(await contactsOf(anna), ['Paul']);
  assert.ok(!(await vera.ask('listCareLinks', {})).careLinks.some(({ client }) => client.memberId === anna.memberId));
  await refused('not_found', vera.act('endCareLink', { careLinkId: linkOf(vera).careLinkId, as: 'ended' }));
  await refused('care_link.last', paul.act('endCareLink', { careLinkId: linkOf(paul).careLinkId, as: 'ended' }));
});

test('K5: whoever is deactivated is nobody who remains; given back, they are again', async () => {
  await ada.act('linkMembers', { professionalId: vera.memberId, clientId: anna.memberId });
  const own = async () =>
    (await paul.ask('listCareLinks', {})).careLinks.find(({ client, to }) => client.memberId === anna.memberId && !to)!;
  const offered = async () => [
    (await own()).abilities.end,
    (await paul.ask('listContacts', {})).contacts.find(({ name }) => name === 'Anna')?.abilities.endCareLink,
  ];
  assert.deepEqual(await offered(), [true, true]);
  const gone = await join(server.url, ada, { role: 'professional', name: 'Gone' });
  const { careLinks } = await ada.ask('listCareLinks', { memberId: anna.memberId });
  const veras = careLinks.find(({ professional, to }) => professional.memberId === vera.memberId && !to)!;
  await ada.act('linkMembers', { professionalId: gone.memberId, clientId: anna.memberId });
  await ada.act('endCareLink', { careLinkId: veras.careLinkId, as: 'ended' });
  await ada.act('deactivateMember', { memberId: gone.memberId });
  assert.deepEqual(await offered(), [false, false]);
  const { careLinkId } = await own();
  await refused('care_link.last', paul.act('endCareLink', { careLinkId, as: 'ended' }));
  await ada.act('reactivateMember', { memberId: gone.memberId });
  assert.deepEqual(await offered(), [true, true]);
  const theirs = (await ada.ask('listCareLinks', { memberId: gone.memberId })).careLinks.find(({ to }) => to === null)!;
  await ada.act('endCareLink', { careLinkId: theirs.careLinkId, as: 'ended' });
});

test('K5: of two last professionals who leave a client at once one stays', async () => {
  for (let time = 0; time < 5; time++) {
    await ada.act('linkMembers', { professionalId: vera.memberId, clientId: anna.memberId });
    const { careLinks } = await ada.ask('listCareLinks', { memberId: anna.memberId });
    const standing = careLinks.filter(({ to }) => to === null);
    const leave = (person: TestPerson) => {
      const { careLinkId } = standing.find((link) => link.professional.memberId === person.memberId)!;
      return person.act('endCareLink', { careLinkId, as: 'ended' });
    };
    const [first, second] = await Promise.allSettled([leave(paul), leave(vera)]);
    assert.notEqual(first.status, second.status);
    await ada.act('linkMembers', { professionalId: paul.memberId, clientId: anna.memberId });
    const left = (await ada.ask('listCareLinks', { memberId: anna.memberId })).careLinks.filter(
      ({ to }) => to === null,
    );
    const veras = left.find((link) => link.professional.memberId === vera.memberId);
    if (veras) await ada.act('endCareLink', { careLinkId: veras.careLinkId, as: 'ended' });
  }
});

test('K5: a client asks the administrators to end a link; one answer counts for all', async () => {
  await ada.act('setAdministrator', { memberId: vera.memberId, administrator: true });
  const link = (await anna.ask('listCareLinks', {})).careLinks.find(({ to }) => to === null)!;
  await anna.act('askToEndCareLink', { careLinkId: link.careLinkId });
  await anna.act('askToEndCareLink', { careLinkId: link.careLinkId });
  await refused('not_found', bram.act('askToEndCareLink', { careLinkId: link.careLinkId }));
  const asked = async (person: TestPerson) =>
    (await tasksOf(person)).filter(({ about }) => about.kind === 'endCareLink');
  assert.equal((await asked(ada)).length, 1);
  const [task] = await asked(vera);
  assert.deepEqual(task?.about, {
    ...{ kind: 'endCareLink', careLinkId: link.careLinkId, client: 'Anna', professional: 'Paul' },
  });
  await vera.act('answerTask', { taskId: task!.taskId, answer: 'declined' });
  assert.equal((await asked(ada)).length, 0);
  await anna.act('askToEndCareLink', { careLinkId: link.careLinkId });
  await ada.act('endCareLink', { careLinkId: link.careLinkId, as: 'ended' });
  assert.deepEqual([(await asked(ada)).length, (await asked(vera)).length], [0, 0]);
  assert.deepEqual(await contactsOf(anna), []);
  await ada.act('linkMembers', { professionalId: paul.memberId, clientId: anna.memberId });
  await ada.act('setAdministrator', { memberId: vera.memberId, administrator: false });
});

/** Paul has added this member to a conversation, which waits for them. */
async function waitFor(memberId: MemberId) {
  const participantId = crypto.randomUUID() as ParticipantId;
  const conversationId = crypto.randomUUID() as ConversationId;
  waiting.set(memberId, [{ conversationId, participantId, addedBy: paul.memberId }]);
  return { conversationId, participantId };
}
const asked = async (about: MemberId) =>
  (await tasksOf(paul)).find((task) => task.about.kind === 'letIn' && task.about.memberId === about)?.about;

test('who added somebody to a conversation that waits is asked to let them in, with name and address', async () => {
  const address = 'plain@example.org';
  const { memberId, link } = await invite(paul, { role: 'client', name: 'Plain', address });
  const place = await waitFor(memberId);
  assert.equal(await asked(memberId), undefined);
  await signUp(server.url, link);
  const about = await asked(memberId);
  assert.ok(about?.kind === 'letIn');
  assert.deepEqual([about.name, about.address, about.conversations], ['Plain', address, [place]]);
  // Somebody else let them in.
  waiting.delete(memberId);
  assert.equal(await asked(memberId), undefined);
});

test('where nothing waits there is nothing to decide', async () => {
  const { memberId, link } = await invite(paul, { role: 'client', name: 'Early' });
  await signUp(server.url, link);
  assert.equal(await asked(memberId), undefined);
});

test('with a code, typed at sign-up or later, nobody is asked', async () => {
  for (const later of [false, true]) {
    const [id, a, b] = [introductionId(), mac(), mac()];
    const coded = await invite(paul, { role: 'client', name: 'Coded', introduction: { introductionId: id, mac: a } });
    await waitFor(coded.memberId);
    const typed = { introductionId: id, mac: b };
    const person = await signUp(server.url, coded.link, { introduction: later ? null : typed });
    assert.equal((await asked(person.memberId)) !== undefined, later);
    const answer = { kind: 'matched', mac: b } as const;
    if (later) await person.act('answerIntroduction', { introductionId: id, answer });
    assert.equal(await asked(person.memberId), undefined);
    const { introductions } = await paul.ask('listIntroductions', {});
    const answered = introductions.find((each) => each.introductionId === id)!;
    assert.deepEqual([answered.side, answered.state, answered.otherMac], ['a', 'answered', b]);
    assert.deepEqual(answered.otherCards, [person.keys.card]);
    await paul.act('settleIntroduction', { introductionId: id, matched: true });
    assert.equal(await asked(person.memberId), undefined);
  }
});

test('a code that proves nothing leaves it to a tap', async () => {
  const id = introductionId();
  const coded = await invite(paul, { role: 'client', name: 'Coded', introduction: { introductionId: id, mac: mac() } });
  await waitFor(coded.memberId);
  await signUp(server.url, coded.link, { introduction: { introductionId: id, mac: mac() } });
  assert.equal(await asked(coded.memberId), undefined);
  await paul.act('settleIntroduction', { introductionId: id, matched: false });
  assert.ok(await asked(coded.memberId));
  await refused('introduction.closed', paul.act('settleIntroduction', { introductionId: id, matched: true }));
});

test('contacts compare by a code; a newer one closes the older', async () => {
  const [first, second] = [introductionId(), introductionId()];
  const make = (id: IntroductionId, withMemberId = anna.memberId) =>
    paul.act('makeIntroduction', { introductionId: id, withMemberId, purpose: 'compare', mac: mac() });
  await make(first);
  await make(second);
  await refused('contact.unknown', make(introductionId(), bram.memberId));
  const answer = { kind: 'matched', mac: mac() } as const;
  await refused('introduction.closed', anna.act('answerIntroduction', { introductionId: first, answer }));
  await refused('not_found', bram.act('answerIntroduction', { introductionId: second, answer }));
  await refused('not_found', paul.act('answerIntroduction', { introductionId: second, answer }));
  await refused('not_found', paul.act('settleIntroduction', { introductionId: second, matched: true }));
  await anna.act('answerIntroduction', { introductionId: second, answer });
  await paul.act('settleIntroduction', { introductionId: second, matched: true });
  const seen = (await anna.ask('listIntroductions', {})).introductions.find((each) => each.introductionId === second)!;
  assert.deepEqual([seen.side, seen.state], ['b', 'matched']);
});

test('five wrong entries close a code, also when ten come at once', async () => {
  const id = introductionId();
  await paul.act('makeIntroduction', {
    introductionId: id,
    withMemberId: anna.memberId,
    purpose: 'compare',
    mac: mac(),
  });
  const wrong = () => anna.act('answerIntroduction', { introductionId: id, answer: { kind: 'wrong' } });
  const results = await Promise.allSettled(Array.from({ length: 10 }, wrong));
  const counted = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.wrongEntries] : []));
  assert.deepEqual(counted.toSorted(), [1, 2, 3, 4, 5]);
  await refused('introduction.closed', wrong());
  const answer = { kind: 'matched', mac: mac() } as const;
  await refused('introduction.closed', anna.act('answerIntroduction', { introductionId: id, answer }));
  assert.ok(!(await paul.ask('listIntroductions', {})).introductions.some((each) => each.introductionId === id));
});

test('K7: two contacts of one name are told apart: for professionals as the organisation chose, for others by a number', async () => {
  const first = await join(server.url, paul, { role: 'client', name: 'Same Name' });
  await join(server.url, paul, { role: 'client', name: 'same name' });
  const { contacts } = await paul.ask('listContacts', {});
  const same = contacts.filter(({ name }) => /same name/i.test(name)).map(({ sameName }) => sameName);
  assert.deepEqual(same.toSorted(), [1, 2]);
  assert.equal(contacts.find(({ name }) => name === 'Anna')?.sameName, 0);

  const mark = { clientNumber: '4711', birthYear: 1987 };
  await ada.act('distinguishMember', { memberId: first.memberId, ...mark });
  await ada.act('distinguishMember', { memberId: anna.memberId, ...mark });
  const apart = async (viewer: TestPerson) =>
    (await viewer.ask('listContacts', {})).contacts.flatMap((each) => (each.apart === null ? [] : [each.apart]));
  assert.deepEqual(await apart(paul), ['4711']);
  await ada.act('updateOrganisation', { tellsApart: 'birthYear' });
  assert.deepEqual(await apart(paul), ['1987']);
  // Somebody who knows both in another way learns neither number nor year.
  const alike = contacts.filter(({ name }) => /same name/i.test(name));
  for (const { memberId } of alike) await befriend(anna.memberId, memberId);
  assert.equal((await anna.ask('listContacts', {})).contacts.filter(({ sameName }) => sameName > 0).length, 2);
  assert.deepEqual(await apart(anna), []);
  for (const person of [paul, anna]) {
    await refused('not_allowed', person.act('distinguishMember', { memberId: first.memberId, ...mark }));
  }
  await refused('not_found', ada.act('distinguishMember', { memberId: paul.memberId, ...mark }));
});
