import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gathering, type Outcome } from './gathering.ts';

/** Answers with what was asked; the batches are held until the test lets them go. */
function held(key?: (question: string) => string) {
  const batches: (readonly string[])[] = [];
  const alone: string[] = [];
  const going: ((outcomes?: Outcome<string>[]) => void)[] = [];
  const ask = gathering<string, string>({
    ...(key && { key }),
    together: (questions) => {
      batches.push(questions);
      const usual = questions.map((question): Outcome<string> => ({ answer: `${question}!` }));
      return new Promise((resolve) => going.push((outcomes = usual) => resolve(outcomes)));
    },
    alone: async (question) => {
      alone.push(question);
      return `${question} alone`;
    },
  });
  const tick = () => new Promise((resolve) => setImmediate(resolve));
  return { ask, batches, alone, going, tick };
}

test('what comes while a batch is under way goes into the next one', async () => {
  const { ask, batches, going, tick } = held();
  const first = ask('a');
  await tick();
  const others = [ask('b'), ask('c')];
  await tick();
  assert.deepEqual(batches, [['a']]);
  going[0]!();
  assert.equal(await first, 'a!');
  await tick();
  assert.deepEqual(batches, [['a'], ['b', 'c']]);
  going[1]!();
  assert.deepEqual(await Promise.all(others), ['b!', 'c!']);
});

test('a batch holds one question of a key, and the others keep their order', async () => {
  const { ask, batches, going, tick } = held((question) => question[0]!);
  const answers = Promise.all(['a1', 'a2', 'b1', 'a3'].map(ask));
  for (const at of [0, 1, 2]) {
    await tick();
    going[at]!();
    await tick();
  }
  assert.deepEqual(await answers, ['a1!', 'a2!', 'b1!', 'a3!']);
  assert.deepEqual(batches, [['a1', 'b1'], ['a2'], ['a3']]);
});

test('a refusal is for its own question alone', async () => {
  const { ask, going, tick } = held();
  const refused = assert.rejects(ask('a'), /no/);
  const [answered, byItself] = [ask('b'), ask('c')];
  await tick();
  going[0]!([{ error: new Error('no') }, { answer: 'b!' }, 'alone']);
  await refused;
  assert.equal(await answered, 'b!');
  assert.equal(await byItself, 'c alone');
});

test('where a batch fails as a whole, each of its questions is asked alone', async () => {
  const asked: string[] = [];
  const ask = gathering<string, string>({
    together: () => Promise.reject(new Error('the batch')),
    alone: async (question) => {
      asked.push(question);
      if (question === 'b') throw new Error('only b');
      return question;
    },
  });
  const [a, b, c] = ['a', 'b', 'c'].map(ask);
  await assert.rejects(b!, /only b/);
  assert.deepEqual([await a, await c], ['a', 'c']);
  assert.deepEqual(asked, ['a', 'b', 'c']);
});
