// What somebody with bad intent tries: each attack beside what it pretends to be, so that a refusal can't pass for the
// wrong reason.
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { api, type EndpointName } from '../../src/shared/api.ts';
import { fromBase64Url, toBase64Url } from '../../src/shared/encoding.ts';
import type { ConversationId, EntryId, IntroductionId, MemberId } from '../../src/shared/ids.ts';
import { provePassword } from '../../src/sdk/password.ts';
import { invite, join, makeReady, openBrowser, password, refused, signIn, signUp, tokenOf } from '../support/people.ts';
import {
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
import { addClient, addProfessional, asMember, openGround, openNeighbour, type Ground, type Member } from './ground.ts';

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
    const entry = present(await draftEntry(held, anna));
    const { input } = await draftStart(ground.world, vos, [anna]);
    const inputs = (real: (id: string) => string): Partial<Record<EndpointName, unknown>> => {
      const [conversationId, memberId] = [real(held.id), real(anna.memberId)];
      return {
        getConversation: { conversationId },
        listEntries: { conversationId },
        sendEntry: { conversationId, entry },
        markRead: { conversationId, position: 1 },
        markUnread: { conversationId, unread: true },
        saveDraft: { conversationId, version: 1, box: mac },
        grantShares: { conversationId, shares: [{ ...input.shares[0]!, participantId: real(placeOf(held, anna).id) }] },
        reportMissingShares: { conversationId, epochs: [0] },
        appendControl: { conversationId, control: input.control, shares: [], topic: null, admitted: null },
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
    const nowhere = inputs(() => crypto.randomUUID());
    const faults = [];
    for (const name of Object.keys(here) as EndpointName[]) {
      const [one, other] = [
        await callEndpoint(url(), hilde.cookie, name, here[name]),
        await callEndpoint(url(), hilde.cookie, name, nowhere[name]),
      ];
      const isSame = one.status === other.status && one.code === other.code;
      const isEmpty = name === 'listConversations' && one.status === 200;
      if (!isSame || (one.status === 200 && !isEmpty)) faults.push(`${name}: ${one.status} ${one.code}, ${other.status} ${other.code}`);
    }
    assert.deepEqual(faults, []);
    assert.equal((await anna.ask('listIntroductions', {})).introductions[0]?.wrongEntries, 0);
    assert.ok((await anna.ask('listDevices', {})).devices.length > 0);
  });

  test('starts nothing with people here, under their own id or another', async () => {
    const { input } = await draftStart(ground.world, hilde, [hilde].slice(1).concat(anna));
    assert.equal((await hilde.call('createConversation', input)).error, 'contact.unknown');
    assert.equal((await hilde.call('createConversation', { ...input, conversationId: held.id })).error, 'conversation.chain_refused');
  });
});

describe('somebody in a conversation', () => {
  test('adds nobody who is no contact, whomever the request says it is', async () => {
    const { input, held: drafted } = await draftStart(ground.world, anna, [vos]);
    const [own, other] = input.participants;
    const mapped = (memberId: MemberId) => ({ ...input, participants: [own!, { ...other!, memberId }] });
    assert.equal((await anna.call('createConversation', mapped(bert.memberId))).error, 'contact.unknown');
    assert.equal((await anna.call('createConversation', mapped(crypto.randomUUID() as MemberId))).error, 'contact.unknown');
    assert.equal((await anna.call('createConversation', mapped(hilde.memberId))).error, 'contact.unknown');
    assert.equal((await anna.call('createConversation', mapped(anna.memberId))).error, 'conversation.chain_refused');
    // A professional whose keys these aren't.
    await ada.act('linkMembers', { professionalId: ada.memberId, clientId: anna.memberId });
    assert.equal((await anna.call('createConversation', mapped(ada.memberId))).error, 'conversation.chain_refused');
    const swapped = { ...input, participants: [{ ...own!, memberId: vos.memberId }, { ...other!, memberId: anna.memberId }] };
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
    assert.equal((await anna.call('createConversation', { ...again.input, participants })).error, 'conversation.chain_refused');
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
    const { entries } = must(await anna.call('listEntries', { conversationId: group.id, after: position - 1, limit: 1 }));
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
    for (const kind of ['ended', 'control', 'share', 'constructor', '__proto__', 'Message', '']) {
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
    const replayed = { conversationId: own.id, control: input.control, shares: [], topic: null, admitted: null };
    must(await anna.call('appendControl', replayed));
    const after = must(await anna.call('getConversation', { conversationId: own.id })).conversation;
    assert.equal(after.lastPosition, first.lastPosition);
    assert.equal((await vos.call('appendControl', replayed)).error, 'conversation.chain_refused');
    assert.equal((await anna.call('appendControl', { ...replayed, conversationId: held.id })).error, 'conversation.chain_refused');
    const other = crypto.randomUUID() as ConversationId;
    assert.equal((await anna.call('createConversation', { ...input, conversationId: other })).error, 'conversation.chain_refused');
  });

  test('a share outside of what the chain grants is refused, and useless ones push no good one out', async () => {
    const before = must(await anna.call('getConversation', { conversationId: group.id })).conversation.shares;
    const [good] = before;
    const participantId = placeOf(group, anna).id;
    const useless = () => ({
      ...{ participantId, firstEpoch: 0, lastEpoch: 0 },
      box: toBase64Url(crypto.getRandomValues(new Uint8Array(fromBase64Url(good!.box).length))),
    });
    const grant = (shares: ReturnType<typeof useless>[]) => bert.call('grantShares', { conversationId: group.id, shares });
    assert.equal((await grant([{ ...useless(), firstEpoch: 7, lastEpoch: 7 }])).error, 'not_allowed');
    assert.equal((await grant([{ ...useless(), firstEpoch: 4_294_967_295, lastEpoch: 4_294_967_295 }])).error, 'not_allowed');
    for (let count = 0; count < 12; count += 1) await grant([useless(), useless()]);
    const { shares } = must(await anna.call('getConversation', { conversationId: group.id })).conversation;
    assert.ok(shares.some(({ box }) => box === good!.box), 'the share that opens is still there');
    assert.ok(shares.length <= 8, `${shares.length} shares are kept`);
  });

  test('takes a colleague’s key packages away from everybody else only up to a bound', async () => {
    const victim = await addProfessional(ground.server, ada, 'Victor Vole');
    const codes = [];
    for (let count = 0; count < 60; count += 1) {
      codes.push((await vos.call('takeKeyPackages', { memberIds: [victim.memberId] })).error);
    }
    const [left] = must(await ada.call('takeKeyPackages', { memberIds: [victim.memberId] })).packages;
    assert.ok(left?.package, 'there are packages left for others');
    assert.ok(codes.includes('too_many'));
    assert.equal(codes[0], null);
  });
});
