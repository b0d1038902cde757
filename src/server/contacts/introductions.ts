// Introductions: two people prove their keys to each other by a code that never comes here. The server carries what
// both devices computed from it, and counts wrong entries.
import type { z } from 'zod';
import { fail } from '../../shared/errors.ts';
import type * as contracts from '../../shared/identity.ts';
import type { MemberId } from '../../shared/ids.ts';
import { requireMember, type Actor, type MemberActor } from '../actor.ts';
import type { App } from '../application.ts';
import { recordAudit } from '../audit/audit.ts';
import { onCommit, type Tx } from '../db/database.ts';
import {
  addIntroduction,
  changeIntroduction,
  listOpenIntroductions,
  lockIntroduction,
  MOST_WRONG_ENTRIES,
  type IntroductionRow,
} from '../identity/introductions.ts';
import { findMember, listCards } from '../identity/members.ts';
import { errorCode } from '../start-error.ts';
import { contactsAmong, requireContact } from './relation.ts';
import { conversationsToConfirm, conversationsWaitingFor, createTask, withdrawTasks } from './tasks.ts';

type Names = 'makeIntroduction' | 'answerIntroduction' | 'settleIntroduction';
type Input<Name extends Names> = z.output<(typeof contracts)[Name]['input']>;
const UNIQUE_VIOLATION = '23505';

/** Introductions that this member made or was given and that aren't closed. */
export async function listIntroductions(app: App, actor: Actor) {
  const { organisationId, memberId } = requireMember(actor);
  return app.database.transaction({ organisationId }, async (tx) => {
    const open = await listOpenIntroductions(tx, memberId);
    const otherOf = (row: IntroductionRow) => (row.made_by === memberId ? row.made_for : row.made_by);
    // Cards are for contacts only: a relation may have ended since the code was made.
    const contacts = await contactsAmong(tx, memberId, open.map(otherOf));
    const rows = open.filter((row) => contacts.has(otherOf(row)));
    const cards = await listCards(tx, [...contacts]);
    return {
      introductions: rows.map((row) => {
        const side = row.made_by === memberId ? ('a' as const) : ('b' as const);
        const otherId = otherOf(row);
        const otherMac = side === 'a' ? row.mac_b : row.mac_a;
        return {
          ...{ introductionId: row.id, purpose: row.purpose, side, otherId },
          otherCards: cards.get(otherId) ?? [],
          otherMac: otherMac?.toString('base64url') ?? '',
          state: stateOf(row),
          wrongEntries: row.wrong_entries,
        };
      }),
    };
  });
}

/** Makes an introduction for a contact; an older one for the same pair and purpose closes. */
export async function makeIntroduction(app: App, actor: Actor, input: Input<'makeIntroduction'>) {
  const member = requireMember(actor);
  const { organisationId, memberId } = member;
  const { introductionId, withMemberId, purpose } = input;
  await app.database
    .transaction({ organisationId }, async (tx) => {
      await requireContact(tx, member, withMemberId);
      if (purpose === 'restore') await requireConfirmer(tx, app, member, withMemberId);
      await addIntroduction(tx, {
        ...{ id: introductionId, organisation_id: organisationId, made_by: memberId, made_for: withMemberId, purpose },
        mac_a: Buffer.from(input.mac, 'base64url'),
        created_at: app.clock.now(),
      });
      await recordAudit(tx, app, actor, 'introduction.made', { memberId: withMemberId, details: { introductionId } });
      tellBoth(tx, app, [memberId, withMemberId]);
    })
    .catch((error: unknown) => {
      if (errorCode(error) === UNIQUE_VIOLATION) fail('bad_input');
      throw error;
    });
  return {};
}

/** Who may confirm nothing looks like nobody. Who may is asked, also after having declined. */
async function requireConfirmer(tx: Tx, app: App, member: MemberActor, confirmer: MemberId): Promise<void> {
  const { organisationId, memberId } = member;
  const conversations = await conversationsToConfirm(tx, app, { memberId, confirmer });
  if (conversations.length === 0) fail('contact.unknown');
  await createTask(tx, app, { organisationId, kind: 'restore', forMemberId: confirmer, aboutMemberId: memberId });
}

/** The other side typed the code, right or wrong. The fifth wrong entry closes it and tells both. */
export async function answerIntroduction(app: App, actor: Actor, input: Input<'answerIntroduction'>) {
  const { organisationId, memberId } = requireMember(actor);
  const { introductionId, answer } = input;
  return app.database.transaction({ organisationId }, async (tx) => {
    const row = await requireOwn(tx, introductionId, 'made_for', memberId);
    if (row.matched_at) fail('introduction.closed');
    const about = { memberId: row.made_by, details: { introductionId } };
    if (answer.kind === 'matched') {
      // A second device of the same person computes the same: nothing changes.
      if (!row.mac_b) {
        await changeIntroduction(tx, introductionId, { mac_b: Buffer.from(answer.mac, 'base64url') });
        await recordAudit(tx, app, actor, 'introduction.answered', about);
      }
      // The one who gave the code needs no button: their device lets the person in by itself.
      await withdrawTasks(tx, app, { kind: 'letIn', aboutMemberId: memberId, forMemberId: row.made_by });
    } else {
      const wrongEntries = row.wrong_entries + 1;
      const isLast = wrongEntries >= MOST_WRONG_ENTRIES;
      const closed = isLast ? { closed_at: app.clock.now() } : {};
      await changeIntroduction(tx, introductionId, { wrong_entries: wrongEntries, ...closed });
      await recordAudit(tx, app, actor, isLast ? 'introduction.closed' : 'introduction.wrong', about);
    }
    tellBoth(tx, app, [row.made_by, memberId]);
    return { wrongEntries: answer.kind === 'wrong' ? row.wrong_entries + 1 : row.wrong_entries };
  });
}

/** Side a checked what side b computed: matched, or closed as wrong, and then side a decides with a tap. */
export async function settleIntroduction(app: App, actor: Actor, input: Input<'settleIntroduction'>) {
  const { organisationId, memberId } = requireMember(actor);
  const { introductionId, matched } = input;
  await app.database.transaction({ organisationId }, async (tx) => {
    const row = await requireOwn(tx, introductionId, 'made_by', memberId);
    if (!row.mac_b) fail('not_found');
    if (row.matched_at) return; // another device of theirs was first
    const now = app.clock.now();
    await changeIntroduction(tx, introductionId, matched ? { matched_at: now } : { closed_at: now });
    const act = matched ? 'introduction.matched' : 'introduction.closed';
    await recordAudit(tx, app, actor, act, { memberId: row.made_for, details: { introductionId } });
    const waiting = matched ? [] : await conversationsWaitingFor(tx, app, row.made_for);
    const other = await findMember(tx, row.made_for);
    if (other?.state === 'active' && waiting.some(({ addedBy }) => addedBy === memberId)) {
      const task = { organisationId, kind: 'letIn', forMemberId: memberId, aboutMemberId: row.made_for } as const;
      await createTask(tx, app, task);
    }
    tellBoth(tx, app, [memberId, row.made_for]);
  });
  return {};
}

/** The introduction of which this member is that side; closed ones say so to the two, absent ones are not found. */
async function requireOwn(
  tx: Tx,
  introductionId: IntroductionRow['id'],
  side: 'made_by' | 'made_for',
  memberId: MemberId,
): Promise<IntroductionRow> {
  const row = await lockIntroduction(tx, introductionId);
  if (row?.[side] === memberId) return row;
  const closed = await tx
    .selectFrom('introductions')
    .select('id')
    .where('id', '=', introductionId)
    .where(side, '=', memberId)
    .executeTakeFirst();
  return fail(closed ? 'introduction.closed' : 'not_found');
}

function stateOf(row: IntroductionRow): 'open' | 'answered' | 'matched' {
  if (row.matched_at) return 'matched';
  return row.mac_b ? 'answered' : 'open';
}

function tellBoth(tx: Tx, app: App, memberIds: MemberId[]): void {
  onCommit(tx, () => app.feed.tell(memberIds, { type: 'changed', what: 'introductions' }));
}
