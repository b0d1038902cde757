import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { router } from '../app/routes.ts';
import type { ConversationView, OpenConversation } from '../../sdk/model.ts';
import { CrisisWords } from '../help/CrisisWords.tsx';
import { formatNumber } from '../locales/format.ts';
import { tDetails } from '../locales/conversation/texts.ts';
import { t } from '../locales/locales.ts';
import { IconLock, IconPeople } from '../ui/core-icons.tsx';
import { PageHeading } from '../ui/layout.tsx';
import { lazy } from '../ui/lazy.tsx';
import { VisuallyHidden } from '../ui/text.tsx';
import { atHand } from './at-hand.ts';
import { namesOfOthers, needsEmergencyNotice, othersIn, shownName, titleOf } from './people.ts';

const texts = (): Promise<void> => tDetails.load();
const ParticipantsDialog = lazy(async () => (await import('../participants/load.ts')).loadDialog());
const LockDialog = lazy(async () => (await texts(), (await import('./LockDialog.tsx')).LockDialog));
const TopicForm = lazy(async () => (await texts(), (await import('./TopicForm.tsx')).TopicForm));

interface HeadProps {
  open: OpenConversation;
  view: ConversationView;
}

/** Above a conversation: what it is about, who can read it, who is in it, and what it is not for. */
export function ConversationHead({ open, view }: HeadProps): JSX.Element {
  const { summary } = view;
  const words = t().conversation;
  const shows = useSignal<'participants' | 'lock' | 'topic' | null>(null);
  const close = (): void => {
    shows.value = null;
  };
  const count = summary.participants.filter((person) => person.active).length;
  const hand = atHand.value;
  return (
    <header class="pane-head conversation-head">
      <PageHeading
        back={router.href('conversations')}
        title={words.title}
        actions={
          <>
            <button
              type="button"
              class="button participants-button"
              data-kind="quiet"
              onClick={() => (shows.value = 'participants')}
            >
              <IconPeople />
              <span aria-hidden="true">{formatNumber(count)}</span>
              <VisuallyHidden>{words.participants(count)}</VisuallyHidden>
            </button>
            {hand ? (
              <hand.HeadMenu open={open} summary={summary} onTopic={() => (shows.value = 'topic')} />
            ) : (
              <span class="button" data-kind="quiet" data-round="" />
            )}
          </>
        }
      >
        {titleOf(summary)}
      </PageHeading>
      {shows.value === 'topic' && <TopicForm open={open} topic={summary.topic ?? ''} onDone={close} />}
      {summary.topic && count > 2 && <p class="conversation-names small muted">{namesOfOthers(summary)}</p>}
      <LockButton view={view} onPress={() => (shows.value = 'lock')} />
      {needsEmergencyNotice(summary) && <EmergencyLine />}
      {shows.value === 'participants' && <ParticipantsDialog open={open} view={view} onClose={close} />}
      {shows.value === 'lock' && <LockDialog view={view} onClose={close} />}
    </header>
  );
}

function LockButton({ view, onPress }: { view: ConversationView; onPress: () => void }): JSX.Element {
  const words = t().conversation;
  const active = view.summary.participants.filter((person) => person.active);
  const [other] = othersIn(view.summary);
  const line =
    active.length === 2 && other
      ? words.lockTwo(shownName(other))
      : active.length > 2
        ? words.lockMany(active.length)
        : words.lockOne;
  return (
    <button type="button" class="lock-button" onClick={onPress} aria-haspopup="dialog">
      <IconLock />
      <span>{line}</span>
    </button>
  );
}

function EmergencyLine(): JSX.Element {
  const words = t().conversation;
  return (
    <p class="emergency-line small">
      <span class="emergency-long">{words.emergency} </span>
      <span class="emergency-short">{words.notForEmergencies} </span>
      <span>
        <CrisisWords />
      </span>
    </p>
  );
}
