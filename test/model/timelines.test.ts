// A timeline fetched in pages, in whatever order and however they overlap, shows what it shows fetched at once.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { sealEntry, makeEpochSecret } from '../../src/sdk/crypto/sealing.ts';
import { epochCommit } from '../../src/sdk/crypto/epoch.ts';
import { participantKeys, signBytes, type KeyPairs } from '../../src/sdk/crypto/keys.ts';
import { randomBytes } from '../../src/sdk/crypto/primitives.ts';
import { newId } from '../../src/sdk/ids.ts';
import type { Ledger } from '../../src/sdk/ledger.ts';
import { LogWatch } from '../../src/sdk/log-watch.ts';
import { Timeline } from '../../src/sdk/timeline.ts';
import type { ChainState } from '../../src/shared/chain-state.ts';
import { noFacts } from '../../src/shared/control-rules.ts';
import { verifyControl } from '../../src/shared/control.ts';
import { draftControl } from '../../src/shared/control-draft.ts';
import type { Conversation, EntryPage, TimelineEntry } from '../../src/shared/conversations.ts';
import { toBase64Url, zeroHash, type Bytes } from '../../src/shared/encoding.ts';
import type { EntryKind } from '../../src/shared/entry.ts';
import type { ConversationId, EntryId, ParticipantId } from '../../src/shared/ids.ts';
import { leafOf } from '../../src/shared/log.ts';

const id = newId<ConversationId>();
const secret = makeEpochSecret();

interface Author {
  id: ParticipantId;
  keys: KeyPairs;
}

/** A therapist who leads, and two clients: a group, so that the therapist may remove what others wrote. */
const authors: Author[] = [];
let chain: ChainState;
let first: TimelineEntry;

before(async () => {
  const root = randomBytes(32);
  for (const k of [0, 1, 2]) authors.push({ id: newId(), keys: await participantKeys(root, k) });
  const participants = authors.map(({ id, keys }, at) => ({
    ...{ id, kind: 'member' as const, professional: at === 0, sign: keys.sign.public, hpke: keys.hpke.public },
  }));
  const act = { type: 'create', kind: 'regular', participants } as const;
  const draft = { conversation: id, actor: author(0).id, act, epoch: 0, commit: await epochCommit(secret, id, 0) };
  const { bytes } = await draftControl(null, { ...draft, seenPosition: 0, seenHash: zeroHash() }, noFacts);
  const signature = await signBytes(author(0).keys.sign, bytes);
  chain = await verifyControl(null, bytes, signature, noFacts);
  first = await entryAt(1, 'control', author(0), { bytes, signature });
});

function author(number: number): Author {
  const found = authors[number % authors.length];
  if (!found) throw new Error('nobody is there yet');
  return found;
}

async function entryAt(
  position: number,
  kind: string,
  by: Author,
  { bytes, signature }: { bytes: Bytes; signature: Bytes },
): Promise<TimelineEntry> {
  return {
    ...{ position, kind, authorId: by.id, at: position, bytes: toBase64Url(bytes), signature: toBase64Url(signature) },
    leaf: toBase64Url(await leafOf(bytes, signature)),
  };
}

type Wish = { by: number; what: 'message' | 'edit' | 'delete'; which: number };
const wish: fc.Arbitrary<Wish> = fc.record({
  by: fc.nat({ max: 2 }),
  what: fc.constantFrom('message' as const, 'message' as const, 'edit' as const, 'delete' as const),
  which: fc.nat({ max: 20 }),
});

interface Message {
  entryId: EntryId;
  by: Author;
  positions: number[];
  gone: boolean;
}

/** The log as the server keeps it after all this: bytes of what was deleted are gone. */
async function write(wishes: readonly Wish[]): Promise<TimelineEntry[]> {
  const log = [first];
  const messages: Message[] = [];
  const append = async (by: Author, kind: EntryKind, entryId: EntryId, target: EntryId | null) => {
    const head = {
      ...{ conversation: id, kind, epoch: 0, sender: by.id, entryId, target, controlN: 0, claimedTime: 0 },
      ...{ seenPosition: 0, seenHash: zeroHash() },
    };
    const position = log.length + 1;
    const sealed = await sealEntry(head, kind === 'delete' ? {} : { text: `text ${position}` }, secret, by.keys.sign);
    log.push(await entryAt(position, kind, by, sealed));
    return position;
  };
  for (const { by, what, which } of wishes) {
    const entryId = newId<EntryId>();
    const standing = messages.filter(({ gone }) => !gone);
    const target = what === 'message' ? undefined : standing[which % Math.max(1, standing.length)];
    if (!target) {
      messages.push({
        entryId,
        by: author(by),
        gone: false,
        positions: [await append(author(by), 'message', entryId, null)],
      });
    } else if (what === 'edit') {
      target.positions.push(await append(target.by, 'edit', entryId, target.entryId));
    } else {
      await append(which % 2 === 0 ? author(0) : target.by, 'delete', entryId, target.entryId);
      target.gone = true;
      for (const position of target.positions) {
        const { kind, authorId, at, leaf } = log[position - 1] ?? first;
        const named = kind === 'message' ? { entryId: target.entryId } : {};
        log[position - 1] = { position, kind, authorId, at, leaf, bytes: null, signature: null, ...named };
      }
    }
  }
  return log;
}

function ledgerOf(last: number): Ledger {
  const conversation: Conversation = {
    ...{
      conversationId: id,
      kind: 'regular',
      closed: null,
      deleteAfter: null,
      writeUntil: null,
      createdAt: 0,
      lastActivityAt: 0,
    },
    ...{
      selfId: author(1).id,
      selfSign: null,
      managerId: author(0).id,
      deputyIds: [],
      readable: [{ from: 1, to: null }],
    },
    participants: authors.map(({ id: participantId }, at) => ({
      ...{ participantId, kind: 'member', professional: at === 0, active: true, self: at === 1, number: at + 1 },
      ...{ binding: null, shown: { as: 'number' }, formerNicknames: [], notChosen: false },
    })),
    ...{ lastPosition: last, readPosition: 0, markedUnread: false, unread: 0, firstUnread: null, epoch: 0 },
    ...{ epochDue: false, chain: [first], shares: [], topic: null, lastMessage: null, draft: null, wanted: [] },
    ...{ pinned: false, muted: false, archived: false, lastEdit: null, waitsSince: null },
    receipts: [],
    naming: { choice: null, offered: false, unveiling: false },
    ...{ ended: null, snapshots: [], returning: [] },
    abilities: {
      ...{
        write: true,
        chooseName: false,
        changeTopic: false,
        letIn: [],
        succeed: false,
        addParticipants: false,
        remove: [],
        leave: true,
      },
      ...{ handOver: [], deputies: [], close: false, reopen: false },
    },
  };
  return {
    ...{ conversation, chain, trust: 'whole', chainTrust: 'whole', controlHeads: new Map([[0, chain.head]]) },
    ...{ stretches: [{ from: 1, to: null, epoch: 0, fromAt: 0, toAt: null }], unlinked: false, filled: false },
    places: [{ position: 1, n: 0, announced: new Set(), closed: false }],
    ...{ secrets: new Map([[0, secret]]), keys: author(1).keys, verified: [first], tried: new Set() },
  };
}

function pageOf(log: readonly TimelineEntry[], from: number, to: number): EntryPage {
  const entries = log.slice(Math.max(0, from - 1), Math.min(log.length, to));
  return { entries, headBefore: toBase64Url(zeroHash()), earlier: from > 1, later: to < log.length };
}

async function shownAtOnce(log: readonly TimelineEntry[]) {
  const timeline = new Timeline();
  const ledger = ledgerOf(log.length);
  timeline.replace(pageOf(log, 1, log.length));
  await timeline.read(ledger, new LogWatch(id));
  return timeline.items(ledger, log.length);
}

const wishes = fc.array(wish, { minLength: 4, maxLength: 24, size: 'max' });
const turns = fc.array(
  fc.record({ back: fc.boolean(), size: fc.integer({ min: 1, max: 6 }), again: fc.nat({ max: 3 }) }),
  {
    minLength: 4,
    maxLength: 10,
  },
);

test('pages in any order, however they overlap, show what one page of everything shows', async () => {
  let seen = 0;
  await fc.assert(
    fc.asyncProperty(wishes, turns, fc.nat({ max: 30 }), async (all, order, middle) => {
      const log = await write(all);
      const ledger = ledgerOf(log.length);
      const watch = new LogWatch(id);
      const timeline = new Timeline();
      const start = 1 + (middle % log.length);
      timeline.replace(pageOf(log, start, start + 2));
      await timeline.read(ledger, watch);
      for (const { back, size, again } of [
        ...order,
        { back: true, size: 99, again: 0 },
        { back: false, size: 99, again: 2 },
      ]) {
        if (back) timeline.prepend(pageOf(log, timeline.first - size, timeline.first - 1 + again));
        else {
          const page = pageOf(log, timeline.last + 1 - again, timeline.last + size);
          timeline.append(page.entries, page.later);
        }
        await timeline.read(ledger, watch);
        timeline.items(ledger, log.length);
      }
      const items = timeline.items(ledger, log.length);
      assert.deepEqual(items, await shownAtOnce(log));
      assert.deepEqual([timeline.earlier, timeline.later], [false, false]);
      seen += items.length;
    }),
    { numRuns: 60 },
  );
  assert.ok(seen > 300, 'there was something to show');
});
