// Contacts with their keys pinned, introductions by a code of twenty digits, and who may be let in.
import { fingerprintOf, safetyNumber } from '../shared/cards.ts';
import type { Contact } from '../shared/contacts.ts';
import { fromBase64Url } from '../shared/encoding.ts';
import type { Introduction } from '../shared/identity.ts';
import type { ConversationId, IntroductionId, MemberId } from '../shared/ids.ts';
import { ownCardBytes } from './own-keys.ts';
import type { Bundle, Pin } from './bundle.ts';
import type { Confirming } from './confirming.ts';
import type { Held } from './held.ts';
import { loadInto } from './loading.ts';
import type { CodeToType, Contacts, KnownContact, Loaded } from './model.ts';
import type { DeviceParts } from './parts.ts';
import { newestCard, pinsAfter, presentContact, withPin } from './pins.ts';
import { SdkError } from './sdk-error.ts';
import { watched } from './watched.ts';

export interface ContactsInside extends Contacts {
  /** Checks answers to codes that this account gave out, and pins who proved to know one. */
  settleIntroductions(): Promise<void>;
  /** The newest known contact, or `contact.unknown`; `contact_changed` where nothing new may be started with them. */
  requireTrusted(memberId: MemberId): Promise<KnownContact>;
  typeCodeOfSignUp(code: string): Promise<'matched' | 'wrong'>;
  /** The code that this contact may type to confirm one's own new keys. */
  makeRestoreCode(memberId: MemberId): Promise<string>;
  /** Contacts, or what they can give, changed. */
  changed(): Promise<void>;
  forget(): void;
}

export interface ContactsNeeds {
  letIn(memberId: MemberId, basis: 'code' | 'tapped'): Promise<number>;
  hold(id: ConversationId): Held;
  /** This contact typed a code for one's own earlier conversations. */
  helped(memberId: MemberId): void;
}

const introducing = () => import('./introducing.ts');

export function createContacts(parts: DeviceParts, { letIn, hold, helped }: ContactsNeeds): ContactsInside {
  const { calls, vault } = parts;
  const list = watched<Loaded<readonly KnownContact[]>>({ is: 'loading' });
  const codesToType = watched<Loaded<readonly CodeToType[]>>({ is: 'loading' });
  const confirming = watched<ReadonlyMap<MemberId, { done: number; all: number }>>(new Map());

  const fetchContacts = async (): Promise<KnownContact[]> => {
    const { contacts } = await calls.ask('listContacts', {});
    const changed = await pinsAfter(vault, contacts);
    if (Object.keys(changed).length > 0) {
      await vault.change((bundle) => ({ ...bundle, pins: { ...bundle.pins, ...newerPins(bundle.pins, changed) } }));
    }
    return Promise.all(contacts.map(present));
  };
  const present = async (contact: Contact): Promise<KnownContact> => {
    const newest = await newestCard(vault, contact.memberId, contact.cards);
    return presentContact(contact, vault.bundle.pins[contact.memberId], newest?.fingerprint ?? null);
  };
  const reload = () => loadInto(list, fetchContacts);
  const find = async (memberId: MemberId): Promise<KnownContact> => {
    const now = list.get();
    const known = now.is === 'ready' ? now.value.find((contact) => contact.memberId === memberId) : undefined;
    if (known) return known;
    const found = (await fetchContacts()).find((contact) => contact.memberId === memberId);
    return found ?? refuse('contact.unknown');
  };
  const requireTrusted = async (memberId: MemberId): Promise<KnownContact> => {
    const contact = await find(memberId);
    return contact.trust === 'changed' ? refuse('contact_changed') : contact;
  };
  const pin = async (memberId: MemberId, compared: boolean): Promise<void> => {
    const contact = await find(memberId);
    const newest = await newestCard(vault, memberId, contact.cards);
    if (!newest) throw new SdkError('keys_refused');
    const read = readAloud.get(memberId);
    if (compared && read !== undefined && read !== newest.fingerprint) return refuse('contact_changed');
    await vault.change((bundle) => withPin(bundle, contact, newest.fingerprint, compared));
    await reload();
  };
  /** What stood on the page when both numbers were read aloud: only that is pinned, whatever the server says since. */
  const readAloud = new Map<MemberId, string>();
  const ownCard = async () => ownCardBytes(vault, await calls.ask('getAccountKeys', {}));

  const fetchIntroductions = async () => (await calls.ask('listIntroductions', {})).introductions;
  const loadCodes = async () => {
    const introductions = await fetchIntroductions();
    const open = introductions.filter(({ side, state }) => side === 'b' && state === 'open');
    return open.map(presentCode);
  };
  const presentCode = ({ introductionId, otherId, purpose, wrongEntries }: Introduction): CodeToType => {
    const now = list.get();
    const name = now.is === 'ready' ? now.value.find(({ memberId }) => memberId === otherId)?.name : undefined;
    return { introductionId, otherId, name: name ?? '', purpose, wrongEntries };
  };

  const typeCode = async (introductionId: IntroductionId, typed: string) => {
    const { answerCode, isCode } = await introducing();
    if (!isCode(typed)) throw new SdkError('code_malformed');
    const introduction = (await fetchIntroductions()).find((one) => one.introductionId === introductionId);
    if (introduction?.side !== 'b') throw new SdkError('introduction.closed');
    const answered = await answerCode(parts, find, introduction, typed);
    await Promise.all([reload(), loadInto(codesToType, loadCodes)]);
    if (answered.matched && introduction.purpose === 'restore') void confirm(introduction.otherId);
    return answered;
  };

  /** Side b proved, or failed to prove, that they know a code of ours. */
  const settle = async (introduction: Introduction): Promise<void> => {
    const { otherId, purpose } = introduction;
    const { settleCode } = await introducing();
    const matched = await settleCode(parts, find, introduction);
    if (matched === null) return;
    parts.tell({ type: matched ? 'introduced' : 'introductionClosed', memberId: otherId });
    await reload();
    if (matched && purpose === 'restore') helped(otherId);
    if (matched && purpose === 'invite') await letIn(otherId, 'code');
  };

  let confirmer: Promise<Confirming> | null = null;
  const confirm = async (memberId: MemberId): Promise<void> => {
    confirmer ??= import('./confirming.ts').then((m) =>
      m.createConfirming(parts, { requireTrusted, reload }, hold, confirming),
    );
    await (await confirmer).confirm(memberId);
  };
  /** A device that stopped between a code and the last conversation: the next one goes on. */
  const confirmWhoseCodeMatched = async (introductions: readonly Introduction[]): Promise<void> => {
    for (const { side, state, otherId, purpose } of introductions) {
      const isTyped = side === 'b' && purpose === 'restore' && (state === 'answered' || state === 'matched');
      if (isTyped && (await find(otherId)).trust === 'compared') void confirm(otherId);
    }
  };

  let settling: Promise<void> = Promise.resolve();
  const settleIntroductions = async (): Promise<void> => {
    const introductions = await fetchIntroductions();
    codesToType.set({
      is: 'ready',
      value: introductions.filter(({ side, state }) => side === 'b' && state === 'open').map(presentCode),
    });
    const answered = introductions.filter(({ side, state }) => side === 'a' && state === 'answered');
    if (answered.some(({ introductionId }) => !vault.bundle.codes[introductionId])) await vault.refresh();
    for (const introduction of answered) await settle(introduction);
    await letInWhoseCodeMatched(introductions);
    await confirmWhoseCodeMatched(introductions);
  };
  /** A device that stopped between pinning and letting in: the next one goes on. */
  const letInWhoseCodeMatched = async (introductions: readonly Introduction[]): Promise<void> => {
    for (const { introductionId, side, state, otherId, purpose } of introductions) {
      const mine = side === 'a' && state === 'matched' && purpose === 'invite' && vault.bundle.codes[introductionId];
      if (mine && vault.bundle.pins[otherId]?.compared) await letIn(otherId, 'code');
    }
  };

  const makeCode = async (memberId: MemberId, purpose: Introduction['purpose']): Promise<string> => {
    const { introductionId, mac, code } = await (await introducing()).prepareCode(parts, memberId, purpose);
    await calls.act('makeIntroduction', { introductionId, withMemberId: memberId, purpose, mac });
    return code;
  };

  return {
    list,
    codesToType,
    confirming,
    reload,
    settleIntroductions: () => {
      const next = settling.then(settleIntroductions);
      settling = next.catch(() => undefined);
      return next;
    },
    requireTrusted,
    changed: async () => {
      await reload();
      (await confirmer)?.goOn();
    },
    newMemberId,
    invite: async ({ withCode, memberId = newMemberId(), ...input }) => {
      const made = withCode ? await (await introducing()).prepareCode(parts, memberId, 'invite') : null;
      const introduction = made && { introductionId: made.introductionId, mac: made.mac };
      const done = await calls.act('inviteMember', { ...input, memberId, introduction });
      void reload();
      return { memberId: done.memberId, link: done.link, expiresAt: done.expiresAt, code: made?.code ?? null };
    },
    makeCode: async (memberId) => {
      const contact = await find(memberId);
      return makeCode(memberId, contact.state === 'invited' ? 'invite' : 'compare');
    },
    makeRestoreCode: (memberId) => makeCode(memberId, 'restore'),
    typeCode,
    typeCodeOfSignUp: async (code) => {
      const introductions = await fetchIntroductions();
      const invite = introductions.find(
        ({ side, state, purpose }) => side === 'b' && state === 'open' && purpose === 'invite',
      );
      if (!invite || !(await introducing()).isCode(code)) return 'wrong';
      return (await typeCode(invite.introductionId, code)).matched ? 'matched' : 'wrong';
    },
    safetyNumbers: async (memberId) => {
      const contact = await find(memberId);
      const newest = await newestCard(vault, memberId, contact.cards);
      if (!newest) throw new SdkError('keys_refused');
      readAloud.set(memberId, newest.fingerprint);
      const [own, theirs] = [await ownCard().then(fingerprintOf), fromBase64Url(newest.fingerprint)];
      return { own: await safetyNumber(own), theirs: await safetyNumber(theirs) };
    },
    markCompared: (memberId) => pin(memberId, true),
    acceptChange: async (memberId) => {
      const contact = await find(memberId);
      if (contact.wasCompared) throw new SdkError('contact_changed');
      await pin(memberId, false);
    },
    acknowledgeName: async (memberId) => {
      await vault.change((bundle) => {
        const known = bundle.pins[memberId];
        if (!known) return bundle;
        return {
          ...bundle,
          pins: { ...bundle.pins, [memberId]: { ...known, change: known.change + 1, formerName: null } },
        };
      });
      await reload();
    },
    letIn: (memberId) => letIn(memberId, 'tapped'),
    forget: () => {
      readAloud.clear();
      void confirmer?.then(({ stop }) => stop());
      confirmer = null;
      confirming.set(new Map());
      list.set({ is: 'loading' });
      codesToType.set({ is: 'loading' });
    },
  };
}

function refuse(code: 'contact.unknown' | 'contact_changed'): never {
  throw new SdkError(code);
}

function newerPins(kept: Bundle['pins'], changed: Partial<Record<MemberId, Pin>>): Bundle['pins'] {
  const newer: Record<MemberId, Pin> = {};
  for (const [id, pin] of Object.entries(changed) as [MemberId, Pin][]) {
    if (pin.change > (kept[id]?.change ?? 0)) newer[id] = pin;
  }
  return newer;
}

/** Random, unlike other ids: a time in it would tell real accounts from those made up for unknown addresses. */
function newMemberId(): MemberId {
  return crypto.randomUUID() as MemberId;
}
