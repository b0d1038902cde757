import assert from 'node:assert/strict';
import { test } from 'node:test';
import { passwordProblem, suggestPassword } from './passwords.ts';
import { words } from './words.ts';

test('five words are offered, of a list of 2,048: 55 bits', async () => {
  assert.equal(new Set(words).size, 2048);
  const suggested = await suggestPassword();
  assert.equal(suggested.split(' ').length, 5);
  assert.notEqual(suggested, await suggestPassword());
  assert.equal(await passwordProblem(suggested), null);
});

test('short passwords are refused, counted in letters that people see', async () => {
  assert.equal(await passwordProblem('elf letters'), 'password_too_short');
  assert.equal(await passwordProblem('zwölf läuse!'), null);
});

test('common passwords are refused, dressed up too; others of the same length are not', async () => {
  for (const common of [
    'aaaaaaaaaaaa',
    '123456789012',
    'Password1234',
    'welcomepassword',
    'abcabcabcabc',
    'Wachtwoord!!',
    'qwerty123456',
  ]) {
    assert.equal(await passwordProblem(common), 'password_common', common);
  }
  for (const fine of ['lantern harbour', 'zeven kikkers', 'my dog eats socks'])
    assert.equal(await passwordProblem(fine), null, fine);
});
