// "Somebody may know it, or a device is lost" (A12): all keys of an account made anew by who still has the old ones, which
// sign the new card, so that contacts see a continuation.
import type { z } from 'zod';
import { fail } from '../../shared/errors.ts';
import type * as contracts from '../../shared/ways-back.ts';
import type { Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { recordAudit } from '../audit/audit.ts';
import { onCommit } from '../db/database.ts';
import { errorCode } from '../start-error.ts';
import { updateWaitingWithdrawn } from './address-store.ts';
import { closeCodesOf } from './introductions.ts';
import { readKeysBefore, requireNewKeys, storeNewKeys } from './new-keys.ts';
import { requireProof } from './password.ts';
import { endSignIns } from './sign-ins.ts';

const UNIQUE_VIOLATION = '23505';

/**
 * Replaces all keys and ends every other sign-in; this one stays. Of several at once one succeeds, the others get
 * `account.stale`. Conversations keep the old keys until each is renewed by its own entry.
 */
export async function replaceKeys(
  app: App,
  actor: Actor,
  input: z.output<(typeof contracts)['replaceKeys']['input']>,
): Promise<Record<string, never>> {
  const member = requireProof(app, actor);
  const { organisationId, memberId, signInId } = member;
  const owner = { organisationId, memberId };
  const before = await app.database.transaction(owner, (tx) => readKeysBefore(tx, memberId));
  const checked = await requireNewKeys(owner, input, { before, continued: true });
  await app.database
    .transaction(owner, async (tx) => {
      await storeNewKeys(tx, app, owner, checked, input);
      // Who knew the password may have asked for another address.
      await updateWaitingWithdrawn(tx, memberId, app.clock.now());
      await closeCodesOf(tx, memberId, app.clock.now());
      await endSignIns(tx, app, { memberId, except: signInId }, 'keys replaced');
      await recordAudit(tx, app, member, 'account.keys_replaced', { memberId, details: { cardN: input.card.n } });
      await app.reactions.run(tx, app, member, 'memberChanged', owner);
      onCommit(tx, () => {
        app.feed.tell([memberId], { type: 'changed', what: 'account' });
        app.feed.tell([memberId], { type: 'changed', what: 'devices' });
        app.feed.tell([memberId], { type: 'changed', what: 'introductions' });
      });
    })
    .catch((error: unknown) => {
      // Slots whose ids are somebody else's.
      if (errorCode(error) === UNIQUE_VIOLATION) fail('account.key_refused');
      throw error;
    });
  return {};
}
