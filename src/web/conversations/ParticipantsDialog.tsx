import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { device } from '../app/device.ts';
import { router } from '../app/routes.ts';
import { read } from '../app/watch.ts';
import type { ConversationView, KnownContact, OpenConversation, PresentedParticipant } from '../../sdk/model.ts';
import { tDetails } from '../locales/conversation/texts.ts';
import { t } from '../locales/locales.ts';
import { tNaming } from '../locales/naming/texts.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Avatar, List, ListRow } from '../ui/parts.tsx';
import { LetInButton } from './LetInButton.tsx';
import { NameDialog } from './NameDialog.tsx';
import { Button } from '../ui/button.tsx';
import { avatarName, isByNickname, seedOf, shownName } from './people.ts';

interface ParticipantsProps {
  open: OpenConversation;
  view: ConversationView;
  onClose: () => void;
}

/** Who is in the conversation, what each is in it, and whom one has compared with. */
export function ParticipantsDialog({ open, view, onClose }: ParticipantsProps): JSX.Element {
  const words = tDetails();
  const { summary } = view;
  const naming = useSignal(false);
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
                lead={<Avatar name={avatarName(person)} seed={seedOf(person)} />}
                title={person.self ? `${shownName(person)} (${t().person.you})` : shownName(person)}
                text={marksOf(view, person, contact).join(' · ')}
                href={contact && !mayLetIn ? router.href('contact', { memberId: contact.memberId }) : undefined}
                actions={mayLetIn && contact && <LetInButton memberId={contact.memberId} name={shownName(person)} />}
              />
            );
          })}
        </List>
      </div>
      {summary.abilities.chooseName && (
        <div class="row">
          <Button onClick={() => (naming.value = true)}>{tNaming().change}</Button>
        </div>
      )}
      {naming.value && <NameDialog open={open} summary={summary} onClose={() => (naming.value = false)} />}
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
  if (isByNickname(person)) marks.push(words.nickname);
  if (person.notChosen) marks.push(words.notChosen);
  if (person.participantId === view.summary.managerId) marks.push(words.manager);
  if (!person.active) marks.push(words.notIn);
  else if (person.kind === 'pending') marks.push(contact?.state === 'active' ? words.waitsToBeLetIn : words.invited);
  else if (!person.self && contact?.trust === 'compared') marks.push(words.compared);
  else if (!person.self && contact?.trust === 'notYetCompared') marks.push(words.notYetCompared);
  else if (!person.self && contact?.trust === 'changed') marks.push(words.newKeys);
  return marks;
}
