// What a device does for a conversation by itself: it gives keys that others lack, reports those that it lacks itself, and
// signs its own new ones. Loaded when there is something to do.
import type { Held } from './held.ts';
import type { Ledger } from './ledger.ts';
import type { DeviceParts } from './parts.ts';
import { renewOne } from './renewal.ts';
import { grantsFor } from './writing.ts';

/** False where one's own keys are still the old ones. */
export async function doChores(
  parts: DeviceParts,
  held: Held,
  { ledger, missing, renews }: { ledger: Ledger; missing: number[]; renews: boolean },
): Promise<boolean> {
  const { api } = parts;
  const isRenewed = !renews || (await renewOne(parts, held).catch(() => null)) !== null;
  if (missing.length > 0) await api.act('reportMissingShares', { conversationId: held.id, epochs: missing });
  const shares = ledger.conversation.wanted.length > 0 ? await grantsFor(ledger) : [];
  if (shares.length > 0) await api.act('grantShares', { conversationId: held.id, shares });
  return isRenewed;
}
