// The smallest house in which something can be lost: a therapist and a client, one conversation, both pages open.
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { ConversationId } from '../../src/shared/ids.ts';
import { openHouse, type Faults, type House, type Place } from './house.ts';
import type { Program } from './program.ts';
import { readTruth } from './truth.ts';

export interface Pair {
  house: House;
  eva: Place;
  anna: Place;
  id: ConversationId;
  faults: Faults;
  /** Both write so many, one after the other. Resolves when all of it is in their outboxes. */
  write(messages: number): Promise<void>;
  /** Waits until both are live, nothing waits and both see all; then compares with what was acknowledged. */
  agrees(withinMs?: number): Promise<void>;
  close(): void;
}

export async function openPair(program: Program): Promise<Pair> {
  const faults: Faults = [];
  const house = await openHouse(program.url, await program.setupLink(), faults);
  const eva = house.therapist;
  const anna = await house.addClient('anna');
  await eva.device.contacts.reload();
  const id = await eva.device.conversations.start({ memberIds: [anna.memberId], message: 'Hello' });
  const places = [eva, anna];
  for (const place of places) await place.show([id]);
  let number = 0;
  const pair: Pair = {
    ...{ house, eva, anna, id, faults },
    async write(messages) {
      for (let n = 0; n < messages; n += 1) {
        number += 1;
        for (const place of places) {
          const key = await place.views.get(id)!.write(`${place.name} ${number}`);
          place.written.set(id, [...(place.written.get(id) ?? []), key]);
        }
      }
    },
    async agrees(withinMs = 60_000) {
      const deadline = performance.now() + withinMs;
      const waitFor = async (what: string, isSo: () => boolean) => {
        while (!isSo()) {
          assert.ok(performance.now() < deadline, `${what}\n${program.output().slice(-3_000)}`);
          await wait(20);
        }
      };
      for (const { name, device } of places) {
        await waitFor(`${name} is not live`, () => device.connection.get() === 'online');
        await waitFor(`${name} has something unsent`, () => device.conversations.unsent.get() === 0);
      }
      const truth = readTruth(id);
      await truth.readOn(eva.device);
      const expected = truth.entries.filter(({ kind }) => kind === 'message').map(({ position }) => position);
      for (const place of places) {
        const shown = () => {
          const now = place.views.get(id)?.view.get();
          if (now?.is !== 'ready' || now.value.incomplete || now.value.trust !== 'whole') return '';
          return now.value.items.flatMap(({ kind, position }) => (kind === 'message' ? position : [])).join();
        };
        const isSame = () => shown() !== '' && `,${expected.join()}`.endsWith(`,${shown()}`);
        await waitFor(`${place.name} sees other messages`, () => isSame() && shown().endsWith(String(expected.at(-1))));
        const positions = (place.written.get(id) ?? []).map((key) => truth.positionsOf(key));
        assert.ok(
          positions.every((found) => found.length === 1),
          `each of ${place.name}'s is there once`,
        );
        const flat = positions.flat();
        assert.deepEqual(
          flat,
          flat.toSorted((a, b) => a - b),
          `${place.name}'s are in order`,
        );
      }
      for (const [key, { position }] of house.acknowledged.all) assert.deepEqual(truth.positionsOf(key), [position]);
      assert.deepEqual(faults, []);
    },
    close: () => places.forEach((place) => place.close()),
  };
  await pair.agrees();
  return pair;
}

/** Waits until it is so; for what no event tells, such as another process. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>, withinMs = 30_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await isSo())) {
    assert.ok(performance.now() < deadline, `in vain: ${what}`);
    await wait(50);
  }
}
