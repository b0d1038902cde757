// What somebody gets who shares conversations with people they may not know: every answer, every event and every mail is
// searched for what would name a hidden person, and for what would show the same person in a second conversation (N3).
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createDevice } from '../../src/sdk/device.ts';
import type { Device } from '../../src/sdk/model.ts';
import { nodeConnection, type NodeConnection } from '../../src/sdk/node.ts';
import { until } from '../../src/sdk/watched.ts';
import type { Conversation, TimelineEntry } from '../../src/shared/conversations.ts';
import { fromBase64Url } from '../../src/shared/encoding.ts';
import { decodeEntry } from '../../src/shared/entry.ts';
import type { ConversationId, MemberId } from '../../src/shared/ids.ts';
import { openPractice, password, ready, type Practice, type Someone } from '../journeys/practice.ts';
import { everyMail } from '../support/ways-back.ts';
import { findNeedles, sharedBytes, withoutTimes, type Haystack, type Needle } from './search.ts';
import { overhear } from './wiretap.ts';

/** Whom Bert may not know, and what she was called before. */
const anna = {
  name: 'Quirinella Zandstrokhoven',
  later: 'Quirinella Achterbroek',
  address: 'q.zandstrok@hidden.example',
};
/** Invited, added and removed again in both. */
const edda = 'Eddarina Ondergedoken';
const former = 'Woudaapje';
const address: Needle = { name: 'address', value: anna.address };
const bertsAddress = 'bert@hidden.example';

describe('N3: what a stranger got', () => {
  let practice: Practice;
  let bert: Device;
  const open: Device[] = [];
  /** Everything that Bert's browsers were sent, and what the therapist's was. */
  const heard: Haystack[] = [];
  const known: Haystack[] = [];
  const hidden: Needle[] = [];
  let views: { conversation: Conversation; entries: TimelineEntry[] }[];
  let form: { conversation: Conversation; entries: TimelineEntry[] };

  before(async () => {
    practice = await openPractice();
    await journey();
  });
  after(async () => {
    for (const device of open) device.close();
    await practice?.close();
  });

  test('the search finds who is known to them, and finds the hidden ones where a contact of theirs looks', () => {
    const vos = [{ name: 'the therapist', value: 'Dr Eva Vos' }];
    assert.notDeepEqual(findNeedles(vos, heard), []);
    const found = findNeedles(hidden, known).map((line) => /: (.*?),/.exec(line)![1]);
    for (const { name } of hidden) assert.ok(found.includes(name), `${name} was not found at the therapist's`);
  });

  test('no answer, no event, no error text and no header names a hidden person, or holds their account or keys', () => {
    assert.ok(heard.length > 40, `${heard.length} answers and events`);
    assert.deepEqual(findNeedles([...hidden, address], heard), []);
  });

  test('no mail to them names a hidden person', async () => {
    for (const { address } of [{ address: bertsAddress }, anna]) await bert.account.askForReset(address);
    const mails = await everyMail(practice.server);
    const to = (address: string) =>
      mails
        .filter((mail) => mail.to === address)
        .map((mail) => ({ name: 'mail', bytes: Buffer.from(JSON.stringify(mail)) }));
    const needles = [...hidden, address];
    assert.notDeepEqual(findNeedles(needles, to(anna.address)), [], 'mails to Anna are found');
    assert.ok(to(bertsAddress).length > 0);
    assert.deepEqual(findNeedles(needles, to(bertsAddress)), []);
  });

  test('two conversations share no sixteen bytes that would show the same hidden person in both', () => {
    const [one, other] = views.map(everyValue);
    const usual = everyValue(form);
    const mine = allowed();
    assert.deepEqual(sharedBytes(one!, other!, [...usual, ...mine]), []);
    // Whatever would recur is noticed: an account's id, a key, a device's clock in an id.
    const id = hidden.find(({ name }) => name === 'account')!.value as string;
    assert.notDeepEqual(sharedBytes([...one!, ...spell(id)], [...other!, ...spell(id)], [...usual, ...mine]), []);
  });

  test('ids that devices made, and the times that they claim, tell nothing about their clocks', () => {
    for (const { conversation, entries } of views) {
      const ids: string[] = [
        conversation.conversationId,
        ...conversation.participants.map(({ participantId }) => participantId),
      ];
      for (const { kind, bytes, signature, at } of entries) {
        if (!bytes || !signature || kind === 'control') continue;
        const { head } = decodeEntry(fromBase64Url(bytes));
        ids.push(head.entryId);
        assert.equal(head.claimedTime % 60_000, 0);
        // Anna's clock goes seven minutes and some wrong: what she signs carries the server's time all the same.
        assert.ok(Math.abs(at - head.claimedTime) <= 62_000, `${at - head.claimedTime} ms`);
      }
      for (const id of ids) assert.match(id, /^.{14}4/, 'random');
    }
  });

  async function journey() {
    const { therapist, server } = practice;
    const [hers, dirk] = [
      await practice.signUp(await practice.invite(anna)),
      await practice.signUp(await practice.invite({ name: 'Dirk Elsewhere' })),
    ];
    const someone = await practice.signUp(await practice.invite({ name: 'Bert Bakker', address: bertsAddress }));
    const other = await practice.signUp(await practice.invite({ name: 'Carla Known' }));
    await noteHidden(hers);

    bert = await signInAgain(someone, heard);
    const vos = await signInAgain(therapist, known);
    const wrong = { now: () => Date.now() + 7 * 60_000 + 4_321 };
    const clumsy = await signInAgain(hers, [], wrong);
    const carla = await signInAgain(other, []);
    for (const { memberId } of [hers, someone, dirk, other]) await trusted(vos, memberId);

    const memberIds = [hers.memberId, someone.memberId];
    const ids: ConversationId[] = [];
    for (const topic of ['First group', 'Second group'])
      ids.push(await vos.conversations.start({ memberIds, topic, message: 'Welcome.' }));
    const [first, second] = ids as [ConversationId, ConversationId];
    // As many people, of whom nobody is in the two: what is in there too is form.
    const others = [other.memberId, dirk.memberId];
    const apart = await vos.conversations.start({ memberIds: others, topic: 'Another', message: 'Welcome.' });

    for (const id of ids) await chat(clumsy, id);
    await chat(carla, apart);
    // Somebody who hasn't signed up yet comes, and goes, in all of them.
    const [invited, another] = [await practice.invite({ name: edda }), await practice.invite()];
    hidden.push({ name: 'account of who was added', value: invited.memberId });
    for (const id of ids) await comeAndGo(vos, id, invited.memberId);
    await comeAndGo(vos, apart, another.memberId);
    // In one of the two she goes by a nickname, and by another one later, while Bert looks at neither; in the other she puts it off.
    bert.close();
    const hersFirst = clumsy.conversations.open(first);
    await ready(hersFirst.view);
    await hersFirst.chooseName({ as: 'nickname', nickname: former });
    await hersFirst.chooseName({ as: 'nickname', nickname: 'Sunflower' });
    await clumsy.act('chooseName', { conversationId: second, choice: { as: 'later' } });
    bert = await signInAgain(someone, heard);

    // Both let each other see when they type and what they read.
    for (const device of [clumsy, bert]) await device.account.updateSettings({ showsTyping: true, showsReading: true });

    await bert.conversations.reload();
    const his = bert.conversations.open(first);
    await ready(his.view, ({ items }) => items.length > 4);
    await his.chooseName({ as: 'nickname', nickname: 'Marigold' });
    await his.write('Who are you all?');
    await until(bert.conversations.unsent, (count) => count === 0, 10_000);
    await typeAndRead(clumsy, ids);
    await refusedAll(hers);
    await vos.act('renameMember', { memberId: hers.memberId, name: anna.later });
    await hersFirst.write('Renamed by now.');
    await until(clumsy.conversations.unsent, (count) => count === 0, 10_000);
    await server.restart();
    await practice.server.app.feed.idle?.();
    const look = async (device: Device, conversationId: ConversationId) => ({
      conversation: (await device.ask('getConversation', { conversationId })).conversation,
      entries: (await device.ask('listEntries', { conversationId, limit: 200 })).entries,
    });
    views = [await look(bert, first), await look(bert, second)];
    form = await look(carla, apart);
    await look(vos, first);
    await bert.ask('listConversations', {});
    await bert.ask('listContacts', {});
    await bert.ask('listTasks', {});
  }

  async function comeAndGo(vos: Device, id: ConversationId, memberId: MemberId) {
    const view = vos.conversations.open(id);
    await ready(view.view);
    await ready(vos.contacts.list, (contacts) => contacts.some((one) => one.memberId === memberId));
    await view.addParticipants([memberId], 'fromNow');
    const { summary } = await ready(view.view, ({ pendingIds }) => pendingIds.length > 0);
    const added = summary.participants.find(({ kind, active }) => kind === 'pending' && active);
    await view.removeParticipant(added!.participantId, { hideHistory: false });
    view.close();
  }

  async function chat(device: Device, id: ConversationId) {
    const view = device.conversations.open(id);
    await ready(view.view);
    await view.write('A text of mine.');
    const edited = await view.write('Not yet edited.');
    await view.edit(edited, 'Edited.');
    await view.remove(await view.write('Taken back.'));
    view.setDraft('Half a thought');
    await until(device.conversations.unsent, (count) => count === 0, 20_000);
    view.close();
  }

  /** Anna types in both, and reads what Bert wrote in the first. */
  async function typeAndRead(clumsy: Device, ids: readonly ConversationId[]) {
    const typed = new Set<ConversationId>();
    const stop = bert.on((news) => void (news.type === 'typing' && typed.add(news.conversationId)));
    for (const conversationId of ids) await clumsy.act('noteTyping', { conversationId });
    const view = bert.conversations.open(ids[0]!);
    const { items, summary } = await ready(view.view);
    await clumsy.act('markRead', { conversationId: ids[0]!, position: items.at(-1)!.position });
    const read = await ready(view.view, (now) => now.summary.receipts.length > 0);
    const reader = summary.participants.find(
      ({ participantId }) => participantId === read.summary.receipts[0]!.participantId,
    );
    assert.deepEqual([reader?.shown.as, typed.size], ['nickname', 2]);
    stop();
    view.close();
  }

  /** Everything that somebody tries who guesses: errors are answers too. */
  async function refusedAll(hers: Someone) {
    const conversationId = (await bert.ask('listConversations', {})).conversations[0]!.conversationId;
    await assert.rejects(
      bert.act('chooseName', { conversationId, choice: { as: 'nickname', nickname: 'Dr Eva Vos' } }),
    );
    await assert.rejects(bert.act('takeKeyPackages', { memberIds: [hers.memberId] }));
    await assert.rejects(bert.ask('getAcquaintance', { conversationId, memberId: hers.memberId }));
    await assert.rejects(bert.act('linkMembers', { professionalId: hers.memberId, clientId: hers.memberId }));
  }

  /** What is nobody's business: names, addresses, account, identity card, the proof of whose the keys are. */
  async function noteHidden({ device }: Someone) {
    const names = [anna.name, anna.later, former, edda];
    hidden.push(...names.map((value, at) => ({ name: `name ${at + 1}`, value })));
    for (const value of ['Zandstrokhoven', 'Achterbroek']) hidden.push({ name: `surname ${value}`, value });
    const { memberId } = (await device.ask('getProfile', {})).profile;
    const { cards } = await device.ask('getAccountKeys', {});
    hidden.push({ name: 'account', value: memberId }, { name: 'identity card', value: fromBase64Url(cards[0]!.card) });
  }

  async function signInAgain(
    someone: { address: string },
    into: Haystack[],
    clock?: { now(): number },
  ): Promise<Device> {
    const connection: NodeConnection = overhear(nodeConnection(practice.server.url), into);
    const device = createDevice({ connection, ...(clock && { clock }) });
    open.push(device);
    await device.account.signIn({ address: someone.address, password, label: 'Overheard', shared: false });
    await ready(device.conversations.list);
    await ready(device.contacts.list);
    return device;
  }

  /** The therapist's and Bert's own: they recur, and hide nobody. */
  function allowed(): Uint8Array[] {
    const texts = views.flatMap(({ conversation }) =>
      conversation.participants.flatMap(({ self, shown }) =>
        shown.as === 'name' && (self || shown.memberId) ? [shown.name, shown.memberId ?? ''] : [],
      ),
    );
    return texts.flatMap(spell);
  }
});

async function trusted(device: Device, memberId: string): Promise<void> {
  await ready(device.contacts.list, (contacts) =>
    contacts.some((one) => one.memberId === memberId && one.state === 'active'),
  );
}

/** Every value of an answer, however nested: as it is written, and as the bytes that it stands for. */
function everyValue(value: unknown): Uint8Array[] {
  if (typeof value === 'string') return spell(value);
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(everyValue);
  return [];
}

function spell(text: string): Uint8Array[] {
  const asIs = Buffer.from(text);
  if (/^[0-9a-f-]{36}$/.test(text)) return [withoutTimes(Buffer.from(text.replaceAll('-', ''), 'hex'))];
  if (/^[A-Za-z0-9_-]{22,}$/.test(text)) return [withoutTimes(Buffer.from(text, 'base64url'))];
  return [asIs];
}
