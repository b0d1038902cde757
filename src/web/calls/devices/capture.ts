// Asks the browser for a camera, a microphone, or both in one question.
import { troubleOf, type Trouble } from './trouble.ts';

export type Source = 'camera' | 'microphone';
export type Captured = { is: 'on'; track: MediaStreamTrack } | { is: 'failed'; trouble: Trouble };
export type Wanted = Partial<Record<Source, string>>;

/** Whether this browser has cameras and microphones for pages at all: not outside HTTPS. */
export function canCapture(): boolean {
  // Types say that it is always there; pages without HTTPS have none.
  return Boolean((navigator.mediaDevices as MediaDevices | undefined)?.getUserMedia);
}

/**
 * Opens what is wanted, by device id (empty: the browser's choice). Never fails: each says for itself what became of it. One
 * that fails doesn't take the other with it.
 */
export async function capture(wanted: Wanted): Promise<Partial<Record<Source, Captured>>> {
  const sources = (['camera', 'microphone'] as const).filter((source) => wanted[source] !== undefined);
  const all = (captured: Captured) => Object.fromEntries(sources.map((source) => [source, captured]));
  if (!canCapture()) return all({ is: 'failed', trouble: 'insecure' });
  try {
    const stream = await navigator.mediaDevices.getUserMedia(constraintsOf(wanted));
    return Object.fromEntries(sources.map((source) => [source, takeTrack(stream, source)]));
  } catch (error) {
    const { name, message } = error as DOMException;
    const failed: Captured = { is: 'failed', trouble: troubleOf({ name, message }) };
    // A device of last time that is another one now.
    if (name === 'OverconstrainedError') {
      const anyOf = Object.fromEntries(sources.map((source) => [source, '']));
      if (sources.some((source) => wanted[source])) return capture(anyOf);
    }
    if (sources.length < 2) return all(failed);
    if (name !== 'NotAllowedError') return captureEach(wanted);
    return captureAllowed(wanted, failed);
  }
}

/** One after the other, to learn which of them it was. */
async function captureEach({ camera = '', microphone = '' }: Wanted) {
  return { ...(await capture({ microphone })), ...(await capture({ camera })) };
}

/** After a no to both in one question: only what was forbidden before stays away, and nobody is asked again. */
async function captureAllowed(wanted: Wanted, failed: Captured) {
  const [camera, microphone] = await Promise.all([isForbidden('camera'), isForbidden('microphone')]);
  if (camera === microphone) return { camera: failed, microphone: failed };
  const rest: Wanted = camera ? { microphone: wanted.microphone ?? '' } : { camera: wanted.camera ?? '' };
  return { camera: failed, microphone: failed, ...(await capture(rest)) };
}

async function isForbidden(name: Source): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name })).state === 'denied';
  } catch {
    // Firefox doesn't answer this for every kind; then both stay away until the person asks again.
    return false;
  }
}

function constraintsOf({ camera, microphone }: Wanted): MediaStreamConstraints {
  const exact = (id: string) => (id ? { deviceId: { exact: id } } : {});
  return {
    video:
      camera === undefined
        ? false
        : { ...(camera ? exact(camera) : { facingMode: 'user' }), width: { ideal: 1280 }, height: { ideal: 720 } },
    audio:
      microphone === undefined
        ? false
        : { ...exact(microphone), echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  };
}

function takeTrack(stream: MediaStream, source: Source): Captured {
  const [track] = source === 'camera' ? stream.getVideoTracks() : stream.getAudioTracks();
  return track ? { is: 'on', track } : { is: 'failed', trouble: 'missing' };
}
