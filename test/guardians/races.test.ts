// Several at once, where only one may win or where the order must not matter: through the whole server, as fast as it
// takes them.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { CommandName } from '../../src/shared/api.ts';
import type { MemberId } from '../../src/shared/ids.ts';
import { makePackages } from '../../src/sdk/crypto/identity.ts';
import { importKeyPairs } from '../../src/sdk/crypto/keys.ts';
import { makeEpochSecret } from '../../src/sdk/crypto/sealing.ts';
import { noFacts } from '../../src/shared/control-rules.ts';
import { presentPackage } from '../../src/sdk/account-keys.ts';
import { fingerprintOf } from '../../src/shared/cards.ts';
import { fromBase64Url } from '../../src/shared/encoding.ts';
import { provePassword } from '../../src/sdk/password.ts';
import { startTestApp } from '../support/app.ts';
import { invite, openBrowser, prove, signIn, signUp, tokenOf } from '../support/people.ts';
import {
  draftEntry,
  draftStart,
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
  takePackage,
  write,
  type Held,
  type OpenPage,
  type Person,
  type StartInput,
} from '../support/conversations.ts';
import { add, draftAdd, draftAppend, remove } from '../support/control.ts';
import { callEndpoint } from './call.ts';
import { addClient, addProfessional, cookieOf, openGround, type Ground, type Member } from './ground.ts';

let ground: Ground;
let ada: Member;
let vos: Member;
let anna: Member;

before(async () => {
  ground = await openGround();
  ada = ground.ada;
  vos = await addProfessional(ground.server, ada, 'Vera Vos');
  anna = await addClient(ground.server, vos, 'Anna Almond');
});
after(() => ground.close());

const url = () => ground.server.url;
const times = <Result>(count: number, work: (at: number) => Promise<Result>) =>
  Promise.all(Array.from({ length: count }, (_, at) => work(at)));
const read = <Result>(work: Parameters<Ground['server']['database']['transaction']>[1]) =>
  ground.server.database.transaction('installation', work) as Promise<Result>;

/** Another conversation of the same people, out of the same key packages. */
async function startAgainWith({ world, places }: Held, starter: Member): Promise<StartInput> {
  const id = world.app.ids.next<Held['id']>();
  const again = places.map((place) => ({ ...place, id: world.app.ids.next<typeof place.id>() }));
  const secrets = new Map([[0, makeEpochSecret()]]);
  const held: Held = { world, id, places: again, facts: noFacts, secrets, state: null! };
  const act = { type: 'create', kind: 'regular', participants: again.map(recordOf) } as const;
  const control = await signControl(held, starter, act, { state: null });
  held.state = control.next;
  return {
    ...{ conversationId: id, control: present(control), shares: await sharesOf(held), topic: null, message: null },
    participants: again.map((place) => ({ participantId: place.id, memberId: place.person.memberId, k: place.k })),
  };
}

describe('at the first start', () => {
  test('ten who use one set-up link at once, for a practice and for the demo, make one of the two, once', async () => {
    const own = await startTestApp();
    const token = tokenOf(await own.setupLink());
    const organisation = { name: 'Meadow', country: 'NL', timeZone: 'Europe/Amsterdam', language: 'nl' } as const;
    const person = { name: 'Ada', address: 'ada@example.org' };
    const codes = await times(10, async (at) => {
      const input = {
        ...{ token, organisation: { ...organisation, shortName: `meadow${at}` } },
        ...{ administrator: { ...person, profession: '' }, serviceDesk: person },
      };
      const name: CommandName = at % 2 === 0 ? 'setUpInstallation' : 'tryDemo';
      const { status, code } = await callEndpoint(own.url, null, name, name === 'tryDemo' ? { token } : input);
      return status === 200 ? 'done' : code;
    });
    assert.equal(codes.filter((code) => code === 'done').length, 1, codes.join());
    assert.ok(
      codes.every((code) => code === 'done' || code?.startsWith('setup.')),
      codes.join(),
    );
    const { length } = await own.database.transaction('installation', (tx) =>
      tx.selectFrom('organisations').select('id').execute(),
    );
    assert.equal(length, 1);
    const demo = codes.indexOf('done') % 2 === 1;
    const late = await callEndpoint(own.url, null, demo ? 'setUpInstallation' : 'tryDemo', {
      ...{ token, organisation: { ...organisation, shortName: 'other' } },
      ...{ administrator: { ...person, profession: '' }, serviceDesk: person },
    });
    assert.equal(late.code, demo ? 'setup.demo_here' : 'setup.real_here');
    await own.close();
  });
});

describe('with keys', () => {
  test('two first devices that fill the stock at once lay out each key once', async () => {
    const person = await addProfessional(ground.server, ada, 'Twice Tim');
    for (let count = 0; count < 8; count += 1) await takePackage(ground.world, vos, person);
    const other = await signIn(url(), person, { organisation: 'meadow' });
    const { bundle, card } = person.keys;
    const seeds = bundle.identities[0]!;
    const { sign: identity } = await importKeyPairs(fromBase64Url(seeds.sign), fromBase64Url(seeds.hpke));
    const owner = {
      ...{ organisation: person.organisationId, account: person.memberId, identity, root: person.root },
      fingerprint: await fingerprintOf(fromBase64Url(card.card)),
    };
    const packages = (await makePackages(owner, 50, 8)).map(presentPackage);
    await times(6, (at) => (at % 2 ? person : other).act('addKeyPackages', { packages }));
    const keys = await other.ask('getAccountKeys', {});
    assert.deepEqual([keys.packagesLeft, keys.nextPackage], [50, 58]);
    const next = { ...person.keys.sealedBundle, version: 2 };
    const codes = await times(6, async (at) => {
      const cookie = at % 2 ? person.cookie : cookieOf(other);
      return (await callEndpoint(url(), cookie, 'saveBundle', { bundle: next })).code;
    });
    assert.deepEqual(codes.filter((code) => code === null).length, 1);
    assert.ok(codes.every((code) => code === null || code === 'account.stale'));
  });

  test('one key package makes one participant, also when two starts use it at once', async () => {
    const { held: first, input } = await draftStart(ground.world, vos, [anna]);
    const inputs = [input];
    for (let count = 0; count < 5; count += 1) inputs.push(await startAgainWith(first, vos));
    const codes = (await times(6, (at) => vos.call('createConversation', inputs[at]!))).map(({ error }) => error);
    assert.ok(
      codes.every((code) => code === null || code === 'conversation.chain_refused'),
      codes.join(),
    );
    assert.deepEqual(codes.filter((code) => code === null).length, 1);
    const used = await read<{ count: number }[]>(async (tx) => {
      const rows = await tx.selectFrom('participants').select('sign_key').where('sign_key', 'is not', null).execute();
      return [{ count: rows.length - new Set(rows.map(({ sign_key }) => sign_key!.toString('hex'))).size }];
    });
    assert.equal(used[0]?.count, 0);
  });

  test('ten identical starts make one conversation, with one message and one share each', async () => {
    const { input } = await draftStart(ground.world, vos, [anna], { topic: 'Once', message: 'Once' });
    const answers = await times(10, () => vos.call('createConversation', input));
    assert.deepEqual(new Set(answers.map(({ error }) => error)), new Set([null]));
    assert.deepEqual(new Set(answers.map((answer) => must(answer).conversation.lastPosition)), new Set([3]));
    const shares = must(await anna.call('getConversation', { conversationId: input.conversationId })).conversation
      .shares;
    assert.equal(shares.length, 1);
  });
});

describe('while somebody goes', () => {
  test('ten who start with a colleague while the account is ended leave her active nowhere', async () => {
    for (let round = 0; round < 3; round += 1) {
      const colleague = await addProfessional(ground.server, ada, `Going ${round}`);
      const drafts = [];
      for (let count = 0; count < 10; count += 1) drafts.push(await draftStart(ground.world, vos, [anna, colleague]));
      const [, ...started] = await Promise.all([
        ada.act('deactivateMember', { memberId: colleague.memberId }),
        ...drafts.map(({ input }) => vos.call('createConversation', input)),
      ]);
      assert.ok(started.every(({ error }) => error === null || error === 'contact.unknown'));
      const active = await read<unknown[]>((tx) =>
        tx
          .selectFrom('participants')
          .select('id')
          .where('member_id', '=', colleague.memberId)
          .where('active', '=', true)
          .execute(),
      );
      assert.deepEqual(active, []);
    }
  });

  test('what a client writes while her account is ended is stored before her end, or refused', async () => {
    const client = await addClient(ground.server, vos, 'Wendy Willow');
    const held = await start(ground.world, vos, [client]);
    const entries = await times(12, () => draftEntry(held, client));
    const [, ...answers] = await Promise.all([
      ada.act('deactivateMember', { memberId: client.memberId }),
      ...entries.map((entry) => send(held, client, entry)),
    ]);
    const refusals = new Set(['conversation.not_active', 'signin.needed', 'conversation.epoch_outdated']);
    assert.ok(
      answers.every(({ error }) => error === null || refusals.has(error)),
      answers.map(({ error }) => error).join(),
    );
    const log = must(await vos.call('listEntries', { conversationId: held.id, after: 0, limit: 200 })).entries;
    const end = log.findIndex(({ kind }) => kind === 'ended');
    assert.ok(
      log.slice(end + 1).every(({ kind }) => kind !== 'message'),
      'nothing of hers after her end',
    );
    const stored = answers.flatMap(({ ok }) => ok?.position ?? []);
    assert.equal(log.filter(({ kind }) => kind === 'message').length, new Set(stored).size);
    assert.equal(stored.length, new Set(stored).size);
  });

  test('a device that is signed out while its sockets open and its token changes is out for good', async () => {
    for (let round = 0; round < 3; round += 1) {
      const other = await signIn(url(), anna, { organisation: 'meadow' });
      const before = cookieOf(other);
      const viewer = { ...anna, cookie: before } as Person;
      const opening = times(8, () => openPage(ground.world, viewer).catch(() => null));
      const proving = prove({ ...other, memberId: anna.memberId, password: anna.password }).catch(() => undefined);
      await anna.act('endDevice', { deviceId: other.deviceId });
      await proving;
      const pages = (await opening).filter((page): page is OpenPage => page !== null);
      for (const page of pages) assert.equal(await page.closed, 4401);
      for (const cookie of [before, cookieOf(other)]) {
        assert.equal((await callEndpoint(url(), cookie, 'getProfile', {})).code, 'signin.needed');
        assert.equal((await callEndpoint(url(), cookie, 'getDeviceSecret', {})).code, 'signin.needed');
      }
      // Destroyed right after the commit, on a disk that may be busy.
      const isLeft = async () => (await ground.server.app.keystore.readDeviceSecret(other.deviceId)) !== null;
      for (const end = Date.now() + 5_000; Date.now() < end && (await isLeft()););
      assert.equal(await isLeft(), false);
    }
  });

  test('a server that stops between the end of a sign-in and its secret destroys the secret when it is back', async () => {
    const other = await signIn(url(), anna, { organisation: 'meadow' });
    // As kill -9 would leave it: the row says ended, and the file is there.
    await ground.server.database.transaction('installation', async (tx) => {
      const ended = { ended_at: ground.server.clock.now() };
      await tx
        .updateTable('sign_ins')
        .set({ ...ended, ended_because: 'signed out' })
        .where('device_id', '=', other.deviceId)
        .execute();
      await tx.updateTable('devices').set(ended).where('id', '=', other.deviceId).execute();
    });
    assert.notEqual(await ground.server.app.keystore.readDeviceSecret(other.deviceId), null);
    await ground.server.restart();
    assert.equal(await ground.server.app.keystore.readDeviceSecret(other.deviceId), null);
    assert.notEqual(await ground.server.app.keystore.readDeviceSecret(anna.deviceId), null, 'only those that ended');
    Object.assign(ground.world, { app: ground.server.app });
  });
});

describe('around invitations', () => {
  test('let in while the account is ended: the chain and the rows agree, and nobody gone is active', async () => {
    const invited = await invite(vos, { role: 'client', administrator: false, name: 'Pia Pending', linkWith: [] });
    const pending = { memberId: invited.memberId, role: 'client' } as unknown as Person;
    const { input, held } = await draftStart(ground.world, vos, [pending]);
    must(await vos.call('createConversation', input));
    const pia = await signUp(url(), invited.link);
    const place = held.places[1]!;
    const taken = await takePackage(ground.world, vos, {
      ...pia,
      root: fromBase64Url(pia.keys.bundle.roots[0]!),
    } as unknown as Person);
    const participant = recordOf({ ...place, ...taken! });
    const control = await signControl(held, vos, { type: 'admit', participant, basis: 'tapped' });
    const admit = async () =>
      vos.call('appendControl', {
        ...{
          conversationId: held.id,
          control: present(control),
          shares: await sharesOf(held, control.next),
          topic: null,
        },
        newKeys: { participantId: place.id, k: taken!.k },
      });
    const [, ...answers] = await Promise.all([
      ada.act('deactivateMember', { memberId: pia.memberId }),
      ...Array.from({ length: 4 }, admit),
    ]);
    const wins = answers.filter(({ error }) => error === null);
    assert.equal(new Set(wins.map(({ ok }) => ok?.position)).size <= 1, true);
    const { conversation } = must(await vos.call('getConversation', { conversationId: held.id }));
    assert.equal(conversation.participants.find(({ participantId }) => participantId === place.id)?.active, false);
    assert.equal(conversation.epochDue, true, 'who is gone holds no key of what comes');
    assert.equal(conversation.epoch, wins.length > 0 ? 1 : 0);
  });

  test('ten who link the same two at once make one care link, told once', async () => {
    const client = await addClient(ground.server, vos, 'Lena Lime');
    const ids = await times(10, () =>
      ada.act('linkMembers', { professionalId: ada.memberId, clientId: client.memberId }),
    );
    assert.equal(new Set(ids.map(({ careLinkId }) => careLinkId)).size, 1);
    const { tasks } = await client.ask('listTasks', {});
    assert.equal(tasks.filter(({ about }) => about.kind === 'newCareLink').length, 1);
  });

  test('ten who invite one address at once make one account, and the others are told that it is taken', async () => {
    const input = {
      ...{ role: 'client', administrator: false, name: 'Olga Oak', address: 'olga@example.org', language: 'nl' },
      ...{ linkWith: [], delivery: 'paper', introduction: null, profession: '' },
    };
    const codes = await times(10, async () => {
      const memberId = crypto.randomUUID() as MemberId;
      return (await callEndpoint(url(), vos.cookie, 'inviteMember', { ...input, memberId })).code;
    });
    assert.equal(codes.filter((code) => code === null).length, 1);
    assert.ok(
      codes.every((code) => code === null || code === 'member.address_taken'),
      codes.join(),
    );
  });
});

describe('in groups', () => {
  let bram: Member;
  let carla: Member;
  before(async () => {
    bram = await addProfessional(ground.server, ada, 'Bram Berg');
    carla = await addProfessional(ground.server, ada, 'Carla Clay');
  });

  const idOf = (held: Held, person: Member) => placeOf(held, person).id;
  const entriesFor = async (held: Held, person: Member) =>
    must(await person.call('listEntries', { conversationId: held.id, after: 0, limit: 200 })).entries;
  const newestKey = async (held: Held, person: Member) =>
    Math.max(...(await shown(held, person)).shares.map(({ lastEpoch }) => lastEpoch));
  const leave = (held: Held, person: Member) => person.call('leaveConversation', { conversationId: held.id });

  test('C8: somebody is removed while all write: nothing of theirs comes after it, nothing acknowledged is missing', async () => {
    for (let round = 0; round < 4; round += 1) {
      const held = await start(ground.world, vos, [anna, bram]);
      const drafts = await times(10, async (at) => {
        const by = at % 2 === 0 ? anna : bram;
        return { by, entry: await draftEntry(held, by) };
      });
      const { input } = await draftAppend(held, vos, { type: 'remove', participants: [idOf(held, anna)] });
      const sends = async (from: number, to: number) =>
        Promise.all(drafts.slice(from, to).map(async ({ by, entry }) => ({ by, answer: await send(held, by, entry) })));
      const [early, removed, late] = await Promise.all([sends(0, 5), vos.call('appendControl', input), sends(5, 10)]);
      const { position: end } = must(removed);
      const log = await entriesFor(held, vos);
      for (const { by, answer } of [...early, ...late]) {
        if (answer.ok === null) assert.match(answer.error, /^conversation\.(not_active|epoch_outdated)$/);
        else assert.equal(log[answer.ok.position - 1]?.authorId, idOf(held, by));
        assert.ok(by !== anna || answer.ok === null || answer.ok.position < end);
      }
      assert.deepEqual(
        log.map(({ position }) => position),
        log.map((_, at) => at + 1),
      );
      assert.equal((await entriesFor(held, anna)).at(-1)?.position, end);
      assert.equal(await newestKey(held, anna), 0);
      assert.equal(await newestKey(held, bram), 1);
    }
  });

  test('C22: taken back while others read it, it leaves nothing only where none of them got it', async () => {
    for (let round = 0; round < 12; round += 1) {
      const held = await start(ground.world, vos, [anna, bram]);
      const { entryId, position } = await write(held, vos);
      const readers = round % 2 === 0 ? [anna, bram, anna] : [anna];
      const undo = await draftEntry(held, vos, { kind: 'delete', target: entryId });
      const takesBack = send(held, vos, undo);
      const pages = readers.map((reader) => entriesFor(held, reader));
      const summaries = readers.map((reader) => reader.call('getConversation', { conversationId: held.id }));
      must(await takesBack);
      const got = [
        ...(await Promise.all(pages)).map((entries) => entries[position - 1]),
        ...(await Promise.all(summaries)).map((answer) => must(answer).conversation.lastMessage),
      ];
      const after = (await entriesFor(held, anna))[position - 1];
      assert.equal(after?.undone ?? false, !got.some((entry) => entry?.bytes));
    }
  });

  test('C4: handed over to two at once, one leads, for everybody', async () => {
    for (let round = 0; round < 4; round += 1) {
      const held = await start(ground.world, vos, [bram, carla, anna]);
      const wishes = await times(6, async (at) => {
        const manager = at % 2 === round % 2 ? bram : carla;
        const act = { type: 'manager', manager: idOf(held, manager), basis: 'handover', deputies: [] } as const;
        return { manager, input: (await draftAppend(held, vos, act)).input };
      });
      const answers = await times(6, async (at) => ({
        manager: wishes[at]!.manager,
        answer: await vos.call('appendControl', wishes[at]!.input),
      }));
      const won = new Set(answers.flatMap(({ manager, answer }) => (answer.ok ? manager : [])));
      assert.equal(won.size, 1);
      for (const { manager, answer } of answers) {
        assert.equal(answer.error, won.has(manager) ? null : 'conversation.state_outdated');
      }
      for (const person of [vos, bram, carla, anna]) {
        const { managerId, abilities } = await shown(held, person);
        assert.equal(managerId, idOf(held, [...won][0]!));
        assert.equal(abilities.addParticipants, won.has(person));
      }
    }
  });

  test('C6: who leaves at the moment of being added was either in it and left, or is in it', async () => {
    for (let round = 0; round < 4; round += 1) {
      const held = await start(ground.world, vos, [anna]);
      const { input, control, place } = await draftAdd(held, vos, bram);
      const leaving = [1, 2, 3].map(() => leave(held, bram));
      const [added, ...left] = await Promise.all([vos.call('appendControl', input), ...leaving]);
      const { position } = must(added);
      held.state = control.next;
      held.places.push(place);
      for (const { error } of left) assert.ok(error === null || error === 'not_found', String(error));
      const isIn = left.every(({ error }) => error === 'not_found');
      const seen = await shown(held, bram);
      assert.equal(seen.ended?.because ?? null, isIn ? null : 'left');
      assert.deepEqual(
        (await entriesFor(held, bram)).map((entry) => entry.position),
        isIn ? [position] : [position, position + 1],
      );
      const participants = (await shown(held, anna)).participants;
      assert.deepEqual(
        participants.map(({ active }) => active),
        [true, true, isIn],
      );
      // Where he left, nobody writes on under a key that he has.
      const answer = await send(held, anna, await draftEntry(held, anna));
      assert.equal(answer.error, isIn ? null : 'conversation.epoch_outdated');
    }
  });
  test('somebody leaves while another is added: no key reaches who is gone', async () => {
    for (let round = 0; round < 4; round += 1) {
      const held = await start(ground.world, vos, [anna, carla]);
      const { input } = await draftAdd(held, vos, bram);
      const adds = () => vos.call('appendControl', input);
      const both = round % 2 === 0 ? [adds(), leave(held, anna)] : [leave(held, anna), adds()];
      const answers = await Promise.all(both);
      const [added, left] = round % 2 === 0 ? answers : answers.toReversed();
      assert.equal(left?.error, null);
      assert.ok(added?.error === null || added?.error === 'conversation.state_outdated', String(added?.error));
      const { ended, lastPosition } = await shown(held, anna);
      assert.equal(ended?.because, 'left');
      assert.equal((await entriesFor(held, anna)).at(-1)?.kind, 'ended');
      // Added first, she was still in: the key of that epoch is hers, and no later one.
      assert.equal(await newestKey(held, anna), added.error === null ? 1 : 0);
      assert.equal(lastPosition, added.error === null ? 3 : 2);
    }
  });

  test('one is added and another removed on the same state: one of the two is done, then the other on top of it', async () => {
    for (let round = 0; round < 4; round += 1) {
      const held = await start(ground.world, vos, [anna, bram]);
      const addition = await draftAdd(held, vos, carla);
      const removal = await draftAppend(held, vos, { type: 'remove', participants: [idOf(held, anna)] });
      const inputs = round % 2 === 0 ? [addition.input, removal.input] : [removal.input, addition.input];
      const answers = await Promise.all(inputs.map((input) => vos.call('appendControl', input)));
      const [added, removed] = round % 2 === 0 ? answers : answers.toReversed();
      assert.deepEqual([added?.error, removed?.error].toSorted(), ['conversation.state_outdated', null]);
      const isAdded = added?.error === null;
      held.state = (isAdded ? addition : removal).control.next;
      if (isAdded) held.places.push(addition.place);
      must(await (isAdded ? remove(held, vos, [anna]) : add(held, vos, carla)));
      assert.equal(await newestKey(held, anna), isAdded ? 1 : 0);
      assert.equal(await newestKey(held, carla), 2);
      must(await send(held, carla, await draftEntry(held, carla)));
      assert.equal((await send(held, anna, await draftEntry(held, anna))).error, 'conversation.not_active');
    }
  });
});

describe('at the door', () => {
  test('forty guesses at once are no more than ten one after the other', async () => {
    const own = await openGround({ limitFactor: 1 });
    let loginRequest = '';
    await provePassword('a wrong password altogether', async (request) => {
      loginRequest = request;
      throw new Error('enough');
    }).catch(() => undefined);
    own.server.clock.advance({ minutes: 20 });
    const codes = await times(40, async () => {
      const input = { address: own.ada.address, loginRequest, organisation: 'meadow' };
      return (await callEndpoint(own.server.url, null, 'startSignIn', input)).code;
    });
    assert.equal(codes.filter((code) => code === null).length, 10);
    assert.ok(codes.every((code) => code === null || code === 'too_many'));
    assert.equal((await openBrowser(own.server.url).ask('describeInstallation', {})).setUp, true);
    await own.close();
  });
});
