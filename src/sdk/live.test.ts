import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import type { Connection, SocketListener } from './connection.ts';
import { createLiveFeed } from './live.ts';

test('a lost socket is opened again after growing pauses, and at once when the network is back', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const sockets: SocketListener[] = [];
  let network = () => {};
  const connection: Connection = {
    organisation: null,
    fetch: () => Promise.reject(new Error('not here')),
    openSocket: (_path, listener) => {
      sockets.push(listener);
      return () => {};
    },
    onNetwork: (listener) => {
      network = listener;
      return () => {};
    },
  };
  const events: string[] = [];
  let lost = 0;
  const feed = createLiveFeed(
    connection,
    ({ type }) => void events.push(type),
    () => void (lost += 1),
  );
  feed.start();
  sockets[0]?.message(JSON.stringify([{ type: 'ready' }, { type: 'resume' }]));
  assert.equal(feed.state.get(), 'online');
  assert.deepEqual(events, ['ready', 'resume']);
  sockets[0]?.closed();
  assert.equal(feed.state.get(), 'offline');
  mock.timers.tick(200);
  assert.equal(sockets.length, 1);
  mock.timers.tick(600);
  assert.equal(sockets.length, 2);
  sockets[1]?.closed();
  mock.timers.tick(400);
  assert.equal(sockets.length, 2, 'the second pause is longer');
  assert.equal(lost, 2, 'also told of an opening that failed while it was offline already');
  network();
  assert.equal(sockets.length, 3);
  feed.stop();
  sockets[2]?.closed();
  mock.timers.tick(60_000);
  assert.equal(sockets.length, 3, 'stopped is stopped');
  mock.timers.reset();
});
