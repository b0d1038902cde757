// Absences of professionals, and cover (K6): while one lasts, a colleague is linked with the absent one's clients. The
// cover sees nothing of earlier conversations by that: links make contacts, not readers.
import type { z } from 'zod';
import type * as contracts from '../../shared/absences.ts';
import { fail } from '../../shared/errors.ts';
import type { MemberId } from '../../shared/ids.ts';
import { requireMember, system, type Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { recordAudit } from '../audit/audit.ts';
import { onCommit, type Tx } from '../db/database.ts';
import { findMember, lockMember } from '../identity/members.ts';
import { openMemberName } from '../identity/names.ts';
import { addCareLink, endCareLinkRow, findStandingLink, listCareLinkRows } from '../organisations/care-links.ts';
import type { Happenings } from '../reactions.ts';
import {
  insertAbsence,
  lockAbsence,
  selectAbsence,
  selectAbsences,
  selectCoveredBy,
  selectDueAbsences,
  updateAbsence,
  type AbsenceRow,
} from './absence-store.ts';
import { nextDay, spanOf, startOfDay } from './days.ts';
import { createTask, withdrawTasks } from './tasks.ts';

type Input<Name extends 'setAbsence' | 'endAbsence'> = z.output<(typeof contracts)[Name]['input']>;

/** One's own absences, running and to come. */
export async function listAbsences(app: App, actor: Actor) {
  const { organisationId, memberId } = requireMember(actor);
  return app.database.transaction({ organisationId }, async (tx) => {
    const self = await findMember(tx, memberId);
    const now = app.clock.now();
    const absences = [];
    for (const row of await selectAbsences(tx, memberId, now)) {
      const cover = row.cover_id ? await findMember(tx, row.cover_id) : undefined;
      absences.push({
        absenceId: row.id,
        ...spanOf(row, self?.time_zone ?? 'UTC'),
        cover: cover ? { memberId: cover.id, name: openMemberName(app, cover) } : null,
        running: row.from_at <= now,
      });
    }
    return { absences };
  });
}

/** When a professional is or will be away, for who waits for them to be back. */
export async function listAway(tx: Tx, app: App, memberId: MemberId): Promise<{ from: Date; to: Date }[]> {
  const rows = await selectAbsences(tx, memberId, app.clock.now());
  return rows.map(({ from_at: from, to_at: to }) => ({ from, to }));
}

/** Sets an absence; one that has begun counts at once. Two of one person never overlap. */
export async function setAbsence(app: App, actor: Actor, { absenceId, from, to, coverId }: Input<'setAbsence'>) {
  const { organisationId, memberId } = requireMember(actor);
  await app.database.transaction({ organisationId }, async (tx) => {
    // Locked: of two that overlap, set at once, the second finds the first.
    const self = await lockMember(tx, memberId);
    if (!self) return fail('not_found');
    const before = await selectAbsence(tx, absenceId);
    if (before) return before.member_id === memberId ? undefined : fail('bad_input');
    const now = app.clock.now();
    const [fromAt, toAt] = [startOfDay(from, self.time_zone), startOfDay(nextDay(to), self.time_zone)];
    if (toAt <= fromAt || toAt <= now) fail('bad_input');
    const others = await selectAbsences(tx, memberId, now);
    if (others.some((row) => row.from_at < toAt && row.to_at > fromAt)) fail('absence.overlaps');
    if (coverId) await requireColleague(tx, memberId, coverId);
    const times = { from_at: fromAt, to_at: toAt, created_at: now };
    await insertAbsence(tx, {
      ...{ id: absenceId, organisation_id: organisationId, member_id: memberId, cover_id: coverId, ...times },
    });
    await recordAudit(tx, app, actor, 'absence.set', { details: { absenceId, coverId, from, to } });
    if (coverId) {
      await createTask(tx, app, { organisationId, kind: 'cover', forMemberId: coverId, aboutMemberId: memberId });
    }
    if (fromAt <= now) await start(tx, app, actor, (await lockAbsence(tx, absenceId))!);
    tell(tx, app, memberId);
  });
  return {};
}

/** Ends an absence at once: the cover links with it. */
export async function endAbsence(app: App, actor: Actor, { absenceId }: Input<'endAbsence'>) {
  const { organisationId, memberId } = requireMember(actor);
  await app.database.transaction({ organisationId }, async (tx) => {
    const absence = await lockAbsence(tx, absenceId);
    if (absence?.member_id !== memberId || absence.ended_at) return fail('not_found');
    await end(tx, app, actor, absence);
    tell(tx, app, memberId);
  });
  return {};
}

async function requireColleague(tx: Tx, memberId: MemberId, coverId: MemberId): Promise<void> {
  const cover = await findMember(tx, coverId);
  if (coverId === memberId || cover?.role !== 'professional' || cover.state !== 'active') fail('contact.unknown');
}

async function start(tx: Tx, app: App, actor: Actor, absence: AbsenceRow): Promise<void> {
  await updateAbsence(tx, absence.id, { started_at: app.clock.now() });
  for (const link of await listCareLinkRows(tx, absence.member_id)) {
    if (link.kind === 'treatment' && link.to_at === null) await cover(tx, app, actor, absence, link.client_id);
  }
}

/** Links the cover with a client of the absent professional, unless they are linked anyway. */
async function cover(tx: Tx, app: App, actor: Actor, absence: AbsenceRow, clientId: MemberId): Promise<void> {
  const { organisation_id: organisationId, cover_id: professionalId } = absence;
  // Who was deactivated meanwhile stands in for nobody.
  if (!professionalId || (await findMember(tx, professionalId))?.state !== 'active') return;
  if ((await findStandingLink(tx, professionalId, clientId))?.kind === 'treatment') return;
  const ofAbsence = { absenceId: absence.id, madeBy: absence.member_id };
  await addCareLink(tx, app, actor, { organisationId, professionalId, clientId, cover: ofAbsence });
}

async function end(tx: Tx, app: App, actor: Actor, absence: AbsenceRow): Promise<void> {
  await updateAbsence(tx, absence.id, { ended_at: app.clock.now() });
  await endCover(tx, app, actor, absence, () => true);
  const { cover_id: forMemberId, member_id: aboutMemberId } = absence;
  if (forMemberId) await withdrawTasks(tx, app, { kind: 'cover', aboutMemberId, forMemberId });
}

async function endCover(
  tx: Tx,
  app: App,
  actor: Actor,
  absence: AbsenceRow,
  isMeant: (clientId: MemberId) => boolean,
): Promise<void> {
  if (!absence.cover_id) return;
  for (const link of await listCareLinkRows(tx, absence.cover_id)) {
    const isOpen = link.to_at === null && link.absence_id === absence.id;
    if (isOpen && isMeant(link.client_id)) await endCareLinkRow(tx, app, actor, link, 'ended');
  }
}

/** A client who comes to an absent professional is covered too. */
export async function coverNewClient(tx: Tx, app: App, actor: Actor, what: Happenings['careLinkMade']): Promise<void> {
  if (what.kind !== 'treatment') return;
  for (const absence of await runningOf(tx, app, what.professionalId)) {
    await cover(tx, app, actor, absence, what.clientId);
  }
}

/** Who is no client of the absent professional any more is covered no longer. */
export async function endCoverOfClient(
  tx: Tx,
  app: App,
  actor: Actor,
  what: Happenings['careLinkEnded'],
): Promise<void> {
  if (what.kind !== 'treatment') return;
  for (const absence of await runningOf(tx, app, what.professionalId)) {
    await endCover(tx, app, actor, absence, (clientId) => clientId === what.clientId);
  }
}

/** A colleague who is deactivated stands in for nobody any more: clients are told, and the absence has no cover. */
export async function endCoverBy(tx: Tx, app: App, actor: Actor, what: Happenings['memberDeactivated']): Promise<void> {
  for (const absence of await selectCoveredBy(tx, what.memberId, app.clock.now())) {
    await endCover(tx, app, actor, absence, () => true);
    await updateAbsence(tx, absence.id, { cover_id: null });
    tell(tx, app, absence.member_id);
  }
}

async function runningOf(tx: Tx, app: App, memberId: MemberId): Promise<AbsenceRow[]> {
  return (await selectAbsences(tx, memberId, app.clock.now())).filter((row) => row.started_at !== null);
}

/** Starts and ends what the clock has reached; every minute. */
export async function turnAbsences(app: App): Promise<void> {
  const now = app.clock.now();
  const due = await app.database.transaction('installation', (tx) => selectDueAbsences(tx, now));
  for (const { id, organisation_id: organisationId } of due) {
    await app.database.transaction({ organisationId }, async (tx) => {
      const absence = await lockAbsence(tx, id);
      if (!absence || absence.ended_at) return;
      if (absence.to_at <= now) await end(tx, app, system, absence);
      else if (!absence.started_at) await start(tx, app, system, absence);
      tell(tx, app, absence.member_id);
    });
  }
}

/** Devices look at what they show of the account. */
function tell(tx: Tx, app: App, memberId: MemberId): void {
  onCommit(tx, () => app.feed.tell([memberId], { type: 'changed', what: 'account' }));
}
