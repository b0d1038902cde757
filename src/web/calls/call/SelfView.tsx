import type { JSX } from 'preact';
import type { ConversationSummary } from '../../../sdk/model.ts';
import type { CallView } from '../../../sdk/calls/model.ts';
import { avatarName, seedOf } from '../../conversations/people.ts';
import { tCall } from '../../locales/call/texts.ts';
import { Avatar } from '../../ui/core-parts.tsx';
import { IconClose } from '../../ui/icons.tsx';
import { IconMicrophoneOff } from '../call-icons.tsx';
import { Picture } from '../parts/Picture.tsx';
import type { InCall } from './in-call.ts';

interface SelfProps {
  inCall: InCall;
  view: CallView;
  summary: ConversationSummary;
}

/** Oneself, small, as in a mirror; it can be put away. */
export function SelfView({ inCall, view, summary }: SelfProps): JSX.Element | null {
  const { call: words, preview } = tCall();
  const self = summary.participants.find((person) => person.self);
  if (inCall.selfHidden.value) return null;
  const camera = inCall.media.camera.value;
  return (
    <div class="self-view" data-speaking={view.own.speaking || undefined}>
      {camera.is === 'on' ? (
        <Picture track={camera.track} label={preview.picture} mirrored />
      ) : (
        <span class="tile-none">{self && <Avatar name={avatarName(self)} seed={seedOf(self)} />}</span>
      )}
      <p class="tile-name">
        {view.own.muted && <IconMicrophoneOff />}
        <span class="tile-who">{words.selfView}</span>
      </p>
      <button
        type="button"
        class="tile-pin"
        aria-label={words.hideSelf}
        title={words.hideSelf}
        onClick={() => (inCall.selfHidden.value = true)}
      >
        <IconClose />
      </button>
    </div>
  );
}
