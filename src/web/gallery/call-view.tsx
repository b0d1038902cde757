// The page of a call in its states, fed by hand: `?state=…`.
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { read } from '../app/watch.ts';
import { EndedPage } from '../calls/call/EndedPage.tsx';
import { openInCall, type Panel } from '../calls/call/in-call.ts';
import { InCallPage } from '../calls/call/InCallPage.tsx';
import { OwnMedia } from '../calls/devices/own-media.ts';
import { Preview } from '../calls/preview/Preview.tsx';
import { Refusal } from '../calls/preview/Refusal.tsx';
import { feedCall, feedConversation } from './call-feed.ts';
import { router } from './routes.ts';

const query = new URLSearchParams(location.search);
const state = query.get('state') ?? 'preview';

export function CallView(): JSX.Element {
  return (
    <main id="content" class="call-frame" tabIndex={-1}>
      <State />
    </main>
  );
}

const calls: Record<string, () => Parameters<typeof feedCall>[0]> = {
  connecting: () => ({ people: 0, stage: { is: 'connecting' } }),
  alone: () => ({ people: 0, stage: { is: 'alone', since: Date.now() } }),
  two: () => ({ people: 1 }),
  off: () => ({ people: 1, change: () => ({ camera: null, cameraOff: true, muted: true }) }),
  lost: () => ({ people: 1, stage: { is: 'reconnecting' }, change: () => ({ quality: 'lost' }) }),
  poor: () => ({ people: 3, change: () => ({ quality: 'poor' }), view: { unproved: 1 } }),
  group: () => ({ people: 5, change: (_, index) => (index === 2 ? { secure: false, camera: null } : {}) }),
  full: () => ({ people: 11 }),
  screen: () => ({
    people: 4,
    change: (person, index) => (index === 1 ? { sharing: true, screen: person.camera } : {}),
  }),
};

function State(): JSX.Element {
  if (state === 'refused') return <Refusal back={router.href('panes')} />;
  if (state === 'ended') {
    return (
      <EndedPage because={{ why: 'left' }} lasted={1_507_000} conversation={router.href('panes')} onAgain={() => {}} />
    );
  }
  return calls[state] ? <CallState feed={calls[state]()} /> : <PreviewState />;
}

function CallState({ feed }: { feed: Parameters<typeof feedCall>[0] }): JSX.Element {
  const inCall = useMemo(() => {
    const made = openInCall({ own: feedCall(feed), media: new OwnMedia(), open: feedConversation(), soundOnly: false });
    made.panel.value = query.get('panel') as Panel | null;
    if (query.has('gallery')) made.layout.value = 'gallery';
    return made;
  }, []);
  useEffect(() => void inCall.media.open(['camera', 'microphone']), []);
  const view = read(inCall.open.view);
  return view.is === 'ready' ? <InCallPage inCall={inCall} conversation={view.value} title="Anna de Vries" /> : <p />;
}

function PreviewState(): JSX.Element {
  const media = useMemo(() => new OwnMedia(), []);
  useEffect(() => {
    void media.open(state === 'hidden' ? ['microphone'] : ['camera', 'microphone']);
    return () => media.close();
  }, []);
  return (
    <Preview
      media={media}
      title="Call with Anna de Vries"
      self={{ name: 'Eva Vos', seed: 'eva' }}
      running={state === 'running'}
      who="Anna de Vries"
      hidden={state === 'hidden'}
      joining={state === 'joining'}
      onJoin={() => {}}
    />
  );
}
