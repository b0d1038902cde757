// What stands in one's own place of a conversation where it isn't the keys that this account has. Loaded only then.
import { findRecord } from '../shared/chain-state.ts';
import { decodeControl } from '../shared/control-entry.ts';
import type { TimelineEntry } from '../shared/conversations.ts';
import { fromBase64Url, type Bytes } from '../shared/encoding.ts';
import type { ParticipantId } from '../shared/ids.ts';
import type { Ledger } from './ledger.ts';
import type { Vault } from './vault.ts';

export interface OwnPlace {
  /** Lost since a reset: somebody who may has to confirm the new ones. */
  awaitsRestore: boolean;
  /** Who signed new keys that this vault lacks, though it has older ones of the same place. */
  replacedBy: ParticipantId | null;
}

export function ownPlace(vault: Vault, { chain, conversation, verified }: Ledger): OwnPlace {
  const fine = { awaitsRestore: false, replacedBy: null };
  const cardOf = (sign: Bytes) => vault.cardOf(sign);
  const { selfId, selfSign } = conversation;
  const record = chain && findRecord(chain, selfId);
  if (!record || record.kind === 'pending' || cardOf(record.sign) !== null) return fine;
  const before = chain.spans.some((span) => span.record.id === selfId && cardOf(span.record.sign) !== null);
  if (before) return { ...fine, replacedBy: lastRekeyOf(selfId, verified) };
  const sinceEnd = selfSign !== null && cardOf(fromBase64Url(selfSign)) !== null;
  return { ...fine, awaitsRestore: !sinceEnd && vault.bundle.reset !== null };
}

function lastRekeyOf(id: ParticipantId, verified: readonly TimelineEntry[]): ParticipantId | null {
  const rekey = verified
    .filter(({ kind }) => kind === 'control')
    .map(({ bytes }) => decodeControl(fromBase64Url(bytes ?? '')))
    .findLast(({ act }) => act.type === 'rekey' && act.participant.id === id);
  return rekey?.actor ?? null;
}
