// Care links: who sees which, who makes and ends them. The client is told of every one.
import type { z } from 'zod';
import { fail } from '../../shared/errors.ts';
import type * as contracts from '../../shared/contacts.ts';
import type { MemberId } from '../../shared/ids.ts';
import { requireMember, type Actor, type MemberActor } from '../actor.ts';
import type { App } from '../application.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Tx } from '../db/database.ts';
import { findMember } from '../identity/members.ts';
import { openMemberName } from '../identity/names.ts';
import {
  addCareLink,
  endCareLinkRow,
  findCareLink,
  findStandingLink,
  listCareLinkRows,
  listLinksOfClients,
  lockLinksOfClient,
  type CareLinkRow,
} from '../organisations/care-links.ts';
import { isLastLink, mayEndLink, mayLink } from '../organisations/rules.ts';
import { listActiveAdministrators } from '../organisations/administrators.ts';
import { createTask, withdrawTasks } from './tasks.ts';

type Names = 'listCareLinks' | 'linkMembers' | 'endCareLink' | 'askToEndCareLink';
type Input<Name extends Names> = z.output<(typeof contracts)[Name]['input']>;

/** One's own links, standing and ended; administrators may look at another member's, and that is noted. */
export async function listCareLinks(app: App, actor: Actor, { memberId }: Input<'listCareLinks'>) {
  const member = requireMember(actor);
  const ofWhom = memberId ?? member.memberId;
  const isOwn = ofWhom === member.memberId;
  return app.database.transaction({ organisationId: member.organisationId }, async (tx) => {
    if (!isOwn && (!member.administrator || !(await findMember(tx, ofWhom)))) fail('not_found');
    if (!isOwn) await recordAudit(tx, app, actor, 'care_links.listed', { memberId: ofWhom });
    const rows = await listCareLinkRows(tx, ofWhom);
    // "Linked by mistake" hides the client from the professional, also in what was.
    const shown = rows.filter((row) => !(row.ended_as === 'mistake' && isOwn && row.professional_id === ofWhom));
    return { careLinks: await presentLinks(tx, app, member, shown) };
  });
}

/** Links a professional with a client: an administrator anybody, a linked professional a colleague. */
export async function linkMembers(app: App, actor: Actor, { professionalId, clientId }: Input<'linkMembers'>) {
  const member = requireMember(actor);
  const { organisationId } = member;
  return app.database.transaction({ organisationId }, async (tx) => {
    const client = await findMember(tx, clientId);
    // Who stands in for a while brings nobody for good.
    const isLinked = (await findStandingLink(tx, member.memberId, clientId))?.kind === 'treatment';
    // A client who isn't one's own looks absent.
    if (client?.role !== 'client' || client.state === 'deactivated' || !mayLink(member, isLinked)) fail('not_found');
    const professional = await findMember(tx, professionalId);
    if (professional?.role !== 'professional' || professional.state !== 'active') fail('not_found');
    return { careLinkId: await addCareLink(tx, app, actor, { organisationId, professionalId, clientId }) };
  });
}

/** Ends a care link; a professional their own, while another remains. */
export async function endCareLink(app: App, actor: Actor, { careLinkId, as }: Input<'endCareLink'>) {
  const member = requireMember(actor);
  await app.database.transaction({ organisationId: member.organisationId }, async (tx) => {
    const link = await findCareLink(tx, careLinkId);
    if (!link || !mayEndLink(member, link.professional_id)) fail('not_found');
    // All links of the client are locked: two professionals who leave at once can't both be "not the last".
    const standing = await lockLinksOfClient(tx, link.client_id);
    if (!standing.some((row) => row.id === careLinkId)) fail('not_found');
    if (!member.administrator && isLastLink(link, standing)) fail('care_link.last');
    await endCareLinkRow(tx, app, actor, link, as);
    await withdrawTasks(tx, app, { kind: 'endCareLink', aboutCareLinkId: careLinkId });
    if (as === 'mistake') await withdrawTasks(tx, app, { kind: 'newCareLink', aboutCareLinkId: careLinkId });
  });
  return {};
}

/** A client asks the administrators to end a link. */
export async function askToEndCareLink(app: App, actor: Actor, { careLinkId }: Input<'askToEndCareLink'>) {
  const { organisationId, memberId } = requireMember(actor);
  await app.database.transaction({ organisationId }, async (tx) => {
    const link = await findCareLink(tx, careLinkId);
    if (link?.client_id !== memberId || link.to_at !== null) fail('not_found');
    for (const forMemberId of await listActiveAdministrators(tx, organisationId)) {
      const about = { aboutMemberId: memberId, aboutCareLinkId: careLinkId };
      await createTask(tx, app, { organisationId, kind: 'endCareLink', forMemberId, ...about });
    }
    const details = { careLinkId, professionalId: link.professional_id };
    await recordAudit(tx, app, actor, 'care_link.end_asked', { memberId, details });
  });
  return {};
}

async function presentLinks(tx: Tx, app: App, viewer: MemberActor, rows: CareLinkRow[]) {
  const names = new Map<MemberId, string>();
  const nameOf = async (id: MemberId): Promise<string> => {
    const known = names.get(id);
    if (known !== undefined) return known;
    const member = await findMember(tx, id);
    const name = member ? openMemberName(app, member) : '';
    names.set(id, name);
    return name;
  };
  const clients = [...new Set(rows.map((row) => row.client_id))];
  const standing = Map.groupBy(await listLinksOfClients(tx, clients), (row) => row.client_id);
  const presented = [];
  for (const row of rows) {
    const isStanding = row.to_at === null;
    const isLast = isLastLink(row, standing.get(row.client_id) ?? []);
    presented.push({
      careLinkId: row.id,
      professional: { memberId: row.professional_id, name: await nameOf(row.professional_id) },
      client: { memberId: row.client_id, name: await nameOf(row.client_id) },
      kind: row.kind,
      from: row.from_at.getTime(),
      to: row.to_at?.getTime() ?? null,
      madeBy: row.made_by ? (await nameOf(row.made_by)) || null : null,
      abilities: {
        end: isStanding && mayEndLink(viewer, row.professional_id) && (viewer.administrator || !isLast),
        askToEnd: isStanding && viewer.memberId === row.client_id,
      },
    });
  }
  return presented;
}
