import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { until } from '../../src/sdk/watched.ts';
import { openPractice, read, reads, ready, type Practice, type Someone } from './practice.ts';

let practice: Practice;
let anna: Someone;
before(async () => {
  practice = await openPractice();
  const invited = await practice.invite({ withCode: true });
  anna = await practice.signUp(invited, invited.code);
});
after(() => practice.close());

test('C22: a message taken back before anybody had it is seen by nobody, its author included; else the tombstone says so', async () => {
  const vos = practice.therapist;
  const id = await vos.device.conversations.start({ memberIds: [anna.memberId], message: 'Hello' });
  const annas = anna.device.conversations.open(id);
  await reads(annas, ['[started]', 'Hello']);
  anna.connection.unplug();
  await until(anna.device.connection, (now) => now === 'offline');
  const hers = vos.device.conversations.open(id);
  await ready(hers.view);
  const first = await hers.write('Not meant for you');
  const view = await ready(hers.view, ({ items, outgoing }) => outgoing.length === 0 && read({ items }).length === 3);
  const item = view.items.at(-1);
  assert.ok(item?.kind === 'message' && item.undoFor !== null && item.undoFor > 50_000);
  await hers.remove(first);
  assert.equal((await reads(hers, ['[started]', 'Hello'])).incomplete, false);
  anna.connection.plugIn();
  await until(anna.device.connection, (now) => now === 'online');
  const second = await hers.write('Seen at once');
  const there = await reads(annas, ['[started]', 'Hello', 'Seen at once']);
  assert.equal(there.incomplete, false);
  await hers.remove(second);
  const gone = await reads(annas, ['[started]', 'Hello', '[deleted]']);
  const tombstone = gone.items.at(-1);
  assert.ok(tombstone?.kind === 'deleted' && tombstone.mayHaveBeenRead && !tombstone.mine);
  const own = (await reads(hers, ['[started]', 'Hello', '[deleted]'])).items.at(-1);
  assert.ok(own?.kind === 'deleted' && own.mayHaveBeenRead && own.mine);
});
