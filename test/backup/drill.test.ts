// The drill: people write, somebody dumps meanwhile, everything is lost, and comes back as it has to.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { openDump } from '../../src/server/backup/dump-file.ts';
import type { OpenConversation } from '../../src/sdk/model.ts';
import type { ConversationId, EntryId } from '../../src/shared/ids.ts';
import { findNeedles } from '../guardians/search.ts';
import { openPracticeOn, password, read, ready, type Practice, type Someone } from '../journeys/practice.ts';
import { makeInstallation, until, type Installation } from './installation.ts';

let here: Installation;
let practice: Practice<Installation>;
let anna: Someone;
let bram: Someone;
let withAnna: ConversationId;
let withBram: ConversationId;
const dump = () => join(here.root, 'monday.dump');
const copy = () => join(here.root, 'keystore-copy');

before(async () => {
  here = await makeInstallation();
  await here.start();
  practice = await openPracticeOn(here);
  const { therapist } = practice;
  const invited = await practice.invite({ name: 'Anna de Vries', withCode: true });
  withAnna = await therapist.device.conversations.start({
    ...{ memberIds: [invited.memberId], topic: 'Our first weeks', message: 'Welcome, Anna.' },
  });
  anna = await practice.signUp(invited, invited.code);
  const second = await practice.invite({ name: 'Bram Jansen', withCode: true });
  withBram = await therapist.device.conversations.start({ memberIds: [second.memberId], message: 'Hello Bram.' });
  bram = await practice.signUp(second, second.code);
});
after(async () => {
  await practice.close();
});

const lines = (count: number) => Array.from({ length: count }, (_, at) => `Line ${at} of what Anna thought`);

async function opened(someone: Pick<Someone, 'device'>, id: ConversationId): Promise<OpenConversation> {
  return someone.device.conversations.open(id);
}

test('after a wreck everybody signs in again and reads all that was in the dump, without what was deleted since', async () => {
  const { therapist } = practice;
  const annas = await opened(anna, withAnna);
  await annas.write('Please forget this one.');
  await annas.write('Before the dump.');
  const before = await ready(annas.view, (view) => read(view).includes('Before the dump.'));
  // Bram's is made a temporary one: such can't be started yet.
  await here.sql(
    `update conversations set kind = 'temporary', delete_after = now() + interval '1 day' where id = '${withBram}'`,
  );

  const dumping = here.db(['dump', 'monday.dump', '--keystore', 'keystore-copy']);
  for (const line of lines(20)) await annas.write(line);
  const ran = await dumping;
  assert.equal(ran.code, 0, ran.errors);
  assert.match(ran.output, /^Dumped \d+ rows of \d+ tables/);
  assert.equal(statSync(dump()).mode & 0o777, 0o600);
  const copied = readdirSync(copy()).find((name) => name.endsWith('.keys'))!;
  const keys = readFileSync(join(copy(), copied), 'utf8');
  assert.ok(keys.includes(withAnna) && !keys.includes(withBram), 'a temporary conversation’s key is in no copy');

  const forgotten = before.items.find((item) => item.kind === 'message' && item.text === 'Please forget this one.')!;
  await annas.remove((forgotten as { entryId: EntryId }).entryId);
  await annas.write('After the dump.');
  await anna.device.contacts.markCompared(therapist.memberId);
  await ready(annas.view, (view) => read(view).at(-1) === 'After the dump.' && read(view).includes('[deleted]'));
  const list = join(here.keystore, 'deletions.log');
  await until(() => existsSync(list) && readFileSync(list, 'utf8').includes(withAnna));
  annas.close();

  await here.kill();
  renameSync(here.data, `${here.data}-lost`);
  const restored = await here.db(['restore', 'monday.dump']);
  assert.equal(restored.code, 0, restored.errors);
  assert.match(restored.output, new RegExp(`messages: ${withAnna}/`));
  assert.match(restored.output, new RegExp(`temporaryConversations: ${withBram}`));
  await here.start();

  assert.deepEqual(readdirSync(join(here.keystore, 'shred')), [withAnna]);
  assert.deepEqual(readdirSync(join(here.keystore, 'device')), []);
  await assert.rejects(anna.device.ask('getProfile', {}), { code: 'signin.needed' });
  // Her browser has seen what came after the dump: it can't tell a restored backup from a lie, and leaves that to her.
  await until(() => anna.device.state.get().is === 'signedOut');
  const hers = { address: anna.address, password, label: 'The same browser', shared: false };
  await assert.rejects(anna.device.account.signIn(hers), { code: 'keys_older' });
  await anna.device.account.acceptEarlier();
  await anna.device.account.signIn(hers);
  assert.equal(anna.device.state.get().is, 'open');
  const again = {
    anna: await practice.signIn(anna),
    eva: await practice.signIn(therapist),
    bram: await practice.signIn(bram),
  };
  const evas = await opened(again.eva, withAnna);
  const seen = read(await ready(evas.view, (view) => read(view).includes('Before the dump.')));
  // The signed deletion came after the dump: devices see that the server emptied a message, and say so.
  assert.deepEqual(seen.slice(3, 6), ['[letIn]', '[refused]', 'Before the dump.']);
  assert.ok(!seen.includes('Please forget this one.') && !seen.includes('After the dump.'));
  const kept = seen.filter((line) => line.startsWith('Line'));
  assert.deepEqual(kept, lines(kept.length), 'a dump is one moment');
  const annasAgain = await opened(again.anna, withAnna);
  await annasAgain.write('I am back.');
  await ready(evas.view, (view) => read(view).at(-1) === 'I am back.');
  const brams = await ready(again.bram.device.conversations.list);
  assert.deepEqual(brams.items, []);
  evas.close();
  annasAgain.close();

  const verified = await here.db(['verify']);
  assert.equal(verified.code, 0, verified.output);
  const [{ details }] = (await here.sql<{ details: object }>(
    `select details from audit_rows where act = 'installation.restored'`,
  )) as [{ details: Record<string, number> }];
  assert.deepEqual([details['messages'], details['temporaryConversations']], [1, 1]);
});

test('nobody finds a sentence, a name or an address in the bytes of a dump', async () => {
  const { from, to } = await openDump(dump());
  const whole = readFileSync(dump());
  const bytes = Buffer.concat([whole.subarray(0, from), gunzipSync(whole.subarray(from, to))]);
  const needles = [
    'Please forget this one.',
    'Before the dump.',
    'Our first weeks',
    'Anna de Vries',
    'Bram Jansen',
    anna.address,
    password,
  ];
  const found = findNeedles(
    needles.map((value, at) => ({ name: `needle ${at}`, value })),
    [{ name: 'dump', bytes }],
  );
  // What bytea looks like in a dump is hex: it is searched too.
  assert.deepEqual(found, []);
  assert.ok(bytes.includes(withAnna), 'the search would find what is there');
});

test('without data and keystore the dump comes back with the keystore’s copy, and with what was deleted before that copy', async () => {
  await here.stop();
  await here.start();
  const later = await here.db(['dump', '--keystore', 'keystore-copy']);
  assert.equal(later.code, 0, later.errors);
  assert.doesNotMatch(later.output, /permanent keys/, 'once is enough');
  await here.kill();
  rmSync(here.data, { recursive: true });
  rmSync(here.keystore, { recursive: true });
  const refused = await here.db(['restore', 'monday.dump']);
  assert.match(refused.errors, /^The keystore is missing in .*--keystore\.\n$/);
  assert.equal(existsSync(join(here.data, 'postgres')), false);
  const restored = await here.db(['restore', 'monday.dump', '--keystore', 'keystore-copy']);
  assert.equal(restored.code, 0, restored.errors);
  await here.start();
  const eva = await practice.signIn(practice.therapist);
  const evas = await opened(eva, withAnna);
  const seen = read(await ready(evas.view, (view) => read(view).includes('Before the dump.')));
  assert.ok(!seen.includes('Please forget this one.'));
  evas.close();
});
