// The first set-up, the demo and the service desk, as the person at the terminal meets them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startTestApp, type TestApp } from '../support/app.ts';
import { axeClean, openBrowser, type Person, type TestBrowser } from '../support/browser.ts';
import { looksRight, phone } from '../support/pages.ts';

let browser: TestBrowser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser.close());

const slow = { timeout: 60_000 };

async function withServer(work: (server: TestApp) => Promise<void>): Promise<void> {
  const server = await startTestApp();
  try {
    await work(server);
  } finally {
    await server.close();
  }
}

async function signInAtDesk({ page }: Person, address: string, password: string): Promise<void> {
  await page.getByLabel('E-mail address').fill(address);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('tab', { name: 'Organisations' }).waitFor(slow);
}

test('a newcomer sets an organisation up and goes on to the first administrator’s account', () =>
  withServer(async (server) => {
    const newcomer = await browser.newPerson(phone);
    const { page } = newcomer;
    await page.goto(await server.setupLink());
    await page.getByRole('heading', { name: 'Welcome to Alcove' }).waitFor();
    assert.equal(new URL(page.url()).hash, '', 'the secret is gone from the address bar');
    await looksRight(newcomer, 'setup-choice');

    await page.getByRole('button', { name: 'Set up your organisation' }).click();
    await page.getByRole('button', { name: 'Set up', exact: true }).click();
    await page.getByRole('alert').first().waitFor();
    assert.ok((await page.getByText('Please fill this in.').count()) >= 5, 'each empty field says so');
    await looksRight(newcomer, 'setup-form-errors');

    await page.getByLabel('Name').nth(0).fill('Praktijk Zonneweg');
    await page.getByLabel('Short name').focus();
    assert.equal(await page.getByLabel('Short name').inputValue(), 'praktijk-zonneweg');
    const administrator = page.locator('[name="administrator"]');
    await administrator.fill('Dr Lotte Bakker');
    await page.locator('[name="address"]').fill('lotte@zonneweg.example');
    await page.locator('[name="deskName"]').fill('Desk');
    await page.locator('[name="deskAddress"]').fill('desk@zonneweg.example');
    await page.locator('[name="deskPassword"]').fill('harbour lantern orbit');
    await page.getByRole('button', { name: 'Set up', exact: true }).click();
    await page.waitForURL('**/invitation', slow);
    await page.getByText('Praktijk Zonneweg').first().waitFor(slow);

    const operator = await browser.newPerson();
    await operator.page.goto(`${server.url}/desk`);
    await signInAtDesk(operator, 'desk@zonneweg.example', 'harbour lantern orbit');
    await operator.page.getByRole('heading', { name: 'Praktijk Zonneweg' }).waitFor();
    await operator.page.getByText('No active administrator yet').waitFor();
    assert.equal(await operator.page.getByText('Lotte').count(), 0, 'the service desk sees no name of a member');
  }));

test('a wrong set-up link says which one to use', () =>
  withServer(async (server) => {
    await server.setupLink();
    const stranger = await browser.newPerson();
    await stranger.page.goto(`${server.url}/setup#${'A'.repeat(43)}`);
    await stranger.page.getByRole('button', { name: 'Try the demo' }).click();
    await stranger.page.getByText('This set-up link is not valid.').waitFor(slow);
    await axeClean(stranger.page);
  }));

test('the demo is made with a click, shows its sign-ins, and is deleted from the service desk', () =>
  withServer(async (server) => {
    const visitor = await browser.newPerson();
    const { page } = visitor;
    await page.goto(await server.setupLink());
    await page.getByRole('button', { name: 'Try the demo' }).click();
    await page.getByRole('progressbar').waitFor();
    await page.getByText('The demo is ready').first().waitFor({ timeout: 120_000 });
    await looksRight(visitor, 'setup-demo-ready');
    await page.getByText('desk@demo.example').waitFor();
    const password = (await page.locator('code').textContent()) ?? '';

    const operator = await browser.newPerson(phone);
    await operator.page.goto(`${server.url}/desk`);
    await operator.page.getByRole('heading', { name: 'Service desk' }).waitFor();
    await looksRight(operator, 'desk-sign-in');
    await operator.page.getByLabel('E-mail address').fill('desk@demo.example');
    await operator.page.getByLabel('Password', { exact: true }).fill('not this password');
    await operator.page.getByRole('button', { name: 'Sign in' }).click();
    await operator.page.getByText('Address or password is wrong').first().waitFor(slow);
    operator.faults.length = 0;
    await signInAtDesk(operator, 'desk@demo.example', password);
    await looksRight(operator, 'desk-organisations');

    await operator.page.getByRole('switch', { name: 'Guests by link' }).click();
    await operator.page.reload();
    await operator.page.getByRole('switch', { name: 'Guests by link', checked: true }).waitFor(slow);

    await operator.page.getByRole('tab', { name: 'Mail' }).click();
    await operator.page.getByText('No mail server is set: nothing is sent.').waitFor();
    await looksRight(operator, 'desk-mails');
    await operator.page.getByRole('tab', { name: 'Health' }).click();
    await operator.page.getByText('Running since').waitFor();
    await looksRight(operator, 'desk-health');

    await operator.page.getByRole('tab', { name: 'Organisations' }).click();
    await operator.page.getByRole('button', { name: 'Delete the demo' }).click();
    await operator.page.getByRole('button', { name: 'Delete for good' }).click();
    await operator.page.getByRole('link', { name: 'Set up an organisation' }).click();
    await operator.page.getByRole('button', { name: 'Set up your organisation' }).waitFor(slow);
  }));
