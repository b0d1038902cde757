// A practice in which a server lies to one browser of Anna's: she and her therapist wrote to each other before. At the
// end every key share that any device uploaded meanwhile is judged by the true chain.
import assert from 'node:assert/strict';
import { makeEpochSecret, sealEntry } from '../../src/sdk/crypto/sealing.ts';
import { epochCommit, openShare } from '../../src/sdk/crypto/epoch.ts';
import { signBytes, type KeyPairs } from '../../src/sdk/crypto/keys.ts';
import type { ConversationView, Device } from '../../src/sdk/model.ts';
import { commitOf, findRecord, type ChainState } from '../../src/shared/chain-state.ts';
import { closeState, verifyControl } from '../../src/shared/control.ts';
import { draftControl } from '../../src/shared/control-draft.ts';
import type { ControlAct } from '../../src/shared/control-entry.ts';
import { noFacts } from '../../src/shared/control-rules.ts';
import { fromBase64Url, toBase64Url, zeroHash } from '../../src/shared/encoding.ts';
import type { EntryHead } from '../../src/shared/entry.ts';
import type { ConversationId, EntryId, MemberId, ParticipantId } from '../../src/shared/ids.ts';
import type { Signed } from '../support/forked-log.ts';
import { lieTo, type LyingServer } from '../support/lying-server.ts';
import { everythingOf, tapShares, type ShareTap } from '../support/share-tap.ts';
import { openPractice, password, ready, type Browser, type Practice, type Someone } from './practice.ts';

export interface LyingPractice {
  practice: Practice;
  therapist: Someone;
  anna: Someone;
  /** One-to-one, started by the therapist with "Hello", "One", "Two", "Three" at the positions 2 to 5. */
  conversationId: ConversationId;
  tap: ShareTap;
  /** Signs somebody up in a browser whose shares are overheard. */
  join(name: string, role?: 'client' | 'professional'): Promise<Someone>;
  /** One more browser of somebody's, with a server that lies to it from the first page on. */
  lied(someone: { address: string }, begin?: (server: LyingServer) => void): Promise<LiedTo>;
  /** Judges the shares, and ends everything. */
  close(): Promise<void>;
}

/** A browser and the server that lies to it. */
export interface LiedTo extends Browser {
  server: LyingServer;
}

export async function openLyingPractice(): Promise<LyingPractice> {
  const practice = await openPractice();
  const { therapist } = practice;
  const tap = tapShares(practice.server);
  const people: { address: string }[] = [therapist];
  lieTo(therapist, tap.overhear);
  const join: LyingPractice['join'] = async (name, role = 'client') => {
    const invited = await practice.invite({ withCode: true, name, role });
    const someone = await practice.signUp(invited, invited.code);
    lieTo(someone, tap.overhear);
    people.push(someone);
    return someone;
  };
  const anna = await join('Anna');
  const { conversations } = therapist.device;
  const conversationId = await conversations.start({ memberIds: [anna.memberId], message: 'Hello' });
  await writeAll(therapist.device, conversationId, ['One', 'Two', 'Three']);
  return {
    ...{ practice, therapist, anna, conversationId, tap, join },
    lied: async ({ address }, begin = () => {}) => {
      const browser = practice.browser();
      const server = lieTo(browser, tap.overhear);
      begin(server);
      await browser.device.account.signIn({ address, password, label: 'Lied to', shared: false });
      return Object.assign(browser, { server });
    },
    close: async () => {
      try {
        const shares = await tap.judge(people, password);
        assert.ok(shares > 0, 'no share was overheard');
      } finally {
        await practice.close();
      }
    },
  };
}

/** Writes these, one after the other, and waits until all are stored. */
export async function writeAll(device: Device, id: ConversationId, texts: readonly string[]): Promise<void> {
  const open = device.conversations.open(id);
  await ready(open.view);
  for (const text of texts) await open.write(text);
  const isThere = ({ items, outgoing }: ConversationView) => {
    const shown = items.flatMap((item) => (item.kind === 'message' ? [item.text] : []));
    return outgoing.length === 0 && texts.every((text) => shown.includes(text));
  };
  await ready(open.view, isThere);
  open.close();
}

const opened = new Map<string, ReturnType<typeof everythingOf>>();

/** Everything that somebody's password opens; looked up once. */
export function keysOf({ server }: Practice, address: string): ReturnType<typeof everythingOf> {
  const known = opened.get(address) ?? everythingOf(server.url, address, password);
  opened.set(address, known);
  return known;
}

/** A participant who helps the lying server: signs anything with her own keys, by the rules or not. */
export interface Accomplice {
  chain: ChainState;
  self: ParticipantId;
  keys: KeyPairs;
  secret: Uint8Array<ArrayBuffer>;
  /** An entry of hers as the server stores it; `head` says what differs from an honest one. */
  entry(head: Partial<EntryHead>, body?: unknown): Promise<Signed>;
}

export async function accompliceOf(
  { practice }: LyingPractice,
  someone: Someone,
  conversationId: ConversationId,
): Promise<Accomplice> {
  const { keys: all } = await keysOf(practice, someone.address);
  const { conversation } = await someone.device.ask('getConversation', { conversationId });
  let chain: ChainState | null = null;
  for (const { kind, bytes, signature } of conversation.chain) {
    if (kind !== 'control') continue;
    chain = await verifyControl(chain, fromBase64Url(bytes ?? ''), fromBase64Url(signature ?? ''), noFacts);
  }
  assert.ok(chain);
  const known = chain;
  const self = conversation.selfId;
  const record = findRecord(chain, self);
  const keys = all.find(({ sign }) => record && toBase64Url(sign.public) === toBase64Url(record.sign));
  assert.ok(keys);
  const found = await Promise.all(
    conversation.shares.map(({ box }) =>
      openShare(conversationId, { id: self, keys: keys.hpke }, fromBase64Url(box), (epoch) => commitOf(known, epoch)),
    ),
  );
  const secret = found.flat().find(({ epoch }) => epoch === known.epoch)?.secret;
  assert.ok(secret);
  return {
    ...{ chain, self, keys, secret },
    entry: async (changed, body = { text: 'Forged' }) => {
      const head: EntryHead = {
        ...{ conversation: conversationId, kind: 'message', epoch: known.epoch, sender: self },
        ...{ entryId: crypto.randomUUID() as EntryId, target: null, controlN: known.n },
        ...{ seenPosition: 0, seenHash: zeroHash(), claimedTime: Date.now(), ...changed },
      };
      const { bytes, signature } = await sealEntry(head, body, secret, keys.sign);
      return { bytes: toBase64Url(bytes), signature: toBase64Url(signature) };
    },
  };
}

/** A control entry that this pair of keys signs on top of the chain, whatever the rules of the product are. */
export async function signed(
  chain: ChainState | null,
  { conversation, actor, keys }: { conversation: ConversationId; actor: ParticipantId; keys: KeyPairs },
  act: ControlAct,
): Promise<{ signed: Signed; next: ChainState; secret: Uint8Array<ArrayBuffer> }> {
  const epoch = chain ? chain.epoch + 1 : 0;
  const secret = makeEpochSecret();
  const commit = await epochCommit(secret, conversation, epoch);
  const place = { seenPosition: 0, seenHash: zeroHash() };
  const draft = await draftControl(chain, { conversation, actor, act, epoch, commit, ...place }, noFacts);
  const signature = await signBytes(keys.sign, draft.bytes);
  const next = await closeState(draft.next, draft.bytes, signature);
  return { signed: { bytes: toBase64Url(draft.bytes), signature: toBase64Url(signature) }, next, secret };
}

/** What the browser shows of a conversation, once it is so. */
export async function look(
  { device }: Browser,
  id: ConversationId,
  isSo: (view: ConversationView) => boolean = () => true,
): Promise<ConversationView> {
  const open = device.conversations.open(id);
  try {
    return await ready(open.view, isSo);
  } finally {
    open.close();
  }
}

/** Writes, and gives why it wasn't sent. */
export async function refusedToSend({ device }: Browser, id: ConversationId): Promise<string | null> {
  const open = device.conversations.open(id);
  try {
    await ready(open.view);
    await open.write('Is this safe?');
    const { outgoing } = await ready(open.view, (view) => view.outgoing[0]?.state === 'failed');
    const [unsent] = outgoing;
    assert.equal(unsent?.text, 'Is this safe?');
    await open.discard(unsent.key);
    return unsent.reason;
  } finally {
    open.close();
  }
}

/** Waits until it is so; fails after ten seconds. */
export async function becomes(isSo: () => boolean): Promise<void> {
  const until = Date.now() + 10_000;
  while (!isSo()) {
    if (Date.now() > until) throw new Error('it did not become so');
    await new Promise((go) => setTimeout(go, 5));
  }
}

/** How the contact stands in this browser's list, once loaded. */
export async function contactOf({ device }: Browser, memberId: MemberId) {
  await device.contacts.reload();
  const contacts = await ready(device.contacts.list);
  const found = contacts.find((contact) => contact.memberId === memberId);
  assert.ok(found);
  return found;
}
