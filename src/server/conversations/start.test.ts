import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { toBase64Url } from '../../shared/encoding.ts';
import {
  draftEntry,
  draftStart,
  must,
  placeOf,
  present,
  send,
  sharesOf,
  signControl,
  start,
  startWorld,
  type Held,
  type Person,
  type StartInput,
  type World,
} from '../../../test/support/conversations.ts';

let world: World;
let anna: Person;
let vos: Person;
let bram: Person;
let stranger: Person;

before(async () => {
  world = await startWorld();
  anna = await world.addPerson('client', { name: 'Anna' });
  vos = await world.addPerson('professional', { name: 'Dr Vos' });
  bram = await world.addPerson('professional', { name: 'Dr Bram' });
  stranger = await world.addPerson('client', { name: 'Stranger' });
  await world.link(vos, anna);
});
after(() => world.close());

async function rowsOf(table: 'conversations' | 'participants' | 'key_shares'): Promise<number> {
  const { rows } = await world.app.database.transaction('installation', (tx) =>
    sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(tx),
  );
  return rows[0]!.count;
}

/** The same request with one thing changed is refused and leaves nothing behind; unchanged it is accepted. */
async function refusesOnly(
  change: (drafted: { input: StartInput; held: Held }) => StartInput | Promise<StartInput>,
  code: string,
  people: { starter: Person; others: Person[] } = { starter: vos, others: [anna] },
): Promise<void> {
  const drafted = await draftStart(world, people.starter, people.others, { topic: 'Sleep', message: 'Hello' });
  const before = await rowsOf('conversations');
  const answer = await people.starter.call('createConversation', await change(drafted));
  assert.equal(answer.error, code);
  assert.equal(await rowsOf('conversations'), before);
  assert.equal((await people.starter.call('createConversation', drafted.input)).error, null);
}

test('C2: pressing Start twice makes one conversation', async () => {
  const { input } = await draftStart(world, vos, [anna], { message: 'Hello' });
  const before = await rowsOf('conversations');
  const [first, second] = await Promise.all([
    vos.call('createConversation', input),
    vos.call('createConversation', input),
  ]);
  assert.deepEqual(must(first).conversation, must(second).conversation);
  assert.equal(must(await vos.call('createConversation', input)).conversation.conversationId, input.conversationId);
  assert.equal(await rowsOf('conversations'), before + 1);
});

test('another conversation with a used id is refused, also of another organisation', async () => {
  const held = await start(world, vos, [anna]);
  const again = await draftStart(world, vos, [anna], { conversationId: held.id });
  assert.equal((await vos.call('createConversation', again.input)).error, 'conversation.id_used');
  const elsewhere = await world.addOrganisation();
  const [one, two] = [
    await world.addPerson('professional', { organisationId: elsewhere }),
    await world.addPerson('professional', { organisationId: elsewhere }),
  ];
  const theirs = await draftStart(world, one, [two], { conversationId: held.id });
  assert.equal((await one.call('createConversation', theirs.input)).error, 'conversation.id_used');
});

test('C2, K2: a client starts with a contact, not with a stranger', async () => {
  assert.equal((await anna.call('createConversation', (await draftStart(world, anna, [vos])).input)).error, null);
  const { input } = await draftStart(world, anna, [stranger]);
  assert.equal((await anna.call('createConversation', input)).error, 'contact.unknown');
  const group = await draftStart(world, anna, [vos, bram]);
  assert.equal((await anna.call('createConversation', group.input)).error, 'contact.unknown');
});

test('C2, C10: a therapist starts with colleagues and clients at once', async () => {
  const { input } = await draftStart(world, vos, [anna, bram], { message: 'Hello both' });
  assert.equal(must(await vos.call('createConversation', input)).conversation.participants.length, 3);
});

test('C2: a friend starts one-to-one with the client who brought them, and no group', async () => {
  const friend = await world.addPerson('friend');
  await world.befriend(anna, friend);
  const other = await world.addPerson('client');
  await world.befriend(other, friend);
  assert.equal((await friend.call('createConversation', (await draftStart(world, friend, [anna])).input)).error, null);
  const group = await draftStart(world, friend, [anna, other]);
  assert.equal((await friend.call('createConversation', group.input)).error, 'not_allowed');
});

test('P5: where friends are switched off nobody starts with one, and what there was goes on', async () => {
  const friend = await world.addPerson('friend');
  await world.befriend(anna, friend);
  const held = await start(world, anna, [friend]);
  const { input } = await draftStart(world, anna, [friend]);
  const enable = (enabled: boolean) =>
    world.app.database.transaction('installation', (tx) =>
      sql`update features set enabled = ${enabled} where feature = 'friends'`.execute(tx),
    );
  await enable(false);
  assert.equal((await anna.call('createConversation', input)).error, 'feature.off');
  assert.equal((await send(held, friend, await draftEntry(held, friend))).error, null);
  await enable(true);
  assert.equal((await anna.call('createConversation', input)).error, null);
});

test('who is deactivated while somebody starts with them is not left inside', async () => {
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const carla = await world.addPerson('professional');
    const { input } = await draftStart(world, vos, [carla]);
    const [answer] = await Promise.all([vos.call('createConversation', input), world.deactivate(carla)]);
    assert.ok(answer.ok || answer.error === 'contact.unknown', answer.error ?? '');
    const { rows } = await world.app.database.transaction('installation', (tx) =>
      sql`select 1 from participants where member_id = ${carla.memberId} and active`.execute(tx),
    );
    assert.equal(rows.length, 0);
  }
});

test('a key that its owner did not lay out is refused', async () => {
  await refusesOnly(async ({ input, held }) => {
    const wrong = { ...held, places: held.places.map((place) => ({ ...place })) };
    const theirs = await draftStart(world, vos, [bram]);
    placeOf(wrong, anna).keys = placeOf(theirs.held, bram).keys;
    const { participants } = held.state;
    const records = participants.map(({ record }) =>
      record.id === placeOf(wrong, anna).id
        ? { ...record, sign: placeOf(wrong, anna).keys!.sign.public, hpke: placeOf(wrong, anna).keys!.hpke.public }
        : record,
    );
    const control = await signControl(
      wrong,
      vos,
      { type: 'create', kind: 'regular', participants: records },
      { state: null },
    );
    return { ...input, control: present(control), shares: await sharesOf(wrong, control.next) };
  }, 'conversation.chain_refused');
});

test('a key package is used in one conversation only', async () => {
  const first = await draftStart(world, vos, [anna]);
  must(await vos.call('createConversation', first.input));
  const conversationId = world.app.ids.next<Held['id']>();
  const held = { ...first.held, id: conversationId };
  for (const place of held.places) place.id = world.app.ids.next();
  const participants = held.places.map((place) => ({
    id: place.id,
    kind: 'member' as const,
    professional: place.person.role === 'professional',
    sign: place.keys!.sign.public,
    hpke: place.keys!.hpke.public,
  }));
  const control = await signControl(held, vos, { type: 'create', kind: 'regular', participants }, { state: null });
  const input: StartInput = {
    conversationId,
    control: present(control),
    participants: held.places.map(({ person, id, k }) => ({ participantId: id, memberId: person.memberId, k })),
    shares: await sharesOf(held, control.next),
    topic: null,
    message: null,
  };
  assert.equal((await vos.call('createConversation', input)).error, 'conversation.chain_refused');
});

test('a client can not be signed in as a professional', async () => {
  await refusesOnly(async ({ input, held }) => {
    const participants = held.state.participants.map(({ record }) => ({ ...record, professional: true }));
    const control = await signControl(held, vos, { type: 'create', kind: 'regular', participants }, { state: null });
    return { ...input, control: present(control) };
  }, 'conversation.chain_refused');
});

test('who has keys is not kept waiting; who is invited waits', async () => {
  const { input, held } = await draftStart(world, vos, [anna]);
  placeOf(held, anna).keys = null;
  const participants = held.state.participants.map(({ record }) =>
    record.id === placeOf(held, anna).id
      ? { ...record, kind: 'pending' as const, sign: new Uint8Array(), hpke: new Uint8Array() }
      : record,
  );
  const control = await signControl(held, vos, { type: 'create', kind: 'regular', participants }, { state: null });
  const waiting = {
    ...input,
    control: present(control),
    shares: await sharesOf(held, control.next),
    participants: input.participants.map((each) => (each.memberId === anna.memberId ? { ...each, k: null } : each)),
  };
  assert.equal((await vos.call('createConversation', waiting)).error, 'conversation.state_outdated');
  const invited = await world.addPerson('client', { invited: true });
  await world.link(vos, invited);
  const withInvited = await draftStart(world, vos, [invited], { message: 'Welcome' });
  const { conversation } = must(await vos.call('createConversation', withInvited.input));
  assert.deepEqual(
    conversation.participants.map(({ kind }) => kind),
    ['member', 'pending'],
  );
});

test('without one share for everybody there is no conversation', async () => {
  await refusesOnly(({ input }) => ({ ...input, shares: input.shares.slice(1) }), 'conversation.shares_incomplete');
  await refusesOnly(
    ({ input }) => ({ ...input, shares: [...input.shares, input.shares[0]!] }),
    'conversation.shares_incomplete',
  );
  const short = toBase64Url(new Uint8Array(83));
  await refusesOnly(
    ({ input }) => ({ ...input, shares: input.shares.map((share) => ({ ...share, box: short })) }),
    'conversation.shares_incomplete',
  );
});

test('a changed byte anywhere in what is signed is refused, topic and message too', async () => {
  const flip = (signed: { bytes: string; signature: string }) => {
    const at = signed.bytes.length - 10;
    const other = signed.bytes[at] === 'A' ? 'B' : 'A';
    return { ...signed, bytes: signed.bytes.slice(0, at) + other + signed.bytes.slice(at + 1) };
  };
  await refusesOnly(({ input }) => ({ ...input, control: flip(input.control) }), 'conversation.chain_refused');
  await refusesOnly(({ input }) => ({ ...input, topic: flip(input.topic!) }), 'conversation.chain_refused');
  await refusesOnly(({ input }) => ({ ...input, message: flip(input.message!) }), 'conversation.chain_refused');
  await refusesOnly(({ input }) => ({ ...input, message: input.topic }), 'conversation.chain_refused');
});

test('an entry of another conversation does not fit into this one', async () => {
  const elsewhere = await start(world, vos, [anna]);
  const entry = await draftEntry(elsewhere, vos);
  await refusesOnly(({ input }) => ({ ...input, message: present(entry) }), 'conversation.chain_refused');
});

test('shares lie in the database under the shred key, and only their owner gets them', async () => {
  const held = await start(world, vos, [anna]);
  const own = must(await anna.call('getConversation', { conversationId: held.id })).conversation.shares;
  assert.equal(own.length, 1);
  const { rows } = await world.app.database.transaction('installation', (tx) =>
    sql<{ box: Buffer }>`select box from key_shares where conversation_id = ${held.id}`.execute(tx),
  );
  assert.equal(rows.length, 2);
  assert.ok(rows.every(({ box }) => !box.includes(Buffer.from(own[0]!.box, 'base64url').subarray(0, 32))));
  await world.app.keystore.destroyShredKey(held.id);
  assert.deepEqual(must(await anna.call('getConversation', { conversationId: held.id })).conversation.shares, []);
});

test('who is not in a conversation finds none, whatever they ask', async () => {
  const held = await start(world, vos, [anna], { message: 'Secret' });
  const elsewhere = await world.addPerson('professional', { organisationId: await world.addOrganisation() });
  const entry = await draftEntry(held, vos);
  for (const person of [bram, stranger, elsewhere]) {
    const conversationId = held.id;
    const answers = [
      await person.call('getConversation', { conversationId }),
      await person.call('listEntries', { conversationId }),
      await person.call('markRead', { conversationId, position: 1 }),
      await person.call('markUnread', { conversationId, unread: true }),
      await person.call('saveDraft', { conversationId, version: 1, box: 'AAAA' }),
      await person.call('reportMissingShares', { conversationId, epochs: [0] }),
      await person.call('grantShares', { conversationId, shares: await sharesOf(held) }),
      await send(held, person, entry),
    ];
    assert.deepEqual(
      answers.map(({ error }) => error),
      answers.map(() => 'not_found'),
    );
    const { conversations } = must(await person.call('listConversations', {}));
    assert.ok(conversations.every((each) => each.conversationId !== conversationId));
  }
});
