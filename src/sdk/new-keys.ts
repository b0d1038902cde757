// "Somebody may know it, or a device is lost": master key, identity, participant root, password and code anew. The new
// card is signed by the identity before it, so contacts go on without an alarm; every other sign-in ends.
import { toBase64Url } from '../shared/encoding.ts';
import type { AccountKeys } from '../shared/identity.ts';
import { makeKeys, sealedFor, STOCK, type MadeKeys } from './account-keys.ts';
import type { Bundle } from './bundle.ts';
import { keepKeys } from './keeping-keys.ts';
import { forgetKeys } from './kept-keys.ts';
import type { Account, PreparedWays } from './model.ts';
import { makeNewWays, presentWays, requireGoodPassword, type NewWays } from './new-ways.ts';
import { ownCardBytes } from './own-card.ts';
import { requireOwnKeys } from './own-keys.ts';
import type { DeviceParts } from './parts.ts';
import { SdkError } from './sdk-error.ts';
import { readBundle, type Opened } from './vault.ts';
import { prove, requirePinned, type Entrance } from './ways-in.ts';

/** `renew`: participant keys in all conversations come after the account's own. */
export async function prepareNewKeys(
  { parts, renew }: Entrance,
  { password, next }: Parameters<Account['prepareNewKeys']>[0],
): Promise<PreparedWays> {
  const { api, vault } = parts;
  await requireGoodPassword(next);
  await prove(parts, password);
  const { account } = vault.opened;
  const ways = await makeNewWays(account, next, async (registrationRequest) => {
    return { ...(await api.act('startPasswordChange', { registrationRequest })), account };
  });
  requirePinned(parts, ways.serverKey);
  let sent: Sent | null = null;
  return presentWays(ways, async () => {
    const replace = () =>
      vault.replace(async () => {
        const keys = await api.ask('getAccountKeys', {});
        const lost = sent && (await findSent(sent, keys));
        if (lost) return lost;
        await vault.refresh();
        await requireOwnKeys(vault.opened, keys, vault.bundle);
        sent = await makeSent(parts, ways, keys);
        return send(parts, ways, sent);
      });
    try {
      await proved(parts, password, replace);
    } catch (error) {
      // Refused for certain: the keys from before go on being kept.
      if (!(error instanceof SdkError) || error.code !== 'offline') await keep(parts).catch(() => undefined);
      throw error;
    }
    await keep(parts);
    renew();
  });
}

async function keep(parts: DeviceParts): Promise<void> {
  const { deviceSecret } = await parts.api.ask('getDeviceSecret', {});
  await keepKeys(parts, deviceSecret);
}

/** What a try sent; its answer may get lost. */
interface Sent {
  readonly made: MadeKeys;
  readonly opened: Opened;
  readonly bundle: Bundle;
  readonly version: number;
}

async function makeSent({ vault }: DeviceParts, ways: NewWays, keys: AccountKeys): Promise<Sent> {
  const { opened, bundle } = vault;
  const { account, organisation, generation } = opened;
  const identity = await vault.identity();
  const made = await makeKeys({
    ...{ organisation, account, passwordSecret: ways.passwordSecret, recoveryCode: ways.code },
    generation: generation + 1,
    before: { card: await ownCardBytes(vault, keys), key: identity.sign },
    slotsVersion: Math.max(keys.slots.version, bundle.slotsVersion) + 1,
    nextPackage: bundle.nextPackage,
  });
  return {
    made,
    opened: { ...opened, masterKey: made.masterKey, generation: made.generation },
    bundle: withNewKeys(bundle, opened, made),
    version: vault.version + 1,
  };
}

/** The bundle with these keys as the newest ones; all that was stays in it. */
function withNewKeys(bundle: Bundle, { masterKey, generation }: Opened, { identity, root, slots }: MadeKeys): Bundle {
  const { n: card } = identity;
  const from = bundle.nextPackage;
  const before = bundle.roots.at(-1) ?? '';
  const range = bundle.rootRanges[before] ?? { card: 1, from: 0, until: null };
  return {
    ...bundle,
    identities: [...bundle.identities, identity],
    roots: [...bundle.roots, root],
    rootRanges: {
      ...bundle.rootRanges,
      [before]: { ...range, until: from },
      [root]: { card, from, until: null },
    },
    formerKeys: [...bundle.formerKeys, { generation, key: toBase64Url(masterKey) }],
    nextPackage: from + STOCK,
    slotsVersion: slots.version,
    renewal: { card, all: 0, over: false },
  };
}

async function send(parts: DeviceParts, ways: NewWays, sent: Sent): Promise<Sent> {
  const { made, opened, bundle, version } = sent;
  const { account, generation, masterKey } = opened;
  const { registrationRecord, recoveryAuthHash } = ways;
  const { card, slots, packages } = made;
  const sealed = await sealedFor(masterKey, { account, generation, version }, bundle);
  // Kept keys would be the old ones if this page ended before the answer: then the new password opens it.
  await forgetKeys(parts);
  const everything = { registrationRecord, card, slots, bundle: sealed, recoveryAuthHash, packages };
  await parts.api.act('replaceKeys', everything);
  return sent;
}

/** Whether the server has what was sent before, although it seemed to fail; then its newest bundle counts. */
async function findSent(sent: Sent, keys: AccountKeys): Promise<Sent | null> {
  if (keys.cards.at(-1)?.card !== sent.made.card.card) return null;
  const bundle = await readBundle(sent.opened, keys, sent.version);
  await requireOwnKeys(sent.opened, keys, bundle);
  return { ...sent, bundle, version: keys.bundle.version };
}

/** Again where the proof is over, since the person wrote a code down meanwhile, or another device wrote. */
async function proved(parts: DeviceParts, password: string, work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      const code = error instanceof SdkError ? error.code : null;
      if (tries === 3 || (code !== 'account.stale' && code !== 'signin.proof_needed')) throw error;
      if (code === 'signin.proof_needed') await prove(parts, password);
    }
  }
}
