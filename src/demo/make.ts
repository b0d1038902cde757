// Makes the demo from outside, as devices would: accounts with real keys, conversations with real encryption. A process
// of its own; gets its order as one JSON line on standard input, tells its steps and, at the end, the sign-in details.
import { createInterface } from 'node:readline';
import { createDesk } from '../sdk/desk.ts';
import { createDevice } from '../sdk/device.ts';
import type { Device, Loaded, MessageItem } from '../sdk/model.ts';
import { nodeConnection } from '../sdk/node.ts';
import { until, type Watched } from '../sdk/watched.ts';
import type { ConversationId, MemberId } from '../shared/ids.ts';
import {
  conversations,
  demoPassword,
  people,
  type DemoConversation,
  type DemoPerson,
  type PersonKey,
} from './people.ts';
import { houseRules, privacyStatement } from './texts.ts';

interface Order {
  baseUrl: string;
  organisation: string;
  invitationToken: string;
  enrolmentToken: string;
  serviceDeskAddress: string;
}

interface Account {
  name: string;
  role: string;
  address: string;
  password: string;
}

interface Somebody {
  device: Device;
  memberId: MemberId;
}

const of = 3 + people.length + conversations.length;
let done = 0;

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function step(): void {
  done += 1;
  say({ done, of });
}

async function makeDemo(order: Order): Promise<Account[]> {
  const connect = () => nodeConnection(order.baseUrl, { organisation: order.organisation });
  const somebodies = new Map<PersonKey, Somebody>();
  const need = (key: PersonKey): Somebody => {
    const found = somebodies.get(key);
    if (!found) throw new Error(`${key} is not there yet`);
    return found;
  };
  const accounts: Account[] = [];

  await createDesk(connect()).enrol(order.enrolmentToken, demoPassword);
  accounts.push({
    name: 'Service desk',
    role: 'service desk',
    address: order.serviceDeskAddress,
    password: demoPassword,
  });
  step();

  const eva = createDevice({ connection: connect() });
  const me = await signUp(eva, order.invitationToken, null);
  somebodies.set('eva', { device: eva, memberId: me.memberId });
  accounts.unshift({ name: me.name, role: 'professional', address: me.address, password: demoPassword });
  step();
  await eva.act('confirmCrisisNumbers', {});
  await eva.act('publishTexts', { privacyStatement, houseRules });
  await eva.account.agreeToTexts(1);
  step();

  for (const person of people) {
    const inviter = need(person.linkedWith?.[0] ?? 'eva');
    const invited = await invite(
      inviter.device,
      eva,
      person,
      (person.linkedWith ?? []).map((key) => need(key).memberId),
    );
    const device = createDevice({ connection: connect() });
    if (person.invitedOnly) device.close();
    else {
      await signUp(device, invited.token, invited.code);
      accounts.push({ name: person.name, role: person.role, address: person.address, password: demoPassword });
    }
    somebodies.set(person.key, { device, memberId: invited.memberId });
    step();
  }
  // The newest stands on top of the list: told from the oldest on.
  for (const conversation of conversations) {
    await talk(conversation, need);
    step();
  }
  for (const { device } of somebodies.values()) device.close();
  return accounts;
}

async function signUp(device: Device, token: string, code: string | null) {
  const { texts } = await device.account.describeInvitation(token);
  const prepared = await device.account.prepareSignUp({
    ...{ token, password: demoPassword, label: 'Demo', shared: false, language: 'en', timeZone: 'Europe/Amsterdam' },
    agreedVersion: texts?.version ?? null,
  });
  await prepared.finish(code);
  return (await device.ask('getProfile', {})).profile;
}

/** Clients are invited by their professional, with a code; professionals by the administrator. */
async function invite(inviter: Device, administrator: Device, person: DemoPerson, linkWith: MemberId[]) {
  const by = person.role === 'client' && linkWith.length === 1 ? inviter : administrator;
  const { memberId, link, code } = await by.contacts.invite({
    ...{ role: person.role, name: person.name, address: person.address, language: 'en', delivery: 'paper' },
    ...(person.profession && { profession: person.profession }),
    linkWith: person.role === 'client' ? linkWith : [],
    withCode: true,
  });
  return { memberId, code, token: link?.split('#')[1] ?? '' };
}

async function talk(story: DemoConversation, need: (key: PersonKey) => Somebody): Promise<void> {
  const starter = need(story.by).device;
  const memberIds = story.with.map((key) => need(key).memberId);
  const id = await starter.conversations.start({ memberIds, topic: story.topic, message: story.first });
  for (const { by, text, editedTo } of story.lines) await write(need(by).device, id, text, editedTo);
  for (const key of story.readBy) await readAll(need(key).device, id);
}

/** One after the other, so that the order is that of the story. */
async function write(device: Device, id: ConversationId, text: string, editedTo?: string): Promise<void> {
  const open = device.conversations.open(id);
  try {
    await ready(open.view);
    const entryId = await open.write(text);
    await ready(open.view, ({ items }) => items.some((item) => item.key === entryId));
    if (editedTo === undefined) return;
    await open.edit(entryId, editedTo);
    await ready(open.view, ({ items }) => items.some((item) => (item as MessageItem).text === editedTo));
  } finally {
    open.close();
  }
}

async function readAll(device: Device, id: ConversationId): Promise<void> {
  const open = device.conversations.open(id);
  const { items } = await ready(open.view);
  await open.markRead(items.at(-1)?.position ?? 0);
  open.close();
}

async function ready<T>(source: Watched<Loaded<T>>, isSo: (value: T) => boolean = () => true): Promise<T> {
  const found = await until(source, (now) => now.is === 'ready' && isSo(now.value), 30_000);
  if (found.is !== 'ready') throw new Error('not ready');
  return found.value;
}

const input = createInterface({ input: process.stdin });
for await (const line of input) {
  input.close();
  say({ accounts: await makeDemo(JSON.parse(line) as Order) });
  process.exit(0);
}
