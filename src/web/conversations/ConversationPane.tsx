// One open conversation: head above, timeline in the middle, composer below.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { device } from '../app/device.ts';
import { router } from '../app/routes.ts';
import { read } from '../app/watch.ts';
import type { ConversationView, OpenConversation } from '../../sdk/model.ts';
import type { ConversationId } from '../../shared/ids.ts';
import { explainCode } from '../locales/errors.ts';
import { tDetails } from '../locales/conversation/texts.ts';
import { t } from '../locales/locales.ts';
import { tNaming } from '../locales/naming/texts.ts';
import { Button } from '../ui/button.tsx';
import { PageHeading } from '../ui/layout.tsx';
import { lazy } from '../ui/lazy.tsx';
import { Skeleton } from '../ui/core-parts.tsx';
import { Banner } from '../ui/status.tsx';
import { atHand, fetchHandSoon } from './at-hand.ts';
import { Composer } from './Composer.tsx';
import { ConversationHead } from './ConversationHead.tsx';
import { hasChanged } from './ConversationRow.tsx';
import { Timeline } from './Timeline.tsx';

const Banners = lazy(async () => {
  await tDetails.load();
  return (await import('./ConversationBanners.tsx')).ConversationBanners;
});

const Gone = lazy(async () => {
  await tDetails.load();
  return (await import('./ConversationGone.tsx')).ConversationGone;
});

interface PaneProps {
  conversationId: string;
  /** Called a moment after its messages stand on the page. */
  onShown: () => void;
}

const SHOWN_AFTER = 1_000;

const NameMoment = lazy(async () => {
  await tNaming.load();
  return (await import('./NameMoment.tsx')).NameMoment;
});

/** Opens a conversation for as long as it is drawn. */
export function ConversationPane({ conversationId, onShown }: PaneProps): JSX.Element {
  const open = useMemo(() => openHere(conversationId), [conversationId]);
  useEffect(() => () => open.close(), [open]);
  const view = read(open.view);
  useEffect(() => {
    if (view.is === 'loading') return;
    const timer = setTimeout(onShown, SHOWN_AFTER);
    return () => clearTimeout(timer);
  }, [view.is]);
  if (view.is === 'ready') return <OpenPane open={open} view={view.value} />;
  return (
    <>
      <header class="pane-head">
        <PageHeading back={router.href('conversations')} title={t().conversation.title}>
          {t().conversation.title}
        </PageHeading>
      </header>
      {view.is === 'loading' ? (
        <div class="pane-body">
          <Skeleton lines={8} />
        </div>
      ) : view.code === 'not_found' ? (
        <Gone />
      ) : (
        <div class="pane-body">
          <Banner
            kind="danger"
            live
            actions={<Button onClick={() => void open.goTo('newest').catch(() => {})}>{t().ui.tryAgain}</Button>}
          >
            <p>{explainCode(view.code)}</p>
          </Banner>
        </div>
      )}
    </>
  );
}

/** At the first unread message where the list knows one, else at the newest. */
function openHere(id: string): OpenConversation {
  // An address holds any text; what is no id of ours is not found.
  const conversationId = id as ConversationId;
  const list = device.conversations.list.get();
  const known = list.is === 'ready' ? list.value.items.find((one) => one.conversationId === id) : undefined;
  return device.conversations.open(conversationId, known?.firstUnread ?? 'newest');
}

function OpenPane({ open, view }: { open: OpenConversation; view: ConversationView }): JSX.Element {
  const editing = useSignal<string | null>(null);
  const typedAt = useSignal(0);
  const hand = atHand.value;
  const { naming } = view.summary;
  useEffect(() => fetchHandSoon(), []);
  useEffect(() => {
    if (view.summary.markedUnread) void open.markUnread(false).catch(() => {});
  }, [open]);
  return (
    <div class="conversation">
      <ConversationHead open={open} view={view} />
      {isUnusual(view) && <Banners open={open} view={view} />}
      {naming.offered || naming.unveiling ? (
        <NameMoment open={open} summary={view.summary} />
      ) : (
        <>
          <Timeline open={open} view={view} onEdit={(entryId) => (editing.value = entryId)} />
          {hand && <hand.AboveComposer open={open} summary={view.summary} typedAt={typedAt} />}
          <Composer open={open} view={view} editing={editing} typedAt={typedAt} />
        </>
      )}
    </div>
  );
}

/** Whether there is anything that the lines under the head would say. */
function isUnusual(view: ConversationView): boolean {
  const { summary, pendingIds, trust, incomplete, keysMissing, awaitsRestore, ownKeysReplacedBy } = view;
  return (
    trust !== 'whole' ||
    incomplete ||
    keysMissing ||
    awaitsRestore ||
    ownKeysReplacedBy !== null ||
    summary.abilities.succeed ||
    summary.writeUntil !== null ||
    pendingIds.length > 0 ||
    hasChanged(summary)
  );
}
