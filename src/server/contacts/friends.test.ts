import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestApp, type TestApp } from '../../../test/support/app.ts';
import {
  join,
  makeReady,
  prepareSignUp,
  refused,
  setUp,
  signIn,
  signUp,
  tokenOf,
  type TestOrganisation,
  type TestPerson,
} from '../../../test/support/people.ts';
import type { Input } from '../../shared/contract.ts';
import type { Api } from '../../shared/api.ts';
import type { InvitationId, MemberId } from '../../shared/ids.ts';
import { openMail } from '../mail/mails.ts';

let server: TestApp;
let organisation: TestOrganisation;
let paul: TestPerson;
let anna: TestPerson;
let bram: TestPerson;

before(async () => {
  server = await startTestApp();
  organisation = await setUp(server.url, await server.setupLink());
  await makeReady(organisation);
  paul = await join(server.url, organisation.administrator, { role: 'professional', name: 'Paul' });
  anna = await join(server.url, paul, { role: 'client', name: 'Anna' });
  bram = await join(server.url, paul, { role: 'client', name: 'Bram' });
});
after(() => server.close());

type Invite = Partial<Input<Api['inviteFriend']>>;
const newId = () => crypto.randomUUID() as MemberId;

async function inviteFriend(client: TestPerson, address: string, what: Invite = {}) {
  const input = { memberId: newId(), name: 'Finn', language: 'en', named: false, introduction: null, ...what } as const;
  return client.act('inviteFriend', { ...input, address });
}
const lastMail = (address: string) =>
  server.database.transaction('installation', async (tx) => {
    const rows = await tx.selectFrom('mails').selectAll().orderBy('id', 'desc').execute();
    const mails = rows.map((row) => openMail(server.app, row));
    return mails.find(({ to }) => to === address) ?? assert.fail(`no mail to ${address}`);
  });
const linkTo = async (address: string) => /https?:\S+/.exec((await lastMail(address)).text)![0];
const contactsOf = async (person: TestPerson) =>
  (await person.ask('listContacts', {})).contacts.map(({ name, role, state }) => `${name}: ${role}, ${state}`);
const invitationsTo = async (person: TestPerson) =>
  (await person.ask('listTasks', {})).tasks.flatMap(({ about }) => (about.kind === 'friendInvitation' ? about : []));
const switchFriends = (enabled: boolean) =>
  organisation.desk.act('switchFeature', { organisationId: anna.organisationId, feature: 'friends', enabled });
/** A friend of this client, with an account of their own. */
async function bring(client: TestPerson, name: string): Promise<TestPerson> {
  const address = `${name.toLowerCase()}-${crypto.randomUUID()}@example.org`;
  await inviteFriend(client, address, { name });
  return signUp(server.url, await linkTo(address));
}

test('F1: a client invites a friend, who makes an account and has only this client as a contact', async () => {
  const { memberId } = await inviteFriend(anna, 'finn@example.org');
  assert.deepEqual(await contactsOf(anna), ['Finn: friend, invited', 'Paul: professional, active']);
  const { contacts } = await anna.ask('listContacts', {});
  const { abilities } = contacts.find((each) => each.memberId === memberId)!;
  assert.deepEqual(
    [abilities.startConversation, abilities.resendInvitation, abilities.endFriendship],
    [true, true, true],
  );
  const described = await anna.act('describeInvitation', { token: tokenOf(await linkTo('finn@example.org')) });
  assert.deepEqual([described.role, described.way, described.invitedBy], ['friend', 'signUp', null]);
  const finn = await signUp(server.url, await linkTo('finn@example.org'));
  assert.deepEqual(await contactsOf(finn), ['Anna: client, active']);
  assert.deepEqual(await contactsOf(anna), ['Finn: friend, active', 'Paul: professional, active']);
  assert.deepEqual(
    (await contactsOf(paul)).filter((name) => name.startsWith('Finn')),
    [],
  );
  assert.deepEqual(await invitationsTo(finn), []);
});

test('F1: the mail says "somebody you know", unless the client chose to be named', async () => {
  await inviteFriend(anna, 'quiet@example.org');
  const quiet = await lastMail('quiet@example.org');
  assert.match(quiet.text, /^somebody you know has invited you/m);
  assert.doesNotMatch(quiet.subject + quiet.text, /Anna|Finn|Meadow|therap|client/);
  await inviteFriend(anna, 'named@example.org', { named: true });
  assert.match((await lastMail('named@example.org')).text, /^Anna has invited you/m);
  const described = await anna.act('describeInvitation', { token: tokenOf(await linkTo('named@example.org')) });
  assert.equal(described.invitedBy, 'Anna');
});

test('F1: the answer is the same whether the address has an account or not, also a therapist’s', async () => {
  const mira = await bring(bram, 'Mira');
  const statements: number[] = [];
  for (const address of ['nobody@example.org', bram.address, mira.address, paul.address, 'finn@example.org']) {
    const answer = await inviteFriend(anna, address, { name: 'Kim' });
    assert.deepEqual(Object.keys(answer), ['memberId', 'expiresAt']);
    assert.ok((await lastMail(address)).text.includes('/invitation#'));
    const { contacts } = await anna.ask('listContacts', {});
    const { memberId, sameName, cards, ...shown } = contacts.find((each) => each.memberId === answer.memberId)!;
    assert.deepEqual([cards.length, shown.name, shown.role, shown.state], [0, 'Kim', 'friend', 'invited']);
    statements.push(sameName);
    // What a device does next is answered the same way.
    const { packages } = await anna.act('takeKeyPackages', { memberIds: [memberId] });
    assert.deepEqual(packages, [{ memberId, package: null, cardN: null, professional: false }]);
    await anna.act('endFriendship', { memberId });
    assert.ok(!(await contactsOf(anna)).some((name) => name.startsWith('Kim')));
  }
  assert.deepEqual(statements, [0, 0, 0, 0, 0]);
});

test('F1: who has an account accepts with it and needs no new one', async () => {
  const mira = await bring(bram, 'Mira');
  for (const friend of [mira, bram]) {
    await inviteFriend(anna, friend.address, { name: 'Whoever' });
    const link = await linkTo(friend.address);
    const { described, finish } = await prepareSignUp(server.url, link);
    assert.equal(described.way, 'signIn');
    await refused('member.address_taken', finish());
    const [invitation] = await invitationsTo(friend);
    assert.equal(invitation?.invitedBy, null);
    const { invitationId } = invitation!;
    for (const other of [anna, friend === mira ? bram : mira]) {
      await refused('invitation.gone', other.act('acceptFriendship', { invitationId }));
    }
    await friend.act('acceptFriendship', { invitationId });
    await refused('invitation.gone', friend.act('acceptFriendship', { invitationId }));
    await refused('invitation.gone', anna.act('describeInvitation', { token: tokenOf(link) }));
    assert.deepEqual(await invitationsTo(friend), []);
  }
  const shown = (await contactsOf(anna)).filter((name) => !name.startsWith('Finn'));
  assert.ok(shown.includes('Mira: friend, active') && shown.includes('Bram: client, active'));
  assert.ok(!shown.some((name) => name.startsWith('Whoever')));
  assert.deepEqual(await contactsOf(mira), ['Anna: client, active', 'Bram: client, active']);
  // Once more by the same client: the same two are friends once.
  await inviteFriend(anna, mira.address, { name: 'Again' });
  await mira.act('acceptFriendship', { invitationId: (await invitationsTo(mira))[0]!.invitationId });
  assert.deepEqual(await contactsOf(mira), ['Anna: client, active', 'Bram: client, active']);
  for (const { memberId } of [mira, bram]) await anna.act('endFriendship', { memberId });
});

test('F1: an invitation that an account declines looks unanswered to whoever invited, and can be sent again', async () => {
  const mira = await bring(bram, 'Mira');
  const { memberId } = await inviteFriend(anna, mira.address, { name: 'Kim' });
  const [invitation] = await invitationsTo(mira);
  await mira.act('declineFriendship', { invitationId: invitation!.invitationId });
  assert.deepEqual(await invitationsTo(mira), []);
  await refused('invitation.gone', mira.act('acceptFriendship', { invitationId: invitation!.invitationId }));
  assert.ok((await contactsOf(anna)).includes('Kim: friend, invited'));
  await anna.act('resendFriendInvitation', { memberId });
  assert.equal((await invitationsTo(mira)).length, 1);
  await anna.act('endFriendship', { memberId });
  assert.deepEqual(await invitationsTo(mira), []);
});

test('pressing twice invites once; one client invites an address once, and nobody themself', async () => {
  const memberId = newId();
  const first = await inviteFriend(anna, 'twice@example.org', { memberId });
  assert.deepEqual(await inviteFriend(anna, 'twice@example.org', { memberId }), first);
  await refused('friend.invited_already', inviteFriend(anna, 'Twice@example.org'));
  await refused('bad_input', inviteFriend(anna, 'other@example.org', { memberId }));
  await refused('bad_input', inviteFriend(bram, 'twice@example.org', { memberId }));
  await refused('bad_input', inviteFriend(anna, 'other@example.org', { memberId: paul.memberId }));
  await refused('friend.own_address', inviteFriend(anna, anna.address.toUpperCase()));
  // Somebody else's invitation to the same address stands beside it, and whoever signs up finds it.
  await inviteFriend(bram, 'twice@example.org', { named: true });
  const friend = await signUp(server.url, await linkTo('twice@example.org'));
  assert.deepEqual(await contactsOf(friend), ['Bram: client, active']);
  const [invitation] = await invitationsTo(friend);
  assert.equal(invitation?.invitedBy, null);
  await friend.act('acceptFriendship', { invitationId: invitation!.invitationId });
  assert.deepEqual(await contactsOf(friend), ['Anna: client, active', 'Bram: client, active']);
});

test('an invitation as a friend takes no address from a client who is invited, and waits for them', async () => {
  const address = 'both@example.org';
  await inviteFriend(anna, address, { name: 'Both' });
  const link = await linkTo(address);
  const asClient = newId();
  const client = {
    memberId: asClient,
    role: 'client',
    name: 'Both',
    address,
    language: 'nl',
    delivery: 'paper',
  } as const;
  const invited = await paul.act('inviteMember', { ...client, introduction: null });
  assert.equal((await anna.act('describeInvitation', { token: tokenOf(link) })).way, 'otherFirst');
  const both = await signUp(server.url, invited.link!);
  assert.deepEqual(await contactsOf(both), ['Paul: professional, active']);
  await both.act('acceptFriendship', { invitationId: (await invitationsTo(both))[0]!.invitationId });
  assert.deepEqual(await contactsOf(both), ['Anna: client, active', 'Paul: professional, active']);
});

test('F2: both can end a friendship, nobody else; after that they are no contacts, and inviting again reconnects', async () => {
  const finn = await bring(anna, 'Finn');
  const other = await bring(bram, 'Odd');
  for (const stranger of [bram, other])
    await refused('contact.unknown', stranger.act('endFriendship', { memberId: finn.memberId }));
  await finn.act('endFriendship', { memberId: anna.memberId });
  assert.deepEqual(await contactsOf(finn), []);
  await refused('contact.unknown', anna.act('endFriendship', { memberId: finn.memberId }));
  await refused('contact.unknown', anna.act('takeKeyPackages', { memberIds: [finn.memberId] }));
  await inviteFriend(anna, finn.address, { name: 'Finn' });
  await finn.act('acceptFriendship', { invitationId: (await invitationsTo(finn))[0]!.invitationId });
  assert.deepEqual(await contactsOf(finn), ['Anna: client, active']);
  await anna.act('endFriendship', { memberId: finn.memberId });
  assert.deepEqual(await contactsOf(finn), []);
});

test('a friend and a professional invite no friends, and a friend nobody at all', async () => {
  const finn = await bring(anna, 'Finn');
  for (const person of [finn, paul, organisation.administrator]) {
    await refused('not_allowed', inviteFriend(person, 'x@example.org'));
    await refused('not_allowed', person.act('resendFriendInvitation', { memberId: newId() }));
  }
  const client = { memberId: newId(), role: 'client', name: 'X', address: 'x@example.org', language: 'nl' } as const;
  for (const person of [finn, anna]) {
    await refused('not_allowed', person.act('inviteMember', { ...client, delivery: 'paper', introduction: null }));
  }
  // The therapist of the client who brought them is a stranger.
  await refused('contact.unknown', finn.act('takeKeyPackages', { memberIds: [paul.memberId] }));
  // Only the client who invited sends it again: not another client, and not an administrator on paper.
  const { memberId } = await inviteFriend(anna, 'sent@example.org', { name: 'Sent' });
  await refused('not_found', bram.act('resendFriendInvitation', { memberId }));
  await refused('not_found', organisation.administrator.act('resendInvitation', { memberId, delivery: 'paper' }));
  await refused('not_found', paul.act('withdrawInvitation', { memberId }));
  await organisation.administrator.act('withdrawInvitation', { memberId });
  assert.ok(!(await contactsOf(anna)).includes('Sent: friend, invited'));
});

test('P5: with the feature off nobody is invited and nobody accepts; friends stay friends and can end it', async () => {
  const finn = await bring(anna, 'Finn');
  const mira = await bring(bram, 'Mira');
  const { memberId } = await inviteFriend(anna, mira.address, { name: 'Kim' });
  const [invitation] = await invitationsTo(mira);
  const { invitationId } = invitation!;
  await switchFriends(false);
  await refused('feature.off', inviteFriend(anna, 'late@example.org'));
  await refused('feature.off', anna.act('resendFriendInvitation', { memberId }));
  await refused('feature.off', mira.act('acceptFriendship', { invitationId: invitationId as InvitationId }));
  assert.deepEqual(await invitationsTo(mira), []);
  const { contacts } = await finn.ask('listContacts', {});
  assert.deepEqual(
    contacts.map(({ name, abilities }) => [name, abilities.startConversation]),
    [['Anna', false]],
  );
  await finn.act('endFriendship', { memberId: anna.memberId });
  await switchFriends(true);
  assert.equal((await invitationsTo(mira)).length, 1);
});

test('an invitation that nobody accepts in 14 days is no longer offered; sent again, it is', async () => {
  const mira = await bring(bram, 'Mira');
  const { memberId } = await inviteFriend(anna, mira.address, { name: 'Kim' });
  server.clock.advance({ days: 14 });
  // The sign-ins of before have run out too.
  const again = async (person: TestPerson) => Object.assign(person, await signIn(server.url, person));
  assert.deepEqual(await invitationsTo(await again(mira)), []);
  await (await again(anna)).act('resendFriendInvitation', { memberId });
  assert.equal((await invitationsTo(mira)).length, 1);
});

test('F2: the other side is told, and a friend until when the account stays; on that day it is gone', async () => {
  for (const person of [anna, bram]) await signInAgain(person);
  const finn = await bring(anna, 'Finn');
  const odd = await bring(bram, 'Odd');
  await inviteFriend(anna, odd.address, { name: 'Odd' });
  await odd.act('acceptFriendship', { invitationId: (await invitationsTo(odd))[0]!.invitationId });
  const told = async (person: TestPerson) =>
    (await person.ask('listTasks', {})).tasks.flatMap(({ about }) => (about.kind === 'friendshipEnded' ? about : []));
  await anna.act('endFriendship', { memberId: finn.memberId });
  const [parting] = await told(finn);
  const left = (parting?.deleteAfter ?? 0) - server.clock.now().getTime();
  assert.deepEqual([parting?.other, Math.ceil(left / 86_400_000)], ['Anna', 30]);
  await odd.act('endFriendship', { memberId: anna.memberId });
  assert.ok((await told(anna)).some(({ other }) => other === 'Odd'));
  // Bram has brought Odd too: that account stays.
  assert.deepEqual(await told(odd), []);

  // Brought again in time, the account stays; else it is gone on the day, also before anything has cleaned up.
  await inviteFriend(anna, finn.address, { name: 'Finn' });
  await finn.act('acceptFriendship', { invitationId: (await invitationsTo(finn))[0]!.invitationId });
  assert.deepEqual(
    (await told(finn)).map((about) => about.deleteAfter),
    [null],
  );
  await finn.act('endFriendship', { memberId: anna.memberId });
  await days(29);
  const late = await signIn(server.url, finn);
  await late.ask('getProfile', {});
  server.clock.advance({ days: 1 });
  await refused('signin.needed', late.ask('getProfile', {}));
  await refused('signin.refused', signIn(server.url, finn));
  assert.equal(await addressOf(finn.memberId), true);
  await server.app.jobs.tick();
  assert.equal(await addressOf(finn.memberId), false);
  // The address is free: invited again, they make a new account.
  await signInAgain(anna);
  await inviteFriend(anna, finn.address, { name: 'Finn' });
  const rows = await server.database.transaction('installation', (tx) =>
    tx.selectFrom('key_packages').select('k').where('member_id', '=', finn.memberId).execute(),
  );
  assert.equal(rows.length, 0);
});

const signInAgain = async (person: TestPerson) => Object.assign(person, await signIn(server.url, person));
/** Time passes; jobs run each day. */
async function days(count: number): Promise<void> {
  for (let day = 0; day < count; day += 1) {
    server.clock.advance({ days: 1 });
    await server.app.jobs.tick();
  }
}
const addressOf = (memberId: MemberId) =>
  server.database.transaction('installation', async (tx) => {
    const row = await tx.selectFrom('members').select('address_hash').where('id', '=', memberId).executeTakeFirst();
    return row?.address_hash !== null;
  });
