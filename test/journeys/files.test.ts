import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { MessageItem, OpenConversation, PreparedFile } from '../../src/sdk/model.ts';
import { until } from '../../src/sdk/watched.ts';
import { SEALED_CHUNK } from '../../src/shared/file-format.ts';
import type { ConversationId } from '../../src/shared/ids.ts';
import { cameraJpeg, TELLTALE } from '../support/pictures.ts';
import { openPractice, password, ready, type Practice, type Someone } from './practice.ts';

let practice: Practice;
let anna: Someone;
let eva: Someone;
let conversationId: ConversationId;
before(async () => {
  practice = await openPractice();
  eva = practice.therapist;
  const invited = await practice.invite({ withCode: true });
  anna = await practice.signUp(invited, invited.code);
  conversationId = await eva.device.conversations.start({ memberIds: [anna.memberId], message: 'Hello' });
  await ready(anna.device.conversations.list, ({ items }) => items.length === 1);
});
after(() => practice.close());

const open = (someone: Someone) => someone.device.conversations.open(conversationId);
const document = (text: string, name = 'letter.txt'): Promise<PreparedFile> =>
  anna.device.conversations.prepareFile(new Blob([text]), name);
const isHere = (text: string) => (item: { kind: string; text?: string }) =>
  item.kind === 'message' && item.text === text;

/** The newest message with this text, once it has arrived. */
async function arrived(conversation: OpenConversation, text: string): Promise<MessageItem> {
  const { items } = await ready(conversation.view, (view) => view.items.some(isHere(text)));
  return items.findLast(isHere(text)) as MessageItem;
}

async function textOf(conversation: OpenConversation, item: MessageItem, at = 0): Promise<string> {
  return (await conversation.loadFile(item.files[at]!)).content.text();
}

/** Everything that the server keeps of files. */
function onDisk(): Buffer[] {
  const folder = practice.server.app.config.filesFolder;
  const names = readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name)));
  return names.filter((name) => statSync(name).isFile()).map((name) => readFileSync(name));
}

test('C11: a message with files and no text arrives, and its files open for who reads it, without where a photo was taken', async () => {
  const [annas, evas] = [open(anna), open(eva)];
  await ready(annas.view);
  const long = 'All about the nightmares. '.repeat(10_000);
  const photo = await anna.device.conversations.prepareFile(new Blob([new Uint8Array(cameraJpeg(6))]), 'IMG_1.jpg');
  const thumbnail = new Blob(['small'], { type: 'image/webp' });
  const files = [{ ...photo, picture: { width: 4, height: 3, thumbnail } }, await document(long)];
  await annas.write('', files);
  const item = await arrived(evas, '');
  assert.deepEqual(
    item.files.map(({ name, type, size }) => [name, type, size]),
    [
      ['IMG_1.jpg', 'image/jpeg', photo.content.size],
      ['letter.txt', 'text/plain', long.length],
    ],
  );
  assert.equal(await textOf(evas, item, 1), long);
  const picture = await evas.loadFile(item.files[0]!);
  assert.deepEqual([picture.isPicture, picture.content.type], [true, 'image/jpeg']);
  const given = Buffer.from(await picture.content.arrayBuffer());
  assert.ok(given.length > 100 && !given.includes(TELLTALE) && !given.includes('GPS'));
  const small = await evas.loadFile(item.files[0]!.picture!.thumbnail!);
  assert.equal(await small.content.text(), 'small');
  assert.deepEqual([small.isPicture, small.content.type], [false, 'application/octet-stream'], 'whatever it is called');
  for (const bytes of onDisk()) {
    assert.ok(!bytes.includes('nightmares') && !bytes.includes('IMG_1'));
    assert.equal(bytes.length % SEALED_CHUNK, 0, 'sizes are those of chunks');
  }
  assert.equal(anna.device.conversations.unsent.get(), 0);
  annas.close();
  evas.close();
});

test('a file written offline survives a reload, and goes on where the line broke', async () => {
  const annas = open(anna);
  await ready(annas.view);
  anna.connection.unplug();
  await until(anna.device.connection, (now) => now === 'offline');
  const content = 'x'.repeat(9 * 65_536);
  await annas.write('With a file', [await document(content)]);
  const offsets: number[] = [];
  const ids = new Set<string>();
  const real = anna.connection.fetch;
  let broken = false;
  anna.connection.fetch = async (path, init) => {
    const { pathname, searchParams } = new URL(path, 'http://x');
    if (pathname !== '/api/uploadPart') return real(path, init);
    offsets.push(Number(searchParams.get('offset')));
    ids.add(searchParams.get('fileId') ?? '');
    if (offsets.length === 2) {
      broken = true;
      throw new Error('the line broke');
    }
    return real(path, init);
  };
  anna.connection.plugIn();
  await anna.reload();
  const evas = open(eva);
  const item = await arrived(evas, 'With a file');
  anna.connection.fetch = real;
  assert.ok(broken);
  assert.equal(ids.size, 1, 'one attempt, under one key');
  assert.deepEqual(offsets.slice(0, 3), [0, 2 * SEALED_CHUNK, 2 * SEALED_CHUNK]);
  assert.equal(await textOf(evas, item), content);
  evas.close();
});

test('an upload shows how far it is, and can be given up', async () => {
  const annas = open(anna);
  await ready(annas.view);
  const real = anna.connection.fetch;
  let stopped = () => {};
  const reached = new Promise<void>((resolve) => (stopped = resolve));
  anna.connection.fetch = async (path, init) => {
    if (!path.startsWith('/api/uploadPart') || path.endsWith('offset=0')) return real(path, init);
    stopped();
    return new Promise((_, reject) => init.signal?.addEventListener('abort', () => reject(new Error('aborted'))));
  };
  const key = await annas.write('Never mind', [await document('y'.repeat(4 * 65_536))]);
  await reached;
  const { outgoing } = await ready(annas.view, (view) => view.outgoing.some(({ files }) => (files[0]?.sent ?? 0) > 0));
  assert.deepEqual(outgoing[0]?.files, [
    { name: 'letter.txt', type: 'text/plain', size: 4 * 65_536, sent: 2 * 65_536 },
  ]);
  await annas.discard(key);
  anna.connection.fetch = real;
  await annas.write('Something else');
  await until(anna.device.conversations.unsent, (count) => count === 0);
  const { items } = await ready(annas.view, (view) => view.items.some(isHere('Something else')));
  assert.ok(!items.some(isHere('Never mind')));
  annas.close();
});

test('an upload that the server gave up meanwhile begins anew, under another key', async () => {
  const annas = open(anna);
  await ready(annas.view);
  const real = anna.connection.fetch;
  const ids = new Set<string>();
  let isAway = true;
  let noteTry = () => {};
  const tried = new Promise<void>((resolve) => (noteTry = resolve));
  anna.connection.fetch = async (path, init) => {
    const id = new URL(path, 'http://x').searchParams.get('fileId');
    if (id) ids.add(id);
    // The upload passes; the message itself finds no server for a day.
    if (path === '/api/sendEntry' && isAway) {
      noteTry();
      throw new Error('no server');
    }
    return real(path, init);
  };
  await annas.write('At last', [await document('found again')]);
  await tried;
  practice.server.clock.advance({ hours: 25 });
  await practice.server.app.jobs.tick();
  isAway = false;
  await until(anna.device.conversations.unsent, (count) => count === 0);
  anna.connection.fetch = real;
  assert.equal(ids.size, 2);
  const evas = open(eva);
  assert.equal(await textOf(evas, await arrived(evas, 'At last')), 'found again');
  evas.close();
  annas.close();
});

test('bytes that are not what was signed are never shown', async () => {
  const [annas, evas] = [open(anna), open(eva)];
  await ready(annas.view);
  await annas.write('Trust me', [await document('the truth')]);
  const item = await arrived(evas, 'Trust me');
  const real = eva.connection.fetch;
  const lie = (change: (bytes: Buffer) => Buffer) => {
    eva.connection.fetch = async (path, init) => {
      const answer = await real(path, init);
      if (!path.startsWith('/api/downloadFile')) return answer;
      return new Response(new Uint8Array(change(Buffer.from(await answer.arrayBuffer()))), { status: 200 });
    };
  };
  for (const change of [
    (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 9), Buffer.from([bytes[9]! ^ 1]), bytes.subarray(10)]),
    (bytes: Buffer) => Buffer.concat([bytes, bytes]),
    (bytes: Buffer) => bytes.subarray(0, 0),
  ]) {
    lie(change);
    await assert.rejects(evas.loadFile(item.files[0]!), { code: 'file_altered' });
  }
  eva.connection.fetch = real;
  assert.equal(await textOf(evas, item), 'the truth');
  annas.close();
  evas.close();
});

test('R3: with its message a file is gone for everybody, from memory too', async () => {
  const [annas, evas] = [open(anna), open(eva)];
  await ready(annas.view);
  const entryId = await annas.write('Regretted', [await document('a secret')]);
  const item = await arrived(evas, 'Regretted');
  assert.equal(await textOf(evas, item), 'a secret');
  await arrived(annas, 'Regretted');
  await annas.remove(entryId);
  await ready(evas.view, (view) => !view.items.some(isHere('Regretted')));
  await assert.rejects(evas.loadFile(item.files[0]!), { code: 'file.gone' });
  annas.close();
  evas.close();
});

test('more than ten files, or a larger one than the organisation allows, are refused before anything is sent', async () => {
  const annas = open(anna);
  await ready(annas.view);
  const one = await document('one of many');
  await assert.rejects(
    annas.write(
      '',
      Array.from({ length: 11 }, () => one),
    ),
    { code: 'file.too_many' },
  );
  await eva.device.act('updateOrganisation', { fileMegabytes: 1 });
  await until(anna.device.state, (now) => now.is === 'open' && now.me.organisation.fileMegabytes === 1);
  await assert.rejects(document('z'.repeat(1024 * 1024 + 1)), { code: 'file.too_large' });
  await eva.device.act('updateOrganisation', { fileMegabytes: 25 });
  annas.close();
});

test('on a shared computer a file that waits lies in memory only', async () => {
  const shared = await practice.signIn(anna, true);
  const conversation = shared.device.conversations.open(conversationId);
  await ready(conversation.view);
  shared.connection.unplug();
  await until(shared.device.connection, (now) => now === 'offline');
  const file = await shared.device.conversations.prepareFile(new Blob(['only here']), 'a.txt');
  await conversation.write('From the library', [file]);
  assert.equal(shared.device.conversations.unsent.get(), 1);
  shared.connection.plugIn();
  await shared.reload();
  await shared.device.account.unlock(password);
  assert.equal(shared.device.conversations.unsent.get(), 0);
});
