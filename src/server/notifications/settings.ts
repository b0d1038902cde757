// What a member chooses about being told, and the link that stops mails without signing in.
import type { z } from 'zod';
import { fromBase64Url } from '../../shared/encoding.ts';
import { fail } from '../../shared/errors.ts';
import type { MemberId } from '../../shared/ids.ts';
import type * as contracts from '../../shared/notifications.ts';
import type { NotificationSettings } from '../../shared/notifications.ts';
import { requireMember, type Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { onCommit, type Tx } from '../db/database.ts';
import { findMember, type MemberRow } from '../identity/members.ts';
import { publicAddress } from '../identity/place.ts';
import { findMailWording } from '../organisations/organisations.ts';
import { defaults } from './rules.ts';
import { selectPushDevices, selectSettings, updateDue, upsertSettings, type KeptSettings } from './store.ts';

export async function getNotificationSettings(app: App, actor: Actor) {
  const { organisationId, memberId, deviceId } = requireMember(actor);
  const key = (await app.keystore.vapidKeys()).publicKey;
  return app.database.transaction({ organisationId }, async (tx) => ({
    settings: present(app, memberId, (await selectSettings(tx, memberId)) ?? defaults),
    mails: await findMailWording(tx, organisationId),
    push: { key, subscribed: (await selectPushDevices(tx, memberId, app.clock.now())).includes(deviceId) },
  }));
}

/** What waits is looked at anew under the new choice. */
export async function updateNotificationSettings(
  app: App,
  actor: Actor,
  input: z.output<(typeof contracts)['updateNotificationSettings']['input']>,
) {
  const { organisationId, memberId, role } = requireMember(actor);
  if (input.waitsForHours && role !== 'professional') fail('not_allowed');
  return app.database.transaction({ organisationId }, async (tx) => {
    const before = (await selectSettings(tx, memberId)) ?? defaults;
    const settings: KeptSettings = {
      mail: input.mail ?? before.mail,
      quietHours: input.quietHours === undefined ? before.quietHours : input.quietHours,
      waitsForHours: input.waitsForHours ?? before.waitsForHours,
      wordingBox: input.wording === undefined ? before.wordingBox : sealWording(app, memberId, input.wording),
    };
    await upsertSettings(tx, { organisationId, memberId }, settings, app.clock.now());
    await updateDue(tx, memberId, app.clock.now());
    onCommit(tx, () => app.feed.tell([memberId], { type: 'changed', what: 'account' }));
    return { settings: present(app, memberId, settings) };
  });
}

/** The own words of mails and pushes (E9); null where they are ours. */
export async function findWording(tx: Tx, app: App, memberId: MemberId): Promise<string | null> {
  return present(app, memberId, (await selectSettings(tx, memberId)) ?? defaults).wording;
}

function present(app: App, memberId: MemberId, { wordingBox, ...settings }: KeptSettings): NotificationSettings {
  return { ...settings, wording: wordingBox && app.keystore.openName(contextOfWording(memberId), wordingBox) };
}

function sealWording(app: App, memberId: MemberId, wording: string | null): Buffer | null {
  return wording === null ? null : app.keystore.sealName(contextOfWording(memberId), wording);
}

const contextOfWording = (memberId: MemberId) => `notification_settings.wording_box:${memberId}`;

/** Stops mails about new messages; `link.gone` where the link is wrong or from before a change of address. Twice is once. */
export async function stopMails(app: App, networkAddress: string, token: string): Promise<void> {
  await app.limits.requireFew('wrongLink', networkAddress);
  const member = await app.database.transaction('installation', (tx) => findStopping(tx, app, token));
  if (!member) {
    await app.limits.noteFailure('wrongLink', networkAddress);
    return fail('link.gone');
  }
  const { id: memberId, organisation_id: organisationId } = member;
  await app.database.transaction({ organisationId }, async (tx) => {
    const before = (await selectSettings(tx, memberId)) ?? defaults;
    await upsertSettings(tx, { organisationId, memberId }, { ...before, mail: 'never' }, app.clock.now());
    await updateDue(tx, memberId, app.clock.now());
    onCommit(tx, () => app.feed.tell([memberId], { type: 'changed', what: 'account' }));
  });
}

const CONTEXT = 'stop mails';

/**
 * The link that stops mails. What it carries is sealed by the keystore, says nothing to who sees it, and ends with the
 * address that it was sent to. In the path and not behind '#': mail programs call it themselves (RFC 8058).
 */
export function stopLink(app: App, shortName: string, member: MemberRow): string {
  const box = app.keystore.sealName(CONTEXT, `${member.id} ${markOf(member)}`);
  return `${publicAddress(app)}/o/${shortName}/stop-mails/${box.toString('base64url')}`;
}

async function findStopping(tx: Tx, app: App, token: string): Promise<MemberRow | null> {
  const [memberId, mark] = openToken(app, token);
  const member = memberId === undefined ? undefined : await findMember(tx, memberId as MemberId);
  return member && mark === markOf(member) ? member : null;
}

function openToken(app: App, token: string): string[] {
  try {
    return app.keystore.openName(CONTEXT, fromBase64Url(token)).split(' ');
  } catch {
    return []; // not ours
  }
}

function markOf({ address_hash }: MemberRow): string {
  return address_hash?.subarray(0, 9).toString('base64url') ?? '';
}
