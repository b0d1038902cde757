// A therapist hands a client over to a colleague, each on a device of their own, with interruptions.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { HandingOver, HandOverReads } from '../../src/sdk/hand-over-model.ts';
import type { OpenConversation } from '../../src/sdk/model.ts';
import type { ConversationId } from '../../src/shared/ids.ts';
import { openPractice, read, reads, ready, type Browser, type Practice, type Someone } from './practice.ts';

let practice: Practice;
let vos: Someone;
let bram: Someone;

before(async () => {
  practice = await openPractice();
  vos = practice.therapist;
  bram = await join('Dr Bram', 'professional');
});
after(() => practice.close());

async function join(name: string, role: 'professional' | 'client'): Promise<Someone> {
  const invited = await practice.invite({ name, role, withCode: true });
  return practice.signUp(invited, invited.code);
}

async function open(someone: Browser, id: ConversationId): Promise<OpenConversation> {
  const opened = someone.device.conversations.open(id);
  await ready(opened.view);
  return opened;
}
const start = (client: Someone, topic: string) =>
  vos.device.conversations.start({ memberIds: [client.memberId], topic, message: `About ${topic}` });

async function openHandOver(browser: Browser, client: Someone): Promise<HandingOver> {
  const desk = await browser.device.conversations.openHandOver(client.memberId);
  await ready(desk.view);
  return desk;
}
async function begin(desk: HandingOver, choices: [ConversationId, HandOverReads][]): Promise<void> {
  const conversations = choices.map(([conversationId, what]) => ({ conversationId, reads: what }));
  await desk.start({ handOverId: desk.newHandOverId(), colleagueId: bram.memberId, conversations });
}
const planOf = async (desk: HandingOver) => (await ready(desk.view)).plan;
const noticeOf = (someone: Browser) =>
  ready(someone.device.tasks, (tasks) => tasks.some(({ about }) => about.kind === 'handOver'));
const clientsOf = async ({ device }: Browser) =>
  (await device.ask('listContacts', {})).contacts.filter(({ role }) => role === 'client').map(({ name }) => name);

test('K8: the client is told before anything goes over; the colleague then reads exactly what was chosen, and leads', async () => {
  const anna = await join('Anna', 'client');
  const [sleep, work, rest] = [await start(anna, 'Sleep'), await start(anna, 'Work'), await start(anna, 'Rest')];
  const desk = await openHandOver(vos, anna);
  const { candidates } = await ready(desk.view);
  assert.deepEqual(candidates.map(({ summary, obstacle }) => [summary.topic, obstacle]).toSorted(), [
    ['Rest', null],
    ['Sleep', null],
    ['Work', null],
  ]);
  await begin(desk, [
    [sleep, 'everything'],
    [work, 'fromNow'],
  ]);
  const told = (await noticeOf(anna)).find(({ about }) => about.kind === 'handOver')?.about;
  assert.ok(told?.kind === 'handOver');
  assert.deepEqual([told.state, told.everything, told.fromNow], ['begun', 1, 1]);
  const annas = await open(anna, sleep);
  assert.deepEqual(
    read(await ready(annas.view)),
    ['[started]', '[topic Sleep]', 'About Sleep'],
    'nothing has happened yet',
  );
  assert.deepEqual((await bram.device.ask('listConversations', {})).conversations, []);

  await desk.goOn();
  const brams = await open(bram, sleep);
  const all = ['[started]', '[topic Sleep]', 'About Sleep', '[added]', '[manager]', '[ended]'];
  const seen = await reads(brams, all);
  assert.deepEqual([seen.trust, seen.summary.managerId], ['whole', seen.summary.selfId]);
  await reads(await open(bram, work), ['[added]', '[manager]', '[ended]']);
  assert.equal((await ready((await open(bram, work)).view)).summary.topic, 'Work');
  await assert.rejects(bram.device.ask('getConversation', { conversationId: rest }), { code: 'not_found' });
  await brams.write('Hello Anna');
  await reads(annas, [...all, 'Hello Anna']);
  assert.deepEqual([await clientsOf(vos), await clientsOf(bram)], [[], ['Anna']]);
  const vosView = await reads(await open(vos, sleep), all);
  assert.equal(vosView.summary.ended?.because, 'left');
  const kept = await ready((await open(vos, rest)).view, ({ summary }) => summary.writeUntil !== null);
  assert.equal(kept.summary.active, true);
  desk.close();
});

test('K8: interrupted in the middle, another device goes on; nobody is told, added or led to twice', async () => {
  const cem = await join('Cem', 'client');
  const [one, two] = [await start(cem, 'One'), await start(cem, 'Two')];
  const desk = await openHandOver(vos, cem);
  await begin(desk, [
    [one, 'everything'],
    [two, 'fromNow'],
  ]);
  // Half of the first is done, then the line breaks.
  const half = await open(vos, one);
  await half.addParticipants([bram.memberId], 'everything');
  vos.connection.unplug();
  await assert.rejects(desk.goOn(), { code: 'offline' });
  assert.equal((await planOf(desk))?.items.length, 2, 'what was known stays on the page');
  const other = await practice.signIn(vos);
  const there = await openHandOver(other, cem);
  const plan = await planOf(there);
  assert.deepEqual([plan?.colleague.name, plan?.items.map(({ state }) => state)], ['Dr Bram', ['waits', 'waits']]);
  vos.connection.plugIn();
  // Both at once.
  assert.deepEqual(await Promise.all([there.goOn(), desk.goOn()]), [true, true]);
  const lines = ['[started]', '[topic One]', 'About One', '[added]', '[manager]', '[ended]'];
  await reads(await open(cem, one), lines);
  await reads(await open(bram, two), ['[added]', '[manager]', '[ended]']);
  assert.deepEqual([await clientsOf(vos), (await clientsOf(bram)).includes('Cem')], [[], true]);
  const { tasks } = await cem.device.ask('listTasks', {});
  assert.deepEqual(
    tasks.map(({ about }) => about.kind).filter((kind) => kind === 'handOver' || kind === 'careLinkEnded'),
    ['handOver', 'careLinkEnded'],
  );
  desk.close();
  there.close();
  await other.device.account.signOut();
});

test('K8: reloaded after it began, the same device finds the plan and finishes it', async () => {
  const dina = await join('Dina', 'client');
  const id = await start(dina, 'Three');
  await begin(await openHandOver(vos, dina), [[id, 'fromNow']]);
  await vos.reload();
  await ready(vos.device.tasks, (tasks) => tasks.some(({ about }) => about.kind === 'handOverBegun'));
  const desk = await openHandOver(vos, dina);
  await desk.goOn();
  await reads(await open(bram, id), ['[added]', '[manager]', '[ended]']);
  await ready(vos.device.tasks, (tasks) => tasks.every(({ about }) => about.kind !== 'handOverBegun'));
});

test('K8: a colleague whose account ends stops it, and one conversation that fails holds up no other', async () => {
  const emil = await join('Emil', 'client');
  const gone = await join('Dr Gone', 'professional');
  const [one, two] = [await start(emil, 'One'), await start(emil, 'Two')];
  const desk = await openHandOver(vos, emil);
  const conversations = [one, two].map((conversationId) => ({ conversationId, reads: 'everything' as const }));
  await desk.start({ handOverId: desk.newHandOverId(), colleagueId: gone.memberId, conversations });
  await (await open(vos, one)).closeConversation();
  await vos.device.act('deactivateMember', { memberId: gone.memberId });
  assert.equal(await desk.goOn(), false);
  assert.deepEqual([await planOf(desk), (await clientsOf(vos)).includes('Emil')], [null, true]);
  await begin(desk, [[two, 'everything']]);
  await desk.goOn();
  await reads(await open(bram, two), ['[started]', '[topic Two]', 'About Two', '[added]', '[manager]', '[ended]']);
  assert.equal((await clientsOf(vos)).includes('Emil'), false);
});
