// A server that lies about who is in a conversation: nobody gets keys whom the chain doesn't name, and no name is
// believed that nobody signed for.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sealShare, sealEntry } from '../../src/sdk/crypto/sealing.ts';
import { participantKeys, type KeyPairs } from '../../src/sdk/crypto/keys.ts';
import { randomBytes } from '../../src/sdk/crypto/primitives.ts';
import { commitOf } from '../../src/shared/chain-state.ts';
import type { Participant } from '../../src/shared/control-entry.ts';
import type { Conversation } from '../../src/shared/conversations.ts';
import { fromBase64Url, toBase64Url, zeroHash } from '../../src/shared/encoding.ts';
import type { ConversationId, ParticipantId } from '../../src/shared/ids.ts';
import { ForkedLog } from '../support/forked-log.ts';
import {
  accompliceOf,
  becomes,
  contactOf,
  look,
  openLyingPractice,
  refusedToSend,
  signed,
  writeAll,
  type LiedTo,
  type LyingPractice,
} from './lying-practice.ts';
import { read, ready } from './practice.ts';

let at: LyingPractice;
let id: ConversationId;
let hers: LiedTo;
before(async () => {
  at = await openLyingPractice();
  id = at.conversationId;
  hers = await at.lied(at.anna);
  await look(hers, id);
});
after(() => at.close());

const newParticipant = () => crypto.randomUUID() as ParticipantId;

/** Opens the page anew under a lie about the conversation, and gives what it shows. */
async function under(lie: (conversation: Conversation) => Conversation) {
  hers.server.honest();
  hers.server.saysOf(id, lie);
  await hers.reload();
  return look(hers, id);
}

function member(keys: KeyPairs, professional = false): Participant {
  return { id: newParticipant(), kind: 'member', professional, sign: keys.sign.public, hpke: keys.hpke.public };
}

test('a ghost whom the server writes into the chain ends trust: nothing is sent, and the ghost is not shown', async () => {
  const ghost = await participantKeys(randomBytes(32), 0);
  const { chain, self } = await accompliceOf(at, at.anna, id);
  const act = { type: 'add', participant: member(ghost), history: { from: 'now' }, invite: null } as const;
  // It signs as the manager, with keys that are not the manager's.
  const manager = chain.manager ?? self;
  const forged = await signed(chain, { conversation: id, actor: manager, keys: ghost }, act);
  hers.server.honest();
  const log = await hers.server.fork(id);
  await log.store(forged.signed, 'control', manager);
  await hers.reload();
  const view = await look(hers, id);
  assert.deepEqual([view.trust, view.incomplete], ['broken', true]);
  assert.deepEqual([read(view).at(-1), view.summary.participants.length], ['[refused]', 2]);
  assert.equal(await refusedToSend(hers, id), 'chain_broken');
});

test('a ghost whom only the list of participants names is not believed', async () => {
  const view = await under((conversation) => ({
    ...conversation,
    participants: [
      ...conversation.participants,
      {
        ...{ participantId: newParticipant(), kind: 'member', professional: true, active: true, self: false },
        ...{ number: 3, binding: null, formerNicknames: [], notChosen: false },
        shown: { as: 'name', name: 'Dr Nobody', nickname: null, memberId: null, role: null },
      },
    ],
  }));
  assert.equal(view.trust, 'broken');
  assert.equal(view.summary.participants.filter(({ active }) => active).length, 2);
  assert.equal(await refusedToSend(hers, id), 'chain_broken');
});

test('a participant whom the server leaves out of the list, or calls gone, is shown: they read along', async () => {
  const left = await under((conversation) => ({
    ...conversation,
    participants: conversation.participants.filter(({ self }) => self),
  }));
  assert.deepEqual(
    left.summary.participants.map(({ active, shown }) => [active, shown.as]),
    [
      [true, 'name'],
      [true, 'number'],
    ],
  );
  const gone = await under((conversation) => ({
    ...conversation,
    participants: conversation.participants.map((one) => ({ ...one, active: one.self, professional: false })),
  }));
  const therapist = gone.summary.participants.find(({ self }) => !self);
  assert.deepEqual([therapist?.active, therapist?.professional], [true, true]);
});

test('somebody whose end was announced is gone, though the server calls them active', async () => {
  hers.server.honest();
  const log = await hers.server.fork(id);
  const manager = (await accompliceOf(at, at.anna, id)).chain.manager;
  assert.ok(manager);
  await log.end(manager);
  await hers.reload();
  const view = await look(hers, id);
  assert.equal(view.summary.participants.find(({ self }) => !self)?.active, false);
});

test('an end that the server announces and says needs no new epoch: the next message goes out without them', async () => {
  const bert = await at.join('Bert');
  const group = await at.therapist.device.conversations.start({
    memberIds: [at.anna.memberId, bert.memberId],
    message: 'Three of us',
  });
  hers.server.honest();
  const log = await hers.server.fork(group);
  const { self } = await accompliceOf(at, bert, group);
  await log.end(self);
  const before = hers.server.asked.length;
  await hers.reload();
  const open = hers.device.conversations.open(group);
  await ready(open.view);
  assert.equal((await hers.device.ask('getConversation', { conversationId: group })).conversation.epochDue, false);
  await open.write('Only for two');
  await ready(open.view, ({ outgoing, items }) => outgoing.length === 0 && items.length >= 3);
  open.close();
  const dropped = hers.server.asked.slice(before).filter(({ name }) => name === 'appendControl');
  assert.equal(dropped.length, 1);
  assert.ok(log.shares.length === 2 && log.shares.every(({ participantId }) => participantId !== self));
});

test('a removal that is withheld shows as soon as somebody writes who knows of it: then nothing is sent to the old circle', async () => {
  const { chain, self, keys } = await accompliceOf(at, at.therapist, id);
  hers.server.honest();
  const log = await hers.server.fork(id);
  const third = await participantKeys(randomBytes(32), 0);
  // Made with the manager's own keys, then held back from this device: only a later message tells of it.
  const act = { type: 'add', participant: member(third), history: { from: 'now' }, invite: null } as const;
  const withheld = await signed(chain, { conversation: id, actor: self, keys }, act);
  const head = {
    ...{ conversation: id, kind: 'message', epoch: withheld.next.epoch, sender: self, target: null },
    ...{ entryId: crypto.randomUUID() as never, controlN: withheld.next.n, seenPosition: 0, seenHash: zeroHash() },
  };
  const later = await sealEntry({ ...head, claimedTime: Date.now() }, { text: 'Hi' }, withheld.secret, keys.sign);
  await log.store({ bytes: toBase64Url(later.bytes), signature: toBase64Url(later.signature) });
  await hers.reload();
  const view = await look(hers, id);
  assert.deepEqual([view.trust, read(view).at(-1)], ['broken', '[refused]']);
  assert.equal(await refusedToSend(hers, id), 'chain_broken');
});

test('a changed choice of history ends trust, and nothing earlier is given than the chain grants', async () => {
  const { chain, self, keys } = await accompliceOf(at, at.therapist, id);
  const third = await participantKeys(randomBytes(32), 0);
  const participant = member(third);
  const act = { type: 'add', participant, history: { from: 'now' }, invite: null } as const;
  const added = await signed(chain, { conversation: id, actor: self, keys }, act);
  const anna = await accompliceOf(at, at.anna, id);
  const recipient = { id: anna.self, hpke: anna.keys.hpke.public };
  const box = toBase64Url(await sealShare(id, recipient, [{ epoch: 1, secret: added.secret }]));
  const share = { firstEpoch: 1, lastEpoch: 1, box };
  const withShare = (wanted: Conversation['wanted']) => (conversation: Conversation) => ({
    ...conversation,
    shares: [...conversation.shares, share],
    wanted,
  });
  // "From now on" is what the manager signed. The server asks for the epoch before, and for a ghost, and for the new one.
  hers.server.honest();
  const log = await hers.server.fork(id);
  await log.store(added.signed, 'control', self);
  const ghost = newParticipant();
  hers.server.saysOf(
    id,
    withShare([
      { participantId: participant.id, epoch: 0 },
      { participantId: ghost, epoch: 0 },
      { participantId: participant.id, epoch: 1 },
    ]),
  );
  at.tap.honestly(id, added.signed, third);
  const given: { participantId: ParticipantId; firstEpoch: number; lastEpoch: number }[] = [];
  hers.server.keeps('grantShares', ({ shares }) => {
    given.push(...shares);
    return {};
  });
  const before = hers.server.asked.length;
  await hers.reload();
  const view = await look(hers, id);
  assert.deepEqual([view.trust, read(view).at(-1)], ['whole', '[added]']);
  await becomes(() => given.length > 0);
  assert.deepEqual(
    given.map(({ participantId, firstEpoch, lastEpoch }) => [participantId, firstEpoch, lastEpoch]),
    [[participant.id, 1, 1]],
  );
  const uploads = hers.server.asked.slice(before).filter(({ name }) => name === 'grantShares');
  assert.equal(uploads.length, 1);
  // Another history than the one that was signed.
  const changed = fromBase64Url(added.signed.bytes);
  const everything = new Uint8Array(changed);
  const place = everything.findLastIndex((byte, at) => byte === 0 && at > 0 && everything[at - 1] === 1);
  everything[place] = 1;
  hers.server.honest();
  const forged = await hers.server.fork(id);
  await forged.store({ bytes: toBase64Url(everything), signature: added.signed.signature }, 'control', self);
  await hers.reload();
  assert.equal((await look(hers, id)).trust, 'broken');
});

test('a whole conversation that the server made up in the therapist’s name is not believed', async () => {
  const ghost = await participantKeys(randomBytes(32), 0);
  const { conversation: real } = await hers.device.ask('getConversation', { conversationId: id });
  const taken = await at.therapist.device.act('takeKeyPackages', { memberIds: [at.anna.memberId] });
  const own = taken.packages[0]?.package;
  assert.ok(own);
  const made = crypto.randomUUID() as ConversationId;
  const eva = member(ghost, true);
  const anna: Participant = { id: newParticipant(), kind: 'member', professional: false, ...keysIn(own) };
  const act = { type: 'create', kind: 'regular', participants: [eva, anna] } as const;
  const { signed: control, secret, next } = await signed(null, { conversation: made, actor: eva.id, keys: ghost }, act);
  const log = new ForkedLog(made, []);
  await log.store(control, 'control', eva.id);
  const head = {
    ...{ conversation: made, kind: 'message', epoch: 0, sender: eva.id, entryId: crypto.randomUUID() as never },
    ...{ target: null, controlN: 0, seenPosition: 0, seenHash: zeroHash(), claimedTime: Date.now() },
  };
  const lure = await sealEntry(head, { text: 'Tell me everything' }, secret, ghost.sign);
  await log.store({ bytes: toBase64Url(lure.bytes), signature: toBase64Url(lure.signature) });
  assert.ok(commitOf(next, 0));
  const box = toBase64Url(await sealShare(made, anna, [{ epoch: 0, secret }]));
  const therapist = real.participants.find(({ self }) => !self);
  const self = real.participants.find((one) => one.self);
  assert.ok(therapist && self);
  hers.server.honest();
  hers.server.shows(log);
  const invented: Conversation = log.tell({
    ...{ ...real, conversationId: made, selfId: anna.id, managerId: eva.id, wanted: [], draft: null },
    ...{ shares: [{ firstEpoch: 0, lastEpoch: 0, box }] },
    participants: [
      { ...therapist, participantId: eva.id },
      { ...self, participantId: anna.id },
    ],
  });
  hers.server.says('listConversations', (list) => ({ ...list, conversations: [invented, ...list.conversations] }));
  hers.server.keeps('getConversation', ({ conversationId }) =>
    conversationId === made ? { conversation: log.tell(invented) } : undefined,
  );
  await hers.reload();
  await contactOf(hers, at.therapist.memberId);
  const view = await look(hers, made, ({ trust }) => trust === 'broken');
  assert.equal(view.trust, 'broken');
  assert.equal(await refusedToSend(hers, made), 'chain_broken');
});

test('names that the server swaps between two people are not believed', async () => {
  const cor = await at.join('Cor');
  const group = await at.therapist.device.conversations.start({ memberIds: [at.anna.memberId, cor.memberId] });
  const his = await at.lied(at.therapist);
  await contactOf(his, at.anna.memberId);
  assert.equal((await look(his, group)).trust, 'whole');
  his.server.saysOf(group, (conversation) => {
    const [one, other] = conversation.participants.filter(({ self }) => !self);
    if (!one || !other) return conversation;
    const swapped = conversation.participants.map((each) => {
      if (each === one) return { ...each, shown: other.shown, binding: other.binding };
      return each === other ? { ...each, shown: one.shown, binding: one.binding } : each;
    });
    return { ...conversation, participants: swapped };
  });
  await his.reload();
  await contactOf(his, at.anna.memberId);
  assert.equal((await look(his, group, ({ trust }) => trust === 'broken')).trust, 'broken');
  assert.equal(await refusedToSend(his, group), 'chain_broken');
});

test('a contact is named as this device knows them; a name that the organisation changed is announced', async () => {
  hers.server.honest();
  const { memberId } = at.therapist;
  const known = (await contactOf(hers, memberId)).name;
  hers.server.says('listContacts', ({ contacts }) => ({
    contacts: contacts.map((one) => (one.memberId === memberId ? { ...one, name: 'Dr Somebody Else' } : one)),
  }));
  const slipped = await contactOf(hers, memberId);
  assert.deepEqual([slipped.name, slipped.formerName], [known, null]);
  const view = await under((conversation) => ({
    ...conversation,
    participants: conversation.participants.map((one) =>
      one.self || one.shown.as !== 'name' ? one : { ...one, shown: { ...one.shown, name: 'Dr Somebody Else' } },
    ),
  }));
  const shown = view.summary.participants.find(({ self }) => !self)?.shown;
  assert.equal(shown?.as === 'name' && shown.name, known);
  hers.server.honest();
  hers.server.says('listContacts', ({ contacts }) => ({
    contacts: contacts.map((one) =>
      one.memberId === memberId ? { ...one, name: 'Dr Somebody Else', nameVersion: one.nameVersion + 1 } : one,
    ),
  }));
  const renamed = await contactOf(hers, memberId);
  assert.deepEqual([renamed.name, renamed.formerName], ['Dr Somebody Else', known]);
});

test('somebody else’s place in the conversation is not one’s own', async () => {
  const view = await under((conversation) => {
    const other = conversation.participants.find(({ self }) => !self);
    return { ...conversation, selfId: other?.participantId ?? conversation.selfId };
  });
  assert.equal(view.trust, 'broken');
  assert.equal(await refusedToSend(hers, id), 'chain_broken');
  const nobody = await under((conversation) => ({ ...conversation, selfId: newParticipant() }));
  assert.equal(nobody.trust, 'broken');
});

test('another kind of conversation, or none at all, than the one that was signed ends trust', async () => {
  assert.equal((await under((conversation) => ({ ...conversation, kind: 'temporary' }))).trust, 'broken');
  assert.equal((await under((conversation) => ({ ...conversation, chain: [] }))).trust, 'broken');
});

test('the manager is who the chain says, whoever the server names', async () => {
  const view = await under((conversation) => ({ ...conversation, managerId: conversation.selfId }));
  assert.equal(view.summary.managerId, (await accompliceOf(at, at.anna, id)).chain.manager);
});

test('the lead that the server offers to somebody who does not follow is not taken', async () => {
  await under((conversation) => ({ ...conversation, abilities: { ...conversation.abilities, succeed: true } }));
  const before = hers.server.asked.length;
  const open = hers.device.conversations.open(id);
  await ready(open.view);
  await assert.rejects(open.succeed());
  open.close();
  assert.ok(!hers.server.asked.slice(before).some(({ name }) => name === 'appendControl'));
});

test('the answer about another conversation is refused: nothing goes to its people', async () => {
  hers.server.honest();
  const other = await at.therapist.device.conversations.start({ memberIds: [at.anna.memberId], message: 'Elsewhere' });
  await hers.reload();
  await look(hers, other);
  await look(hers, id);
  const browser = await at.lied(at.anna);
  const { conversation } = await browser.device.ask('getConversation', { conversationId: other });
  browser.server.keeps('listConversations', () => ({ conversations: [], more: false, unreadInAll: 0 }));
  browser.server.keeps('getConversation', () => ({ conversation }));
  await browser.reload();
  const before = browser.server.asked.length;
  const open = browser.device.conversations.open(id);
  await open.write('Only for here');
  await becomes(() => open.view.get().is === 'failed');
  const view = open.view.get();
  assert.equal(view.is === 'failed' && view.code, 'keys_refused');
  await becomes(() => browser.server.asked.slice(before).some(({ name }) => name === 'getConversation'));
  assert.ok(!browser.server.asked.some(({ name }) => name === 'sendEntry'));
  open.close();
});

test('the list names who wrote the newest message by the signature, not by the server’s word', async () => {
  const view = await under((conversation) => ({
    ...conversation,
    lastMessage: conversation.lastMessage && { ...conversation.lastMessage, authorId: conversation.selfId },
  }));
  assert.notEqual(view.summary.lastMessage?.authorId, view.summary.selfId);
  assert.equal(view.summary.lastMessage?.text ?? null, null);
});

test('a message that the server calls the topic is not carried over to who comes later', async () => {
  const dora = await at.join('Dora');
  const group = await at.therapist.device.conversations.start({
    memberIds: [at.anna.memberId, dora.memberId],
    message: 'For us three alone',
  });
  hers.server.honest();
  const log = await hers.server.fork(group);
  const { self } = await accompliceOf(at, dora, group);
  await log.end(self);
  hers.server.saysOf(group, (conversation) => ({ ...conversation, topic: log.at(2) }));
  const before = hers.server.asked.length;
  await hers.reload();
  await writeAll(hers.device, group, ['Go on']);
  const dropped = hers.server.asked.slice(before).filter(({ name }) => name === 'appendControl');
  assert.deepEqual(
    dropped.map(({ input }) => (input as { topic: unknown }).topic),
    [null],
  );
});

function keysIn({ sign, hpke }: { sign: string; hpke: string }): Pick<Participant, 'sign' | 'hpke'> {
  return { sign: fromBase64Url(sign), hpke: fromBase64Url(hpke) };
}
