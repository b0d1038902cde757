import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { sql } from 'kysely';
import { append } from '../../../test/support/control.ts';
import { fromBase64Url, toBase64Url, zeroHash } from '../../shared/encoding.ts';
import { nextHead } from '../../shared/log.ts';
import { noteFetch } from '../conversations/fetching.ts';
import {
  draftEntry,
  must,
  placeOf,
  present,
  send,
  start,
  startWorld,
  topicBody,
  write,
  type EntryWish,
  type Held,
  type Person,
  type World,
} from '../../../test/support/conversations.ts';

let world: World;
let anna: Person;
let vos: Person;
let bram: Person;
let held: Held;

before(async () => {
  world = await startWorld();
  anna = await world.addPerson('client', { name: 'Anna' });
  vos = await world.addPerson('professional', { name: 'Dr Vos' });
  bram = await world.addPerson('professional', { name: 'Dr Bram' });
  await world.link(vos, anna);
});
beforeEach(async () => {
  held = await start(world, vos, [anna]);
});
after(() => world.close());

const read = async (person: Person, of = held) =>
  must(await person.call('listEntries', { conversationId: of.id, limit: 200 })).entries;
const shown = async (person: Person, of = held) =>
  must(await person.call('getConversation', { conversationId: of.id })).conversation;

async function sendKind(author: Person, wish: EntryWish, of = held) {
  return send(of, author, await draftEntry(of, author, wish));
}

/** What is changed in the head is refused; the honest entry is accepted. */
async function refuses(head: NonNullable<EntryWish['head']>, code: string): Promise<void> {
  assert.equal((await sendKind(anna, { head })).error, code);
  assert.equal((await sendKind(anna, {})).error, null);
}

/** The heads that follow from the leaves, and those that the database has: the log of devices and server is one. */
async function requireWholeLog(of = held): Promise<void> {
  const { rows } = await world.app.database.transaction('installation', (tx) =>
    sql<{ position: number; leaf: Buffer; head: Buffer }>`
      select position, leaf, head from timeline_entries where conversation_id = ${of.id} order by position`.execute(tx),
  );
  let head: Uint8Array = zeroHash();
  for (const [at, row] of rows.entries()) {
    assert.equal(row.position, at + 1);
    head = await nextHead(of.id, row.position, head, row.leaf);
    assert.deepEqual(Buffer.from(head), row.head);
  }
}

test('both write, and both read the same order', async () => {
  await write(held, anna, 'Better');
  await write(held, vos, 'Good');
  assert.deepEqual(await read(anna), await read(vos));
  assert.deepEqual(
    (await read(anna)).map(({ kind, position }) => [kind, position]),
    [
      ['control', 1],
      ['message', 2],
      ['message', 3],
    ],
  );
  await requireWholeLog();
});

test('the same message sent ten times at once is one message at one position', async () => {
  const entry = await draftEntry(held, anna);
  const answers = await Promise.all(Array.from({ length: 10 }, () => send(held, anna, entry)));
  assert.deepEqual(new Set(answers.map((answer) => must(answer).position)), new Set([2]));
  assert.equal((await read(anna)).length, 2);
  await requireWholeLog();
});

test('ten messages at once get ten positions in one order for all', async () => {
  const authors = [anna, vos];
  const positions = await Promise.all(
    Array.from({ length: 10 }, async (_, at) => (await write(held, authors[at % 2]!)).position),
  );
  assert.deepEqual(
    positions.toSorted((a, b) => a - b),
    Array.from({ length: 10 }, (_, at) => at + 2),
  );
  assert.deepEqual(await read(anna), await read(vos));
  await requireWholeLog();
});

test('the id of a message is used for one text only', async () => {
  const entry = await draftEntry(held, anna, { body: { text: 'One' } });
  const { position } = must(await send(held, anna, entry));
  const other = await draftEntry(held, anna, { body: { text: 'Two' }, entryId: entry.head.entryId });
  assert.equal((await send(held, anna, other)).error, 'message.id_used');
  assert.equal(must(await send(held, anna, entry)).position, position);
});

test('nobody writes in the name of somebody else', async () => {
  const forged = await draftEntry(held, anna, { head: { sender: placeOf(held, vos).id } });
  assert.equal((await send(held, anna, forged)).error, 'conversation.chain_refused');
  assert.equal((await send(held, vos, forged)).error, 'conversation.chain_refused');
  assert.equal((await send(held, vos, await draftEntry(held, anna))).error, 'conversation.chain_refused');
  await write(held, anna);
});

test('a wrong conversation, epoch, control number or seen head is refused', async () => {
  const other = await start(world, vos, [anna]);
  await refuses({ conversation: other.id }, 'conversation.chain_refused');
  await refuses({ epoch: 1 }, 'conversation.epoch_outdated');
  await refuses({ controlN: 1 }, 'conversation.chain_refused');
  await refuses({ seenPosition: 999 }, 'conversation.chain_refused');
  await refuses({ seenPosition: 1 }, 'conversation.chain_refused');
  await refuses({ seenHash: new Uint8Array(32).fill(1) }, 'conversation.chain_refused');
  const { headBefore } = must(await anna.call('listEntries', { conversationId: held.id, after: 1 }));
  assert.equal((await sendKind(anna, { head: { seenPosition: 1, seenHash: fromBase64Url(headBefore) } })).error, null);
});

test('a signature, a size or a kind that is none is refused', async () => {
  const entry = await draftEntry(held, anna);
  const flipped = new Uint8Array(entry.signature);
  flipped[3]! ^= 1;
  assert.equal((await send(held, anna, { ...entry, signature: flipped })).error, 'conversation.chain_refused');
  const longer = new Uint8Array([...entry.bytes, 0]);
  assert.equal((await send(held, anna, { ...entry, bytes: longer })).error, 'conversation.chain_refused');
  assert.equal((await sendKind(anna, { kind: 'poem' })).error, 'conversation.chain_refused');
  const control = (await read(anna))[0]!;
  const again = { bytes: control.bytes!, signature: control.signature! };
  assert.equal(
    (await anna.call('sendEntry', { conversationId: held.id, entry: again })).error,
    'conversation.chain_refused',
  );
  const garbage = { bytes: toBase64Url(new Uint8Array(50)), signature: toBase64Url(new Uint8Array(64)) };
  assert.equal(
    (await anna.call('sendEntry', { conversationId: held.id, entry: garbage })).error,
    'conversation.chain_refused',
  );
  assert.equal((await send(held, anna, entry)).error, null);
});

test('the author edits within a day, and nobody else does', async () => {
  const { entryId } = await write(held, anna, 'Helo');
  const edit = { kind: 'edit', target: entryId, body: { text: 'Hello' } };
  assert.equal((await sendKind(vos, edit)).error, 'message.not_yours');
  assert.equal((await sendKind(anna, edit)).error, null);
  assert.equal((await sendKind(anna, { ...edit, target: null })).error, 'conversation.chain_refused');
  assert.equal((await sendKind(anna, { ...edit, target: world.app.ids.next() })).error, 'message.gone');
  assert.equal((await sendKind(anna, { kind: 'message', target: entryId })).error, 'conversation.chain_refused');
});

test('a deleted message is empty for everybody, with all its edits, and the log stays whole', async () => {
  const { entryId, position } = await write(held, anna, 'A secret');
  must(await sendKind(anna, { kind: 'edit', target: entryId, body: { text: 'Another secret' } }));
  const before = await read(anna);
  assert.equal((await sendKind(vos, { kind: 'delete', target: entryId })).error, 'message.not_yours');
  must(await sendKind(anna, { kind: 'delete', target: entryId }));
  for (const person of [anna, vos]) {
    const entries = await read(person);
    assert.deepEqual(
      entries.slice(position - 1, position + 1).map(({ bytes, signature }) => [bytes, signature]),
      [
        [null, null],
        [null, null],
      ],
    );
    assert.deepEqual(
      entries.slice(0, 3).map(({ leaf }) => leaf),
      before.map(({ leaf }) => leaf),
    );
    assert.equal((await shown(person)).lastMessage, null);
  }
  assert.equal((await sendKind(anna, { kind: 'edit', target: entryId })).error, 'message.gone');
  assert.equal((await sendKind(anna, { kind: 'delete', target: entryId })).error, 'message.gone');
  await requireWholeLog();
});

test('sending again what was deleted meanwhile gives its position and does not bring it back', async () => {
  const entry = await draftEntry(held, anna);
  const { position } = must(await send(held, anna, entry));
  must(await sendKind(anna, { kind: 'delete', target: entry.head.entryId }));
  assert.equal(must(await send(held, anna, entry)).position, position);
  assert.equal((await read(vos))[position - 1]!.bytes, null);
});

test('a therapist who manages a group removes a message there, and nobody else does', async () => {
  const group = await start(world, vos, [anna, bram]);
  const { entryId } = await write(group, anna);
  const removal = { kind: 'delete', target: entryId };
  assert.equal((await sendKind(bram, removal, group)).error, 'message.not_yours');
  assert.equal((await sendKind(vos, removal, group)).error, null);
  assert.equal((await read(anna, group))[1]!.bytes, null);
});

test('only the manager changes the topic, and everybody sees the newest', async () => {
  const topic = async (author: Person, text: string) =>
    sendKind(author, { kind: 'topic', body: await topicBody(held, author, text) });
  assert.equal((await topic(anna, 'Mine')).error, 'conversation.not_manager');
  must(await topic(vos, 'Sleep'));
  const { position } = must(await topic(vos, 'Sleep better'));
  assert.equal((await shown(anna)).topic?.position, position);
  // One that names an earlier state might be signed from before its author led: devices would not believe it.
  const body = await topicBody(held, vos, 'From before');
  const { n } = held.state;
  await append(held, vos, { type: 'manager', manager: placeOf(held, vos).id, deputies: [], basis: 'handover' });
  const late = { kind: 'topic', body, head: { controlN: n } };
  assert.equal((await sendKind(vos, late)).error, 'conversation.state_outdated');
  const abilities = async (person: Person) => (await shown(person)).abilities.changeTopic;
  assert.deepEqual([await abilities(vos), await abilities(anna)], [true, false]);
});

const minute = 60_000;
const undone = async (person: Person, position: number) => (await read(person))[position - 1]!.undone ?? false;
const takeBack = async (author: Person, entryId: Awaited<ReturnType<typeof write>>['entryId']) =>
  must(await sendKind(author, { kind: 'delete', target: entryId }));

test('C22: taken back within a minute before anybody else had it, a message leaves nothing to see', async () => {
  const { entryId, position } = await write(held, anna, 'Oh no');
  world.advance(minute - 1);
  await takeBack(anna, entryId);
  assert.equal(await undone(anna, position), true);
  assert.equal(await undone(vos, position), true);
  assert.equal((await shown(vos)).unread, 0);
  await requireWholeLog();
});

test('C22: taken back after somebody else had it, or later than a minute, it leaves its tombstone', async () => {
  const fetched = await write(held, anna, 'Read already');
  await read(vos);
  await takeBack(anna, fetched.entryId);
  assert.equal(await undone(vos, fetched.position), false);
  const late = await write(held, anna, 'Too late');
  world.advance(minute);
  await takeBack(anna, late.entryId);
  assert.equal(await undone(vos, late.position), false);
});

test('C22: what the manager removes from a group is never a second thought of its author', async () => {
  const group = await start(world, vos, [anna, bram]);
  const { entryId, position } = await write(group, anna);
  must(await sendKind(vos, { kind: 'delete', target: entryId }, group));
  assert.equal((await read(bram, group))[position - 1]!.undone, undefined);
});

test('what others wrote is unread until it is read; what one wrote oneself is not', async () => {
  const counts = async (person: Person) => {
    const { unread, readPosition } = await shown(person);
    return { unread, readPosition };
  };
  assert.deepEqual(await counts(anna), { unread: 1, readPosition: 0 });
  assert.deepEqual(await counts(vos), { unread: 0, readPosition: 1 });
  await write(held, vos);
  const { entryId } = await write(held, vos);
  assert.deepEqual(await counts(anna), { unread: 2, readPosition: 0 });
  must(await sendKind(vos, { kind: 'delete', target: entryId }));
  assert.deepEqual(await counts(anna), { unread: 1, readPosition: 0 });
  await write(held, anna);
  assert.deepEqual(await counts(anna), { unread: 0, readPosition: 5 });
  assert.deepEqual(await counts(vos), { unread: 1, readPosition: 4 });
});

test('the read position only grows and never passes the end', async () => {
  await write(held, vos);
  await write(held, vos);
  const mark = async (position: number) => must(await anna.call('markRead', { conversationId: held.id, position }));
  assert.deepEqual(await mark(2), { readPosition: 2, unread: 1 });
  assert.deepEqual(await mark(1), { readPosition: 2, unread: 1 });
  assert.deepEqual(await mark(999), { readPosition: 3, unread: 0 });
  must(await anna.call('markUnread', { conversationId: held.id, unread: true }));
  const { readPosition, markedUnread, unread } = await shown(anna);
  assert.deepEqual({ readPosition, markedUnread, unread }, { readPosition: 3, markedUnread: true, unread: 0 });
  assert.equal((await shown(vos)).markedUnread, false);
});

test('two devices write one draft: the second hears that it is stale', async () => {
  const save = async (version: number, box: string) =>
    (await anna.call('saveDraft', { conversationId: held.id, version, box })).error;
  assert.equal(await save(1, 'AAAA'), null);
  assert.equal(await save(2, 'BBBB'), null);
  assert.equal(await save(2, 'CCCC'), 'draft.stale');
  assert.deepEqual((await shown(anna)).draft, { version: 2, box: 'BBBB' });
  assert.equal((await shown(vos)).draft, null);
  assert.equal(await save(2, ''), 'draft.stale');
  assert.equal(await save(3, ''), null);
  assert.equal((await shown(anna)).draft, null);
});

test('history is paged both ways, and the pages join', async () => {
  for (let count = 0; count < 6; count += 1) await write(held, vos);
  const page = async (input: { after?: number; before?: number; limit: number }) =>
    must(await anna.call('listEntries', { conversationId: held.id, ...input }));
  const newest = await page({ limit: 3 });
  assert.deepEqual(
    [newest.entries.map(({ position }) => position), newest.earlier, newest.later],
    [[5, 6, 7], true, false],
  );
  const middle = await page({ before: 5, limit: 3 });
  assert.deepEqual(
    [middle.entries.map(({ position }) => position), middle.earlier, middle.later],
    [[2, 3, 4], true, true],
  );
  const first = await page({ before: 2, limit: 3 });
  assert.deepEqual([first.entries.map(({ position }) => position), first.earlier, first.later], [[1], false, true]);
  assert.equal(first.headBefore, toBase64Url(zeroHash()));
  const forward = await page({ after: 4, limit: 2 });
  assert.deepEqual(
    [forward.entries.map(({ position }) => position), forward.earlier, forward.later],
    [[5, 6], true, true],
  );
  assert.equal(forward.headBefore, newest.headBefore);
  let head: Uint8Array = fromBase64Url(middle.headBefore);
  for (const { position, leaf } of middle.entries) head = await nextHead(held.id, position, head, fromBase64Url(leaf));
  assert.equal(toBase64Url(head), newest.headBefore);
  const end = await page({ after: 7, limit: 2 });
  assert.deepEqual([end.entries, end.earlier, end.later], [[], true, false]);
});

test('who is told outside the app is noted with the message', async () => {
  const waiting = async () => {
    const { rows } = await world.app.database.transaction('installation', (tx) =>
      sql<{ position: number }>`select position from notifications where member_id = ${anna.memberId}
        and conversation_id = ${held.id} order by position`.execute(tx),
    );
    return rows.map(({ position }) => position);
  };
  await write(held, vos);
  const { entryId } = await write(held, vos);
  assert.deepEqual(await waiting(), [1, 2, 3]);
  must(await sendKind(vos, { kind: 'delete', target: entryId }));
  assert.deepEqual(await waiting(), [1, 2, 3]);
});

async function isFetched(position: number): Promise<boolean> {
  const { rows } = await world.app.database.transaction('installation', (tx) =>
    sql<{ fetched: boolean }>`select fetched_by_other_at is not null as fetched from timeline_entries
      where conversation_id = ${held.id} and position = ${position}`.execute(tx),
  );
  return rows[0]!.fetched;
}

test('it is noted when the device of somebody else first fetched a message', async () => {
  const { position } = await write(held, vos);
  await read(vos);
  assert.equal(await isFetched(position), false);
  await read(anna);
  assert.equal(await isFetched(position), true);
});

test('nobody gets a message that is deleted at this moment without its being noted', async () => {
  for (let turn = 0; turn < 8; turn += 1) {
    const { position, entryId } = await write(held, vos);
    const deleting = sendKind(vos, { kind: 'delete', target: entryId });
    const pages = await Promise.all(Array.from({ length: 6 }, () => read(anna)));
    assert.equal((await deleting).error, null);
    const got = pages.some((entries) => entries.some((entry) => entry.position === position && entry.bytes !== null));
    if (got) assert.ok(await isFetched(position));
  }
});

test('what was emptied since it was read is not given out', async () => {
  const { position, entryId } = await write(held, vos);
  const { memberId, organisationId } = anna;
  const fetch = {
    actor: { kind: 'member', memberId, organisationId },
    conversationId: held.id,
    participantId: placeOf(held, anna).id,
    fetched: [{ conversationId: held.id, position }],
  } as const;
  const note = () => noteFetch(world.app, fetch);
  assert.equal(await note(), true);
  must(await sendKind(vos, { kind: 'delete', target: entryId }));
  assert.equal(await note(), false);
});

test('a day and a minute later the author can not edit, and can still delete', async () => {
  const { entryId } = await write(held, anna);
  world.advance(24 * 3_600_000 + 60_000);
  assert.equal((await sendKind(anna, { kind: 'edit', target: entryId })).error, 'message.too_late');
  assert.equal((await sendKind(anna, { kind: 'delete', target: entryId })).error, null);
  const fresh = await write(held, anna);
  assert.equal((await sendKind(anna, { kind: 'edit', target: fresh.entryId })).error, null);
});

test('C11: where the organisation wants it, authors delete for a day only, and who manages a group removes at any time', async () => {
  const group = await start(world, vos, [anna, bram]);
  const [old, other] = [await write(group, anna), await write(group, vos)];
  world.advance(24 * 3_600_000 + 60_000);
  const fresh = await write(group, anna);
  await limitDeleting(true);
  const removal = ({ entryId }: typeof old) => ({ kind: 'delete', target: entryId });
  assert.equal((await sendKind(anna, removal(old), group)).error, 'message.too_late');
  assert.equal((await sendKind(vos, removal(other), group)).error, 'message.too_late', 'the own one of who manages');
  assert.equal((await sendKind(anna, removal(fresh), group)).error, null);
  assert.equal((await sendKind(vos, removal(old), group)).error, null);
  await limitDeleting(false);
  assert.equal((await sendKind(vos, removal(other), group)).error, null);
  assert.deepEqual(await noted(group), ['message.deleted', 'message.removed', 'message.deleted']);
});

/** As an administrator does on the page. */
async function limitDeleting(on: boolean): Promise<void> {
  await world.app.database.transaction('installation', (tx) =>
    tx.updateTable('organisations').set({ delete_within_day: on }).where('id', '=', anna.organisationId).execute(),
  );
}

async function noted({ id }: Held): Promise<string[]> {
  const rows = await world.app.database.transaction('installation', (tx) =>
    tx
      .selectFrom('audit_rows')
      .select('act')
      .where('about_conversation_id', '=', id)
      .where('act', 'like', 'message.%')
      .orderBy('id')
      .execute(),
  );
  return rows.map(({ act }) => act);
}

test('reading is noted once an hour in the access log', async () => {
  const noted = async () => {
    const { rows } = await world.app.database.transaction('installation', (tx) =>
      sql`select 1 from audit_rows where act = 'conversation.read' and actor_id = ${anna.memberId}
        and about_conversation_id = ${held.id}`.execute(tx),
    );
    return rows.length;
  };
  await Promise.all([read(anna), read(anna), shown(anna)]);
  assert.equal(await noted(), 1);
  world.advance(3_600_000);
  await read(anna);
  assert.equal(await noted(), 2);
});

test('what is signed out while it sends is stored whole or not at all', async () => {
  const entry = await draftEntry(held, anna);
  const [sent] = await Promise.all([send(held, anna, entry), world.deactivate(anna)]);
  const entries = (await read(vos)).filter(({ kind }) => kind === 'message');
  assert.equal(entries.length, sent.ok ? 1 : 0);
  if (!sent.ok) assert.ok(['conversation.not_active', 'signin.needed'].includes(sent.error));
  assert.equal((await send(held, anna, await draftEntry(held, anna))).error, 'signin.needed');
  assert.equal(present(entry).bytes === entries[0]?.bytes, sent.ok !== null);
  await requireWholeLog();
});
