// Handing over a client, as the three people meet it in real browsers.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openPractice, type Practice, type Someone } from '../journeys/practice.ts';
import { openBrowser, type TestBrowser } from '../support/browser.ts';
import { heading, home, looksRight, phone, signInAt } from '../support/pages.ts';

let practice: Practice;
let browser: TestBrowser;
let url: string;
let vos: Someone;
let anna: Someone;

before(async () => {
  practice = await openPractice();
  url = practice.server.url;
  vos = practice.therapist;
  const bram = await practice.invite({ name: 'Dr Bram', role: 'professional', withCode: true });
  await practice.signUp(bram, bram.code);
  const invited = await practice.invite({ name: 'Anna', withCode: true });
  anna = await practice.signUp(invited, invited.code);
  const { start } = vos.device.conversations;
  await start({ memberIds: [anna.memberId], topic: 'Sleep', message: 'How was the night?' });
  await start({ memberIds: [anna.memberId], topic: 'Work', message: 'And work?' });
  await anna.device.conversations.start({ memberIds: [vos.memberId], topic: 'My question' });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await practice?.close();
});

test('K8: a therapist hands a client over, is interrupted, and goes on; the client finds it on the home page', async () => {
  const person = await browser.newPerson(phone);
  const page = await signInAt(person, `${url}/contacts/${anna.memberId}`, vos);
  await page.getByRole('link', { name: 'Hand over to a colleague' }).click();
  await heading(page, 'Hand over Anna').waitFor();
  await page.getByText('Somebody else manages it').waitFor();
  await looksRight(person, 'hand-over-360');

  const press = () => page.getByRole('button', { name: 'Hand over Anna' }).click();
  await press();
  await page.getByRole('link', { name: 'Please choose who takes over.' }).waitFor();
  await looksRight(person, 'hand-over-errors-360');
  await page.getByRole('radio', { name: /Dr Bram/ }).check();
  await page.getByRole('checkbox', { name: /^Work/ }).uncheck();
  await page
    .getByRole('group', { name: 'What may Dr Bram read there?' })
    .getByRole('radio', { name: /^Everything/ })
    .check();
  await page.getByText('Anna is told first').waitFor();
  await looksRight(person, 'hand-over-chosen-360');

  // The line breaks after the client was told.
  await page.route('**/api/appendControl', (route) => route.abort());
  await press();
  await page.getByText('Anna has been told').waitFor();
  await page.getByRole('button', { name: 'Go on' }).waitFor();
  await page.getByText('This isn’t finished yet.').first().waitFor();
  person.faults.length = 0;
  await looksRight(person, 'hand-over-interrupted-360');

  const client = await browser.newPerson(phone);
  const hers = await signInAt(client, url, anna);
  await home(hers).waitFor();
  await hers.getByRole('heading', { name: 'Dr Bram takes over from Dr Eva Vos' }).waitFor();
  await looksRight(client, 'hand-over-told-360');

  await page.unroute('**/api/appendControl');
  await page.goto(url);
  await page.getByRole('heading', { name: 'You are handing Anna over to Dr Bram' }).waitFor();
  await looksRight(person, 'hand-over-home-360');
  await page.getByRole('link', { name: 'Go on' }).click();
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByText('Anna is handed over to Dr Bram.').waitFor();
  await looksRight(person, 'hand-over-done-360');
  await page.getByRole('link', { name: 'To your contacts' }).click();
  await heading(page, 'Contacts').waitFor();
  assert.equal(await page.getByRole('link', { name: 'Anna' }).count(), 0);
  await hers.getByRole('heading', { name: 'Dr Bram has taken over from Dr Eva Vos' }).waitFor();
  await hers.getByRole('heading', { name: 'The link between you and Dr Eva Vos has ended' }).waitFor();
});
