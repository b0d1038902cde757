// What somebody with bad intent tries: each attack beside what it pretends to be, so that a refusal can't pass for the
// wrong reason.
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { api, type EndpointName } from '../../src/shared/api.ts';
import { fromBase64Url, toBase64Url } from '../../src/shared/encoding.ts';
import type { ConversationId, IntroductionId, MemberId } from '../../src/shared/ids.ts';
import { leafOf } from '../../src/shared/log.ts';
import type { Ledger } from '../../src/sdk/ledger.ts';
import { LogWatch } from '../../src/sdk/log-watch.ts';
import { provePassword } from '../../src/sdk/password.ts';
import { Timeline } from '../../src/sdk/timeline.ts';
import { invite, openBrowser, password, prepareSignUp, refused, signIn, signUp, tokenOf } from '../support/people.ts';
import {
  delivered,
  draftEntry,
  draftStart,
  must,
  openPage,
  placeOf,
  present,
  send,
  start,
  takePackage,
  write,
  type Held,
} from '../support/conversations.ts';
import { callEndpoint, sendRaw } from './call.ts';
import {
  addClient,
  addProfessional,
  asMember,
  cookieOf,
  openGround,
  openNeighbour,
  type Ground,
  type Member,
} from './ground.ts';

let ground: Ground;
let ada: Member;
let vos: Member;
let anna: Member;
let bert: Member;
let hilde: Member;
let held: Held;
let group: Held;

before(async () => {
  ground = await openGround();
  ada = ground.ada;
  vos = await addProfessional(ground.server, ada, 'Vera Vos');
  anna = await addClient(ground.server, vos, 'Anna Almond');
  bert = await addClient(ground.server, vos, 'Bert Birch');
  hilde = await openNeighbour(ground.server, ground.desk);
  held = await start(ground.world, vos, [anna], { message: 'Good morning' });
  group = await start(ground.world, vos, [anna, bert, ada], { topic: 'Tuesdays', message: 'Welcome' });
});
after(() => ground.close());

const url = () => ground.server.url;

describe('somebody of another organisation', () => {
  test('gets the same answer for what exists here as for what exists nowhere', async () => {
    const { careLinks } = await anna.ask('listCareLinks', {});
    const introductionId = crypto.randomUUID() as IntroductionId;
    const mac = toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
    await vos.act('makeIntroduction', { introductionId, withMemberId: anna.memberId, purpose: 'compare', mac });
    const there = crypto.randomUUID() as ConversationId;
    const entries = new Map<string, unknown>();
    for (const conversation of [held.id, there]) {
      entries.set(conversation, present(await draftEntry(held, anna, { head: { conversation } })));
    }
    const { input } = await draftStart(ground.world, vos, [anna]);
    const inputs = (real: (id: string) => string): Partial<Record<EndpointName, unknown>> => {
      const [conversationId, memberId] = [real(held.id), real(anna.memberId)];
      return {
        getConversation: { conversationId },
        listEntries: { conversationId },
        sendEntry: { conversationId, entry: entries.get(conversationId) },
        markRead: { conversationId, position: 1 },
        markUnread: { conversationId, unread: true },
        changeMark: { conversationId, mark: { as: 'archived', upTo: 1 } },
        saveDraft: { conversationId, version: 1, box: mac },
        grantShares: { conversationId, shares: [{ ...input.shares[0]!, participantId: real(placeOf(held, anna).id) }] },
        reportMissingShares: { conversationId, epochs: [0] },
        appendControl: { conversationId, control: input.control, shares: [], topic: null, newKeys: null },
        takeKeyPackages: { memberIds: [memberId] },
        listConversations: { withMember: memberId },
        listCareLinks: { memberId },
        linkMembers: { professionalId: hilde.memberId, clientId: memberId },
        endCareLink: { careLinkId: real(careLinks[0]!.careLinkId), as: 'ended' },
        makeIntroduction: { introductionId: crypto.randomUUID(), withMemberId: memberId, purpose: 'compare', mac },
        answerIntroduction: { introductionId: real(introductionId), answer: { kind: 'wrong' } },
        settleIntroduction: { introductionId: real(introductionId), matched: true },
        resendInvitation: { memberId, delivery: 'paper' },
        withdrawInvitation: { memberId },
        deactivateMember: { memberId },
        reactivateMember: { memberId },
        setAdministrator: { memberId, administrator: true },
        renameMember: { memberId, name: 'Mallory' },
        endDevice: { deviceId: real(anna.deviceId) },
      };
    };
    const here = inputs((id) => id);
    const nowhere = inputs((id) => (id === held.id ? there : crypto.randomUUID()));
    const faults = [];
    for (const name of Object.keys(here) as EndpointName[]) {
      const [one, other] = [
        await callEndpoint(url(), hilde.cookie, name, here[name]),
        await callEndpoint(url(), hilde.cookie, name, nowhere[name]),
      ];
      const isSame = one.status === other.status && one.code === other.code;
      const isEmpty = name === 'listConversations' && one.status === 200;
      if (!isSame || (one.status === 200 && !isEmpty))
        faults.push(`${name}: ${one.status} ${one.code}, ${other.status} ${other.code}`);
    }
    assert.deepEqual(faults, []);
    assert.equal((await anna.ask('listIntroductions', {})).introductions[0]?.wrongEntries, 0);
    assert.ok((await anna.ask('listDevices', {})).devices.length > 0);
  });

  test('starts nothing with people here, under their own id or another', async () => {
    const { input } = await draftStart(ground.world, hilde, [hilde].slice(1).concat(anna));
    assert.equal((await hilde.call('createConversation', input)).error, 'contact.unknown');
    assert.equal(
      (await hilde.call('createConversation', { ...input, conversationId: held.id })).error,
      'conversation.chain_refused',
    );
  });
});

describe('somebody in a conversation', () => {
  test('adds nobody who is no contact, whomever the request says it is', async () => {
    const { input, held: drafted } = await draftStart(ground.world, anna, [vos]);
    const [own, other] = input.participants;
    const mapped = (memberId: MemberId) => ({ ...input, participants: [own!, { ...other!, memberId }] });
    assert.equal((await anna.call('createConversation', mapped(bert.memberId))).error, 'contact.unknown');
    assert.equal(
      (await anna.call('createConversation', mapped(crypto.randomUUID() as MemberId))).error,
      'contact.unknown',
    );
    assert.equal((await anna.call('createConversation', mapped(hilde.memberId))).error, 'contact.unknown');
    assert.equal((await anna.call('createConversation', mapped(anna.memberId))).error, 'conversation.chain_refused');
    // A professional whose keys these aren't.
    await ada.act('linkMembers', { professionalId: ada.memberId, clientId: anna.memberId });
    assert.equal((await anna.call('createConversation', mapped(ada.memberId))).error, 'conversation.chain_refused');
    const swapped = {
      ...input,
      participants: [
        { ...own!, memberId: vos.memberId },
        { ...other!, memberId: anna.memberId },
      ],
    };
    assert.equal((await anna.call('createConversation', swapped)).error, 'conversation.chain_refused');
    assert.equal((await anna.call('createConversation', input)).status, 200);
    assert.equal(drafted.places.length, 2);
  });

  test('uses no key package that somebody else took, and none twice', async () => {
    const { input } = await draftStart(ground.world, anna, [vos]);
    const stolen = await takePackage(ground.world, ada, vos);
    const other = { ...input.participants[1]!, k: stolen!.k };
    const bad = await anna.call('createConversation', { ...input, participants: [input.participants[0]!, other] });
    assert.equal(bad.error, 'conversation.chain_refused');
    assert.equal((await anna.call('createConversation', input)).status, 200);
    const again = await draftStart(ground.world, anna, [vos]);
    const used = again.held.places[1]!;
    Object.assign(used, { k: input.participants[1]!.k });
    const participants = [again.input.participants[0]!, { ...again.input.participants[1]!, k: used.k }];
    assert.equal(
      (await anna.call('createConversation', { ...again.input, participants })).error,
      'conversation.chain_refused',
    );
  });

  test('edits and deletes nothing of others, not by giving an own message the same id either', async () => {
    const { entryId, position } = await write(group, anna, 'I slept badly');
    const edit = await draftEntry(group, bert, { kind: 'edit', target: entryId, body: { text: 'I slept well' } });
    assert.equal((await send(group, bert, edit)).error, 'message.not_yours');
    const remove = await draftEntry(group, bert, { kind: 'delete', target: entryId, body: {} });
    assert.equal((await send(group, bert, remove)).error, 'message.not_yours');

    const copy = await send(group, bert, await draftEntry(group, bert, { entryId, body: { text: 'Mine' } }));
    assert.equal(copy.error, 'message.id_used');
    assert.notEqual((await send(group, bert, remove)).status, 200);
    const { entries } = must(
      await anna.call('listEntries', { conversationId: group.id, after: position - 1, limit: 1 }),
    );
    assert.equal(entries[0]?.position, position);
    assert.notEqual(entries[0]?.bytes, null, 'her message stands');
    const own = await draftEntry(group, anna, { kind: 'delete', target: entryId, body: {} });
    assert.equal((await send(group, anna, own)).status, 200);
  });

  test('moves no entry elsewhere, and sends no other person’s entry again', async () => {
    const entry = await draftEntry(held, anna, { body: { text: 'Only here' } });
    const elsewhere = { conversationId: group.id, entry: present(entry) };
    assert.equal((await anna.call('sendEntry', elsewhere)).error, 'conversation.chain_refused');
    const { position } = must(await send(held, anna, entry));
    assert.equal((await send(held, vos, entry)).error, 'conversation.chain_refused');
    assert.equal(must(await send(held, anna, entry)).position, position);
    const foreign = await draftEntry(group, anna, { head: { sender: placeOf(group, bert).id } });
    assert.equal((await send(group, anna, foreign)).error, 'conversation.chain_refused');
    assert.equal((await send(group, bert, foreign)).error, 'conversation.chain_refused');
  });

  test('announces nobody’s end, and writes nothing that only the service or the chain writes', async () => {
    for (const kind of ['ended', 'named', 'control', 'share', 'constructor', '__proto__', 'Message', '']) {
      const entry = await draftEntry(group, bert, { head: { kind } });
      assert.equal((await send(group, bert, entry)).error, 'conversation.chain_refused', kind);
    }
    assert.equal((await send(group, bert, await draftEntry(group, bert))).status, 200);
  });

  test('a control entry that was stored does nothing a second time, nowhere', async () => {
    const { input, held: own } = await draftStart(ground.world, anna, [vos]);
    const first = must(await anna.call('createConversation', input)).conversation;
    const again = must(await anna.call('createConversation', input)).conversation;
    assert.equal(again.lastPosition, first.lastPosition);
    const replayed = { conversationId: own.id, control: input.control, shares: [], topic: null, newKeys: null };
    must(await anna.call('appendControl', replayed));
    const after = must(await anna.call('getConversation', { conversationId: own.id })).conversation;
    assert.equal(after.lastPosition, first.lastPosition);
    assert.equal((await vos.call('appendControl', replayed)).error, 'conversation.chain_refused');
    assert.equal(
      (await anna.call('appendControl', { ...replayed, conversationId: held.id })).error,
      'conversation.chain_refused',
    );
    const other = crypto.randomUUID() as ConversationId;
    assert.equal(
      (await anna.call('createConversation', { ...input, conversationId: other })).error,
      'conversation.chain_refused',
    );
  });

  test('a share outside of what the chain grants is refused, and useless ones push no good one out', async () => {
    const before = must(await anna.call('getConversation', { conversationId: group.id })).conversation.shares;
    const [good] = before;
    const participantId = placeOf(group, anna).id;
    const useless = () => ({
      ...{ participantId, firstEpoch: 0, lastEpoch: 0 },
      box: toBase64Url(crypto.getRandomValues(new Uint8Array(fromBase64Url(good!.box).length))),
    });
    const grant = (shares: ReturnType<typeof useless>[]) =>
      bert.call('grantShares', { conversationId: group.id, shares });
    assert.equal((await grant([{ ...useless(), firstEpoch: 7, lastEpoch: 7 }])).error, 'not_allowed');
    assert.equal(
      (await grant([{ ...useless(), firstEpoch: 2_147_483_647, lastEpoch: 2_147_483_647 }])).error,
      'not_allowed',
    );
    assert.equal(
      (await grant([{ ...useless(), firstEpoch: 4_294_967_295, lastEpoch: 4_294_967_295 }])).error,
      'bad_input',
    );
    for (let count = 0; count < 12; count += 1) await grant([useless(), useless()]);
    const { shares } = must(await anna.call('getConversation', { conversationId: group.id })).conversation;
    assert.ok(
      shares.some(({ box }) => box === good!.box),
      'the share that opens is still there',
    );
    assert.ok(shares.length <= 8, `${shares.length} shares are kept`);
  });

  test('takes a colleague’s key packages away from everybody else only up to a bound', async () => {
    const own = await openGround({ limitFactor: 1 });
    const victim = await addProfessional(own.server, own.ada, 'Victor Vole');
    const greedy = await addClient(own.server, own.ada, 'Greta Grab');
    await own.ada.act('linkMembers', { professionalId: victim.memberId, clientId: greedy.memberId });
    const codes = [];
    for (let count = 0; count < 60; count += 1) {
      codes.push((await greedy.call('takeKeyPackages', { memberIds: [victim.memberId] })).error);
    }
    assert.equal(codes.filter((code) => code === null).length, 25);
    assert.equal(codes.at(-1), 'too_many');
    const [left] = must(await own.ada.call('takeKeyPackages', { memberIds: [victim.memberId] })).packages;
    assert.ok(left?.package, 'there are packages left for others');
    await own.close();
  });
});

describe('a stranger who is signed out', () => {
  test('gets the same for an address that is unknown, invited or deactivated as for one that is known', async () => {
    const invited = await invite(vos, { role: 'client', administrator: false, name: 'Ivo Ivy', linkWith: [] });
    const gone = await addClient(ground.server, vos, 'Gina Gone');
    await ada.act('deactivateMember', { memberId: gone.memberId });
    const seen = [];
    for (const address of [anna.address, 'nobody@example.org', invited.address, gone.address]) {
      const browser = openBrowser(url());
      const answer: unknown[] = [];
      const proof = provePassword('a wrong password altogether', async (loginRequest) => {
        const started = await browser.act('startSignIn', { address, loginRequest, organisation: 'meadow' });
        answer.push(
          Object.keys(started).toSorted(),
          started.loginResponse.length,
          started.memberId[14],
          started.serverId,
        );
        return { ...started, account: started.memberId };
      });
      await assert.rejects(proof);
      answer.push(browser.connection.cookies.size);
      seen.push(JSON.stringify(answer));
    }
    assert.equal(new Set(seen).size, 1, seen.join('\n'));
  });

  test('learns nothing from the time that it takes', async () => {
    let loginRequest = '';
    await provePassword('a wrong password altogether', async (request) => {
      loginRequest = request;
      throw new Error('enough');
    }).catch(() => undefined);
    const names = { known: anna.address, unknown: 'nobody@example.org', elsewhere: anna.address };
    const times: Record<string, number[]> = { known: [], unknown: [], elsewhere: [] };
    for (let count = 0; count < 25; count += 1) {
      for (const [name, address] of Object.entries(names)) {
        const organisation = name === 'elsewhere' ? 'no-such-place' : 'meadow';
        const began = performance.now();
        const { body } = await callEndpoint(url(), null, 'startSignIn', { address, loginRequest, organisation });
        const { attemptId } = body as { attemptId: string };
        await callEndpoint(url(), null, 'finishSignIn', {
          ...{ attemptId, finishRequest: loginRequest.slice(0, 86) },
          device: { label: 'x', shared: false },
        });
        times[name]!.push(performance.now() - began);
      }
    }
    const median = (name: string) => times[name]!.toSorted((a, b) => a - b)[12]!;
    for (const name of ['unknown', 'elsewhere']) {
      const ratio = median(name) / median('known');
      assert.ok(ratio > 0.4 && ratio < 2.5, `${name}: ${ratio}`);
    }
  });

  test('who steals an invitation after its time, its use, its withdrawal or its renewal has nothing', async () => {
    const stolen = async (link: string) => {
      const described = await callEndpoint(url(), null, 'describeInvitation', { token: tokenOf(link) });
      assert.deepEqual([described.status, described.code], [410, 'invitation.gone']);
      assert.deepEqual(Object.keys(described.body as object), ['error']);
    };
    const what = { role: 'client', administrator: false, name: 'Iris Ivy', linkWith: [] } as const;
    const used = await invite(vos, { ...what, linkWith: [] });
    await signUp(url(), used.link);
    await stolen(used.link);
    const withdrawn = await invite(vos, { ...what, linkWith: [] });
    await vos.act('withdrawInvitation', { memberId: withdrawn.memberId });
    await stolen(withdrawn.link);
    const renewed = await invite(vos, { ...what, linkWith: [] });
    const { link } = await vos.act('resendInvitation', { memberId: renewed.memberId, delivery: 'paper' });
    await stolen(renewed.link);
    assert.equal(
      (await openBrowser(url()).act('describeInvitation', { token: tokenOf(link ?? '') })).memberId,
      renewed.memberId,
    );
    await stolen('A'.repeat(43));
  });

  test('an invitation ends after fourteen days, and what it promised a thief with it', async () => {
    const own = await openGround();
    const { link } = await invite(own.ada, { role: 'professional', administrator: true, name: 'Late', linkWith: [] });
    own.server.clock.advance({ days: 13, hours: 23 });
    await openBrowser(own.server.url).act('describeInvitation', { token: tokenOf(link) });
    own.server.clock.advance({ hours: 2 });
    await refused('invitation.gone', openBrowser(own.server.url).act('describeInvitation', { token: tokenOf(link) }));
    await refused('invitation.gone', signUp(own.server.url, link));
    await own.close();
  });

  test('who holds a cookie of one kind is nobody at the doors of the other', async () => {
    const member = anna.cookie.replace(/^alcove=/, '');
    const desk = [...ground.desk.connection.cookies].find(([name]) => name === 'alcove_desk')![1];
    assert.match(desk, /^[A-Za-z0-9_-]{43}$/);
    const forMembers = [`alcove=${desk}`, `alcove_desk=${desk}`];
    const forDesk = [`alcove_desk=${member}`, `alcove=${member}`, `alcove_desk=${ada.cookie.replace(/^alcove=/, '')}`];
    for (const name of Object.keys(api) as EndpointName[]) {
      const { actors } = api[name] as { actors: readonly string[] };
      if (actors.includes('signedOut')) continue;
      for (const cookie of actors.includes('serviceDesk') ? forDesk : forMembers) {
        const { status, code } = await callEndpoint(url(), cookie, name, {});
        assert.deepEqual([name, status, code], [name, 401, 'signin.needed']);
      }
    }
    for (const cookie of forMembers) await assert.rejects(openPage(ground.world, { ...anna, cookie }), /401/);
  });

  test('who writes from another page, or opens a socket there, is refused', async () => {
    const { host, port } = new URL(url());
    const elsewhere = [
      'https://evil.example',
      'null',
      `http://evil.${host}`,
      `http://${host}.evil.example`,
      `http://localhost:${Number(port) + 1}`,
      '',
      'x',
    ];
    for (const origin of elsewhere) {
      const body = JSON.stringify({ conversationId: held.id, unread: true });
      const headers = { cookie: anna.cookie, 'content-type': 'application/json', origin };
      const written = await sendRaw(url(), { method: 'POST', path: '/api/markUnread', headers, body });
      assert.deepEqual([origin, written.code], [origin, 'origin_refused']);
      await assert.rejects(openPage(ground.world, anna, { origin }), /403/, origin);
    }
    const { markedUnread } = must(await anna.call('getConversation', { conversationId: held.id })).conversation;
    assert.equal(markedUnread, false);
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const headers = { cookie: anna.cookie, 'content-type': type };
      const body = JSON.stringify({ conversationId: held.id, unread: true });
      assert.equal((await sendRaw(url(), { method: 'POST', path: '/api/markUnread', headers, body })).status, 400);
    }
  });

  test('bodies beyond their bound are refused, said or unsaid how long they are', async () => {
    const big = `{"address":"${'a'.repeat(200_000)}"}`;
    const headers = { 'content-type': 'application/json' };
    const said = await sendRaw(url(), { method: 'POST', path: '/api/startSignIn', headers, body: big });
    assert.deepEqual([said.status, said.code], [413, 'too_large']);
    const chunked = { ...headers, 'transfer-encoding': 'chunked' };
    const unsaid = await sendRaw(url(), { method: 'POST', path: '/api/startSignIn', headers: chunked, body: big });
    assert.deepEqual([unsaid.status, unsaid.code], [413, 'too_large']);
    const before = await sendRaw(url(), { method: 'POST', path: '/api/sendEntry', headers, body: big });
    assert.deepEqual(
      [before.status, before.code],
      [401, 'signin.needed'],
      'who may not call is told before anything is read',
    );
  });

  test('names of the language in a body change nothing for anybody', async () => {
    const headers = { 'content-type': 'application/json', cookie: anna.cookie };
    const path = '/api/updateSettings';
    for (const body of [
      '{"__proto__":{"administrator":true},"language":"nl"}',
      '{"constructor":{"prototype":{"administrator":true}},"language":"nl"}',
      '{"language":"nl","administrator":true,"role":"professional","memberId":"x","state":"active"}',
    ]) {
      const { status } = await sendRaw(url(), { method: 'POST', path, headers, body });
      assert.ok(status === 400 || status === 200, String(status));
    }
    for (const query of ['__proto__[x]=1', 'constructor=1&toString=2', '__proto__=1']) {
      const { status } = await sendRaw(url(), { method: 'GET', path: `/api/listConversations?${query}`, headers });
      assert.ok(status === 200 || status === 400, String(status));
    }
    assert.equal(Reflect.get({}, 'administrator'), undefined);
    const { profile } = await anna.ask('getProfile', {});
    assert.deepEqual([profile.administrator, profile.role], [false, 'client']);
  });

  test('no number is too strange to be answered', async () => {
    const numbers = [
      '-1',
      '1.5',
      'NaN',
      'Infinity',
      '1e3',
      '0x10',
      ' 7',
      '9007199254740991',
      '9007199254740993',
      '1e400',
      '-0',
      '٣',
      '',
    ];
    for (const number of numbers) {
      const text = encodeURIComponent(number);
      for (const query of [`after=${text}`, `before=${text}`, `limit=${text}`]) {
        const path = `/api/listEntries?conversationId=${held.id}&${query}`;
        const { status } = await sendRaw(url(), { method: 'GET', path, headers: { cookie: anna.cookie } });
        assert.ok(status === 200 || status === 400, `${query}: ${status}`);
      }
    }
    for (const position of [
      '-1',
      '1.5',
      '1e400',
      '9007199254740991',
      '9007199254740993',
      '1e15',
      '"7"',
      'null',
      '[]',
    ]) {
      const body = `{"conversationId":"${held.id}","position":${position}}`;
      const headers = { 'content-type': 'application/json', cookie: anna.cookie };
      const { status } = await sendRaw(url(), { method: 'POST', path: '/api/markRead', headers, body });
      assert.ok(status === 200 || status === 400, `${position}: ${status}`);
    }
    const { readPosition, lastPosition } = must(
      await anna.call('getConversation', { conversationId: held.id }),
    ).conversation;
    assert.ok(readPosition <= lastPosition);
  });
});

describe('somebody whose time is over', () => {
  test('a device that is signed out from afar is cut off on HTTP and socket, and gets no secret any more', async () => {
    const other = await signIn(url(), anna, { organisation: 'meadow' });
    const cookie = [...other.connection.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const page = await openPage(ground.world, { ...anna, cookie });
    assert.equal((await callEndpoint(url(), cookie, 'getDeviceSecret', {})).status, 200);
    await anna.act('endDevice', { deviceId: other.deviceId });
    assert.equal(await page.closed, 4401);
    assert.equal(page.events.at(-1)?.type, 'signedOut');
    for (const name of ['getDeviceSecret', 'getProfile', 'getAccountKeys', 'listConversations'] as const) {
      assert.equal((await callEndpoint(url(), cookie, name, {})).code, 'signin.needed');
    }
    await assert.rejects(openPage(ground.world, { ...anna, cookie }), /401/);
    await ground.server.app.feed.idle();
    assert.equal(await ground.server.app.keystore.readDeviceSecret(other.deviceId), null);
    assert.equal((await anna.call('getDeviceSecret', {})).status, 200);
  });

  test('who makes an account in a browser where somebody else is signed in leaves nobody signed in behind', async () => {
    const before = cookieOf(await signIn(url(), anna, { organisation: 'meadow' }));
    const { link } = await invite(vos, { role: 'client', administrator: false, name: 'Nora Nut', linkWith: [] });
    const { input } = await prepareSignUp(url(), link);
    const done = await callEndpoint(url(), before, 'finishSignUp', input);
    assert.equal(done.status, 200);
    assert.equal((await callEndpoint(url(), before, 'getProfile', {})).code, 'signin.needed');
    assert.equal((await anna.call('getProfile', {})).status, 200);
  });

  test('who is signed out while their request is still arriving is signed out', async () => {
    const admin = await addProfessional(ground.server, ada, 'Slow Sam', true);
    const body = JSON.stringify({
      ...{
        memberId: crypto.randomUUID(),
        role: 'professional',
        administrator: true,
        name: 'Accomplice',
        language: 'nl',
      },
      ...{ address: 'accomplice@example.org', profession: 'x', linkWith: [], delivery: 'paper', introduction: null },
    });
    const slow = await slowly('/api/inviteMember', admin.cookie, body);
    await ada.act('deactivateMember', { memberId: admin.memberId });
    ground.server.clock.advance({ seconds: 20 });
    assert.equal(await slow.finish(), 401);
    const { members } = await ada.ask('listMembers', {});
    assert.ok(!members.some(({ name }) => name === 'Accomplice'));
  });

  test('a deactivated member gets nothing, and comes back to what was, and no more', async () => {
    const carla = await addProfessional(ground.server, ada, 'Carla Cress');
    const own = await start(ground.world, vos, [anna, carla], { message: 'Before' });
    const page = await openPage(ground.world, carla);
    await ada.act('deactivateMember', { memberId: carla.memberId });
    assert.equal(await page.closed, 4401);
    assert.equal((await carla.call('listConversations', {})).error, 'signin.needed');
    await assert.rejects(signIn(url(), carla, { organisation: 'meadow' }));
    assert.ok(!must(await vos.call('listContacts', {})).contacts.some(({ memberId }) => memberId === carla.memberId));
    const rest = await start(ground.world, vos, [anna], { message: 'Without her' });
    const { input } = await draftStart(ground.world, vos, [anna]);
    const forged = {
      ...input,
      participants: [input.participants[0]!, { ...input.participants[1]!, memberId: carla.memberId }],
    };
    assert.equal((await vos.call('createConversation', forged)).error, 'contact.unknown');

    await ada.act('reactivateMember', { memberId: carla.memberId });
    const again = await asMember(
      ground.server,
      { ...carla, ...(await signIn(url(), carla, { organisation: 'meadow' })) },
      'professional',
    );
    const { conversations } = must(await again.call('listConversations', {}));
    assert.deepEqual(
      conversations.map(({ conversationId }) => conversationId),
      [own.id],
    );
    const granted = Object.entries(conversations[0]!.abilities).filter(([, may]) =>
      Array.isArray(may) ? may.length > 0 : may,
    );
    assert.deepEqual(granted, []);
    assert.equal((await send(own, again, await draftEntry(own, carla))).error, 'conversation.not_active');
    assert.equal((await again.call('getConversation', { conversationId: rest.id })).error, 'not_found');
    assert.equal(
      (await again.call('grantShares', { conversationId: own.id, shares: input.shares })).error,
      'not_allowed',
    );
  });

  test('a care link that ended gives no cards, names or keys any more', async () => {
    const client = await addClient(ground.server, vos, 'Eva Elm');
    const mac = toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
    await client.act('makeIntroduction', {
      ...{ introductionId: crypto.randomUUID() as IntroductionId, withMemberId: vos.memberId, purpose: 'compare', mac },
    });
    const { careLinks } = await client.ask('listCareLinks', {});
    await ada.act('endCareLink', { careLinkId: careLinks[0]!.careLinkId, as: 'ended' });
    for (const [one, other] of [
      [client, vos],
      [vos, client],
    ] as const) {
      assert.equal((await one.call('takeKeyPackages', { memberIds: [other.memberId] })).error, 'contact.unknown');
      assert.ok(!must(await one.call('listContacts', {})).contacts.some(({ memberId }) => memberId === other.memberId));
      const { introductions } = must(await one.call('listIntroductions', {}));
      assert.ok(!introductions.some(({ otherId }) => otherId === other.memberId), 'no card by an introduction');
    }
  });
});

/** Sends the head of a request and half of its body; `finish` sends the rest and gives the status. */
async function slowly(path: string, cookie: string, body: string): Promise<{ finish(): Promise<number> }> {
  const { hostname, port } = new URL(url());
  const headers = { cookie, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const sent = request({ hostname, port, method: 'POST', path, headers, agent: false });
  const status = new Promise<number>((resolve, reject) => {
    sent.on('response', (response) => resolve(response.resume().statusCode ?? 0));
    sent.on('error', reject);
  });
  await new Promise<void>((resolve) => sent.write(body.slice(0, 20), () => resolve()));
  // The server has looked at who calls once it has answered something that came later.
  for (let count = 0; count < 5; count += 1) await callEndpoint(url(), cookie, 'getProfile', {});
  return {
    finish: () => {
      sent.end(body.slice(20));
      return status;
    },
  };
}

describe('somebody whose name is hidden', () => {
  test('is nobody in all that a stranger in the same conversations can ask for, is sent, or is refused with', async () => {
    const second = await start(ground.world, vos, [bert, anna], { topic: 'Thursdays', message: 'Again' });
    const page = await openPage(ground.world, anna);
    for (const conversation of [group, second]) {
      await write(conversation, bert, 'Hello');
      const edited = await write(conversation, bert, 'Helo');
      const edit = await draftEntry(conversation, bert, {
        kind: 'edit',
        target: edited.entryId,
        body: { text: 'Hello' },
      });
      must(await send(conversation, bert, edit));
      must(await bert.call('markRead', { conversationId: conversation.id, position: edited.position }));
      must(await bert.call('reportMissingShares', { conversationId: conversation.id, epochs: [0] }));
    }
    await ada.act('renameMember', { memberId: bert.memberId, name: 'Bert Beech' });
    await delivered(ground.world, [page], [anna]);

    const answers: unknown[] = [page.events];
    const queries = (Object.keys(api) as EndpointName[]).filter((name) => api[name].kind === 'query');
    for (const name of queries) {
      for (const input of [
        {},
        { conversationId: group.id },
        { conversationId: second.id },
        { withMember: bert.memberId },
      ]) {
        answers.push((await callEndpoint(url(), anna.cookie, name, input)).body);
      }
    }
    for (const name of [
      'takeKeyPackages',
      'makeIntroduction',
      'resendInvitation',
      'linkMembers',
      'renameMember',
    ] as const) {
      const input = {
        memberIds: [bert.memberId],
        memberId: bert.memberId,
        withMemberId: bert.memberId,
        clientId: bert.memberId,
      };
      answers.push((await callEndpoint(url(), anna.cookie, name, input)).body);
    }
    const text = JSON.stringify(answers);
    assert.ok(text.includes(placeOf(group, bert).id), 'his participant is there');
    const { cards } = await bert.ask('getAccountKeys', {});
    const hidden = [
      'Bert',
      'Birch',
      'Beech',
      bert.address,
      bert.memberId,
      bert.deviceId,
      ...cards.flatMap(({ card, signature }) => [card, signature]),
    ];
    assert.deepEqual(
      hidden.filter((one) => text.includes(one)),
      [],
    );
    const raw = [
      bert.memberId.replaceAll('-', ''),
      ...cards.map(({ card }) => Buffer.from(card, 'base64url').toString('hex').slice(-128)),
    ];
    const bytes = [...text.matchAll(/[A-Za-z0-9_-]{22,}/g)]
      .map(([found]) => Buffer.from(found, 'base64url').toString('hex'))
      .join(' ');
    assert.deepEqual(
      raw.filter((one) => bytes.includes(one)),
      [],
    );
    page.close();
  });

  test('cannot be found by the order in which people stand', async () => {
    const [one, other] = [group, await start(ground.world, vos, [bert, anna])].map(({ id }) => id);
    const numbers = [];
    for (const conversationId of [one, other]) {
      const { participants } = must(
        await anna.call('getConversation', { conversationId: conversationId! }),
      ).conversation;
      numbers.push(participants.find(({ shown, self }) => !self && shown.as === 'number')?.number);
    }
    assert.deepEqual(numbers, [3, 2], 'a number is a place in one conversation, and nothing of the person');
  });

  test('whose message gets the same id as another’s changes nothing of that one, whatever the server lets pass', async () => {
    const original = await write(group, anna, 'I slept badly');
    const entryOf = async (position: number, kind: string, entry: Awaited<ReturnType<typeof draftEntry>>) => ({
      ...{ position, kind, authorId: entry.head.sender, at: 0, ...present(entry) },
      leaf: toBase64Url(await leafOf(entry.bytes, entry.signature)),
    });
    const copy = await draftEntry(group, bert, { entryId: original.entryId, body: { text: 'Mine' } });
    const edit = await draftEntry(group, bert, {
      kind: 'edit',
      target: original.entryId,
      body: { text: 'I slept well' },
    });
    const remove = await draftEntry(group, bert, { kind: 'delete', target: original.entryId, body: {} });
    const { conversation } = must(await vos.call('getConversation', { conversationId: group.id }));
    const { entries } = must(await vos.call('listEntries', { conversationId: group.id, limit: 1 }));
    const ledger: Ledger = {
      ...{
        conversation,
        chain: group.state,
        ...{ trust: 'whole', chainTrust: 'whole' },
        controlHeads: new Map(),
        ...{ stretches: [{ from: 1, to: null, epoch: 0, fromAt: 0, toAt: null }], unlinked: false, filled: false },
        keys: null,
        verified: [],
        tried: new Set(),
      },
      ...{ places: [{ position: 1, n: 0, announced: new Set(), closed: false }], secrets: group.secrets },
    };
    const timeline = new Timeline();
    const [log, after] = [new LogWatch(group.id), original.position];
    const rest = [
      await entryOf(after + 1, 'message', copy),
      await entryOf(after + 2, 'edit', edit),
      await entryOf(after + 3, 'delete', remove),
    ];
    timeline.replace({ entries: rest, earlier: true, later: false });
    await timeline.read(ledger, log);
    timeline.prepend({ entries, headBefore: '', earlier: false, later: false });
    await timeline.read(ledger, log);
    const [hers, his] = timeline.items(ledger, 0);
    assert.deepEqual(hers?.kind === 'message' && [hers.text, hers.edited], ['I slept badly', false]);
    assert.equal(his?.kind, 'deleted');
  });
});

describe('what is left behind', () => {
  test('the access log says who invited, took keys, started, read, ended, and looked through members and mails', async () => {
    await ada.ask('listMembers', {});
    await vos.act('takeKeyPackages', { memberIds: [anna.memberId] });
    await ada.ask('listCareLinks', { memberId: anna.memberId });
    const acts = await ground.server.database.transaction('installation', async (tx) => {
      const rows = await tx.selectFrom('audit_rows').select(['act', 'actor_id', 'about_member_id']).execute();
      return new Set(rows.map(({ act }) => act));
    });
    const expected = [
      'installation.set_up',
      'organisation.created',
      'mails.listed',
      'members.listed',
      'member.invited',
    ];
    expected.push(
      'member.signed_up',
      'member.signed_in',
      'member.deactivated',
      'member.reactivated',
      'member.invitation_withdrawn',
    );
    expected.push(
      'key_package.taken',
      'conversation.started',
      'conversation.read',
      'conversation.participant_ended',
      'message.deleted',
    );
    expected.push(
      'care_link.made',
      'care_link.ended',
      'care_links.listed',
      'introduction.made',
      'device.ended',
      'conversation.keys_granted',
    );
    assert.deepEqual(
      expected.filter((act) => !acts.has(act)),
      [],
    );
  });

  test('no log line and no access log row holds a name, an address, a text or a token', async () => {
    const rows = await ground.server.database.transaction('installation', (tx) =>
      tx.selectFrom('audit_rows').select(['details', 'act']).execute(),
    );
    const text = [...ground.server.logLines, ...rows.map((row) => JSON.stringify(row))].join('\n');
    const people = [ada, vos, anna, bert, hilde];
    const typed = people.flatMap(({ name, address, cookie }) => [name, address, cookie.slice(7)]);
    typed.push('Good morning', 'Tuesdays', 'Welcome', 'I slept badly', password, 'nobody@example.org', 'Accomplice');
    assert.deepEqual(
      typed.filter((one) => text.includes(one)),
      [],
    );
  });
});
