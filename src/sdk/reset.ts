// Forgotten both: new keys for the account behind a confirmed address. Nothing of what was is opened by them; earlier
// conversations wait for somebody who confirms them.
import { readSignedCard } from '../shared/cards.ts';
import { firstBundle, makeKeys, sealedFor, STOCK } from './account-keys.ts';
import { keepKeys } from './keeping-keys.ts';
import type { Account, PreparedWays, ResetDescription } from './model.ts';
import { makeNewWays, presentWays, requireGoodPassword, type NewWays } from './new-ways.ts';
import { readCard } from './own-keys.ts';
import { SdkError } from './sdk-error.ts';
import { signIn, type Entrance } from './ways-in.ts';

type ResetInput = Parameters<Account['prepareReset']>[0];

export async function prepareReset(entrance: Entrance, input: ResetInput): Promise<PreparedWays> {
  const { api } = entrance.parts;
  const { token, password } = input;
  await requireGoodPassword(password);
  const described = await api.act('describeReset', { token });
  const ways = await makeNewWays(described.memberId, password, async (registrationRequest) => {
    const answer = await api.act('startResetPassword', { token, registrationRequest });
    return { ...answer, account: answer.memberId };
  });
  let mayBeDone = false;
  return presentWays(ways, async () => {
    try {
      await onNewest(() => finish(entrance, input, ways));
    } catch (error) {
      const code = error instanceof SdkError ? error.code : null;
      // The link was used by the try before this one, whose answer got lost: then the new password signs in.
      if (mayBeDone && code === 'link.gone') return signIn(entrance, { ...input, address: described.address });
      mayBeDone ||= code === 'offline';
      throw error;
    }
  });
}

/** Another device may write at the same moment: again on top of that. */
async function onNewest(work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof SdkError) || error.code !== 'account.stale' || tries === 3) throw error;
    }
  }
}

async function finish({ parts, begin }: Entrance, { token, label, shared }: ResetInput, ways: NewWays): Promise<void> {
  const { api, vault } = parts;
  const { account, code: recoveryCode, passwordSecret, registrationRecord, recoveryAuthHash, serverKey } = ways;
  const described = await api.act('describeReset', { token });
  if (described.memberId !== account) throw new SdkError('keys_refused');
  const organisation = described.organisation.id;
  const made = await makeKeys({
    ...{ organisation, account, passwordSecret, recoveryCode },
    ...{ generation: described.generation + 1, slotsVersion: described.slotsVersion + 1 },
    ...{ nextPackage: described.nextPackage, before: { card: await cardBefore(described), key: null } },
  });
  const { n } = made.identity;
  const from = described.nextPackage;
  const bundle = {
    ...firstBundle(made, serverKey, from + STOCK),
    rootRanges: { [made.root]: { card: n, from, until: null } },
    reset: { card: n, over: false },
  };
  const version = described.bundleVersion + 1;
  const { masterKey, generation, card, slots, packages } = made;
  const done = await api.act('finishReset', {
    ...{ token, registrationRecord, card, slots, recoveryAuthHash, packages },
    bundle: await sealedFor(masterKey, { account, generation, version }, bundle),
    device: { label, shared },
  });
  parts.useStore(shared);
  vault.openNew({ account, organisation, deviceId: done.deviceId, masterKey, generation }, version, bundle);
  await keepKeys(parts, done.deviceSecret);
  await begin();
}

/** What the new card names as the one before it; a card of somebody else's would be refused by every contact. */
async function cardBefore({ newestCard, memberId, organisation }: ResetDescription) {
  const signed = readCard(newestCard);
  const card = await readSignedCard(signed).catch(() => null);
  if (card?.account !== memberId || card.organisation !== organisation.id) throw new SdkError('keys_refused');
  return signed.card;
}
