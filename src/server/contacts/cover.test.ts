import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestApp, type TestApp } from '../../../test/support/app.ts';
import {
  join,
  makeReady,
  refused,
  setUp,
  type TestOrganisation,
  type TestPerson,
} from '../../../test/support/people.ts';
import type { Api } from '../../shared/api.ts';
import type { Input } from '../../shared/contract.ts';
import type { AbsenceId } from '../../shared/ids.ts';
import { dayAt, nextDay } from './days.ts';

let server: TestApp;
let organisation: TestOrganisation;
let ada: TestPerson;
let paul: TestPerson;
let vera: TestPerson;
let otto: TestPerson;
let anna: TestPerson;

before(async () => {
  server = await startTestApp();
  organisation = await setUp(server.url, await server.setupLink());
  ada = organisation.administrator;
  await makeReady(organisation);
  paul = await join(server.url, ada, { role: 'professional', name: 'Paul' });
  vera = await join(server.url, ada, { role: 'professional', name: 'Vera' });
  otto = await join(server.url, ada, { role: 'professional', name: 'Otto' });
  anna = await join(server.url, paul, { role: 'client', name: 'Anna' });
});
after(() => server.close());

const today = () => dayAt(server.clock.now(), 'Europe/Amsterdam');
const inDays = (days: number) => {
  let day = today();
  for (let count = 0; count < days; count += 1) day = nextDay(day);
  return day;
};
const newId = () => crypto.randomUUID() as AbsenceId;
const setAbsence = (who: TestPerson, what: Partial<Input<Api['setAbsence']>> = {}) =>
  who.act('setAbsence', { absenceId: newId(), from: today(), to: inDays(6), coverId: vera.memberId, ...what });
const absencesOf = async (who: TestPerson) => (await who.ask('listAbsences', {})).absences;
const contactsOf = async (who: TestPerson) =>
  (await who.ask('listContacts', {})).contacts.filter(({ role }) => role === 'client').map(({ name }) => name);
const tasksOf = async (who: TestPerson) => (await who.ask('listTasks', {})).tasks.map(({ about }) => about);
const endAll = async (who: TestPerson) => {
  for (const { absenceId } of await absencesOf(who)) await who.act('endAbsence', { absenceId });
};

test('K6: while a therapist is away the cover is linked with their clients, who are told by whom and until when', async () => {
  assert.deepEqual(await contactsOf(vera), []);
  await setAbsence(paul);
  assert.deepEqual(await contactsOf(vera), ['Anna']);
  const told = (await tasksOf(anna)).find(({ kind }) => kind === 'newCareLink');
  assert.ok(told?.kind === 'newCareLink');
  assert.deepEqual([told.professional, told.madeBy, told.coverUntil], ['Vera', 'Paul', inDays(6)]);
  assert.deepEqual(await tasksOf(vera), [{ kind: 'cover', professional: 'Paul', from: today(), to: inDays(6) }]);
  const { careLinks } = await anna.ask('listCareLinks', {});
  assert.deepEqual(careLinks.map(({ kind, professional }) => [kind, professional.name]).toSorted(), [
    ['cover', 'Vera'],
    ['treatment', 'Paul'],
  ]);
  // The cover reads nothing of what was: links make contacts, not readers.
  assert.deepEqual((await vera.ask('listConversations', {})).conversations, []);
  await endAll(paul);
  assert.deepEqual(await contactsOf(vera), []);
  assert.deepEqual(await tasksOf(vera), []);
});

test('K5: a client is told of an end too, by whom, and by a mail that says nothing of it', async () => {
  await ada.act('linkMembers', { professionalId: vera.memberId, clientId: anna.memberId });
  const { careLinks } = await vera.ask('listCareLinks', {});
  const { careLinkId } = careLinks.find(({ to }) => to === null)!;
  await vera.act('endCareLink', { careLinkId, as: 'ended' });
  const ended = (await tasksOf(anna)).filter((about) => about.kind === 'careLinkEnded');
  assert.ok(ended.some((about) => about.careLinkId === careLinkId && about.other === 'Vera' && about.by === 'Vera'));
  assert.ok(!(await tasksOf(vera)).some(({ kind }) => kind === 'careLinkEnded'));
  server.clock.advance({ minutes: 3 });
  await server.app.jobs.tick();
  const { mails } = await organisation.desk.ask('listMails', {});
  const mail = mails.find(({ kept }) => kept?.to === anna.address)?.kept;
  assert.ok(mail);
  assert.doesNotMatch(mail.subject + mail.text, /Vera|Anna|Paul|koppeling|behandel/);
});

test('K6: an absence begins and ends by the clock, also after the server was down', async () => {
  await setAbsence(paul, { from: inDays(2), to: inDays(3) });
  assert.deepEqual(
    (await absencesOf(paul)).map(({ running }) => running),
    [false],
  );
  assert.deepEqual(await contactsOf(vera), []);
  server.clock.advance({ days: 2 });
  await server.app.jobs.tick();
  assert.deepEqual(await contactsOf(vera), ['Anna']);
  server.clock.advance({ days: 2 });
  await server.app.jobs.tick();
  assert.deepEqual(await contactsOf(vera), []);
  assert.deepEqual(await absencesOf(paul), []);
});

test('K6: who comes or goes during an absence is covered from then on, or no longer', async () => {
  await setAbsence(paul);
  const bram = await join(server.url, paul, { role: 'client', name: 'Bram' });
  assert.deepEqual(await contactsOf(vera), ['Anna', 'Bram']);
  const links = async () => (await ada.ask('listCareLinks', { memberId: bram.memberId })).careLinks;
  const own = (await links()).find(({ kind }) => kind === 'treatment')!;
  // The cover doesn't count as another one who stays.
  await refused('care_link.last', paul.act('endCareLink', { careLinkId: own.careLinkId, as: 'ended' }));
  await ada.act('endCareLink', { careLinkId: own.careLinkId, as: 'ended' });
  assert.deepEqual(await contactsOf(vera), ['Anna']);
  await endAll(paul);
});

test('K6: two absences with one cover stand apart; a cover ends their own and links nobody', async () => {
  await ada.act('linkMembers', { professionalId: otto.memberId, clientId: anna.memberId });
  await setAbsence(paul);
  await setAbsence(otto);
  await endAll(paul);
  assert.deepEqual(await contactsOf(vera), ['Anna']);
  for (const professionalId of [vera.memberId, ada.memberId]) {
    await refused('not_found', vera.act('linkMembers', { professionalId, clientId: anna.memberId }));
  }
  const { careLinks } = await vera.ask('listCareLinks', {});
  const standing = careLinks.find(({ to }) => to === null)!;
  await vera.act('endCareLink', { careLinkId: standing.careLinkId, as: 'ended' });
  assert.deepEqual(await contactsOf(vera), []);
  await endAll(otto);
});

test('K6: a colleague who is deactivated stands in for nobody, now or later; the client is told', async () => {
  const bea = await join(server.url, ada, { role: 'professional', name: 'Bea' });
  const beas = async () =>
    (await ada.ask('listCareLinks', { memberId: anna.memberId })).careLinks.filter(
      ({ professional, to }) => professional.memberId === bea.memberId && to === null,
    );
  await setAbsence(paul, { coverId: bea.memberId });
  await setAbsence(otto, { from: inDays(2), to: inDays(3), coverId: bea.memberId });
  assert.equal((await beas()).length, 1);
  const standsIn = (await bea.ask('listContacts', {})).contacts.map(({ name, standsIn: is }) => [name, is]);
  assert.deepEqual(
    standsIn.filter(([name]) => name === 'Anna' || name === 'Paul'),
    [
      ['Anna', true],
      ['Paul', false],
    ],
  );
  await ada.act('deactivateMember', { memberId: bea.memberId });
  assert.deepEqual(await beas(), []);
  assert.ok((await tasksOf(anna)).some((about) => about.kind === 'careLinkEnded' && about.other === 'Bea'));
  assert.deepEqual(
    (await absencesOf(paul)).map(({ cover }) => cover),
    [null],
  );
  server.clock.advance({ days: 2 });
  await server.app.jobs.tick();
  assert.deepEqual(await beas(), []);
  await endAll(paul);
  await endAll(otto);
});

test('an absence has a beginning, an end to come and a colleague; two of one person never overlap', async () => {
  await refused('bad_input', setAbsence(paul, { from: inDays(3), to: inDays(2) }));
  await refused('bad_input', setAbsence(paul, { from: '2020-01-01', to: '2020-01-02' }));
  await refused('bad_input', setAbsence(paul, { from: '2026-02-31' }));
  for (const coverId of [paul.memberId, anna.memberId]) await refused('contact.unknown', setAbsence(paul, { coverId }));
  await refused('not_allowed', setAbsence(anna));
  const absenceId = newId();
  await setAbsence(paul, { absenceId, coverId: null });
  await setAbsence(paul, { absenceId, coverId: null });
  assert.equal((await absencesOf(paul)).length, 1);
  await refused('bad_input', setAbsence(otto, { absenceId }));
  await refused('absence.overlaps', setAbsence(paul, { from: inDays(6), to: inDays(9) }));
  await setAbsence(paul, { from: inDays(7), to: inDays(9) });
  const late = ['2099-01-01', '2099-01-02'] as const;
  const ten = Array.from({ length: 10 }, () => setAbsence(paul, { from: late[0], to: late[1] }));
  assert.equal((await Promise.allSettled(ten)).filter(({ status }) => status === 'fulfilled').length, 1);
  await refused('not_found', otto.act('endAbsence', { absenceId }));
  await endAll(paul);
  await refused('not_found', paul.act('endAbsence', { absenceId }));
});
