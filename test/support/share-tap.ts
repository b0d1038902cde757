// Overhears every key share that devices upload, and judges them by the true chain: no share ever leaves a device for
// somebody whom the chain doesn't name, with other keys, or for more than the chain grants.
import assert from 'node:assert/strict';
import { commitOf, findRecord, mayHoldEpoch, type ChainState } from '../../src/shared/chain-state.ts';
import { verifyControl } from '../../src/shared/control.ts';
import { decodeControl } from '../../src/shared/control-entry.ts';
import { fromBase64Url, readUtf8, toBase64Url } from '../../src/shared/encoding.ts';
import type { AccountKeys } from '../../src/shared/identity.ts';
import type { ConversationId, MemberId, ParticipantId } from '../../src/shared/ids.ts';
import { decodeEnded } from '../../src/shared/log.ts';
import { epochsInShare } from '../../src/shared/shares.ts';
import type { InputOf } from '../../src/sdk/endpoints.ts';
import { openBundle } from '../../src/sdk/crypto/account.ts';
import { openShare } from '../../src/sdk/crypto/epoch.ts';
import { participantKeys, type KeyPairs } from '../../src/sdk/crypto/keys.ts';
import { openSlot } from '../../src/sdk/crypto/slots.ts';
import { provePassword } from '../../src/sdk/password.ts';
import type { TestApp } from './app.ts';
import type { Signed } from './forked-log.ts';
import type { Asked } from './lying-server.ts';
import { openBrowser } from './people.ts';

interface Upload {
  conversationId: ConversationId;
  shares: InputOf<'grantShares'>['shares'];
  control: Signed | null;
}

export interface ShareTap {
  overhear(asked: Asked): void;
  /** An entry that an honest manager signed and the server kept back; and keys of whom it names. */
  honestly(conversationId: ConversationId, control: Signed, keys: KeyPairs): void;
  /** Fails unless every share so far went where the chain says. Gives how many there were. */
  judge(people: readonly { address: string }[], password: string): Promise<number>;
}

export function tapShares(server: TestApp): ShareTap {
  const uploads: Upload[] = [];
  const keptBack = new Map<ConversationId, Signed>();
  const strangers: KeyPairs[] = [];
  return {
    honestly: (conversationId, control, keys) => {
      keptBack.set(conversationId, control);
      strangers.push(keys);
    },
    overhear: ({ name, input }) => {
      if (name !== 'createConversation' && name !== 'appendControl' && name !== 'grantShares') return;
      const { conversationId, shares, control = null } = input as Upload;
      uploads.push({ conversationId, shares, control });
    },
    judge: async (people, password) => {
      const owned = new Map(strangers.map((pair) => [toBase64Url(pair.hpke.public), pair]));
      for (const person of people) {
        const { keys } = await everythingOf(server.url, person.address, password);
        for (const pair of keys) owned.set(toBase64Url(pair.hpke.public), pair);
      }
      let count = 0;
      for (const { conversationId, shares, control } of uploads) {
        const chain = await chainWith(server, conversationId, control ?? keptBack.get(conversationId) ?? null);
        for (const { participantId, box } of shares) {
          const record = chain && findRecord(chain, participantId);
          assert.ok(chain && record, 'a share for somebody whom the chain does not name');
          const keys = owned.get(toBase64Url(record.hpke));
          assert.ok(keys, 'a share for keys that nobody has');
          const bytes = fromBase64Url(box);
          const recipient = { id: participantId, keys: keys.hpke };
          const opened = await openShare(conversationId, recipient, bytes, (epoch) => commitOf(chain, epoch));
          assert.equal(opened.length, epochsInShare(bytes.length), 'a share with what the chain does not commit to');
          for (const { epoch } of opened) {
            assert.ok(mayHoldEpoch(chain, participantId, epoch), 'a share of an epoch that the chain does not grant');
          }
          count += 1;
        }
      }
      return count;
    },
  };
}

/** All that an account's password opens, as its owner's device opens it. */
export async function everythingOf(
  url: string,
  address: string,
  password: string,
): Promise<{ memberId: MemberId; keys: KeyPairs[]; root: Uint8Array<ArrayBuffer>; account: AccountKeys }> {
  const browser = openBrowser(url);
  const proof = await provePassword(password, async (loginRequest) => {
    const answer = await browser.act('startSignIn', { address, loginRequest });
    return { ...answer, account: answer.memberId };
  });
  const { attemptId, finishRequest, exportKey } = proof;
  const device = { label: 'Judge', shared: true };
  const { profile } = await browser.act('finishSignIn', { attemptId, finishRequest, device });
  const account = await browser.ask('getAccountKeys', {});
  const slot = account.slots.slots.find(({ kind }) => kind === 'password');
  assert.ok(slot);
  const place = { account: profile.memberId, generation: slot.generation, kind: slot.kind, slotId: slot.slotId };
  const masterKey = await openSlot(exportKey, place, fromBase64Url(slot.box));
  const { generation, version, box } = account.bundle;
  const content = await openBundle(masterKey, { account: profile.memberId, generation, version }, fromBase64Url(box));
  const { roots, nextPackage } = JSON.parse(readUtf8(content)) as { roots: string[]; nextPackage: number };
  const keys: KeyPairs[] = [];
  for (const root of roots) {
    for (let k = 0; k < nextPackage; k += 1) keys.push(await participantKeys(fromBase64Url(root), k));
  }
  return { memberId: profile.memberId, keys, root: fromBase64Url(roots.at(-1) ?? ''), account };
}

/** The chain as the database has it, and after the entry that came with the shares where that isn't in it. */
async function chainWith(server: TestApp, id: ConversationId, control: Upload['control']): Promise<ChainState | null> {
  const rows = await server.database.transaction('installation', (tx) =>
    tx
      .selectFrom('timeline_entries')
      .select(['kind', 'bytes', 'signature'])
      .where('conversation_id', '=', id)
      .where('kind', 'in', ['control', 'ended'])
      .orderBy('position')
      .execute(),
  );
  let chain: ChainState | null = null;
  const announced = new Set<ParticipantId>();
  for (const { kind, bytes, signature } of rows) {
    if (!bytes) continue;
    if (kind === 'ended') announced.add(decodeEnded(new Uint8Array(bytes)).participant);
    else chain = await followed(chain, new Uint8Array(bytes), new Uint8Array(signature ?? []), announced);
  }
  if (!control || rows.some(({ bytes }) => bytes?.toString('base64url') === control.bytes)) return chain;
  const { act } = decodeControl(fromBase64Url(control.bytes));
  // Whose end a forked log announced: anybody may write it down, and it only shrinks.
  if (act.type === 'drop') act.participants.forEach((gone) => announced.add(gone));
  return followed(chain, fromBase64Url(control.bytes), fromBase64Url(control.signature), announced);
}

async function followed(
  chain: ChainState | null,
  bytes: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
  announced: Set<ParticipantId>,
): Promise<ChainState> {
  const next = await verifyControl(chain, bytes, signature, { announced, closed: false });
  const { act } = decodeControl(bytes);
  if (act.type === 'drop' || act.type === 'remove') for (const gone of act.participants) announced.delete(gone);
  return next;
}
