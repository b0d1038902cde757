import type { JSX } from 'preact';
import { device } from '../app/device.ts';
import { router } from '../app/routes.ts';
import { read } from '../app/watch.ts';
import type { ConversationView, KnownContact, PresentedParticipant } from '../../sdk/model.ts';
import { tDetails } from '../locales/conversation/texts.ts';
import { t } from '../locales/locales.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Avatar, List, ListRow } from '../ui/parts.tsx';
import { LetInButton } from './LetInButton.tsx';
import { seedOf, shownName } from './people.ts';

/** Who is in the conversation, what each is in it, and whom one has compared with. */
export function ParticipantsDialog({ view, onClose }: { view: ConversationView; onClose: () => void }): JSX.Element {
  const words = tDetails();
  const { summary } = view;
  const contacts = read(device.contacts.list);
  const known = contacts.is === 'ready' ? contacts.value : [];
  const people = summary.participants.toSorted((a, b) => Number(b.active) - Number(a.active) || a.number - b.number);
  return (
    <Dialog title={words.participantsTitle} onClose={onClose}>
      <div class="wrapping">
        <List label={words.participantsTitle}>
          {people.map((person) => {
            const contact = known.find((one) => person.shown.as === 'name' && one.memberId === person.shown.memberId);
            const mayLetIn = summary.abilities.letIn.includes(person.participantId) && contact?.state === 'active';
            return (
              <ListRow
                key={person.participantId}
                lead={<Avatar name={shownName(person)} seed={seedOf(person)} />}
                title={person.self ? `${shownName(person)} (${t().person.you})` : shownName(person)}
                text={marksOf(view, person, contact).join(' · ')}
                href={contact && !mayLetIn ? router.href('contact', { memberId: contact.memberId }) : undefined}
                actions={mayLetIn && contact && <LetInButton memberId={contact.memberId} name={shownName(person)} />}
              />
            );
          })}
        </List>
      </div>
    </Dialog>
  );
}

function marksOf(view: ConversationView, person: PresentedParticipant, contact: KnownContact | undefined): string[] {
  const words = tDetails();
  const marks: string[] = [];
  const role = person.shown.as === 'name' ? person.shown.role : null;
  if (person.kind === 'guest') marks.push(words.guest);
  else if (person.professional) marks.push(words.therapist);
  else if (role === 'client') marks.push(words.client);
  else if (role === 'friend') marks.push(words.friend);
  if (person.participantId === view.summary.managerId) marks.push(words.manager);
  if (!person.active) marks.push(words.notIn);
  else if (person.kind === 'pending') marks.push(contact?.state === 'active' ? words.waitsToBeLetIn : words.invited);
  else if (!person.self && contact?.trust === 'compared') marks.push(words.compared);
  else if (!person.self && contact?.trust === 'notYetCompared') marks.push(words.notYetCompared);
  else if (!person.self && contact?.trust === 'changed') marks.push(words.newKeys);
  return marks;
}
