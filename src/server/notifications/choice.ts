// What a member chose about being told, with what it takes to reckon by it.
import type { MemberId } from '../../shared/ids.ts';
import type { App } from '../application.ts';
import { listAway } from '../contacts/absences.ts';
import { listWeeks } from '../contacts/office-hours.ts';
import type { Tx } from '../db/database.ts';
import { findMember } from '../identity/members.ts';
import { defaults, type Choice } from './rules.ts';
import { selectSettings } from './store.ts';

export async function readChoice(tx: Tx, app: App, memberId: MemberId): Promise<Choice> {
  const { mail, quietHours, waitsForHours } = (await selectSettings(tx, memberId)) ?? defaults;
  const timeZone = (await findMember(tx, memberId))?.time_zone ?? 'UTC';
  if (!waitsForHours) return { mail, quietHours, timeZone, hours: null };
  const week = (await listWeeks(tx, [memberId]))(memberId);
  return { mail, quietHours, timeZone, hours: { week, away: await listAway(tx, app, memberId) } };
}
