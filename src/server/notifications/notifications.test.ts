import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import type { Api } from '../../shared/api.ts';
import type { Input } from '../../shared/contract.ts';
import { createTask, withdrawTasks } from '../contacts/tasks.ts';
import { sealMemberAddress } from '../identity/names.ts';
import { mailJobs } from '../mail/mails.ts';
import { nextFullHour, nextTimeOfDay, weekdayOf } from '../../shared/local-time.ts';
import { mailHooks, notificationJobs } from './jobs.ts';
import {
  addressOf,
  draftEntry,
  must,
  openPage,
  send,
  start,
  startWorld,
  write,
  type Held,
  type Person,
  type World,
} from '../../../test/support/conversations.ts';
import { busy, nobodyThere, openMailbox, openPushBox } from '../../../test/support/mailbox.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const zone = 'Europe/Amsterdam';
const mailbox = openMailbox();
const pushes = openPushBox();
let world: World;
let anna: Person;
let vos: Person;
let held: Held;

before(async () => {
  world = await startWorld({ mail: mailbox, push: pushes });
  mailJobs(world.app, mailHooks(world.app));
  notificationJobs(world.app);
  await world.app.jobs.start();
});
beforeEach(async () => {
  mailbox.answer = () => null;
  pushes.answer = 'taken';
  // New people each time: what one is still being told of is nobody else's.
  vos = await world.addPerson('professional', { name: 'Dr Vos' });
  anna = await world.addPerson('client', { name: 'Anna' });
  await world.link(vos, anna);
  held = await start(world, vos, [anna]);
  await read(anna);
  mailbox.mails = [];
  pushes.pushes = [];
});
after(() => world.close());

/** So much time passes, and what is due happens. */
async function pass(milliseconds: number): Promise<void> {
  world.advance(milliseconds);
  await world.app.jobs.tick();
  await world.app.jobs.drain();
}
/** Until this moment, or a second after. */
const passTo = (moment: Date) => pass(moment.getTime() - now().getTime() + SECOND);
const now = () => world.app.clock.now();
const mailsTo = (person: Person) => mailbox.take(addressOf(person)).map(({ subject }) => subject);
const choose = async (person: Person, change: Input<Api['updateNotificationSettings']>) =>
  must(await person.call('updateNotificationSettings', change));
async function read(person: Person, of = held): Promise<void> {
  must(await person.call('markRead', { conversationId: of.id, position: Number.MAX_SAFE_INTEGER }));
}
const inviteByMail = (person: Person) =>
  world.app.database.transaction(person, (tx) =>
    tx
      .insertInto('invitations')
      .values({
        ...{ id: world.app.ids.next<never>(), organisation_id: person.organisationId, member_id: person.memberId },
        ...{ token_hash: randomBytes(32), invited_by: vos.memberId, delivery: 'mail' },
        ...{ created_at: now(), expires_at: new Date(now().getTime() + 14 * DAY) },
      })
      .execute(),
  );
const subscription = () => ({
  endpoint: `https://push.example.org/${randomBytes(8).toString('hex')}`,
  p256dh: Buffer.concat([Buffer.of(4), randomBytes(64)]).toString('base64url'),
  auth: randomBytes(16).toString('base64url'),
});

const NEW = 'Je hebt een nieuw bericht';
const AGAIN = 'Er wacht nog een bericht op je';

test('H2: two minutes after a message one mail comes, in the reader’s language, without a word of it', async () => {
  await write(held, vos, 'The marigold diary');
  await pass(MINUTE);
  assert.deepEqual(mailbox.mails, []);
  await pass(MINUTE + SECOND);
  const [mail, ...more] = mailbox.take(addressOf(anna));
  assert.ok(mail);
  assert.equal(more.length, 0);
  assert.equal(mail.subject, NEW);
  const all = JSON.stringify(mail);
  assert.match(mail.text, /http:\/\/localhost:\d+\/o\/o[0-9a-f]+\/\n/);
  for (const hidden of ['marigold', 'Vos', 'Anna', held.id, anna.memberId, vos.memberId]) {
    assert.ok(!all.replaceAll(addressOf(anna), '').includes(hidden), hidden);
  }
  assert.deepEqual(mailsTo(vos), [], 'who wrote it is not told');
});

test('H2: one mail until the conversation is opened, one reminder a day later, and then a new one for what is new', async () => {
  await write(held, vos);
  await pass(3 * MINUTE);
  for (let more = 0; more < 3; more++) {
    await write(held, vos);
    await pass(5 * MINUTE);
  }
  assert.deepEqual(mailsTo(anna), [NEW]);
  await pass(DAY);
  assert.deepEqual(mailsTo(anna), [AGAIN]);
  await pass(3 * DAY);
  await write(held, vos);
  await pass(DAY);
  assert.deepEqual(mailsTo(anna), []);
  await read(anna);
  await pass(2 * DAY);
  assert.deepEqual(mailsTo(anna), []);
  await write(held, vos);
  await pass(2 * MINUTE + SECOND);
  assert.deepEqual(mailsTo(anna), [NEW]);
});

test('H2: what was read on any device within two minutes, or taken back, needs no mail; an open page holds none back', async () => {
  await write(held, vos);
  await pass(MINUTE);
  await read(anna);
  await pass(DAY);
  const { entryId } = await write(held, vos);
  must(await send(held, vos, await draftEntry(held, vos, { kind: 'delete', target: entryId })));
  await pass(DAY);
  assert.deepEqual(mailsTo(anna), []);
  const page = await openPage(world, anna);
  await write(held, vos);
  await pass(2 * MINUTE + SECOND);
  page.close();
  assert.deepEqual(mailsTo(anna), [NEW], 'a tab that nobody looks at');
});

test('H2: what was read only in part is told of again, and nothing is lost in between', async () => {
  await write(held, vos);
  await pass(3 * MINUTE);
  assert.deepEqual(mailsTo(anna), [NEW]);
  const { position } = await write(held, vos);
  must(await anna.call('markRead', { conversationId: held.id, position: position - 1 }));
  await pass(2 * MINUTE + SECOND);
  assert.deepEqual(mailsTo(anna), [NEW]);
});

test('H2: several conversations at once are one mail; each has its own', async () => {
  const other = await start(world, vos, [anna]);
  await read(anna, other);
  await write(held, vos);
  await write(other, vos);
  await pass(2 * MINUTE + SECOND);
  assert.deepEqual(mailsTo(anna), [NEW]);
  await read(anna, other);
  await write(other, vos);
  await pass(2 * MINUTE + SECOND);
  assert.deepEqual(mailsTo(anna), [NEW], 'the other one was opened, this one was not');
});

test('H2: on the hour, at eight in the morning where one lives, or never', async () => {
  await choose(anna, { mail: 'hourly' });
  const hour = nextFullHour(now(), zone);
  await write(held, vos);
  if (hour.getTime() - now().getTime() > 5 * SECOND) await pass(SECOND);
  assert.deepEqual(mailsTo(anna), []);
  await passTo(hour);
  assert.deepEqual(mailsTo(anna), [NEW]);
  await read(anna);

  await choose(anna, { mail: 'daily' });
  await write(held, vos);
  const eight = nextTimeOfDay(now(), 8 * 60, zone);
  await passTo(new Date(eight.getTime() - 2 * SECOND));
  assert.deepEqual(mailsTo(anna), []);
  await passTo(eight);
  assert.deepEqual(mailsTo(anna), [NEW]);
  await read(anna);

  await choose(anna, { mail: 'never' });
  await write(held, vos);
  await pass(2 * DAY);
  assert.deepEqual(mailsTo(anna), []);
  assert.deepEqual(must(await anna.call('getNotificationSettings', {})).settings, {
    mail: 'never',
    quietHours: null,
    wording: null,
    waitsForHours: false,
  });
});

test('H2: "never", chosen while a mail waits, stops it; what is chosen is one’s own', async () => {
  await write(held, vos);
  await pass(MINUTE);
  await choose(anna, { mail: 'never' });
  await pass(DAY);
  assert.deepEqual(mailsTo(anna), []);
  assert.equal(must(await vos.call('getNotificationSettings', {})).settings.mail, 'atOnce');
  for (const quietHours of [
    { from: 60, until: 60 },
    { from: -1, until: 5 },
    { from: 0, until: 1440 },
  ]) {
    assert.equal((await anna.call('updateNotificationSettings', { quietHours })).error, 'bad_input');
  }
});

test('H4: quiet hours hold mail and push, and lose none', async () => {
  must(await anna.call('subscribeToPush', subscription()));
  await choose(anna, { quietHours: { from: 20 * 60, until: 7 * 60 } });
  await passTo(nextTimeOfDay(now(), 21 * 60, zone));
  await write(held, vos);
  await pass(HOUR);
  assert.deepEqual([mailbox.mails.length, pushes.pushes.length], [0, 0]);
  await passTo(nextTimeOfDay(now(), 7 * 60, zone));
  assert.deepEqual([mailsTo(anna), pushes.pushes.length], [[NEW], 1]);
});

test('H4, E1: a therapist lets mail and push wait for office hours; new hours count at once; a client has none', async () => {
  const [monday, noon] = [{ from: 9 * 60, until: 17 * 60 }, 12 * 60];
  const only = (at: number) => Array.from({ length: 7 }, (_, day) => (day === at ? monday : null));
  assert.equal((await anna.call('updateNotificationSettings', { waitsForHours: true })).error, 'not_allowed');
  assert.equal((await anna.call('setOfficeHours', { week: only(0) })).error, 'not_allowed');
  for (const week of [only(9), [], [{ from: 600, until: 600 }, ...only(9).slice(1)]]) {
    assert.equal((await vos.call('setOfficeHours', { week })).error, 'bad_input');
  }
  const today = weekdayOf(now(), zone);
  must(await vos.call('setOfficeHours', { week: only((today + 3) % 7) }));
  const { contacts } = must(await anna.call('listContacts', {}));
  const shown = contacts.find(({ memberId }) => memberId === vos.memberId)?.officeHours;
  assert.deepEqual(shown, { week: only((today + 3) % 7), timeZone: zone });
  const own = subscription();
  must(await vos.call('subscribeToPush', own));
  const pushed = () => pushes.pushes.filter((push) => push.subscription.endpoint === own.endpoint).length;
  await choose(vos, { waitsForHours: true });
  await passTo(nextTimeOfDay(now(), noon, zone));
  await write(held, anna);
  await pass(HOUR);
  assert.deepEqual([mailsTo(vos), pushed()], [[], 0]);
  must(await vos.call('setOfficeHours', { week: null }));
  must(await vos.call('setOfficeHours', { week: only((weekdayOf(now(), zone) + 1) % 7) }));
  await passTo(nextTimeOfDay(now(), monday.from, zone));
  assert.deepEqual([mailsTo(vos), pushed()], [[NEW], 1]);
});

test('H2, E9: mails come in the organisation’s name and words, and for who chose own words in those', async () => {
  const word = (mail_sender: string | null, mail_subject: string | null) =>
    world.app.database.transaction('installation', (tx) =>
      tx
        .updateTable('organisations')
        .set({ mail_sender, mail_subject })
        .where('id', '=', anna.organisationId)
        .execute(),
    );
  const next = async () => {
    await read(anna);
    await write(held, vos, 'The marigold diary');
    await pass(2 * MINUTE + SECOND);
    const [mail] = mailbox.take(addressOf(anna));
    const payload = pushes.pushes.pop()?.payload ?? '{}';
    return { sender: mail?.sender, subject: mail?.subject, push: (JSON.parse(payload) as { text: string }).text };
  };
  must(await anna.call('subscribeToPush', subscription()));
  await word('Meadow post', 'A letter for you');
  const ours = { sender: 'Meadow post', subject: 'A letter for you', push: 'Nieuw bericht' };
  assert.deepEqual(await next(), ours);
  assert.deepEqual(must(await anna.call('getNotificationSettings', {})).mails, {
    sender: 'Meadow post',
    subject: 'A letter for you',
  });
  await choose(anna, { wording: 'The library' });
  assert.deepEqual(await next(), { sender: 'Meadow post', subject: 'The library', push: 'The library' });
  await choose(anna, { mail: 'atOnce' });
  assert.equal(must(await anna.call('getNotificationSettings', {})).settings.wording, 'The library');
  for (const wording of ['', 'a\nBcc: x@example.org', 'see https://x.example', 'x'.repeat(41)]) {
    assert.equal((await anna.call('updateNotificationSettings', { wording })).error, 'bad_input', wording);
  }
  await choose(anna, { wording: null });
  assert.deepEqual(await next(), ours);
  await word(null, null);
});

test('C6, C17, P7: who muted it, is no longer in it, or has no account any more, is not told', async () => {
  const mute = async (on: boolean) =>
    must(await anna.call('changeMark', { conversationId: held.id, mark: { as: 'muted', on } }));
  await mute(true);
  await write(held, vos);
  await pass(DAY);
  assert.deepEqual(mailsTo(anna), []);
  await mute(false);
  await write(held, vos);
  await pass(MINUTE);
  await world.deactivate(anna);
  await pass(DAY);
  assert.deepEqual(mailsTo(anna), []);
});

test('H2: what waits while the mail server is away is not sent once it was read', async () => {
  mailbox.answer = busy;
  await write(held, vos);
  await pass(3 * MINUTE);
  await read(anna);
  mailbox.answer = () => null;
  await pass(HOUR);
  await pass(HOUR);
  assert.deepEqual(mailsTo(anna), []);
  const states = await world.app.database.transaction('installation', (tx) =>
    tx.selectFrom('mails').select(['state', 'to_box']).where('member_id', '=', anna.memberId).execute(),
  );
  assert.deepEqual(
    states.map(({ state, to_box }) => [state, to_box.length]),
    [['dropped', 0]],
  );
});

test('H2: a mail that was handed over before the server died is handed over again only later, under the same id', async () => {
  await write(held, vos);
  let died = 0;
  mailbox.answer = (mail) => {
    mailbox.mails.push(mail);
    died++;
    return new Error('the server died here');
  };
  await assert.rejects(pass(2 * MINUTE + SECOND), /died here/);
  mailbox.answer = () => null;
  // The queue gives the job out again.
  const [row] = await world.app.database.transaction('installation', (tx) =>
    tx.selectFrom('mails').select('id').where('member_id', '=', anna.memberId).execute(),
  );
  await world.app.database.transaction('installation', (tx) =>
    world.app.jobs.enqueue(tx, 'mail.send', { mailId: row!.id }),
  );
  await pass(SECOND);
  assert.equal(mailbox.mails.length, died);
  await pass(10 * MINUTE);
  const ids = mailbox.take(addressOf(anna)).map(({ messageId }) => messageId);
  assert.deepEqual([ids.length, new Set(ids).size], [2, 1]);
});

test('H2: ten processes that look at once send one mail', async () => {
  await write(held, vos);
  world.advance(2 * MINUTE + SECOND);
  await Promise.all(Array.from({ length: 10 }, () => world.app.jobs.tick()));
  await Promise.all(Array.from({ length: 4 }, () => world.app.jobs.drain()));
  assert.deepEqual(mailsTo(anna), [NEW]);
});

test('N3: whatever the state and the language, no mail and no push holds a text, a topic, a name or an id', async () => {
  const secrets = [
    'Quirinella Zandstrokhoven',
    'Thaddeus Klompenmaeker',
    'The marigold diary',
    'Nightmares about rhubarb',
  ];
  const [clientName, doctorName, text, topic] = secrets as [string, string, string, string];
  for (const language of ['en', 'nl', 'de'] as const) {
    const client = await world.addPerson('client', { name: clientName });
    const doctor = await world.addPerson('professional', { name: doctorName });
    const invited = await world.addPerson('client', { name: clientName, invited: true });
    const people = [client, doctor, invited];
    await world.app.database.transaction(client, (tx) =>
      tx
        .updateTable('members')
        .set({ language })
        .where(
          'id',
          'in',
          people.map(({ memberId }) => memberId),
        )
        .execute(),
    );
    await world.link(doctor, client);
    await world.link(doctor, invited);
    const devices = [subscription(), subscription()] as const;
    must(await client.call('subscribeToPush', devices[0]));
    must(await doctor.call('subscribeToPush', devices[1]));
    const own = await start(world, doctor, [client, invited], { topic, message: text });
    const about = {
      organisationId: doctor.organisationId,
      forMemberId: doctor.memberId,
      aboutMemberId: client.memberId,
    };
    await world.app.database.transaction(doctor, (tx) => createTask(tx, world.app, { kind: 'letIn', ...about }));
    await inviteByMail(invited);
    await pass(3 * MINUTE);
    await pass(DAY);
    await pass(3 * DAY);
    const mails = people.flatMap((person) => mailbox.take(addressOf(person)));
    const kinds = mails.map(({ subject }) => subject);
    assert.equal(new Set(kinds).size, 4, `message, reminder, task, invitation once more: ${kinds.join('; ')}`);
    const endpoints = devices.map(({ endpoint }) => endpoint);
    const payloads = pushes.pushes
      .filter(({ subscription: { endpoint } }) => endpoints.includes(endpoint))
      .map(({ payload }) => payload);
    assert.equal(new Set(payloads).size, 2);
    const said = mails.map(({ to: _, stop, ...mail }) => JSON.stringify(mail).replaceAll(stop ?? '\0', ''));
    for (const hidden of [...secrets, own.id, ...people.map(({ memberId }) => memberId)]) {
      for (const words of [...said, ...payloads]) {
        assert.ok(!words.includes(hidden), `${language}: ${hidden} in ${words}`);
      }
    }
  }
});

test('RFC 8058: one press in the mail program stops these mails and nothing else, without signing in', async () => {
  await choose(anna, { quietHours: { from: 60, until: 120 } });
  await write(held, vos);
  await pass(2 * MINUTE + SECOND);
  const [mail] = mailbox.take(addressOf(anna));
  const link = mail!.stop!.replace(/^http:\/\/localhost:\d+/, world.url);
  assert.ok(mail!.text.includes(mail!.stop!) && mail!.html.includes(mail!.stop!), 'and by hand');
  const settings = async () => must(await anna.call('getNotificationSettings', {})).settings;
  const press = (to: string, body: string, type = 'application/x-www-form-urlencoded') =>
    fetch(to, { method: 'POST', headers: { 'content-type': type, origin: 'https://mail.example.com' }, body });
  const form = 'List-Unsubscribe=One-Click';

  await fetch(link);
  assert.equal((await press(link, 'anything')).status, 400);
  assert.equal((await press(`${link}x`, form)).status, 410);
  assert.equal((await press(link.replace(/.{8}$/, 'AAAAAAAA'), form)).status, 410);
  assert.equal((await settings()).mail, 'atOnce');

  assert.equal((await press(link, form)).status, 200);
  assert.deepEqual(await settings(), {
    mail: 'never',
    quietHours: { from: 60, until: 120 },
    wording: null,
    waitsForHours: false,
  });
  await choose(anna, { mail: 'atOnce' });
  const parts = `--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--`;
  assert.equal((await press(link, parts, 'multipart/form-data; boundary=x')).status, 200);
  assert.equal((await settings()).mail, 'never');

  await choose(anna, { mail: 'atOnce' });
  const { organisationId, memberId } = anna;
  await world.app.database.transaction(anna, (tx) =>
    tx
      .updateTable('members')
      .set(sealMemberAddress(world.app, organisationId, memberId, 'new@example.org'))
      .where('id', '=', memberId)
      .execute(),
  );
  assert.equal((await press(link, form)).status, 410, 'the address is another now');
});

test('H2: contacts see that mails to somebody fail, until one arrives or the address is another', async () => {
  const seen = async () =>
    must(await vos.call('listContacts', {})).contacts.find(({ memberId }) => memberId === anna.memberId)?.mailFails;
  const fail = async () => {
    mailbox.answer = ({ to }) => (to === addressOf(anna) ? nobodyThere() : null);
    await read(anna);
    await write(held, vos);
    await pass(2 * MINUTE + SECOND);
    mailbox.answer = () => null;
  };
  assert.equal(await seen(), false);
  await fail();
  assert.equal(await seen(), true);
  await read(anna);
  await write(held, vos);
  await pass(2 * MINUTE + SECOND);
  assert.equal(await seen(), false);
  await fail();
  const { organisationId, memberId } = anna;
  await world.app.database.transaction(anna, (tx) =>
    tx
      .updateTable('members')
      .set(sealMemberAddress(world.app, organisationId, memberId, 'other@example.org'))
      .where('id', '=', memberId)
      .execute(),
  );
  assert.equal(await seen(), false);
});

test('H2: a task that waits is told of too, once, and not once it is answered', async () => {
  const about = { organisationId: vos.organisationId, forMemberId: vos.memberId, aboutMemberId: anna.memberId };
  const ask = () => world.app.database.transaction(vos, (tx) => createTask(tx, world.app, { kind: 'letIn', ...about }));
  await ask();
  await ask();
  await pass(2 * MINUTE + SECOND);
  assert.deepEqual(mailsTo(vos), ['Er wacht iets op je']);
  await world.app.database.transaction(vos, (tx) =>
    withdrawTasks(tx, world.app, { kind: 'letIn', aboutMemberId: anna.memberId }),
  );
  await pass(2 * DAY);
  assert.deepEqual(mailsTo(vos), []);
});

test('H2: an invited person to whom somebody wrote is invited once more after three days, and not a third time', async () => {
  const iris = await world.addPerson('client', { name: 'Iris', invited: true });
  const paul = await world.addPerson('client', { name: 'Paul', invited: true });
  await world.link(vos, iris);
  await world.link(vos, paul);
  await inviteByMail(iris);
  await inviteByMail(paul);
  await start(world, vos, [iris]);
  await pass(3 * DAY - MINUTE);
  assert.deepEqual(mailsTo(iris), []);
  await pass(2 * MINUTE);
  assert.deepEqual(mailsTo(iris), ['Je uitnodiging']);
  await pass(10 * DAY);
  assert.deepEqual([mailsTo(iris), mailsTo(paul)], [[], []], 'nobody wrote to Paul');
});

test('H3: each device that wants it gets "New message" and nothing else, once until it is opened, and a reminder', async () => {
  must(await anna.call('subscribeToPush', subscription()));
  assert.equal(must(await anna.call('getNotificationSettings', {})).push.subscribed, true);
  await choose(anna, { mail: 'never' });
  await write(held, vos, 'The marigold diary');
  await pass(5 * SECOND);
  assert.equal(pushes.pushes.length, 0);
  await pass(6 * SECOND);
  await write(held, vos);
  await pass(MINUTE);
  assert.deepEqual(
    pushes.pushes.map(({ payload }) => JSON.parse(payload)),
    [{ kind: 'message', text: 'Nieuw bericht' }],
  );
  await pass(DAY);
  await pass(3 * DAY);
  assert.equal(pushes.pushes.length, 2);
  await read(anna);
  await write(held, vos);
  await pass(5 * SECOND);
  await read(anna);
  await pass(MINUTE);
  assert.equal(pushes.pushes.length, 2, 'read within ten seconds');
});

test('H3: who is signed out, or no longer listens there, gets none; a busy push service gets it later', async () => {
  must(await anna.call('subscribeToPush', subscription()));
  pushes.answer = 'later';
  await write(held, vos);
  await pass(11 * SECOND);
  pushes.answer = 'taken';
  await pass(MINUTE);
  assert.equal(pushes.pushes.length, 1);

  await read(anna);
  pushes.answer = 'gone';
  await write(held, vos);
  await pass(11 * SECOND);
  assert.equal(must(await anna.call('getNotificationSettings', {})).push.subscribed, false);
  pushes.answer = 'taken';

  const one = subscription();
  must(await anna.call('subscribeToPush', one));
  must(await vos.call('subscribeToPush', one));
  assert.equal(must(await anna.call('getNotificationSettings', {})).push.subscribed, false, 'the same browser');
  must(await anna.call('subscribeToPush', subscription()));
  await world.app.database.transaction(anna, (tx) =>
    tx
      .updateTable('sign_ins')
      .set({ ended_at: now(), ended_because: 'signed out' })
      .where('id', '=', anna.signInId)
      .execute(),
  );
  pushes.pushes = [];
  await read(vos);
  await write(held, vos);
  await pass(MINUTE);
  assert.equal(pushes.pushes.length, 0);
  for (const endpoint of ['https://10.0.0.1/x', 'https://elsewhere.example.com/x']) {
    assert.equal((await vos.call('subscribeToPush', { ...subscription(), endpoint })).error, 'bad_input', endpoint);
  }
});
