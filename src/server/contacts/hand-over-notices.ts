// Who is told of a hand-over, and what they read: the client before anything else happens, the colleague, and the
// professional as long as something of it is left to do.
import type { Task } from '../../shared/contacts.ts';
import type { MemberId } from '../../shared/ids.ts';
import type { App } from '../application.ts';
import type { Tx } from '../db/database.ts';
import { findMember } from '../identity/members.ts';
import { openMemberName } from '../identity/names.ts';
import { selectChoices, selectHandOvers, type HandOverRow } from './hand-over-store.ts';

interface Asked {
  for_member_id: MemberId;
  about_member_id: MemberId;
}

/** What a notice of a hand-over says. It speaks of the newest one among these people, as it stands now. */
export async function presentHandOverNotice(tx: Tx, app: App, asked: Asked): Promise<Task['about'] | null> {
  const [row] = (await selectHandOvers(tx, { memberId: asked.for_member_id })).filter((one) => isMeant(one, asked));
  if (!row) return null;
  const choices = await selectChoices(tx, row.id);
  const count = (reads: string) => choices.filter((one) => one.reads === reads).length;
  const side = { [row.client_id]: 'client', [row.colleague_id]: 'colleague' } as const;
  return {
    kind: 'handOver',
    side: side[asked.for_member_id] ?? 'professional',
    by: await nameOf(tx, app, row.professional_id),
    colleague: await nameOf(tx, app, row.colleague_id),
    client: await nameOf(tx, app, row.client_id),
    ...{ everything: count('everything'), fromNow: count('fromNow'), asBefore: count('asBefore') },
    state: row.ended_as ?? 'begun',
  };
}

/** What reminds a professional of what they have begun. */
export async function presentHandOverBegun(tx: Tx, app: App, asked: Asked): Promise<Task['about'] | null> {
  const which = { professionalId: asked.for_member_id, clientId: asked.about_member_id, open: true } as const;
  const [row] = await selectHandOvers(tx, which);
  if (!row) return null;
  return {
    kind: 'handOverBegun',
    clientId: row.client_id,
    client: await nameOf(tx, app, row.client_id),
    colleague: await nameOf(tx, app, row.colleague_id),
  };
}

/** A client's notice is about who hands them over; that of the two professionals about the client. */
function isMeant(row: HandOverRow, { for_member_id, about_member_id }: Asked): boolean {
  return about_member_id === (for_member_id === row.client_id ? row.professional_id : row.client_id);
}

async function nameOf(tx: Tx, app: App, id: MemberId): Promise<string> {
  const member = await findMember(tx, id);
  return member ? openMemberName(app, member) : '';
}
