// Mails that say only that something waits: who is concerned reads it behind the sign-in.
import type { MemberId, OrganisationId } from '../../shared/ids.ts';
import type { App } from '../application.ts';
import type { Tx } from '../db/database.ts';
import { findMember } from '../identity/members.ts';
import { openMemberAddress } from '../identity/names.ts';
import { publicAddress } from '../identity/place.ts';
import { noticeMail } from '../mail/contact-texts.ts';
import { queueMail } from '../mail/mails.ts';
import { findShortName } from '../organisations/organisations.ts';

/** Queues the mail to an active member; invited people have nothing to sign in to yet. */
export async function mailNotice(
  tx: Tx,
  app: App,
  { organisationId, memberId }: { organisationId: OrganisationId; memberId: MemberId },
): Promise<void> {
  const member = await findMember(tx, memberId);
  if (member?.state !== 'active') return;
  const { language } = member;
  const mail = noticeMail(language, `${publicAddress(app)}/o/${await findShortName(tx, organisationId)}/`);
  const to = openMemberAddress(app, member);
  await queueMail(tx, app, { organisationId, memberId, kind: 'notice', to, language, ...mail });
}
