// Contacts with their keys pinned, introductions by a code of twenty digits, and who may be let in.
import type { Contact } from '../shared/contacts.ts';
import type { Introduction } from '../shared/identity.ts';
import type { ConversationId, MemberId } from '../shared/ids.ts';
import type { Bundle, Pin } from './bundle.ts';
import type { Comparing } from './comparing.ts';
import type { Held } from './held.ts';
import { later, loadInto } from './loading.ts';
import type { CodeToType, Contacts, KnownContact, Loaded } from './model.ts';
import type { DeviceParts } from './parts.ts';
import { newestCard, pinsAfter, presentContact } from './pins.ts';
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

export function createContacts(parts: DeviceParts, { letIn, hold, helped }: ContactsNeeds): ContactsInside {
  const { api, vault } = parts;
  const list = watched<Loaded<readonly KnownContact[]>>({ is: 'loading' });
  const codesToType = watched<Loaded<readonly CodeToType[]>>({ is: 'loading' });
  const confirming = watched<ReadonlyMap<MemberId, { done: number; all: number }>>(new Map());

  const fetchContacts = async (): Promise<KnownContact[]> => {
    const { contacts } = await api.ask('listContacts', {});
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
  /** What stood on the page when both numbers were read aloud: only that is pinned, whatever the server says since. */
  const readAloud = new Map<MemberId, string>();
  const comparing = async (): Promise<Comparing> =>
    (await import('./comparing.ts')).createComparing(parts, { find, reload, readAloud, newMemberId });

  const fetchIntroductions = async () => (await api.ask('listIntroductions', {})).introductions;
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
    // Without a connection it can't be loaded: the next code tries again.
    settler.catch(() => (settler = null));
    return settler;
  };
  const settleIntroductions = async (): Promise<void> => {
    const introductions = await fetchIntroductions();
    showCodes(introductions);
    if (introductions.some(isToSettle)) await (await settling()).settle(introductions);
  };
  let settlingNow: Promise<void> = Promise.resolve();

  return {
    ...later(comparing, ['invite', 'inviteFriend', 'makeCode', 'makeRestoreCode', 'safetyNumbers']),
    ...later(comparing, ['markCompared', 'acceptChange', 'acknowledgeName']),
    ...later(settling, ['typeCode', 'typeCodeOfSignUp']),
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
