// One's own contacts, and their participant keys for new conversations.
import type { z } from 'zod';
import { fail } from '../../shared/errors.ts';
import type * as contracts from '../../shared/contacts.ts';
import type { MemberId } from '../../shared/ids.ts';
import { requireMember, type Actor, type MemberActor } from '../actor.ts';
import type { App } from '../application.ts';
import { onCommit, type Tx } from '../db/database.ts';
import { listConfirming } from '../identity/introductions.ts';
import { listOpenInvitations } from '../identity/invitations.ts';
import { takePackage } from '../identity/keys.ts';
import { findMember, listCards } from '../identity/members.ts';
import { openMemberApart, openMemberName } from '../identity/names.ts';
import { mailFails } from '../identity/reached.ts';
import { findAddressChanges } from '../identity/resets.ts';
import { listCareLinkRows, listLinksOfClients } from '../organisations/care-links.ts';
import { hasFeature } from '../organisations/features.ts';
import { findTellsApart } from '../organisations/organisations.ts';
import { isLastLink, mayManageInvitation } from '../organisations/rules.ts';
import { listStandingFriendships } from './friendships.ts';
import { listWeeks } from './office-hours.ts';
import { contactsAmong, selectContacts } from './relation.ts';
import { contactAbilities, numberSameNames } from './rules.ts';
import { selectSilenced } from './store.ts';

/** Everybody who may be picked for a conversation, with their identity cards. */
export async function listContacts(app: App, actor: Actor) {
  const member = requireMember(actor);
  return app.database.transaction({ organisationId: member.organisationId }, async (tx) => {
    const rows = await selectContacts(tx, member.memberId);
    const cards = await listCards(
      tx,
      rows.map((row) => row.id),
    );
    const changes = await findAddressChanges(
      tx,
      app,
      rows.map((row) => row.id),
    );
    const able = await readRelation(tx, member, rows);
    const professionals = rows.filter(({ role }) => role === 'professional').map(({ id }) => id);
    const weekOf = await listWeeks(tx, professionals);
    const silenced = await selectSilenced(tx, member.memberId);
    const named = rows.map((row) => ({ row, name: openMemberName(app, row) }));
    named.sort((a, b) => a.name.localeCompare(b.name) || a.row.id.localeCompare(b.row.id));
    const tellApart = await readDistinctions(tx, app, member);
    const numbers = numberSameNames(named.map(({ name }) => name));
    return {
      contacts: named.map(({ row, name }, index) => ({
        ...{ memberId: row.id, role: row.role, name, nameVersion: row.name_version, profession: row.profession },
        state: row.state === 'invited' ? ('invited' as const) : ('active' as const),
        cards: cards.get(row.id) ?? [],
        mailFails: mailFails(row),
        addressChangedAt: changes.get(row.id)?.getTime() ?? null,
        sameName: numbers[index] ?? 0,
        apart: numbers[index] ? tellApart(row) : null,
        callsSilenced: silenced.has(row.id),
        officeHours: row.role === 'professional' ? { week: [...weekOf(row.id)], timeZone: row.time_zone } : null,
        ...able(row),
      })),
    };
  });
}

/** Professionals see what the organisation chose; others, who know people in another way, nothing of it. */
async function readDistinctions(tx: Tx, app: App, viewer: MemberActor) {
  const shown = viewer.role === 'professional' ? await findTellsApart(tx, viewer.organisationId) : null;
  return (row: ContactRow): string | null => {
    const { clientNumber, birthYear } = openMemberApart(app, row);
    const all = { clientNumber, birthYear: birthYear === null ? '' : String(birthYear) };
    return (shown && all[shown]) || null;
  };
}

/** One unused package of each of these contacts, and of oneself; each is given out once, and nobody empties a stock. */
export async function takeKeyPackages(
  app: App,
  actor: Actor,
  { memberIds }: z.output<(typeof contracts)['takeKeyPackages']['input']>,
) {
  const member = requireMember(actor);
  return app.database.transaction({ organisationId: member.organisationId }, async (tx) => {
    // Always in the same order: two who take from the same people at once don't wait for each other in a circle.
    const ids = [...new Set(memberIds)].toSorted();
    const allowed = await contactsAmong(tx, member.memberId, ids);
    if (ids.some((id) => !allowed.has(id))) fail('contact.unknown');
    for (const id of ids) {
      if (id === member.memberId) continue;
      if (!(await listConfirming(tx, id)).includes(member.memberId)) await countTaking(app, member, id);
      // Whoever waits for a confirmation fills the stock again while it goes on.
      else onCommit(tx, () => app.feed.tell([id], { type: 'changed', what: 'account' }));
    }
    const packages = [];
    for (const id of ids) packages.push(await takeOne(tx, app, member, id));
    return { packages };
  });
}

async function countTaking({ limits }: App, { memberId }: MemberActor, of: MemberId): Promise<void> {
  const key = `${memberId}:${of}`;
  await limits.requireFew('packagesOfContact', key);
  await limits.noteFailure('packagesOfContact', key);
}

async function takeOne(tx: Tx, app: App, actor: MemberActor, memberId: MemberId) {
  const member = await findMember(tx, memberId);
  const taken = member?.state === 'active' ? await takePackage(tx, app, actor, memberId) : null;
  const professional = member?.role === 'professional';
  return { memberId, package: taken?.package ?? null, cardN: taken?.cardN ?? null, professional };
}

type ContactRow = Awaited<ReturnType<typeof selectContacts>>[number];

async function readRelation(tx: Tx, actor: MemberActor, rows: ContactRow[]) {
  const invited = rows.filter((row) => row.state === 'invited').map((row) => row.id);
  const invitedBy = new Map((await listOpenInvitations(tx, invited)).map((row) => [row.member_id, row.invited_by]));
  const own = (await listCareLinkRows(tx, actor.memberId)).filter((link) => link.to_at === null);
  const clients = rows.filter((row) => row.role === 'client').map((row) => row.id);
  const ofClients = await listLinksOfClients(tx, clients);
  const friendships = await listStandingFriendships(tx, actor.memberId);
  const friends = await hasFeature(tx, actor.organisationId, 'friends');
  const videoCalls = await hasFeature(tx, actor.organisationId, 'videoCalls');
  return (row: ContactRow) => {
    const links = ofClients.filter((link) => link.client_id === row.id);
    const linkedWith = links.map((link) => link.professional_id);
    const between = own.filter((link) => link.client_id === row.id || link.professional_id === row.id);
    const [isLinked, isTreating] = [between.length > 0, between.some(({ kind }) => kind === 'treatment')];
    const isBrought = friendships.some((each) => each.friend_id === row.id);
    const hasBrought = friendships.some((each) => each.client_id === row.id);
    const friendship = isBrought ? ('broughtByMe' as const) : hasBrought ? ('broughtMe' as const) : null;
    const mayManage = mayManageInvitation(actor, { invitedBy: invitedBy.get(row.id) ?? null, linkedWith });
    const abilities = contactAbilities(actor, row, {
      ...{ isLinked, isTreating, friends, videoCalls, isFriend: friendship !== null },
      isLastLink: between.every((link) => isLastLink(link, links)),
      mayResend: row.role === 'friend' ? isBrought && friends : mayManage,
    });
    return { abilities, friendship, standsIn: actor.role === 'professional' && isLinked && !isTreating };
  };
}
