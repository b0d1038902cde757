import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import * as library from '@serenity-kit/opaque';
import { toHex } from '../../shared/encoding.ts';
import { finishLogin, finishRegistration, startLogin, startRegistration, type Registered } from './opaque.ts';

const names = { account: 'account-1', server: 'installation-1' };
const identifiers = { client: names.account, server: names.server };
let setup: string;
let registered: Registered;

function answerRegistration(registrationRequest: string): string {
  const params = { serverSetup: setup, userIdentifier: names.account, registrationRequest };
  return library.server.createRegistrationResponse(params).registrationResponse;
}

function answerLogin(startLoginRequest: string, registrationRecord: string | null, serverSetup = setup) {
  const params = { serverSetup, userIdentifier: names.account, registrationRecord, startLoginRequest, identifiers };
  return library.server.startLogin(params);
}

async function signIn(password: string, record: string | null = registered.record, as = names) {
  const started = await startLogin(password);
  const answer = answerLogin(started.request, record);
  return { answer, finished: await finishLogin(started, answer.loginResponse, as) };
}

describe('signing in with a password', () => {
  before(async () => {
    await library.ready;
    setup = library.server.createSetup();
    const started = await startRegistration('five words that nobody says');
    registered = await finishRegistration(started, answerRegistration(started.request), names);
  });

  test("the right password gives the same export key, the server's key, and lets in", async () => {
    const { answer, finished } = await signIn('five words that nobody says');
    assert.ok(finished);
    assert.equal(toHex(finished.exportKey), toHex(registered.exportKey));
    assert.equal(finished.exportKey.length, 64);
    assert.equal(finished.serverKey, registered.serverKey);
    const finish = {
      serverLoginState: answer.serverLoginState,
      finishLoginRequest: finished.finishRequest,
      identifiers,
    };
    assert.ok(library.server.finishLogin(finish).sessionKey);
  });

  test("a wrong password, an unknown account and another account's id look alike: nothing", async () => {
    assert.equal((await signIn('five words that somebody says')).finished, null);
    assert.equal((await signIn('five words that nobody says', null)).finished, null);
    const other = { ...names, account: 'account-2' };
    assert.equal((await signIn('five words that nobody says', registered.record, other)).finished, null);
  });

  test('the same password from another keyboard is the same', async () => {
    const started = await startRegistration('\ufb01ve caf\u00e9s of mine');
    const made = await finishRegistration(started, answerRegistration(started.request), names);
    const { finished } = await signIn('five cafe\u0301s of mine', made.record);
    assert.equal(toHex(finished!.exportKey), toHex(made.exportKey));
  });

  test('a server with another key is noticed', async () => {
    const started = await startLogin('five words that nobody says');
    const { loginResponse } = answerLogin(started.request, registered.record, library.server.createSetup());
    assert.equal(await finishLogin(started, loginResponse, names), null);
  });
});

test('the module is loaded only when a password is typed: one lazy import of it, nowhere else', () => {
  const folder = new URL('.', import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const importing = files.filter((name) => /@serenity-kit/.test(readFileSync(new URL(name, folder), 'utf8')));
  assert.deepEqual(importing, ['opaque.ts']);
  assert.doesNotMatch(readFileSync(new URL('opaque.ts', folder), 'utf8'), /^import .*@serenity-kit/m);
});
