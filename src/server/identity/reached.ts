// Whether mails reach a member. What is kept is which address they don't reach: another one begins without a blemish.
import { system } from '../actor.ts';
import type { App } from '../application.ts';
import type { Tx } from '../db/database.ts';
import type { SettledMail } from '../mail/mails.ts';
import { lockMember, updateMember } from './store.ts';

/** Notes what became of a mail; contacts fetch again where it changed. */
export async function noteReached(tx: Tx, app: App, mail: SettledMail): Promise<void> {
  const { organisationId, memberId, address, reached } = mail;
  const member = await lockMember(tx, memberId);
  const hash = app.keystore.lookupHash(organisationId, address);
  // Sent to another address, such as one that is being confirmed.
  if (!member?.address_hash?.equals(hash) || mailFails(member) === !reached) return;
  await updateMember(tx, memberId, { unreached_hash: reached ? null : hash });
  await app.reactions.run(tx, app, system, 'memberChanged', { organisationId, memberId });
}

/** Mails to this member's address fail. For their contacts and administrators only. */
export function mailFails(member: { address_hash: Buffer | null; unreached_hash: Buffer | null }): boolean {
  return (
    member.address_hash !== null && member.unreached_hash !== null && member.address_hash.equals(member.unreached_hash)
  );
}
