// Soft notes made here: nothing to load, and the same on every device.

export interface Note {
  /** Hertz. */
  pitch: number;
  /** Seconds from the beginning. */
  at: number;
  /** Seconds. */
  lasts: number;
}

const GENTLY = 0.18;
const FADE_S = 0.04;

/** Three rising notes, for hearing whether one hears. */
export const TEST_NOTES: readonly Note[] = [
  { pitch: 392, at: 0, lasts: 0.45 },
  { pitch: 494, at: 0.35, lasts: 0.45 },
  { pitch: 587, at: 0.7, lasts: 0.8 },
];

/** Resolves when it has sounded or was stopped; fails where the browser lets no sound out without a press, or the speaker is gone. */
export async function playNotes(notes: readonly Note[], speakerId = '', stops?: AbortSignal): Promise<void> {
  const context = new AudioContext();
  const out = context.createMediaStreamDestination();
  const element = new Audio();
  element.srcObject = out.stream;
  try {
    if (speakerId && 'setSinkId' in element) await element.setSinkId(speakerId);
    await element.play();
    await context.resume();
    const begins = context.currentTime + 0.05;
    for (const note of notes) sound(context, out, note, begins + note.at);
    const seconds = Math.max(...notes.map(({ at, lasts }) => at + lasts));
    await new Promise<unknown>((done) => {
      setTimeout(done, seconds * 1000 + 200);
      stops?.addEventListener('abort', done, { once: true });
    });
  } finally {
    element.srcObject = null;
    await context.close();
  }
}

function sound(context: AudioContext, out: AudioNode, { pitch, lasts }: Note, at: number): void {
  const loudness = new GainNode(context, { gain: 0 });
  const tone = new OscillatorNode(context, { type: 'sine', frequency: pitch });
  loudness.gain.setValueAtTime(0, at);
  loudness.gain.linearRampToValueAtTime(GENTLY, at + FADE_S);
  loudness.gain.exponentialRampToValueAtTime(0.001, at + lasts);
  tone.connect(loudness).connect(out);
  tone.start(at);
  tone.stop(at + lasts);
}
