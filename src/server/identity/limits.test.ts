import { after, before, test } from 'node:test';
import { startTestApp, type TestApp } from '../../../test/support/app.ts';
import {
  join,
  openBrowser,
  refused,
  setUp,
  signIn,
  type TestOrganisation,
  type TestPerson,
} from '../../../test/support/people.ts';
import { toBase64Url } from '../../shared/encoding.ts';
import { startLogin } from '../../sdk/crypto/opaque.ts';
import { createLimits, failureLimits } from '../limits.ts';

let server: TestApp;
let organisation: TestOrganisation;
let paul: TestPerson;

before(async () => {
  server = await startTestApp({ overrides: { limits: createLimits(1000, 1) } });
  organisation = await setUp(server.url, await server.setupLink());
  paul = await join(server.url, organisation.administrator, { role: 'professional', name: 'Paul' });
});
after(() => server.close());

/** A wrong guess, without the stretching that a real device does. */
async function wrong(address: string) {
  const { request: loginRequest } = await startLogin('a guess');
  const browser = openBrowser(server.url);
  const { attemptId } = await browser.act('startSignIn', { address, loginRequest });
  const device = { label: 'Test', shared: false };
  return browser.act('finishSignIn', { attemptId, finishRequest: 'AAAA', device });
}

test('a person who mistypes a few times still gets in, and then starts anew', async () => {
  for (let time = 1; time < failureLimits.passwordOfAddress.points; time++)
    await refused('signin.refused', wrong(paul.address));
  await signIn(server.url, paul);
  await refused('signin.refused', wrong(paul.address));
  await signIn(server.url, paul);
});

test('too many wrong passwords for one address are stopped, known or not, also with the right one', async () => {
  for (const address of [paul.address, 'nobody@example.org']) {
    for (let time = 0; time < failureLimits.passwordOfAddress.points; time++)
      await refused('signin.refused', wrong(address));
    await refused('too_many', wrong(address));
  }
  await refused('too_many', signIn(server.url, paul));
  await signIn(server.url, organisation.administrator);
});

test('who never finishes counts too: the first answer already tells whether a guess was right', async () => {
  const { request: loginRequest } = await startLogin('a guess');
  const browser = openBrowser(server.url);
  const start = () => browser.act('startSignIn', { address: 'somebody@example.org', loginRequest });
  for (let time = 0; time < failureLimits.passwordOfAddress.points; time++) await start();
  await refused('too_many', start());
});

test('somebody who tries invitation links is stopped', async () => {
  const attempt = () => {
    const token = toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
    return openBrowser(server.url).act('describeInvitation', { token });
  };
  for (let time = 0; time < failureLimits.wrongLink.points; time++) await refused('invitation.gone', attempt());
  await refused('too_many', attempt());
});
