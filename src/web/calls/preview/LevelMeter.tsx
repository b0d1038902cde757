import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { tCall } from '../../locales/call/texts.ts';
import { HEARD } from '../devices/level.ts';
import { followLevel } from '../devices/meter.ts';
import type { OwnSource } from '../devices/own-media.ts';

const HEARD_FOR_MS = 4000;
const STEPS = 20;

/** A bar that follows one's voice, and the same in words: who can't see it hears whether they are heard. */
export function LevelMeter({ source }: { source: OwnSource }): JSX.Element {
  const words = tCall().devices;
  const level = useSignal(0);
  const isHeard = useSignal(false);
  const track = source.is === 'on' ? source.track : null;
  useEffect(() => {
    level.value = 0;
    isHeard.value = false;
    if (!track) return undefined;
    let heardAt = -HEARD_FOR_MS;
    return followLevel(track, (now) => {
      // In steps, so that silence draws nothing anew.
      level.value = Math.round(now * STEPS) / STEPS;
      if (now >= HEARD) heardAt = performance.now();
      isHeard.value = performance.now() - heardAt < HEARD_FOR_MS;
    });
  }, [track]);
  return (
    <div class="level">
      <div class="level-bar" aria-hidden="true">
        <span style={{ inlineSize: `${level.value * 100}%` }} />
      </div>
      <p class="muted small" role="status">
        {!track ? words.microphoneOff : isHeard.value ? words.heard : words.notHeard}
      </p>
    </div>
  );
}
