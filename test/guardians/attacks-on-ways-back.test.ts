// What somebody tries who holds a mailbox, a link or a place in a conversation, to get more by a way back into an account.
// Each attack stands beside what it pretends to be.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openShare } from '../../src/sdk/crypto/epoch.ts';
import { participantKeys } from '../../src/sdk/crypto/keys.ts';
import { recoveryProof } from '../../src/sdk/crypto/recovery-code.ts';
import { createLimits } from '../../src/server/limits.ts';
import { commitOf } from '../../src/shared/chain-state.ts';
import type { ControlAct } from '../../src/shared/control-entry.ts';
import { fromBase64Url, toBase64Url } from '../../src/shared/encoding.ts';
import type { IntroductionId } from '../../src/shared/ids.ts';
import {
  draftEntry,
  must,
  placeOf,
  present,
  recordOf,
  send,
  sharesOf,
  signControl,
  start,
  takePackage,
  type Held,
} from '../support/conversations.ts';
import { invite, openBrowser, refused, signIn } from '../support/people.ts';
import { askForReset, completeCard, mailedLink, prepareReset, reset, signInByCode } from '../support/ways-back.ts';
import { addClient, addProfessional, asMember, openGround, openNeighbour, type Ground, type Member } from './ground.ts';

let ground: Ground;
let vos: Member;
let ada: Member;
let anna: Member;
let bert: Member;
let held: Held;
let group: Held;
/** Who holds Anna's mailbox, after a reset. */
let thief: Member;

before(async () => {
  // Limits of requests far away, limits of failures as in life.
  ground = await openGround({ overrides: { limits: createLimits(1000, 1) } });
  ada = ground.ada;
  vos = await addProfessional(ground.server, ada, 'Vera Vos');
  anna = await addClient(ground.server, vos, 'Anna Almond');
  bert = await addClient(ground.server, vos, 'Bert Birch');
  held = await start(ground.world, vos, [anna], { message: 'Good morning' });
  group = await start(ground.world, vos, [anna, bert, ada], { topic: 'Tuesdays', message: 'Welcome' });
  thief = await resetAs(anna);
});
after(() => ground.close());

/** The same member by the mailbox alone, with keys of their own. */
async function resetAs(person: Member): Promise<Member> {
  const made = await reset(ground.server, person);
  const member = await asMember(ground.server, made, person.role);
  return Object.assign(member, { root: fromBase64Url(made.keys.bundle.roots.at(-1)!) });
}

const mac = () => toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
const introductionId = () => crypto.randomUUID() as IntroductionId;

/** New keys of a place, as a device would sign them; nothing is sent. */
async function draftRekey(at: Held, by: Member, target: Member, basis: 'self' | 'vouched') {
  const taken = (await takePackage(ground.world, by, target))!;
  const place = { ...at.places.find(({ person }) => person.memberId === target.memberId)! };
  const act: ControlAct = { type: 'rekey', participant: recordOf({ ...place, keys: taken.keys }), basis };
  const signer = at.places.find(({ person }) => person.memberId === by.memberId)!;
  const control = await signControl(at, signer.person, act);
  const newKeys = { participantId: place.id, k: taken.k };
  const shares = await sharesOf(at, control.next);
  at.secrets.delete(at.state.epoch + 1);
  return { conversationId: at.id, control: present(control), shares, newKeys, topic: null };
}

describe('who holds the mailbox', () => {
  test('gets into the account and reads nothing of what was written before', async () => {
    for (const each of [held, group]) {
      const { conversation } = must(await thief.call('getConversation', { conversationId: each.id }));
      assert.ok(conversation.shares.length > 0);
      for (let k = 0; k < 60; k += 1) {
        const { hpke } = await participantKeys(thief.root, k);
        for (const { box } of conversation.shares) {
          const recipient = { id: conversation.selfId, keys: hpke };
          const opened = openShare(each.id, recipient, fromBase64Url(box), (epoch) => commitOf(each.state, epoch));
          await assert.rejects(opened);
        }
      }
    }
  });

  test('confirms nothing alone, neither as themself nor in the name of others', async () => {
    for (const basis of ['self', 'vouched'] as const) {
      const place = placeOf(held, anna);
      const taken = (await takePackage(ground.world, thief, thief))!;
      const forged = { ...held, places: [{ ...place, person: thief, keys: taken.keys }, placeOf(held, vos)] };
      const act: ControlAct = { type: 'rekey', participant: recordOf({ ...place, keys: taken.keys }), basis };
      const control = await signControl(forged, thief, act).catch(() => null);
      const newKeys = { participantId: place.id, k: taken.k };
      if (!control) continue; // the rules that devices share refuse it before anything is sent
      const shares = await sharesOf(forged, control.next);
      held.secrets.delete(held.state.epoch + 1);
      const input = { conversationId: held.id, control: present(control), shares, newKeys, topic: null };
      assert.equal((await thief.call('appendControl', input)).error, 'conversation.chain_refused');
    }
    const forged = { ...held, places: [{ ...placeOf(held, anna), keys: await participantKeys(thief.root, 60) }] };
    assert.equal((await send(held, thief, await draftEntry(forged, anna))).error, 'conversation.chain_refused');
  });

  test('finds no old password, no old code and makes no changed card a continued one', async () => {
    await refused('account.key_refused', completeCard(thief, 2, thief));
    await refused('account.key_refused', completeCard(thief, 2, vos));
    for (let tries = 0; tries < 10; tries += 1) {
      await refused('signin.refused', thief.act('proveFormerCode', { proof: mac() }));
    }
    // From now on even the right one waits: nobody tries ten thousand.
    const proof = toBase64Url(await recoveryProof(anna.recoveryCode, anna.memberId));
    await refused('too_many', thief.act('proveFormerCode', { proof }));
  });

  test('gives a code to nobody who may not confirm', async () => {
    const give = (to: Member) =>
      thief.act('makeIntroduction', {
        ...{ introductionId: introductionId(), withMemberId: to.memberId, purpose: 'restore', mac: mac() },
      });
    await refused('contact.unknown', give(bert));
    await refused('contact.unknown', give(ada));
    await refused('contact.unknown', give(thief));
    const { restore } = await thief.ask('getRestore', {});
    assert.deepEqual(
      restore?.people.map(({ memberId, conversations }) => [memberId, conversations]),
      [[vos.memberId, 2]],
    );
    await give(vos);
    const { tasks } = await vos.ask('listTasks', {});
    const about = tasks.map((task) => task.about).find((each) => each.kind === 'restore');
    assert.ok(about?.kind === 'restore' && about.introductionId !== null);
    assert.deepEqual([about.memberId, about.conversations, about.addressChangedAt], [anna.memberId, 2, null]);
    // Five wrong entries end it, and both are told.
    const { introductionId: id } = about;
    for (let wrong = 1; wrong <= 5; wrong += 1) {
      const answer = vos.act('answerIntroduction', { introductionId: id!, answer: { kind: 'wrong' } });
      assert.equal((await answer).wrongEntries, wrong);
    }
    const late = { introductionId: id!, answer: { kind: 'matched', mac: mac() } } as const;
    await refused('introduction.closed', vos.act('answerIntroduction', late));
  });
});

describe('who may confirm', () => {
  test('confirms only where keys are lost, and nobody else does', async () => {
    const stranger = await draftRekey(group, ada, anna, 'vouched').catch((error: { code: string }) => error.code);
    assert.equal(stranger, 'not_allowed');
    const notLost = await vos.call('appendControl', await draftRekey(group, vos, bert, 'vouched'));
    assert.equal(notLost.error, 'not_allowed');
    await refused('contact.unknown', bert.ask('listConversationsToConfirm', { memberId: anna.memberId }));
    await refused('contact.unknown', ada.ask('listConversationsToConfirm', { memberId: anna.memberId }));
    const { conversations } = await vos.ask('listConversationsToConfirm', { memberId: anna.memberId });
    assert.deepEqual(
      conversations.map(({ conversationId }) => conversationId).toSorted(),
      [held.id, group.id].toSorted(),
    );
  });

  test('takes as many keys as that needs once the code was typed, and no more than others before', async () => {
    const take = () => vos.act('takeKeyPackages', { memberIds: [anna.memberId] });
    for (let taken = 0; taken < 25; taken += 1) await take();
    await refused('too_many', take());
    const id = introductionId();
    const wish = { introductionId: id, withMemberId: vos.memberId, purpose: 'restore', mac: mac() } as const;
    await thief.act('makeIntroduction', wish);
    await refused('too_many', take());
    await vos.act('answerIntroduction', { introductionId: id, answer: { kind: 'matched', mac: mac() } });
    await take();
  });
});

describe('links', () => {
  test('a link of one kind opens no other, and none of another account', async () => {
    const token = await askForReset(ground.server, bert.address);
    const { link } = await invite(vos, { role: 'client', name: 'Carla', administrator: false });
    const invitation = link.slice(link.indexOf('#') + 1);
    const browser = openBrowser(ground.server.url);
    await refused('link.gone', browser.act('describeAddressLink', { token }));
    await refused('link.gone', browser.act('followAddressLink', { token }));
    await refused('invitation.gone', browser.act('describeInvitation', { token }));
    await refused('link.gone', browser.act('describeReset', { token: invitation }));
    const prepared = await prepareReset(ground.server, bert, token);
    const other = await prepareReset(ground.server, ada, await askForReset(ground.server, ada.address));
    await refused('account.key_refused', prepared.browser.act('finishReset', { ...other.input, token }));
    await signIn(ground.server.url, bert);
    await signIn(ground.server.url, ada);
  });

  test('asking for a reset of somebody else tells nothing and ends nothing', async () => {
    const browser = openBrowser(ground.server.url);
    assert.deepEqual(await browser.act('startReset', { address: vos.address }), {});
    assert.ok(await mailedLink(ground.server, vos.address, 'reset'));
    await vos.ask('getProfile', {});
    await signInByCode(ground.server.url, vos);
    // Addresses of other organisations are not this one's.
    const hilde = await openNeighbour(ground.server, ground.desk);
    await refused('contact.unknown', hilde.ask('listConversationsToConfirm', { memberId: anna.memberId }));
    const mails = async () =>
      ground.server.database.transaction('installation', (tx) =>
        tx.selectFrom('mails').select('id').where('kind', '=', 'reset').execute(),
      );
    const before = (await mails()).length;
    await browser.act('startReset', { address: vos.address, organisation: 'hill' });
    await ground.server.app.jobs.drain();
    assert.equal((await mails()).length, before);
  });

  test('thirty addresses from one network are enough', async () => {
    const browser = openBrowser(ground.server.url);
    const ask = (n: number) => browser.act('startReset', { address: `guess${n}@example.org` });
    const answers = await Promise.allSettled(Array.from({ length: 31 }, (_, n) => ask(n)));
    assert.ok(answers.some((answer) => answer.status === 'rejected' && answer.reason.code === 'too_many'));
  });
});
