// Contacts with their keys pinned, introductions by a code of twenty digits, and who may be let in.
import { fingerprintOf, safetyNumber } from '../shared/cards.ts';
import type { Contact } from '../shared/contacts.ts';
import { fromBase64Url } from '../shared/encoding.ts';
import type { Introduction } from '../shared/identity.ts';
import type { ConversationId, MemberId } from '../shared/ids.ts';
import { ownCardBytes } from './own-keys.ts';
import type { Bundle, Pin } from './bundle.ts';
import type { Held } from './held.ts';
import { loadInto } from './loading.ts';
import type { CodeToType, Contacts, KnownContact, Loaded } from './model.ts';
import type { DeviceParts } from './parts.ts';
import { newestCard, pinsAfter, presentContact, withPin } from './pins.ts';
import { SdkError } from './sdk-error.ts';
import type { Settling } from './settling.ts';
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
  const presentCode = ({ introductionId, otherId, purpose, wrongEntries }: Introduction): CodeToType => {
    const now = list.get();
    const name = now.is === 'ready' ? now.value.find(({ memberId }) => memberId === otherId)?.name : undefined;
    return { introductionId, otherId, name: name ?? '', purpose, wrongEntries };
  };

  const showCodes = (introductions: readonly Introduction[]) => {
    const open = introductions.filter(({ side, state }) => side === 'b' && state === 'open');
    codesToType.set({ is: 'ready', value: open.map(presentCode) });
  };

  let settler: Promise<Settling> | null = null;
  const settling = (): Promise<Settling> => {
    const needs = { ...{ find, reload, requireTrusted, fetchIntroductions, showCodes }, letIn, hold, helped };
    settler ??= import('./settling.ts').then((m) => m.createSettling(parts, needs, confirming));
    return settler;
  };
  const settleIntroductions = async (): Promise<void> => {
    const introductions = await fetchIntroductions();
    showCodes(introductions);
    if (introductions.some(isToSettle)) await (await settling()).settle(introductions);
  };
  let settlingNow: Promise<void> = Promise.resolve();
  const makeCode = async (memberId: MemberId, purpose: Introduction['purpose']): Promise<string> =>
    (await introducing()).makeCode(parts, memberId, purpose);

  return {
    list,
    codesToType,
    confirming,
    reload,
    settleIntroductions: () => {
      const next = settlingNow.then(settleIntroductions);
      settlingNow = next.catch(() => undefined);
      return next;
    },
    requireTrusted,
    changed: async () => {
      await reload();
      (await settler)?.goOn();
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
    typeCode: async (introductionId, code) => (await settling()).typeCode(introductionId, code),
    typeCodeOfSignUp: async (code) => (await settling()).typeCodeOfSignUp(code),
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
      void settler?.then(({ stop }) => stop());
      settler = null;
      confirming.set(new Map());
      list.set({ is: 'loading' });
      codesToType.set({ is: 'loading' });
    },
  };
}

/** Whether a device may have something to do for it: someone answered, or what follows a code isn't done yet. */
function isToSettle({ side, state, purpose }: Introduction): boolean {
  if (side === 'a') return state === 'answered' || (state === 'matched' && purpose === 'invite');
  return purpose === 'restore' && (state === 'answered' || state === 'matched');
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
