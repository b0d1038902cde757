// What is heard of the others. Pictures are drawn without sound, so that a tile may come and go.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { PersonInCall } from '../../../sdk/calls/model.ts';
import { tCall } from '../../locales/call/texts.ts';
import { Button } from '../../ui/button.tsx';
import { Banner } from '../../ui/status.tsx';
import { IconSpeaker } from '../call-icons.tsx';

interface SoundsProps {
  people: readonly PersonInCall[];
  /** Empty: where the system plays everything. */
  speakerId: string;
}

/** Plays everybody's sound; where the browser wants a press first, asks for one. */
export function Sounds({ people, speakerId }: SoundsProps): JSX.Element {
  const words = tCall().call;
  const place = useRef<HTMLDivElement>(null);
  const refused = useSignal(false);
  const playAll = (): void => {
    refused.value = false;
    for (const element of place.current?.querySelectorAll('audio') ?? []) {
      void element.play().catch(() => (refused.value = true));
    }
  };
  return (
    <div class="call-sounds" ref={place}>
      {people.flatMap(({ seatId, sound, screenSound }) =>
        [sound, screenSound].map(
          (track, index) =>
            track && (
              <Sound
                key={`${seatId} ${index}`}
                track={track}
                speakerId={speakerId}
                onRefused={() => (refused.value = true)}
              />
            ),
        ),
      )}
      {refused.value && (
        <Banner
          live
          kind="warning"
          actions={
            <Button kind="primary" icon={IconSpeaker} onClick={playAll}>
              {words.unmuteFirst}
            </Button>
          }
        >
          <p>{words.unmuteWhy}</p>
        </Banner>
      )}
    </div>
  );
}

interface SoundProps {
  track: MediaStreamTrack;
  speakerId: string;
  onRefused: () => void;
}

function Sound({ track, speakerId, onRefused }: SoundProps): JSX.Element {
  const audio = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    const element = audio.current;
    if (!element) return undefined;
    element.srcObject = new MediaStream([track]);
    element.play().catch((error: DOMException) => error.name === 'NotAllowedError' && onRefused());
    return () => {
      element.srcObject = null;
    };
  }, [track]);
  useEffect(() => {
    const element = audio.current;
    // A speaker that was unplugged: the system's own takes over by itself.
    if (element && 'setSinkId' in element) void element.setSinkId(speakerId).catch(() => {});
  }, [speakerId]);
  return <audio ref={audio} autoplay />;
}
