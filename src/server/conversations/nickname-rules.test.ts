import assert from 'node:assert/strict';
import { test } from 'node:test';
import { looksLike, nicknameProblem, tidyNickname } from './nickname-rules.ts';

const judge = (text: string, seen: readonly string[] = []) => nicknameProblem(tidyNickname(text), seen);

test('N4: a nickname has 2 to 30 letters and is neither address, number nor link', () => {
  const fine = [
    'Bo',
    'Sunflower',
    'Zoë',
    'Jean-Luc',
    "d'Artagnan",
    'Mr. B',
    'Kleine Beer',
    'Ωμέγα',
    'さくら',
    'a'.repeat(30),
  ];
  for (const text of fine) assert.equal(judge(text), null, text);
  const malformed = [
    ...['', 'A', ' A ', 'a'.repeat(31), '12', 'Anna2', 'Anna ٣', 'Anna 𝟜', 'anna@example.org', 'a@b'],
    ...['example.org', 'www.example', 'http://x', 'x/y', 'x:y', '.nl', '-Anna', '“Anna”', 'Anna (guest)', '🌻🌻'],
    // Nothing invisible, nothing that turns around or piles up.
    ...['Ann\u200ba', 'Anna\u202e', 'Anna\u3164\u3164', 'A\u0301\u0302\u0303\u0304nna', 'Anna\u0000'],
  ];
  for (const text of malformed) assert.equal(judge(text), 'nickname.malformed', JSON.stringify(text));
});

test('N4: a nickname is spelled in one way', () => {
  assert.equal(tidyNickname('  Sun \u00a0 flower '), 'Sun flower');
  assert.equal(tidyNickname('𝐀𝐧𝐧𝐚'), 'Anna');
  assert.equal(tidyNickname('Zoe\u0308'), 'Zoë');
});

test('N4: a nickname is never a profession or a part that somebody plays, in no language, however it is written', () => {
  const roles = [
    'Therapist',
    'THERAPEUT',
    'Therapeutin',
    'Fachperson',
    'Psycholoog',
    'Coach',
    'Gast',
    'manager',
    'Ärztin',
  ];
  const disguised = ['Тherapist', 'Thérapist', 'Ther a pist', 'Тhеrарist', 'The-rapist', 'Social Worker', 'TeiInehmer'];
  for (const text of [...roles, ...disguised]) assert.equal(judge(text), 'nickname.profession', text);
  assert.equal(judge('Therapy dog'), null);
});

test('N4: what looks like a name that the chooser sees is taken: case, accents, spaces, confusable letters', () => {
  const seen = ['Anna de Vries', 'Sunflower', 'Ian Groß'];
  const alike = [
    'anna de vries',
    'Ánna De Vries',
    'Аnnа de Vriеs',
    'Sun flower',
    'SUNFLOWER',
    'Sunfl0wer'.replace('0', 'о'),
  ];
  for (const text of [...alike, 'lan Gross', 'IAN GROSS']) assert.equal(judge(text, seen), 'nickname.taken', text);
  for (const text of ['Anna', 'Sunflowers', 'Iana Groß']) assert.equal(judge(text, seen), null, text);
  assert.ok(looksLike('rnoon', 'moon'));
});
