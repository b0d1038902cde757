import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { startTestApp, type TestApp } from '../../../test/support/app.ts';
import {
  invite,
  join,
  openBrowser,
  refused,
  setUp,
  signIn,
  signUp,
  tokenOf,
  type TestOrganisation,
  type TestPerson,
} from '../../../test/support/people.ts';
import type { MemberId } from '../../shared/ids.ts';
import { openMail } from '../mail/mails.ts';

let server: TestApp;
let organisation: TestOrganisation;
let ada: TestPerson;
let paul: TestPerson;
let vera: TestPerson;

const setupInput = (token: string) => ({
  token,
  organisation: {
    name: 'Other',
    shortName: 'other',
    country: 'NL',
    timeZone: 'Europe/Amsterdam',
    language: 'en',
  } as const,
  administrator: { name: 'A', address: 'a@example.org', profession: '' },
  serviceDesk: { name: 'D', address: 'd@example.org' },
});

before(async () => {
  server = await startTestApp();
  const first = await server.setupLink();
  const link = await server.setupLink();
  const browser = openBrowser(server.url);
  assert.equal((await browser.ask('describeInstallation', {})).setUp, false);
  // An older link and an invented one make nothing.
  for (const token of [tokenOf(first), Buffer.alloc(32).toString('base64url')]) {
    await refused('setup.link_wrong', browser.act('setUpInstallation', setupInput(token)));
  }
  organisation = await setUp(server.url, link);
  await refused('setup.done_already', browser.act('setUpInstallation', setupInput(tokenOf(link))));
  await refused('setup.real_here', browser.act('tryDemo', { token: tokenOf(link) }));
  ada = organisation.administrator;
  paul = await join(server.url, ada, { role: 'professional', name: 'Paul Professional' });
  vera = await join(server.url, ada, { role: 'professional', name: 'Vera Vos' });
});
after(() => server.close());

const runSql = (text: string) =>
  server.database.transaction('installation', (tx) => sql.raw<{ id: string }>(text).execute(tx));

test('after the set-up the page knows the organisation, and there is no second link', async () => {
  const described = await openBrowser(server.url).ask('describeInstallation', {});
  assert.deepEqual([described.setUp, described.demo, described.organisation?.name], [true, false, 'Meadow']);
  assert.equal(described.demoAccounts, null);
  await assert.rejects(server.setupLink());
});

test('no client is invited before crisis numbers are confirmed and texts published', async () => {
  const attempt = () => invite(paul, { role: 'client', name: 'Anna Bos' });
  await refused('organisation.not_ready_for_clients', attempt());
  await ada.act('confirmCrisisNumbers', {});
  await refused('organisation.not_ready_for_clients', attempt());
  const { version } = await ada.act('publishTexts', { privacyStatement: 'Privacy.', houseRules: 'Be kind.' });
  for (const person of [ada, paul, vera]) await person.act('agreeToTexts', { version });
  await attempt();
  const { crisisConfirmed, textsPublished, mailServer } = await ada.ask('getReadiness', {});
  assert.deepEqual([crisisConfirmed, textsPublished, mailServer], [true, true, false]);
});

test('a new version of the texts stops a member until they agree, and nothing else does', async () => {
  const { version } = await ada.act('publishTexts', { privacyStatement: 'Newer.', houseRules: 'Be kind.' });
  await refused('signin.agreement_needed', paul.ask('listContacts', {}));
  assert.equal((await paul.ask('getProfile', {})).profile.agreementNeeded, version);
  assert.equal((await paul.ask('getOrganisation', {})).texts?.privacyStatement, 'Newer.');
  await paul.act('agreeToTexts', { version: version - 1 });
  await refused('signin.agreement_needed', paul.ask('listContacts', {}));
  await refused('bad_input', paul.act('agreeToTexts', { version: version + 1 }));
  for (const person of [ada, paul, vera]) await person.act('agreeToTexts', { version });
  await paul.ask('listContacts', {});
  const link = (await invite(ada, { role: 'professional', name: 'Late' })).link;
  await refused(
    'signin.agreement_needed',
    signUp(server.url, link, { change: (input) => ({ ...input, agreedVersion: 1 }) }),
  );
  await signUp(server.url, link);
});

test('a professional invites clients for themselves; professionals, administrators and links are for administrators', async () => {
  const client = await invite(paul, { role: 'client', name: 'Anna Bos' });
  const { contacts } = await paul.ask('listContacts', {});
  const anna = contacts.find(({ memberId }) => memberId === client.memberId);
  assert.deepEqual([anna?.state, anna?.name, anna?.cards], ['invited', 'Anna Bos', []]);
  await refused('not_allowed', invite(paul, { role: 'professional', name: 'X' }));
  await refused('not_allowed', invite(paul, { role: 'client', name: 'X', linkWith: [vera.memberId] }));
  await refused('not_allowed', invite(ada, { role: 'client', name: 'X', administrator: true }));
  await refused('contact.unknown', invite(ada, { role: 'client', name: 'X', linkWith: [client.memberId] }));
  await invite(ada, { role: 'client', name: 'Two', linkWith: [paul.memberId, vera.memberId] });
});

test('pressing twice invites once, and an address has one account', async () => {
  const memberId = crypto.randomUUID() as MemberId;
  const input = { role: 'client', name: 'Twice', memberId, address: 'twice@example.org', delivery: 'mail' } as const;
  await invite(paul, input);
  await invite(paul, input);
  const mails = await organisation.desk.ask('listMails', {});
  assert.equal(mails.mails.filter(({ kept }) => kept?.to === 'twice@example.org').length, 1);
  await refused('member.address_taken', invite(vera, { role: 'client', name: 'Y', address: 'Twice@example.org' }));
  await refused('member.address_taken', invite(vera, { ...input }));
  await refused('bad_input', invite(paul, { ...input, memberId: '0190a000-0000-7000-8000-000000000000' as MemberId }));
});

test('a mailed invitation is not shown to who invites, and its mail names nobody', async () => {
  const { link } = await invite(paul, {
    role: 'client',
    name: 'Mailed',
    address: 'mailed@example.org',
    delivery: 'mail',
  });
  assert.equal(link, '');
  const rows = await server.database.transaction('installation', (tx) => tx.selectFrom('mails').selectAll().execute());
  const mail = rows.map((row) => openMail(server.app, row)).find(({ to }) => to === 'mailed@example.org')!;
  assert.doesNotMatch(mail.subject + mail.text, /Mailed|Paul|Meadow|client|cliënt/);
  const accepted = /http\S+/.exec(mail.text)![0];
  assert.equal((await signUp(server.url, accepted)).name, 'Mailed');
});

test('sent again, the old link ends; withdrawn, the address is free', async () => {
  const first = await invite(paul, { role: 'client', name: 'Again', address: 'again@example.org' });
  const { link } = await paul.act('resendInvitation', { memberId: first.memberId, delivery: 'paper' });
  await refused('invitation.gone', signUp(server.url, first.link));
  await refused('not_found', vera.act('resendInvitation', { memberId: first.memberId, delivery: 'paper' }));
  await refused('not_found', vera.act('withdrawInvitation', { memberId: first.memberId }));
  await paul.act('withdrawInvitation', { memberId: first.memberId });
  await refused('invitation.gone', signUp(server.url, link!));
  await refused('not_found', paul.act('withdrawInvitation', { memberId: first.memberId }));
  const { contacts } = await paul.ask('listContacts', {});
  assert.ok(!contacts.some(({ memberId }) => memberId === first.memberId));
  await join(server.url, paul, { role: 'client', name: 'Again', address: 'again@example.org' });
});

test('who is a member can no longer be withdrawn', async () => {
  const client = await join(server.url, paul, { role: 'client', name: 'In' });
  await refused('member.not_invited', paul.act('withdrawInvitation', { memberId: client.memberId }));
  await refused('member.not_invited', ada.act('resendInvitation', { memberId: client.memberId, delivery: 'paper' }));
});

test('a deactivated member is out at once everywhere, and can come back', async () => {
  const nora = await join(server.url, ada, { role: 'professional', name: 'Nora' });
  const second = await signIn(server.url, nora);
  await refused('not_allowed', paul.act('deactivateMember', { memberId: nora.memberId }));
  await ada.act('deactivateMember', { memberId: nora.memberId });
  for (const browser of [nora, second]) await refused('signin.needed', browser.ask('getProfile', {}));
  await refused('signin.refused', signIn(server.url, nora));
  const seen = async () =>
    (await paul.ask('listContacts', {})).contacts.some(({ memberId }) => memberId === nora.memberId);
  assert.equal(await seen(), false);
  await ada.act('reactivateMember', { memberId: nora.memberId });
  await signIn(server.url, nora);
  assert.equal(await seen(), true);
  await refused('signin.needed', nora.ask('getProfile', {}));
});

test('the last administrator cannot go or lose the right, a second one can', async () => {
  const { memberId } = ada;
  await refused('member.last_administrator', ada.act('deactivateMember', { memberId }));
  await refused('member.last_administrator', ada.act('setAdministrator', { memberId, administrator: false }));
  await ada.act('setAdministrator', { memberId: vera.memberId, administrator: true });
  await vera.ask('listMembers', {});
  await ada.act('setAdministrator', { memberId: vera.memberId, administrator: false });
  await refused('not_allowed', vera.ask('listMembers', {}));
});

test('of two last administrators who leave at once one stays', async () => {
  for (let time = 0; time < 5; time++) {
    await ada.act('setAdministrator', { memberId: vera.memberId, administrator: true });
    const leave = (person: TestPerson) =>
      person.act('setAdministrator', { memberId: person.memberId, administrator: false });
    const [first, second] = await Promise.allSettled([leave(ada), leave(vera)]);
    assert.notEqual(first.status, second.status);
    if (first.status === 'fulfilled')
      await vera.act('setAdministrator', { memberId: ada.memberId, administrator: true });
    await ada.act('setAdministrator', { memberId: vera.memberId, administrator: false });
  }
});

test('a changed name is what contacts see, with a higher version', async () => {
  const find = async () =>
    (await paul.ask('listContacts', {})).contacts.find((each) => each.memberId === vera.memberId)!;
  const before = await find();
  await ada.act('renameMember', { memberId: vera.memberId, name: 'Vera de Vries' });
  const after = await find();
  assert.deepEqual([after.name, after.nameVersion], ['Vera de Vries', before.nameVersion + 1]);
  await refused('not_allowed', paul.act('renameMember', { memberId: vera.memberId, name: 'Nope' }));
});

test('what is off is asked for, granted by the service desk, and then on', async () => {
  const state = async () => (await ada.ask('listFeatures', {})).features.find(({ feature }) => feature === 'guests')!;
  assert.deepEqual([(await state()).enabled, (await state()).requestedAt], [false, null]);
  await ada.act('requestFeature', { feature: 'guests' });
  const { organisations } = await organisation.desk.ask('listOrganisations', {});
  const { id: organisationId, features } = organisations[0]!;
  assert.ok(features.find(({ feature }) => feature === 'guests')?.requestedAt);
  await organisation.desk.act('declineFeature', { organisationId, feature: 'guests' });
  assert.deepEqual([(await state()).enabled, (await state()).answer], [false, 'declined']);
  await organisation.desk.act('switchFeature', { organisationId, feature: 'guests', enabled: true });
  assert.ok((await paul.ask('getOrganisation', {})).features.includes('guests'));
  await refused('signin.needed', ada.act('switchFeature', { organisationId, feature: 'guests', enabled: false }));
});

test('the service desk sees numbers and states, and no name of anybody', async () => {
  const { desk } = organisation;
  const seen = JSON.stringify([await desk.ask('listOrganisations', {}), await desk.ask('getSystemHealth', {})]);
  assert.doesNotMatch(seen, /Ada|Paul|Vera|example\.org/);
  assert.deepEqual((await desk.ask('getSystemHealth', {})).calls, { state: 'unavailable', why: 'off' });
  assert.equal((await desk.ask('getDeskProfile', {})).name, 'Dirk Desk');
  await refused('signin.needed', desk.ask('listMembers', {}));
  await refused('signin.needed', ada.ask('listMails', {}));
});

test('a kept mail is gone from the database once its invitation was used, replaced or withdrawn', async () => {
  const kept = async (memberId: string) => {
    const { rows } = await runSql(`select id from mails where member_id = '${memberId}'`);
    return rows.length;
  };
  const invitedByMail = async (name: string) =>
    (await invite(ada, { role: 'professional', name, delivery: 'mail' })).memberId;
  const [used, replaced, withdrawn] = [await invitedByMail('U'), await invitedByMail('R'), await invitedByMail('W')];
  assert.deepEqual([await kept(used), await kept(replaced), await kept(withdrawn)], [1, 1, 1]);
  const { mails } = await organisation.desk.ask('listMails', {});
  const link = (memberId: string) =>
    /\S+invitation#\S+/.exec(mails.find(({ kept: mail }) => mail?.to.startsWith(memberId))?.kept?.text ?? '')?.[0] ??
    '';
  await signUp(server.url, link(used));
  await ada.act('resendInvitation', { memberId: replaced, delivery: 'mail' });
  await ada.act('withdrawInvitation', { memberId: withdrawn });
  assert.deepEqual([await kept(used), await kept(replaced), await kept(withdrawn)], [0, 1, 0]);
});

test('the service desk sees when a backup was restored and what was applied to it', async () => {
  assert.equal((await organisation.desk.ask('getSystemHealth', {})).lastRestore, null);
  const applied = {
    ...{
      organisations: [],
      conversations: [],
      temporaryConversations: [crypto.randomUUID()],
      messages: [],
      withdrawn: [],
      accounts: [],
    },
    ...{ devices: 3, links: 2, mails: 1, notifications: 0 },
  };
  const at = '2026-05-12T03:00:00.000Z';
  await runSql(`insert into restores values (gen_random_uuid(), '${at}', '${at}', '${JSON.stringify(applied)}')`);
  const { lastRestore } = await organisation.desk.ask('getSystemHealth', {});
  assert.deepEqual(lastRestore, { restoredAt: Date.parse(at), dumpMadeAt: Date.parse(at), applied });
});

test('with a mail server the queue shows kind, state, time and domain only', async () => {
  const { app } = server;
  app.mail = { send: async () => {}, close: () => {} };
  try {
    const { mailServer, mails } = await organisation.desk.ask('listMails', {});
    assert.equal(mailServer, true);
    assert.ok(mails.length > 0 && mails.every(({ kept }) => kept === null));
    assert.doesNotMatch(JSON.stringify(mails), /@|invitation#/);
  } finally {
    app.mail = null;
  }
});

test('two organisations know nothing of each other, not even that an address is the same', async () => {
  const { desk } = organisation;
  const other = { name: 'Hill', shortName: 'hill', country: 'DE', timeZone: 'Europe/Berlin', language: 'de' } as const;
  await desk.act('createOrganisation', {
    organisation: other,
    administrator: { name: 'Hanna', address: 'ada@example.org' },
  });
  await refused(
    'organisation.short_name_taken',
    desk.act('createOrganisation', { organisation: other, administrator: { name: 'H', address: 'h@example.org' } }),
  );
  const { mails } = await desk.ask('listMails', {});
  const link = /http\S+/.exec(mails.find(({ kept }) => kept?.to === 'ada@example.org')!.kept!.text)![0];
  assert.match(link, /\/o\/hill\//);
  const hanna = await signUp(server.url, link, { organisation: 'hill', password: 'quite another password' });
  assert.equal((await hanna.ask('listMembers', {})).members.length, 1);
  await refused('not_found', hanna.act('renameMember', { memberId: paul.memberId, name: 'X' }));
  await refused('not_found', hanna.act('deactivateMember', { memberId: paul.memberId }));
  await refused('not_found', hanna.ask('listCareLinks', { memberId: paul.memberId }));
  await refused('contact.unknown', hanna.act('takeKeyPackages', { memberIds: [paul.memberId] }));
  await signIn(server.url, hanna, { organisation: 'hill' });
  await signIn(server.url, ada, { organisation: 'meadow' });
  // Without an organisation in the address nobody is told apart where there are two.
  await refused('signin.refused', signIn(server.url, ada));
});

test('everything that was done is in the access log, and its chain checks out', async () => {
  const { sealAudit, verifyAudit } = await import('../audit/seals.ts');
  while ((await sealAudit(server.app)) > 0);
  const report = await verifyAudit(server.app);
  assert.deepEqual(report.faults, []);
  assert.equal(report.unsealedRows, 0);
  assert.ok(report.sealedRows > 50);
});
