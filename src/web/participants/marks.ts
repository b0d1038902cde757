import { isByNickname } from '../conversations/people.ts';
import type { ConversationView, KnownContact, PresentedParticipant } from '../../sdk/model.ts';
import { tDetails } from '../locales/conversation/texts.ts';

/** What somebody is in a conversation, and how sure one is of their keys, in a few words. */
export function marksOf(
  { summary }: ConversationView,
  person: PresentedParticipant,
  contact: KnownContact | undefined,
): string[] {
  const words = tDetails();
  const marks: string[] = [];
  const role = person.shown.as === 'name' ? person.shown.role : null;
  if (person.kind === 'guest') marks.push(words.guest);
  else if (person.professional) marks.push(words.therapist);
  else if (role === 'client') marks.push(words.client);
  else if (role === 'friend') marks.push(words.friend);
  if (isByNickname(person)) marks.push(words.nickname);
  if (!person.active) return marks;
  if (person.notChosen) marks.push(words.notChosen);
  if (person.participantId === summary.managerId) marks.push(words.manager);
  if (summary.deputyIds.includes(person.participantId)) marks.push(words.deputy);
  if (person.kind === 'pending') marks.push(contact?.state === 'active' ? words.waitsToBeLetIn : words.invited);
  else if (!person.self && contact) {
    if (contact.trust === 'compared') marks.push(words.compared);
    else if (contact.trust === 'notYetCompared') marks.push(words.notYetCompared);
    else if (contact.trust === 'changed') marks.push(words.newKeys);
  }
  return marks;
}
