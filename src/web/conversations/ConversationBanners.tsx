// Lines between head and timeline that say what is not as usual, each with a next step.
import type { JSX } from 'preact';
import { device } from '../app/device.ts';
import { read } from '../app/watch.ts';
import type { ConversationView, KnownContact, OpenConversation, PresentedParticipant } from '../../sdk/model.ts';
import { explain } from '../locales/errors.ts';
import { formatList } from '../locales/format.ts';
import { tContacts } from '../locales/contacts/texts.ts';
import { tDetails } from '../locales/conversation/texts.ts';
import { t } from '../locales/locales.ts';
import { Button } from '../ui/button.tsx';
import { ConversationNotices } from '../restore/lazy.ts';
import { lazy } from '../ui/lazy.tsx';
import { Banner } from '../ui/status.tsx';
import { showToast } from '../ui/toasts.tsx';
import { LetInButton } from './LetInButton.tsx';
import { shownName } from './people.ts';

const WritingEnds = lazy(async () => {
  await tContacts.load();
  return (await import('./WritingEnds.tsx')).WritingEnds;
}, null);

interface BannersProps {
  open: OpenConversation;
  view: ConversationView;
}

export function ConversationBanners({ open, view }: BannersProps): JSX.Element {
  const words = tDetails();
  const contacts = read(device.contacts.list);
  const known = contacts.is === 'ready' ? contacts.value : [];
  const contactOf = (person: PresentedParticipant): KnownContact | undefined =>
    known.find((one) => person.shown.as === 'name' && one.memberId === person.shown.memberId);
  const { summary } = view;
  const changed = summary.participants
    .map((person) => (person.active && !person.self ? contactOf(person) : undefined))
    .filter((contact): contact is KnownContact => contact?.trust === 'changed');
  const isPending = summary.participants.some((person) => person.self && person.kind === 'pending');
  return (
    <div class="conversation-banners">
      {view.trust === 'broken' && (
        <Banner edge live kind="danger" title={words.broken}>
          <p>{words.brokenWhy}</p>
        </Banner>
      )}
      {view.trust === 'updateNeeded' && (
        <Banner
          edge
          live
          kind="warning"
          title={words.updateNeeded}
          actions={<Button onClick={() => location.reload()}>{t().app.reload}</Button>}
        >
          <p>{words.updateNeededWhy}</p>
        </Banner>
      )}
      {view.incomplete && (
        <Banner edge live kind="warning" title={words.incomplete}>
          <p>{words.incompleteWhy}</p>
        </Banner>
      )}
      {view.keysMissing && !isPending && !view.awaitsRestore && (
        <Banner edge live title={words.keysMissing}>
          <p>{words.keysMissingWhy}</p>
        </Banner>
      )}
      {summary.abilities.succeed && (
        <Banner
          edge
          title={words.succeed}
          actions={
            <Button onClick={() => void open.succeed().catch((error: unknown) => showToast(explain(error)))}>
              {words.succeedDo}
            </Button>
          }
        />
      )}
      {(view.awaitsRestore || view.ownKeysReplacedBy !== null || changed.length > 0) && (
        <ConversationNotices view={view} changed={changed} />
      )}
      {summary.writeUntil !== null && <WritingEnds until={summary.writeUntil} />}
      <Pending view={view} contactOf={contactOf} />
    </div>
  );
}

interface PendingProps {
  view: ConversationView;
  contactOf: (person: PresentedParticipant) => KnownContact | undefined;
}

/** What is written waits for people who haven't signed up, or haven't been let in. */
function Pending({ view, contactOf }: PendingProps): JSX.Element | null {
  const words = tDetails();
  const { summary } = view;
  const pending = summary.participants.filter((person) => view.pendingIds.includes(person.participantId));
  const here = pending.filter((person) => contactOf(person)?.state === 'active');
  const away = pending.filter((person) => !here.includes(person));
  const [first] = away;
  return (
    <>
      {first && (
        <Banner edge>
          <p>
            {away.length === 1
              ? words.pendingOne(shownName(first))
              : words.pendingMany(formatList(away.map(shownName)))}
          </p>
        </Banner>
      )}
      {here.map((person) => {
        const contact = contactOf(person);
        const mayLetIn = summary.abilities.letIn.includes(person.participantId);
        const name = shownName(person);
        return (
          <Banner
            key={person.participantId}
            edge
            live
            actions={mayLetIn && contact ? <LetInButton primary memberId={contact.memberId} name={name} /> : null}
          >
            <p>{mayLetIn ? words.pendingHere(name) : words.pendingWaits(name)}</p>
          </Banner>
        );
      })}
    </>
  );
}
