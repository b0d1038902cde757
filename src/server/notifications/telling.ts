// Telling members outside the app. What there is to tell is a row since its cause was committed; here it becomes a mail and
// pushes, in one transaction with the note that they were told. Whether it is still worth telling (read, deleted, no longer
// in it), the conversation is asked at that moment.
import type { ConversationId, MemberId } from '../../shared/ids.ts';
import type { App } from '../application.ts';
import { findNewestTask } from '../contacts/tasks.ts';
import { listUnread, type Unread } from '../conversations/unread.ts';
import type { Tx } from '../db/database.ts';
import { DatabaseAway } from '../db/presence.ts';
import { findMember, type MemberRow } from '../identity/members.ts';
import { openMemberAddress } from '../identity/names.ts';
import { publicAddress } from '../identity/place.ts';
import { queueMail } from '../mail/mails.ts';
import type { MailKind } from '../mail/texts.ts';
import { findShortName } from '../organisations/organisations.ts';
import type { PushKind } from '../push/texts.ts';
import { readChoice } from './choice.ts';
import { queuePush } from './pushing.ts';
import { nextMail, nextPush, PUSH_AFTER, type Choice, type Next } from './rules.ts';
import { findWording, stopLink } from './settings.ts';
import {
  deleteTelling,
  lockDueTellings,
  selectDueMembers,
  selectPushDevices,
  takeNotifications,
  updateTelling,
  type Telling,
} from './store.ts';

const TAKEN_AT_ONCE = 1000;
const MEMBERS_AT_ONCE = 200;

/** Takes what is new, and tells whomever it is time to tell. What a crash interrupts, the next run does. */
export async function tellWhatIsDue(app: App): Promise<void> {
  const take = () => app.database.transaction('installation', (tx) => takeNotifications(tx, TAKEN_AT_ONCE, PUSH_AFTER));
  while ((await take()) === TAKEN_AT_ONCE);
  const due = await app.database.transaction('installation', (tx) =>
    selectDueMembers(tx, app.clock.now(), MEMBERS_AT_ONCE),
  );
  for (const { memberId, organisationId } of due) {
    try {
      await app.database.transaction({ organisationId }, (tx) => tellMember(tx, app, memberId));
    } catch (error) {
      if (error instanceof DatabaseAway) throw error;
      // What is wrong with one must not keep the others waiting behind.
      app.log.error('notifications.failed', error, { memberId });
    }
  }
}

/** Of a conversation, or of tasks: since when it waits, and since when it may be told anew. */
interface News {
  since: Date;
  readPosition: number;
  readAt: Date | null;
}

async function tellMember(tx: Tx, app: App, memberId: MemberId): Promise<void> {
  const now = app.clock.now();
  const tellings = await lockDueTellings(tx, memberId, now);
  const member = await findMember(tx, memberId);
  const news = member?.state === 'active' ? await findNews(tx, memberId, tellings, now) : new Map<string, News>();
  const devices = await selectPushDevices(tx, memberId, now);
  const choice = await readChoice(tx, app, memberId);
  const mails: What[] = [];
  const pushes: What[] = [];
  for (const before of tellings) {
    const found = news.get(before.id);
    // Read, taken back, muted, or no longer in it: what comes next begins anew.
    if (!found) {
      await deleteTelling(tx, before.id);
      continue;
    }
    const telling = found.readPosition > before.readPosition ? openedAnew(before, found) : before;
    const what = { of: telling.conversationId === null ? ('task' as const) : ('message' as const) };
    const mail = nextOf(telling, choice, 'mail');
    if (mail && mail.at <= now) {
      mails.push({ ...what, again: mail.again });
      Object.assign(telling, mail.again ? { mailedAgainAt: now } : { mailedAt: now });
    }
    const push = devices.length > 0 ? nextOf(telling, choice, 'push') : null;
    if (push && push.at <= now) {
      pushes.push({ ...what, again: push.again });
      Object.assign(telling, push.again ? { pushedAgainAt: now } : { pushedAt: now });
    }
    await updateTelling(tx, telling, dueAt(telling, choice, devices.length > 0));
  }
  if (member && mails.length > 0) await mailMember(tx, app, member, mails);
  const kinds = new Set<PushKind>(pushes.map(({ of }) => of));
  for (const deviceId of devices) for (const kind of kinds) await queuePush(tx, app, { deviceId, kind });
}

interface What {
  of: 'message' | 'task';
  again: boolean;
}

/** By telling: what still waits. Nothing for one of which nothing does. */
async function findNews(tx: Tx, memberId: MemberId, tellings: Telling[], now: Date): Promise<Map<string, News>> {
  const ids = tellings.flatMap(({ conversationId }) => conversationId ?? []);
  const unread = new Map<ConversationId, Unread>(
    (await listUnread(tx, memberId, ids, now)).filter(({ muted }) => !muted).map((each) => [each.conversationId, each]),
  );
  const found = new Map<string, News>();
  for (const telling of tellings) {
    const news = telling.conversationId === null ? await findTask(tx, memberId) : unread.get(telling.conversationId);
    if (news) found.set(telling.id, news);
  }
  return found;
}

/** Tasks have no read position: one that came later counts as new. */
async function findTask(tx: Tx, memberId: MemberId): Promise<News | null> {
  const since = await findNewestTask(tx, memberId);
  return since && { since, readPosition: since.getTime(), readAt: null };
}

/** It was opened since it was told: what is unread now is told anew. */
function openedAnew(telling: Telling, news: News): Telling {
  const since = [telling.since, news.since, news.readAt ?? news.since].reduce((a, b) => (a > b ? a : b));
  const nothing = { mailedAt: null, mailedAgainAt: null, pushedAt: null, pushedAgainAt: null };
  return { ...telling, ...nothing, since, readPosition: news.readPosition };
}

function nextOf(telling: Telling, choice: Choice, by: 'mail' | 'push'): Next | null {
  const { since, mailedAt, mailedAgainAt, pushedAt, pushedAgainAt } = telling;
  if (by === 'mail') return nextMail({ at: mailedAt, againAt: mailedAgainAt }, since, choice);
  return nextPush({ at: pushedAt, againAt: pushedAgainAt }, since, choice);
}

function dueAt(telling: Telling, choice: Choice, hasDevices: boolean): Date | null {
  const times = [nextOf(telling, choice, 'mail'), hasDevices ? nextOf(telling, choice, 'push') : null];
  const [first] = times.flatMap((next) => next?.at ?? []).toSorted((a, b) => a.getTime() - b.getTime());
  return first ?? null;
}

/** One mail about all that is due: of something new rather than once more, and of a message rather than of a task. */
async function mailMember(tx: Tx, app: App, member: MemberRow, mails: What[]): Promise<void> {
  const isThere = (of: What['of'], again: boolean) => mails.some((each) => each.of === of && each.again === again);
  const kinds: [MailKind, boolean][] = [
    ['message', isThere('message', false)],
    ['task', isThere('task', false)],
    ['message.again', isThere('message', true)],
  ];
  const kind = kinds.find(([, isDue]) => isDue)?.[0] ?? 'task';
  const { id: memberId, organisation_id: organisationId, language } = member;
  const shortName = await findShortName(tx, organisationId);
  // Home, and no conversation: a link to one would tell whoever sees two mailboxes that both are in it.
  const given = { link: `${publicAddress(app)}/o/${shortName}/` };
  const owner = { organisationId, memberId, to: openMemberAddress(app, member) };
  const wording = await findWording(tx, app, memberId);
  await queueMail(tx, app, { ...owner, kind, language, given, wording, stop: stopLink(app, shortName, member) });
}
