import type { JSX } from 'preact';
import { tCall } from '../../locales/call/texts.ts';
import type { Source } from '../devices/capture.ts';
import { IconMicrophone, IconMicrophoneOff, IconVideo, IconVideoOff } from '../call-icons.tsx';

interface SwitchProps {
  source: Source;
  on: boolean;
  /** Nothing there that could be switched on: says so, and leads to what can be done. */
  failed?: boolean | undefined;
  onSwitch: () => void;
}

/** The round button of one's own microphone or camera; its name says how it is. */
export function SourceSwitch({ source, on, failed, onSwitch }: SwitchProps): JSX.Element {
  const words = tCall().switches;
  const isCamera = source === 'camera';
  const Sign = isCamera ? (on ? IconVideo : IconVideoOff) : on ? IconMicrophone : IconMicrophoneOff;
  const label = isCamera ? (on ? words.cameraOn : words.cameraOff) : on ? words.microphoneOn : words.microphoneOff;
  return (
    <button
      type="button"
      class="call-button"
      data-off={!on || undefined}
      data-failed={failed || undefined}
      title={label}
      aria-label={label}
      onClick={onSwitch}
    >
      <Sign />
    </button>
  );
}
