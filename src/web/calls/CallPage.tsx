// The tab of a call, from the preview to what comes after it. One conversation, one call, one tab.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import './call.css';
import { device } from '../app/device.ts';
import { router } from '../app/routes.ts';
import { read } from '../app/watch.ts';
import { callsOf } from '../../sdk/calls/calls.ts';
import type { ConversationView, OpenConversation } from '../../sdk/model.ts';
import type { ConversationId } from '../../shared/ids.ts';
import { explainCode } from '../locales/errors.ts';
import { tCall } from '../locales/call/texts.ts';
import { t } from '../locales/locales.ts';
import { tNaming } from '../locales/naming/texts.ts';
import { Button, LinkButton } from '../ui/button.tsx';
import { IconConversation } from '../ui/core-icons.tsx';
import { EmptyState, Skeleton } from '../ui/core-parts.tsx';
import { PageHeading, SkipLink } from '../ui/layout.tsx';
import { lazy } from '../ui/lazy.tsx';
import { Banner } from '../ui/status.tsx';
import { OwnCallView } from './OwnCallView.tsx';
import { OwnMedia } from './devices/own-media.ts';
import { Refusal } from './preview/Refusal.tsx';
import { titleOfCall } from './words.ts';

const NameMoment = lazy(async () => {
  await tNaming.load();
  return (await import('../conversations/NameMoment.tsx')).NameMoment;
});

export default function CallPage(): JSX.Element {
  const route = router.current.value;
  // An address holds any text; what is no id of ours is not found.
  const conversationId = (route?.name === 'call' ? route.params.conversationId : '') as ConversationId;
  return (
    <>
      <SkipLink />
      <main id="content" class="call-frame" tabIndex={-1}>
        <CallOf key={conversationId} conversationId={conversationId} />
      </main>
    </>
  );
}

function CallOf({ conversationId }: { conversationId: ConversationId }): JSX.Element {
  const calls = callsOf(device);
  const back = router.href('conversation', { conversationId });
  const open = useMemo(() => device.conversations.open(conversationId, 'newest'), []);
  useEffect(() => () => open.close(), [open]);
  const view = read(open.view);
  if (!calls.canEncrypt()) return <Refusal back={back} />;
  if (view.is === 'ready') return <ReadyCall open={open} conversation={view.value} back={back} />;
  if (view.is === 'loading') {
    return (
      <div class="call-word">
        <PageHeading title={tCall().title}>{tCall().title}</PageHeading>
        <Skeleton lines={6} />
      </div>
    );
  }
  if (view.code === 'not_found') return <Gone />;
  return (
    <div class="call-word stack">
      <PageHeading title={tCall().title}>{tCall().title}</PageHeading>
      <Banner
        live
        kind="danger"
        actions={<Button onClick={() => void open.goTo('newest').catch(() => {})}>{t().ui.tryAgain}</Button>}
      >
        <p>{explainCode(view.code)}</p>
      </Banner>
    </div>
  );
}

interface ReadyProps {
  open: OpenConversation;
  conversation: ConversationView;
  back: string;
}

/** Nicknames are offered before a call; each further try at joining is a call of its own. */
function ReadyCall({ open, conversation, back }: ReadyProps): JSX.Element {
  const tries = useSignal(0);
  const media = useMemo(() => new OwnMedia(), []);
  useEffect(() => () => media.close(), [media]);
  const { summary } = conversation;
  if (summary.naming.offered || summary.naming.unveiling) {
    return (
      <div class="call-word stack">
        <PageHeading title={tCall().title}>{titleOfCall(summary)}</PageHeading>
        <NameMoment open={open} summary={summary} />
      </div>
    );
  }
  return (
    <OwnCallView
      key={tries.value}
      isFirst={tries.value === 0}
      media={media}
      open={open}
      conversation={conversation}
      back={back}
      onAgain={() => (tries.value += 1)}
    />
  );
}

function Gone(): JSX.Element {
  const words = tCall();
  return (
    <div class="call-word">
      <PageHeading title={words.title}>{words.title}</PageHeading>
      <EmptyState
        icon={IconConversation}
        title={words.gone}
        action={<LinkButton href={router.href('conversations')}>{t().app.conversations}</LinkButton>}
      >
        <p class="muted">{words.goneWhy}</p>
      </EmptyState>
    </div>
  );
}
