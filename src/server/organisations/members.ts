// Members as administrators handle them: listed, renamed, given or taken rights, deactivated and back.
import type { MemberId } from '../../shared/ids.ts';
import { fail } from '../../shared/errors.ts';
import { requireMember, type Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { recordAudit } from '../audit/audit.ts';
import { onCommit, type Tx } from '../db/database.ts';
import { closeIntroductionsOf } from '../identity/introductions.ts';
import { listOpenInvitations } from '../identity/invitations.ts';
import { changeMember, lockMember, renameMemberRow, type MemberRow } from '../identity/members.ts';
import {
  openMemberAddress,
  openMemberApart,
  openMemberName,
  sealMemberApart,
  type Distinction,
} from '../identity/names.ts';
import { mailFails } from '../identity/reached.ts';
import { endSignIns } from '../identity/sign-ins.ts';
import { listStandingLinks } from './care-links.ts';
import { isLastAdministrator, memberAbilities } from './rules.ts';
import { lockActiveAdministrators, selectActiveMemberIds, selectMembers } from './store.ts';

/** All members of the organisation; that somebody looked is noted. */
export async function listMembers(app: App, actor: Actor) {
  const { organisationId } = requireMember(actor);
  return app.database.transaction({ organisationId }, async (tx) => {
    const rows = await selectMembers(tx, organisationId);
    const links = await listStandingLinks(tx, organisationId);
    const invited = rows.filter((row) => row.state === 'invited').map((row) => row.id);
    const invitations = new Map((await listOpenInvitations(tx, invited)).map((row) => [row.member_id, row]));
    const administrators = await selectActiveMemberIds(tx, organisationId, { administrator: true });
    await recordAudit(tx, app, actor, 'members.listed');
    const linkedWith = Map.groupBy(
      links.flatMap(({ professional_id: a, client_id: b }) => [
        { of: a, other: b },
        { of: b, other: a },
      ]),
      ({ of }) => of,
    );
    return {
      members: rows.flatMap((row) => {
        if (row.state === 'deleted') return [];
        const invitation = invitations.get(row.id);
        return {
          ...{ memberId: row.id, role: row.role, administrator: row.administrator, state: row.state },
          name: openMemberName(app, row),
          address: openMemberAddress(app, row),
          profession: row.profession,
          mailFails: mailFails(row),
          linkedWith: (linkedWith.get(row.id) ?? []).map(({ other }) => other),
          ...openMemberApart(app, row),
          invitation: invitation ? { expiresAt: invitation.expires_at.getTime(), delivery: invitation.delivery } : null,
          abilities: memberAbilities(row, administrators.length),
        };
      }),
    };
  });
}

/** Ends everything of a member at once: sign-ins, sockets, participations. Refused for the last administrator. */
export function deactivateMember(app: App, actor: Actor, { memberId }: { memberId: MemberId }) {
  return changingMember(app, actor, memberId, async (tx, member) => {
    if (member.state === 'deactivated') return;
    if (member.state !== 'active') fail('not_found');
    const now = app.clock.now();
    // The right isn't given back by itself with the account.
    await changeMember(tx, memberId, { state: 'deactivated', deactivated_at: now, administrator: false });
    await endSignIns(tx, app, { memberId }, 'deactivated');
    await closeIntroductionsOf(tx, memberId, now);
    await recordAudit(tx, app, actor, 'member.deactivated', { memberId });
    const what = { organisationId: member.organisation_id, memberId };
    await app.reactions.run(tx, app, actor, 'memberDeactivated', what);
  });
}

/** Gives back the account and what could be read up to the deactivation. */
export function reactivateMember(app: App, actor: Actor, { memberId }: { memberId: MemberId }) {
  return changingMember(app, actor, memberId, async (tx, member) => {
    if (member.state === 'active') return;
    if (member.state !== 'deactivated') fail('not_found');
    await changeMember(tx, memberId, { state: 'active', deactivated_at: null });
    await recordAudit(tx, app, actor, 'member.reactivated', { memberId });
    const what = { organisationId: member.organisation_id, memberId };
    await app.reactions.run(tx, app, actor, 'memberReactivated', what);
  });
}

/** Gives a professional the right of administration or takes it away; never from the last one. */
export function setAdministrator(
  app: App,
  actor: Actor,
  { memberId, administrator }: { memberId: MemberId; administrator: boolean },
) {
  return changingMember(app, actor, memberId, async (tx, member) => {
    if (member.role !== 'professional' || member.state === 'deactivated') fail('not_found');
    if (member.administrator === administrator) return;
    await changeMember(tx, memberId, { administrator });
    const act = administrator ? 'member.administrator_made' : 'member.administrator_ended';
    await recordAudit(tx, app, actor, act, { memberId });
    onCommit(tx, () => app.feed.tell([memberId], { type: 'changed', what: 'account' }));
  });
}

/** Changes a member's name; contacts are told on their devices. */
export function renameMember(app: App, actor: Actor, { memberId, name }: { memberId: MemberId; name: string }) {
  return changingMember(app, actor, memberId, async (tx, member) => {
    const former = openMemberName(app, member);
    if (former === name) return;
    await renameMemberRow(tx, app, memberId, name);
    const what = { organisationId: member.organisation_id, memberId, formerNameBox: member.name_box };
    await app.reactions.run(tx, app, actor, 'memberRenamed', what);
    await recordAudit(tx, app, actor, 'member.renamed', { memberId }, `${former} → ${name}`);
    onCommit(tx, () => app.feed.tell([memberId], { type: 'changed', what: 'account' }));
  });
}

/** Notes what tells a client apart from others of the same name (K7). */
export function distinguishMember(
  app: App,
  actor: Actor,
  { memberId, ...distinction }: Distinction & { memberId: MemberId },
) {
  return changingMember(app, actor, memberId, async (tx, member) => {
    if (member.role !== 'client') fail('not_found');
    await changeMember(tx, memberId, { apart_box: sealMemberApart(app, memberId, distinction) });
    await recordAudit(tx, app, actor, 'member.distinguished', { memberId });
  });
}

/**
 * One transaction on one member. All administrators are locked first and always in the same order: so two who leave at
 * once wait for each other, and afterwards at least one is left, or nothing has happened.
 */
async function changingMember(
  app: App,
  actor: Actor,
  memberId: MemberId,
  change: (tx: Tx, member: MemberRow) => Promise<void>,
) {
  const { organisationId, memberId: actingId } = requireMember(actor);
  await app.database.transaction({ organisationId }, async (tx) => {
    const before = await lockActiveAdministrators(tx, organisationId);
    // Whoever lost the right while waiting no longer acts with it.
    if (!before.some((row) => row.id === actingId)) fail('not_allowed');
    const member = await lockMember(tx, memberId);
    if (!member) fail('not_found');
    await change(tx, member);
    const wasLast = isLastAdministrator(member, before.length);
    if (wasLast && (await lockActiveAdministrators(tx, organisationId)).length === 0) fail('member.last_administrator');
    await app.reactions.run(tx, app, actor, 'memberChanged', { organisationId, memberId });
  });
  return {};
}
