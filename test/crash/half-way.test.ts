import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { createDevice } from '../../src/sdk/device.ts';
import { nodeConnection } from '../../src/sdk/node.ts';
import { SdkError } from '../../src/sdk/sdk-error.ts';
import { password } from './house.ts';
import { openPair, until } from './pair.ts';
import { leftOn, prepareProgram } from './program.ts';

const closers: (() => Promise<void> | void)[] = [];
after(async () => {
  for (const close of closers.toReversed()) await close();
});

test('a first start that is killed again and again leaves nothing half-made in the way of the next', async () => {
  const program = prepareProgram();
  closers.push(() => program.close());
  // Before anything is there, in the middle of initdb, of the migrations, of the keystore, and after it.
  for (const after of [40, 250, 500, 900, 1_400, 2_000]) {
    const starting = program.start().catch(() => undefined);
    await wait(after);
    await program.killServer();
    await starting;
  }
  await program.start();
  assert.match(await program.setupLink(), /\/setup#/);
  assert.equal((await fetch(`${program.url}/api/health`)).status, 200);
  const folders = readdirSync(program.data).filter((name) => name.startsWith('postgres.new-'));
  assert.deepEqual(folders, [], 'no half-made cluster is left');
  assert.deepEqual(
    readdirSync(join(program.data, 'keystore'))
      .toSorted()
      .filter((name) => name.endsWith('.tmp')),
    [],
  );
  assert.equal(await program.stop(), 0);
  assert.deepEqual(leftOn(program.data), []);
});

test('killed while somebody signs up or starts a conversation: they try again, and there is one', async () => {
  const program = prepareProgram();
  closers.push(() => program.close());
  await program.start();
  const pair = await openPair(program);
  closers.push(() => pair.close());
  const { eva, anna } = pair;

  for (const after of [0, 8, 25]) {
    // A client is invited, fills everything in, and the server dies as they finish.
    const name = `client-${after}`;
    const { link } = await eva.device.contacts.invite({
      ...{ role: 'client', name, address: `${name}@example.org`, language: 'en', delivery: 'paper', withCode: false },
    });
    const device = createDevice({ connection: nodeConnection(program.url) });
    const token = link?.split('#')[1] ?? '';
    const { texts } = await device.account.describeInvitation(token);
    const signUp = await device.account.prepareSignUp({
      ...{ token, password, label: name, shared: false, language: 'en', timeZone: 'Europe/Amsterdam' },
      agreedVersion: texts?.version ?? null,
    });
    const finishing = signUp.finish(null).catch((error: unknown) => error);
    await wait(after);
    await program.killServer();
    await program.start();
    const failure = await finishing;
    if (failure instanceof SdkError) {
      // Not known to be done: either the same once more, or it was done and they sign in.
      assert.equal(failure.code, 'offline');
      await signUp.finish(null).catch(async (error: unknown) => {
        assert.ok(error instanceof SdkError && error.code === 'invitation.gone', String(error));
        await device.account.signIn({ address: `${name}@example.org`, password, label: name, shared: false });
      });
    }
    assert.equal(device.state.get().is, 'open');

    const conversationId = eva.device.conversations.newConversationId();
    const start = () => eva.device.conversations.start({ memberIds: [anna.memberId], message: name, conversationId });
    const starting = start().catch((error: unknown) => error);
    await wait(after);
    await program.killServer();
    await program.start();
    await starting;
    await start();
    await until('eva is live', () => eva.device.connection.get() === 'online');
    const found = await eva.device.conversations.findWith(anna.memberId);
    assert.equal(found.filter((one) => one.conversationId === conversationId).length, 1);
    assert.equal(found.filter((one) => one.lastMessage?.text === name).length, 1);
    await anna.show([conversationId, pair.id]);
    await until('anna reads it', () => {
      const now = anna.views.get(conversationId)?.view.get();
      return now?.is === 'ready' && now.value.items.some((item) => item.kind === 'message' && item.text === name);
    });
    device.close();
  }
  await pair.agrees();
});

test('K8: killed while a client is handed over: whoever goes on finishes it, and nothing is done or told twice', async () => {
  const program = prepareProgram();
  closers.push(() => program.close());
  await program.start();
  const { house, eva, ...pair } = await openPair(program);
  closers.push(() => pair.close());
  const bram = await house.addColleague('bram');
  closers.push(() => bram.close());
  for (const after of [0, 40, 120]) {
    const client = await house.addClient(`client-${after}`);
    await eva.device.contacts.reload();
    const start = () => eva.device.conversations.start({ memberIds: [client.memberId], message: 'Hello' });
    const ids = [await start(), await start()];
    const desk = await eva.device.conversations.openHandOver(client.memberId);
    await until('the desk is there', () => desk.view.get().is === 'ready');
    const conversations = ids.map((conversationId) => ({ conversationId, reads: 'everything' as const }));
    const wish = { handOverId: desk.newHandOverId(), colleagueId: bram.memberId, conversations };
    const handOver = async () => {
      await desk.start(wish);
      return desk.goOn();
    };
    const handing = handOver().catch((error: unknown) => error);
    await wait(after);
    await program.killServer();
    await program.start();
    const answer = await handing;
    if (answer !== true) {
      assert.ok(answer instanceof SdkError && answer.code === 'offline', String(answer));
      // Whether it has begun isn't known here: the same once more changes nothing that stands.
      assert.equal(await handOver(), true);
    }
    desk.close();
    await bram.show(ids);
    for (const id of ids) {
      const shown = () => {
        const now = bram.views.get(id)?.view.get();
        return now?.is === 'ready' && now.value.trust === 'whole' ? now.value : null;
      };
      await until('bram reads and leads', () => shown()?.summary.managerId === shown()?.summary.selfId && !!shown());
      const happened = shown()!.items.flatMap((item) => (item.kind === 'happening' ? item.what.type : []));
      assert.equal(happened.filter((type) => type === 'added').length, 1, happened.join());
      assert.ok(shown()!.items.some((item) => item.kind === 'message' && item.text === 'Hello'));
    }
    const { tasks } = await client.device.ask('listTasks', {});
    const told = tasks.map(({ about }) => about.kind).filter((kind) => kind !== 'newCareLink');
    assert.deepEqual(told.toSorted(), ['careLinkEnded', 'handOver']);
    client.close();
  }
});

test('a demo whose making was killed is made anew at the next start, also without asking for it again', async () => {
  const program = prepareProgram({ argv: ['--demo'] });
  closers.push(() => program.close());
  await program.start();
  await until('it is being made', () => /Making the demo/.test(program.output()));
  await wait(3_000);
  assert.doesNotMatch(program.output(), /The demo is ready/);
  await program.killServer();
  const again = prepareProgram({ data: program.data });
  closers.push(() => again.close());
  await again.start();
  await until('the demo is ready', () => /The demo is ready/.test(again.output()), 120_000);
  const [, address = '', word = ''] = /professional: (\S+) {3}(.+)/.exec(again.output()) ?? [];
  const device = createDevice({ connection: nodeConnection(again.url, { organisation: 'demo' }) });
  await device.account.signIn({ address, password: word, label: 'Test', shared: false });
  await until('the list is there', () => {
    const now = device.conversations.list.get();
    return now.is === 'ready' && now.value.items.length > 2;
  });
  device.close();
  assert.equal(await again.stop(), 0);
  assert.equal(await again.start().then(() => again.stop()), 0);
  assert.equal(again.output().match(/Making the demo/g)?.length, 1, 'once ready it is left alone');
});

test('a test run that is killed leaves no database behind', async () => {
  const support = join(import.meta.dirname, '../support/database.ts');
  const code = `const { startTestCluster } = await import(${JSON.stringify(support)});
    console.log((await startTestCluster()).socketFolder); setInterval(() => {}, 1000);`;
  const run = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(run.stdout, 'data')) as [Buffer];
  const folder = dirname(String(line).trim());
  assert.ok(leftOn(folder).length > 0, 'it runs');
  run.kill('SIGKILL');
  await until('it ended and its folder is gone', () => leftOn(folder).length === 0 && !existsSync(folder));
});

test('C11: killed while files go up, at any point: they go on where they were, and each message is there once, whole', async () => {
  const program = prepareProgram();
  closers.push(() => program.close());
  await program.start();
  const pair = await openPair(program);
  closers.push(() => pair.close());
  const places = [pair.eva, pair.anna];
  const contents = new Map<string, string>();
  for (const round of [1, 2, 3]) {
    // Both at once, the same kind of file under the same name.
    for (const { name, device, ...place } of places) {
      const content = `${name} ${round} `.padEnd(12 * 65_536, name);
      const file = await device.conversations.prepareFile(new Blob([content]), 'letter.txt');
      const key = await place.views.get(pair.id)!.write(`${name} file ${round}`, [file]);
      place.written.set(pair.id, [...(place.written.get(pair.id) ?? []), key]);
      contents.set(`${name} file ${round}`, content);
    }
    const isGoing = () =>
      places.some(({ views }) => {
        const now = views.get(pair.id)!.view.get();
        return now.is === 'ready' && now.value.outgoing.some(({ files }) => (files[0]?.sent ?? 0) > 0);
      });
    if (round < 3) await until('a file is on its way', isGoing);
    await program.killServer();
    await program.start();
    await pair.agrees();
  }
  for (const { views } of places) {
    const open = views.get(pair.id)!;
    const now = open.view.get();
    assert.ok(now.is === 'ready');
    const found = now.value.items.flatMap((item) => (item.kind === 'message' && item.files.length > 0 ? [item] : []));
    assert.deepEqual(found.map(({ text }) => text).toSorted(), [...contents.keys()].toSorted());
    for (const { text, files } of found) {
      assert.equal(await (await open.loadFile(files[0]!)).content.text(), contents.get(text));
    }
  }
});
