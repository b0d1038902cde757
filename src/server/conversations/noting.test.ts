// What somebody fetches is noted before they get it, also where something changes in between.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  draftEntry,
  must,
  placeOf,
  send,
  start,
  startWorld,
  write,
  type World,
} from '../../../test/support/conversations.ts';
import { readNoting, selectPage } from './log-store.ts';
import { fetchedBy } from './present.ts';

let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world.close());

test('C22: what is taken back between reading and noting it reaches nobody, and leaves nothing', async () => {
  const vos = await world.addPerson('professional', { name: 'Dr Vos' });
  const anna = await world.addPerson('client', { name: 'Anna' });
  await world.link(vos, anna);
  const held = await start(world, vos, [anna]);
  const { position, entryId } = await write(held, vos);
  const stretch = { from: position, to: position + 1, limit: 1, fromEnd: false };
  let readings = 0;
  const given = await world.app.database.transaction('installation', (tx) =>
    readNoting(
      tx,
      world.app.clock.now(),
      async () => {
        const found = await selectPage(tx, held.id, stretch);
        readings += 1;
        if (readings === 1)
          must(await send(held, vos, await draftEntry(held, vos, { kind: 'delete', target: entryId })));
        return found;
      },
      (found) => fetchedBy(found, [placeOf(held, anna).id]),
    ),
  );
  assert.deepEqual(
    given.map(({ bytes, undone }) => ({ bytes, undone })),
    [{ bytes: null, undone: true }],
  );
  assert.equal(readings, 2);
});
