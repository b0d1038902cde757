import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SMTPServer } from 'smtp-server';
import { createTestParts, type TestParts } from '../../../test/support/parts.ts';
import { readConfig } from '../config.ts';
import { mailJobs, openMail, openMailDomain, queueMail } from './mails.ts';
import { createMailTransport } from './transport.ts';

const MINUTE = 60_000;
const mail = {
  ...({
    organisationId: null,
    memberId: null,
    kind: 'invitation',
    to: 'Anna.Bos@example.org',
    language: 'en',
  } as const),
  given: { link: 'https://alcove.example.org/invitation#secret', day: '3 May 2026' },
};
let parts: TestParts;
let smtp: SMTPServer;
const received: string[] = [];
/** What the server answers to the next mails; then it takes them. */
let answers: number[] = [];

before(async () => {
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      let text = '';
      stream.on('data', (chunk) => (text += String(chunk)));
      stream.on('end', () => {
        const answer = answers.shift();
        if (answer !== undefined) return done(Object.assign(new Error('not now, Anna.Bos'), { responseCode: answer }));
        received.push(text);
        done();
      });
    },
  });
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  const { port } = smtp.server.address() as { port: number };
  const config = readConfig({ SMTP_URL: `smtp://127.0.0.1:${port}`, ALCOVE_DATA: '/nowhere' }, []);
  parts = await createTestParts({ mail: createMailTransport(config) });
  mailJobs(parts.app);
  await parts.app.jobs.start();
});
after(async () => {
  await parts.close();
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
});

const queue = () => parts.app.database.transaction('installation', (tx) => queueMail(tx, parts.app, mail));
const row = (id: string) =>
  parts.app.database.transaction('installation', (tx) =>
    tx
      .selectFrom('mails')
      .selectAll()
      .where('id', '=', id as never)
      .executeTakeFirstOrThrow(),
  );

test('a mail reaches a real mail server, and nothing of it stays behind but kind, time, state and domain', async () => {
  const id = await queue();
  assert.equal((await row(id)).state, 'waiting');
  await parts.app.jobs.drain();
  assert.equal(received.length, 1);
  assert.match(received[0]!, /^To: Anna\.Bos@example\.org\r$/m);
  assert.match(received[0]!, /alcove\.example\.org\/invitation#secret/);
  received.length = 0;
  const left = await row(id);
  assert.deepEqual(
    [left.state, openMailDomain(parts.app, left), left.kind, left.attempts],
    ['sent', 'example.org', 'invitation', 1],
  );
  assert.deepEqual([left.to_box.length, left.content_box.length], [0, 0]);
});

test('a mail server that is busy gets the mail a minute later', async () => {
  answers = [451, 451];
  const id = await queue();
  await parts.app.jobs.drain();
  assert.deepEqual([(await row(id)).state, (await row(id)).last_error], ['waiting', 'EMESSAGE 451']);
  await parts.app.jobs.drain();
  assert.equal((await row(id)).attempts, 1);
  parts.advance(MINUTE);
  await parts.app.jobs.drain();
  parts.advance(5 * MINUTE);
  await parts.app.jobs.drain();
  assert.equal(received.splice(0).length, 1);
  assert.deepEqual([(await row(id)).state, (await row(id)).attempts], ['sent', 3]);
});

test('six tries in vain, and the mail has failed', async () => {
  answers = Array.from({ length: 6 }, () => 451);
  const id = await queue();
  for (let hours = 0; hours < 12; hours++) {
    await parts.app.jobs.drain();
    parts.advance(60 * MINUTE);
  }
  const left = await row(id);
  assert.deepEqual([left.state, left.attempts, answers.length, received.length], ['failed', 6, 0, 0]);
  assert.equal(left.content_box.length, 0);
});

test('an address that does not exist is not tried again', async () => {
  answers = [550];
  const id = await queue();
  await parts.app.jobs.drain();
  assert.deepEqual([(await row(id)).state, (await row(id)).last_error], ['failed', 'EMESSAGE 550']);
});

test('without a mail server a mail is kept, sealed', async () => {
  const app = { ...parts.app, mail: null };
  const id = await app.database.transaction('installation', (tx) => queueMail(tx, app, mail));
  const kept = await row(id);
  assert.equal(kept.state, 'kept');
  assert.doesNotMatch(kept.to_box.toString('latin1') + kept.content_box.toString('latin1'), /Anna|secret/);
  const { to, subject, text } = openMail(app, kept);
  assert.deepEqual([to, subject], [mail.to, 'Your invitation']);
  assert.ok(text.includes(mail.given.link));
});

test('a mail that can be stopped says so to the mail program, and comes as text and HTML', async () => {
  received.length = 0;
  const stop = 'https://alcove.example.org/o/meadow/stop-mails/dG9rZW4';
  const told = { ...mail, kind: 'message', stop } as const;
  await parts.app.database.transaction('installation', (tx) => queueMail(tx, parts.app, told));
  await queue();
  await parts.app.jobs.drain();
  const texts = received.splice(0).map((text) => text.replaceAll('=\r\n', ''));
  const stoppable = texts.filter((text) => text.includes('List-Unsubscribe'));
  assert.deepEqual([texts.length, stoppable.length], [2, 1], 'an invitation is no list');
  for (const line of [
    /^List-Unsubscribe: <https:\/\/alcove\.example\.org\/o\/meadow\/stop-mails\/dG9rZW4>\r$/m,
    /^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m,
    /^Auto-Submitted: auto-generated\r$/m,
    /^Message-ID: <[0-9a-f-]{36}@localhost>\r$/m,
    /^Content-Type: multipart\/alternative;/m,
    /^Content-Type: text\/plain; charset=utf-8\r$/m,
    /^Content-Type: text\/html; charset=utf-8\r$/m,
  ]) {
    assert.match(stoppable[0]!, line);
  }
});

test('H2: a mail bears the name that the organisation chose, and always the address of the installation', async () => {
  const transport = createMailTransport(
    readConfig(
      {
        SMTP_URL: `smtp://127.0.0.1:${(smtp.server.address() as { port: number }).port}`,
        ALCOVE_DATA: '/nowhere',
        MAIL_FROM: 'Alcove <post@alcove.example.org>',
      },
      [],
    ),
  );
  const send = async (sender: string | null) => {
    received.length = 0;
    const words = { subject: 'A letter', text: 'A letter\n', html: '<p>A letter</p>' };
    await transport.send({ to: 'anna@example.org', ...words, stop: null, sender, messageId: '<1@example.org>' });
    return /^From: (.*)$/m.exec(received.join(''))?.[1]?.trim();
  };
  assert.equal(await send('Meadow, post'), '"Meadow, post" <post@alcove.example.org>');
  assert.equal(await send(null), 'Alcove <post@alcove.example.org>');
  transport.close();
});
