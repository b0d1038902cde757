// A server that lies about who came and who went: a removal that it withholds, a place for somebody removed, a snapshot or
// a whole group of its own making.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { participantKeys } from '../../src/sdk/crypto/keys.ts';
import { randomBytes } from '../../src/sdk/crypto/primitives.ts';
import { sealShare } from '../../src/sdk/crypto/sealing.ts';
import { findRecord, storeState, readStoredState } from '../../src/shared/chain-state.ts';
import { snapshotOf } from '../../src/shared/control.ts';
import { fromBase64Url, toBase64Url } from '../../src/shared/encoding.ts';
import type { ConversationId, MemberId, ParticipantId } from '../../src/shared/ids.ts';
import { leafOf } from '../../src/shared/log.ts';
import {
  accompliceOf,
  becomes,
  look,
  openLyingPractice,
  refusedToSend,
  signed,
  writeAll,
  type LiedTo,
  type LyingPractice,
} from './lying-practice.ts';
import type { LyingServer } from '../support/lying-server.ts';
import { read, ready, type Someone } from './practice.ts';

let at: LyingPractice;
let bram: Someone;
before(async () => {
  at = await openLyingPractice();
  bram = await at.join('Dr Bram', 'professional');
});
after(() => at.close());

const newParticipant = () => crypto.randomUUID() as ParticipantId;

async function startGroup(memberIds: readonly MemberId[]): Promise<ConversationId> {
  return at.therapist.device.conversations.start({ memberIds, message: 'Hello' });
}

/** Opens it at the therapist's, who leads it, for one act. */
async function lead(
  id: ConversationId,
  act: (open: ReturnType<Someone['device']['conversations']['open']>, bramsId: ParticipantId) => Promise<void>,
): Promise<ParticipantId> {
  const open = at.therapist.device.conversations.open(id);
  const { summary } = await ready(open.view);
  const his = summary.participants.find(({ shown }) => shown.as === 'name' && shown.memberId === bram.memberId);
  const bramsId = his?.participantId ?? newParticipant();
  await act(open, bramsId);
  open.close();
  return bramsId;
}

async function lied(someone: Someone, id: ConversationId): Promise<LiedTo> {
  const browser = await at.lied(someone);
  await look(browser, id);
  return browser;
}

test('a removal that is withheld: nothing goes to who was removed once somebody writes who knows of it', async () => {
  const id = await startGroup([at.anna.memberId, bram.memberId]);
  const hers = await lied(at.anna, id);
  const log = await hers.server.fork(id);
  await lead(id, (open, bramsId) => open.removeParticipant(bramsId, { hideHistory: false }));
  await writeAll(at.therapist.device, id, ['He is gone']);
  const { entries } = await at.therapist.device.ask('listEntries', { conversationId: id, limit: 1 });
  const [message] = entries;
  assert.ok(message?.bytes && message.signature);
  await log.store({ bytes: message.bytes, signature: message.signature });
  await hers.reload();
  assert.equal((await look(hers, id)).trust, 'broken');
  assert.equal(await refusedToSend(hers, id), 'chain_broken');
});

test('for somebody who was removed no device makes a share, though the server asks for one', async () => {
  const id = await startGroup([at.anna.memberId, bram.memberId]);
  const hers = await lied(at.anna, id);
  const bramsId = await lead(id, (open, his) => open.removeParticipant(his, { hideHistory: false }));
  await ready(hers.device.conversations.open(id).view, ({ items }) => read({ items }).includes('[removed]'));
  const before = hers.server.asked.length;
  hers.server.saysOf(id, (conversation) => ({
    ...conversation,
    wanted: [
      { participantId: bramsId, epoch: 1 },
      { participantId: conversation.managerId!, epoch: 1 },
    ],
  }));
  await hers.reload();
  await look(hers, id);
  const grants = () => hers.server.asked.slice(before).filter(({ name }) => name === 'grantShares');
  await becomes(() => grants().length > 0);
  const given = grants().flatMap(({ input }) => (input as { shares: { participantId: ParticipantId }[] }).shares);
  assert.ok(given.every(({ participantId }) => participantId !== bramsId));
});

test('a snapshot that is not the signed one, or none, ends trust before anything is read', async () => {
  const id = await startGroup([at.anna.memberId]);
  await lead(id, (open) => open.addParticipants([bram.memberId], 'fromNow'));
  const his = await lied(bram, id);
  const ghost = await participantKeys(randomBytes(32), 0);
  for (const change of ['ghost', 'none'] as const) {
    his.server.honest();
    his.server.saysOf(id, (conversation) => ({
      ...conversation,
      snapshots:
        change === 'none'
          ? []
          : conversation.snapshots.map(({ position, state }) => {
              const bytes = fromBase64Url(state);
              bytes.set(ghost.sign.public, bytes.length - 60);
              return { position, state: toBase64Url(bytes) };
            }),
    }));
    await his.reload();
    assert.equal((await look(his, id)).trust, 'broken', change);
    assert.equal(await refusedToSend(his, id), 'chain_broken', change);
  }
  his.server.honest();
  await his.reload();
  assert.equal((await look(his, id)).trust, 'whole');
});

test('a group of the server’s own making in the place of one that this account knows is not believed', async () => {
  const id = await startGroup([at.anna.memberId, bram.memberId]);
  const before = await lied(bram, id);
  // What his account saw goes with it to the next browser.
  await before.device.account.signOut();
  const known = await accompliceOf(at, bram, id);
  const ghost = await participantKeys(randomBytes(32), 0);
  // "You were removed, with your history, and added again": by ghosts, to keys that are really Bram's.
  const ghostId = newParticipant();
  const record = { ...findRecord(known.chain, known.self)! };
  const own = {
    id: ghostId,
    kind: 'member',
    professional: true,
    sign: ghost.sign.public,
    hpke: ghost.hpke.public,
  } as const;
  const made = readStoredState(storeState(known.chain));
  const ghosts = {
    ...made,
    ...{ n: 7, epoch: 7, manager: ghostId, deputies: [], former: [], epochs: [{ ...made.epochs[0]!, epoch: 7 }] },
    participants: [{ record: own, joinedN: 1, addedBy: null, invite: null }],
    spans: [{ record: own, fromN: 1, untilN: null, fromEpoch: 1, untilEpoch: null }],
    leads: [{ fromN: 1, manager: ghostId }],
  };
  const act = { type: 'add', participant: record, history: { from: 'now' }, invite: null } as const;
  const forged = await signed(ghosts, { conversation: id, actor: ghostId, keys: ghost }, act);
  const { bytes, signature } = forged.signed;
  const leaf = toBase64Url(await leafOf(fromBase64Url(bytes), fromBase64Url(signature)));
  const entry = { position: 9, kind: 'control', authorId: ghostId, at: Date.now(), bytes, signature, leaf };
  const box = toBase64Url(
    await sealShare(id, { id: known.self, hpke: record.hpke }, [{ epoch: 8, secret: forged.secret }]),
  );
  const lie = ({ saysOf }: LyingServer) =>
    saysOf(id, (conversation) => ({
      ...conversation,
      chain: [entry],
      snapshots: [{ position: 9, state: toBase64Url(snapshotOf(forged.next)) }],
      shares: [{ firstEpoch: 8, lastEpoch: 8, box }],
      managerId: ghostId,
      ...{ readable: [{ from: 9, to: null }], lastPosition: 9, topic: null, lastMessage: null },
      participants: [
        ...conversation.participants.filter(({ self }) => self),
        {
          ...{ participantId: ghostId, kind: 'member', professional: true, active: true, self: false },
          ...{ number: 1, binding: null, shown: { as: 'number' }, formerNicknames: [], notChosen: false },
        },
      ],
    }));
  const his = await at.lied(bram, lie);
  const view = await look(his, id);
  assert.equal(view.trust, 'broken');
  assert.equal(await refusedToSend(his, id), 'chain_broken');
});
