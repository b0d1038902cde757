// One try at a call: preview, the call, and what comes after it.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { device } from '../app/device.ts';
import { router } from '../app/routes.ts';
import { read } from '../app/watch.ts';
import { callsOf } from '../../sdk/calls/calls.ts';
import type { CallView, JoinChoices, LookedAt, OwnCall } from '../../sdk/calls/model.ts';
import type { ConversationView, OpenConversation } from '../../sdk/model.ts';
import { codeOf, type FailureCode } from '../../sdk/sdk-error.ts';
import { avatarName, seedOf } from '../conversations/people.ts';
import { explainCode } from '../locales/errors.ts';
import { tCall } from '../locales/call/texts.ts';
import { LinkButton } from '../ui/button.tsx';
import { PageHeading } from '../ui/layout.tsx';
import { Banner } from '../ui/status.tsx';
import { EndedPage } from './call/EndedPage.tsx';
import { openInCall, type InCall } from './call/in-call.ts';
import { InCallPage } from './call/InCallPage.tsx';
import { forgetPlace, keepPlace, keptPlace } from './call/place.ts';
import type { OwnMedia } from './devices/own-media.ts';
import { Preview } from './preview/Preview.tsx';
import { RingsYou } from './preview/RingsYou.tsx';
import { holdCall } from './under-way.ts';
import { isHiddenFromSomebody, titleOfCall, whoIsMeant } from './words.ts';

interface OwnCallProps {
  media: OwnMedia;
  open: OpenConversation;
  conversation: ConversationView;
  /** The conversation's own page. */
  back: string;
  /** Of this tab: after a reload one returns without preview. */
  isFirst: boolean;
  onAgain: () => void;
}

export function OwnCallView(props: OwnCallProps): JSX.Element {
  const { media, open, conversation, back, isFirst, onAgain } = props;
  const { conversationId } = open;
  const { summary } = conversation;
  const own = useMemo(() => callsOf(device).open(conversationId), []);
  const place = useMemo(() => (isFirst ? keptPlace(conversationId) : null), []);
  const view = read(own.view);
  const isJoining = useSignal(false);
  const failure = useSignal<FailureCode | null>(null);
  const inCall = useSignal<InCall | null>(null);

  const join = async (soundOnly: boolean, how: Pick<JoinChoices, 'anyway' | 'returns'> = {}): Promise<void> => {
    isJoining.value = true;
    failure.value = null;
    try {
      if (soundOnly) await media.turn('camera', false);
      await own.join({ ...choicesOf(media, soundOnly), ...how });
      inCall.value = openInCall({ own, media, open, soundOnly });
    } catch (error) {
      failure.value = codeOf(error);
    }
    isJoining.value = false;
  };

  useEffect(() => {
    void own.warmUp();
    void begin(media, place, isHiddenFromSomebody(summary)).then(
      () => place && join(place.soundOnly, { returns: true }),
    );
    return () => own.close();
  }, []);
  useKeptPlace(own, inCall.value);

  const ended = view.stage.is === 'ended' ? view.stage.because : null;
  useEffect(() => {
    if (!ended) return;
    inCall.peek()?.close();
    forgetPlace();
    void media.turn('camera', false);
    void media.turn('microphone', false);
    if (document.fullscreenElement) void document.exitFullscreen().catch(() => {});
  }, [ended]);

  const lasted = useMemo(() => (view.clockFrom === null ? null : Date.now() - view.clockFrom), [ended]);
  if (ended && inCall.value) {
    const mayReturn = ended.why !== 'removed' && ended.why !== 'ended';
    return <EndedPage because={ended} lasted={lasted} conversation={back} onAgain={mayReturn ? onAgain : null} />;
  }
  if (inCall.value)
    return <InCallPage inCall={inCall.value} conversation={conversation} title={titleOfCall(summary)} />;
  return (
    <BeforeCall
      {...props}
      own={own}
      view={view}
      joining={isJoining.value || (place !== null && failure.value === null)}
      failure={failure.value}
      onJoin={(soundOnly, anyway = false) => void join(soundOnly, { anyway })}
    />
  );
}

interface BeforeProps extends OwnCallProps {
  own: OwnCall;
  view: CallView;
  joining: boolean;
  failure: FailureCode | null;
  onJoin: (soundOnly: boolean, anyway?: boolean) => void;
}

function BeforeCall({ media, conversation, joining, failure, back, onJoin, open }: BeforeProps): JSX.Element {
  const { summary } = conversation;
  const looked = useMemo(() => callsOf(device).look(open.conversationId), []);
  useEffect(() => () => looked.close(), [looked]);
  const now = read(looked.now);
  const call = now.is === 'ready' ? now.value.call : null;
  if (now.is === 'ready' && !joining) {
    const why = whyNot(now.value);
    if (why) {
      return (
        <div class="call-word stack">
          <PageHeading title={tCall().title}>{why[0]}</PageHeading>
          <p role="status">{why[1]}</p>
          <LinkButton kind="primary" href={back}>
            {tCall().refused.toConversation}
          </LinkButton>
        </div>
      );
    }
  }
  const self = summary.participants.find((person) => person.self);
  return (
    <Preview
      media={media}
      title={titleOfCall(summary)}
      self={self ? { name: avatarName(self), seed: seedOf(self) } : { name: '', seed: '' }}
      running={call !== null}
      who={whoIsMeant(call, summary)}
      hidden={isHiddenFromSomebody(summary)}
      joining={joining}
      notice={
        failure === 'call.rings_you' ? (
          <RingsYou
            onJoin={(id) => void router.go(router.href('call', { conversationId: id }), 'replace')}
            onAnyway={() => onJoin(false, true)}
          />
        ) : (
          failure && (
            <Banner live kind="danger">
              <p>{explainCode(failure)}</p>
            </Banner>
          )
        )
      }
      onJoin={onJoin}
    />
  );
}

type Looked = Extract<ReturnType<LookedAt['now']['get']>, { is: 'ready' }>['value'];

/** Why nobody can join here now, in two sentences; null where one can. */
function whyNot({ call, start, readiness }: Looked): [string, string] | null {
  const { notReady: words, cannot, cannotWhy } = tCall();
  switch (readiness.state) {
    case 'preparing':
      return [words.preparing, words.preparingWhy(readiness.percent)];
    case 'unavailable':
      return [words.unavailable, words.unavailableWhy];
    case 'off':
      return [words.off, words.offWhy];
    case 'ready':
      return call || start ? null : [cannot, cannotWhy];
  }
}

/** What was on before a reload, else both; hidden from somebody: without the camera (N6). */
async function begin(media: OwnMedia, place: ReturnType<typeof keptPlace>, hidden: boolean): Promise<void> {
  const camera = place ? place.camera : !hidden;
  const microphone = place ? place.microphone : true;
  await media.open([...(camera ? (['camera'] as const) : []), ...(microphone ? (['microphone'] as const) : [])]);
}

function choicesOf(media: OwnMedia, soundOnly: boolean): JoinChoices {
  const [camera, microphone] = [media.camera.peek(), media.microphone.peek()];
  const sound = microphone.is === 'on' ? microphone.track : null;
  return {
    // Whoever is quicker than their browser is heard as soon as the microphone is there.
    ...{ sound, muted: microphone.is !== 'on' && microphone.is !== 'asking', soundOnly },
    camera: camera.is === 'on' && !soundOnly ? camera.track : null,
  };
}

const KEEPS_EVERY_MS = 5000;

/** While in the call: a page that goes gives its seat up, and finds the way back if it was only loaded anew (V18). */
function useKeptPlace(own: OwnCall, inCall: InCall | null): void {
  useEffect(() => {
    if (!inCall) return undefined;
    const keep = (): void => {
      const { stage, conversationId, own: mine } = own.view.get();
      if (stage.is === 'ended') return;
      // Nothing is locked meanwhile.
      dispatchEvent(new Event('call'));
      const microphone = mine.sound !== null && !mine.muted;
      const camera = mine.camera !== null;
      keepPlace({ conversationId, at: Date.now(), microphone, camera, soundOnly: inCall.soundOnly.peek() });
    };
    keep();
    const letGo = holdCall();
    const timer = setInterval(keep, KEEPS_EVERY_MS);
    const leave = (): void => {
      keep();
      own.close();
    };
    addEventListener('pagehide', leave);
    return () => {
      clearInterval(timer);
      removeEventListener('pagehide', leave);
      letGo();
    };
  }, [inCall]);
}
