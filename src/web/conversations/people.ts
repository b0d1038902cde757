// How the people of a conversation are named on the page.
import { computed } from '@preact/signals';
import type { ConversationSummary, KnownContact, PresentedParticipant } from '../../sdk/model.ts';
import type { MemberId, ParticipantId } from '../../shared/ids.ts';
import { device } from '../app/device.ts';
import { read } from '../app/watch.ts';
import { formatList } from '../locales/format.ts';
import { t } from '../locales/locales.ts';

/** A name for others; "You" for oneself. */
export function nameOf(person: PresentedParticipant | undefined): string {
  const words = t().person;
  if (!person) return words.somebody;
  if (person.self) return words.you;
  return shownName(person);
}

/** The name under which somebody is shown, oneself too. */
export function shownName(person: PresentedParticipant): string {
  const words = t().person;
  const { shown } = person;
  switch (shown.as) {
    case 'name':
      return (shown.nickname ? words.both(shown.name, shown.nickname) : shown.name) + apartIn(shown.memberId);
    case 'nickname':
      return words.nickname(shown.nickname);
    case 'number':
      return person.professional ? words.therapist(person.number) : words.participant(person.number);
  }
}

/** Whether what is shown is, or holds, a nickname: that is always said. */
export function isByNickname({ shown }: PresentedParticipant): boolean {
  return shown.as === 'nickname' || (shown.as === 'name' && shown.nickname !== null);
}

/** What initials are made of: a name or nickname without its marks. */
export function avatarName(person: PresentedParticipant): string {
  const { shown } = person;
  if (shown.as === 'number') return shownName(person);
  return shown.as === 'name' ? shown.name : shown.nickname;
}

/** What tells a contact apart from another of the same name (K7): behind the name, wherever it stands. */
export function apartOf({ apart, sameName }: KnownContact): string {
  return sameName > 0 ? ` (${apart ?? sameName})` : '';
}

const alike = computed(() => {
  const contacts = read(device.contacts.list);
  const all = contacts.is === 'ready' ? contacts.value.filter(({ sameName }) => sameName > 0) : [];
  return new Map(all.map((contact) => [contact.memberId, apartOf(contact)]));
});

function apartIn(memberId: MemberId | null): string {
  return (memberId && alike.value.get(memberId)) ?? '';
}

export function findPerson(
  summary: ConversationSummary,
  participantId: ParticipantId | null,
): PresentedParticipant | undefined {
  return summary.participants.find((person) => person.participantId === participantId);
}

export function nameIn(summary: ConversationSummary, participantId: ParticipantId | null): string {
  return nameOf(findPerson(summary, participantId));
}

/** Everybody else who is in it; where nobody is left, who was. */
export function othersIn(summary: ConversationSummary): readonly PresentedParticipant[] {
  const others = summary.participants.filter((person) => !person.self);
  const active = others.filter((person) => person.active);
  return active.length > 0 ? active : others;
}

/** "Anna Bos and Ben" */
export function namesOfOthers(summary: ConversationSummary): string {
  const others = othersIn(summary);
  return others.length > 0 ? formatList(others.map(shownName)) : t().person.nobody;
}

/** Its topic, else the others in it. */
export function titleOf(summary: ConversationSummary): string {
  return summary.topic || namesOfOthers(summary);
}

/** "You started this conversation" */
export function wordsOfStart(byId: ParticipantId, summary: ConversationSummary): string {
  const words = t().happening;
  const person = findPerson(summary, byId);
  return person?.self ? words.startedByYou : words.startedBy(nameOf(person));
}

/** Whether the notice about emergencies belongs here: everywhere but among professionals alone. */
export function needsEmergencyNotice(summary: ConversationSummary): boolean {
  return summary.participants.some((person) => !person.professional);
}

/** What an avatar's colour is made of: the same everywhere for contacts, only in this conversation for others. */
export function seedOf({ participantId, shown }: PresentedParticipant): string {
  return (shown.as === 'name' && shown.memberId) || participantId;
}
