// Which camera, microphone and speaker are used: before the call and in it.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { tCall } from '../../locales/call/texts.ts';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/choices.tsx';
import { IconSpeaker } from '../call-icons.tsx';
import type { FoundDevice } from '../devices/choosing.ts';
import type { DeviceKind } from '../devices/kept-devices.ts';
import type { OwnMedia } from '../devices/own-media.ts';
import { playNotes, TEST_NOTES } from '../devices/tones.ts';
import { LevelMeter } from './LevelMeter.tsx';

export function DeviceChoices({ media }: { media: OwnMedia }): JSX.Element {
  const words = tCall().devices;
  const { cameras, microphones, speakers } = media.found.value;
  return (
    <div class="stack device-choices">
      <DeviceSelect media={media} kind="camera" found={cameras} />
      <div class="stack" data-gap="small">
        <DeviceSelect media={media} kind="microphone" found={microphones} />
        <LevelMeter source={media.microphone.value} />
      </div>
      <div class="stack" data-gap="small">
        {speakers.length > 0 ? (
          <DeviceSelect media={media} kind="speaker" found={speakers} />
        ) : (
          <p class="muted small">{words.systemSpeaker}</p>
        )}
        <SpeakerTest media={media} />
      </div>
    </div>
  );
}

interface SelectProps {
  media: OwnMedia;
  kind: DeviceKind;
  found: readonly FoundDevice[];
}

function DeviceSelect({ media, kind, found }: SelectProps): JSX.Element {
  const words = tCall().devices;
  const chosen = media.chosen.value[kind];
  const value = useSignal(chosen);
  useEffect(() => {
    value.value = chosen;
  }, [chosen]);
  const label = words[kind];
  const options = found.map((one, index) => ({ value: one.id, label: one.label || words.unnamed(label, index + 1) }));
  return (
    <Select
      name={kind}
      label={label}
      value={value}
      disabled={options.length === 0}
      options={options.length > 0 ? options : [{ value: '', label: words.none }]}
      onChange={(id) => void media.choose(kind, id)}
    />
  );
}

function SpeakerTest({ media }: { media: OwnMedia }): JSX.Element {
  const words = tCall().devices;
  const state = useSignal<'quiet' | 'playing' | 'failed'>('quiet');
  const play = async (): Promise<void> => {
    state.value = 'playing';
    try {
      await playNotes(TEST_NOTES, media.chosen.peek().speaker);
      state.value = 'quiet';
    } catch {
      state.value = 'failed';
    }
  };
  return (
    <div class="row">
      <Button icon={IconSpeaker} busy={state.value === 'playing'} onClick={() => void play()}>
        {state.value === 'playing' ? words.testing : words.test}
      </Button>
      <p class="muted small" role="status">
        {state.value === 'failed' ? words.testFailed : words.testWhy}
      </p>
    </div>
  );
}
