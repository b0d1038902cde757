import assert from 'node:assert/strict';
import { test } from 'node:test';
import { excerptOf, foldText, matches, termsOf } from './search-words.ts';

const finds = (text: string, typed: string) => matches(foldText(text), termsOf(typed));

for (const [text, typed] of [
  ['See you on Tuesday', 'tues'],
  ['See you on Tuesday', 'YOU see'],
  ['Ik voel me één keer per week beter', 'een'],
  ['Ideeën over zo’n oefening', 'ideeen'],
  ['Ideeën over zo’n oefening', 'oefen zo'],
  ['Die Größe der Übung', 'grösse'],
  ['Die Größe der Übung', 'GROSSE ub'],
  ['Die Größe der Übung', 'uebung'],
  ['Herr Mueller war da', 'Müller'],
  ['Herr Müller war da', 'mueller'],
  ['café', 'cafe\u0301'],
  ['Zoë’s feestje', 'zoe'],
  ['am 3. Mai um 10:30', '10 30'],
  ['Привет, Анна', 'анна'],
] as const) {
  test(`C15: “${typed}” finds “${text}”`, () => assert.ok(finds(text, typed)));
}

for (const [text, typed] of [
  ['See you on Tuesday', 'day'],
  ['See you on Tuesday', 'tuesday wednesday'],
  ['Unser Termin', 'in'],
] as const) {
  test(`C15: “${typed}” doesn’t find “${text}”`, () => assert.ok(!finds(text, typed)));
}

test('C15: what was found is marked, with a part of the text around it', () => {
  const marked = (text: string, typed: string) =>
    excerptOf(text, termsOf(typed))
      .map((piece) => (piece.found ? `[${piece.text}]` : piece.text))
      .join('');
  assert.equal(marked('Die Übung war schwer, die übung.', 'ubung'), 'Die [Übung] war schwer, die [übung].');
  const long = `${'word '.repeat(100)}needle ${'more '.repeat(100)}`;
  assert.match(marked(long, 'needle'), /^…(word ){8,10}\[needle\] (more ){20,}/);
  assert.ok(marked(long, 'needle').length < 230);
  assert.equal(marked('Nothing here', ''), 'Nothing here');
});
