// Listens to a microphone for its meter; nothing is kept of it, nothing is sent.
import { levelOf, nextLevel } from './level.ts';

const LOOKS_EVERY_MS = 60;

/** Tells the level of a track about 16 times a second; the result ends it. */
export function followLevel(track: MediaStreamTrack, onLevel: (level: number) => void): () => void {
  const context = new AudioContext();
  const source = context.createMediaStreamSource(new MediaStream([track]));
  const analyser = new AnalyserNode(context, { fftSize: 1024 });
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  let shown = 0;
  const timer = setInterval(() => {
    // Some browsers wait for a press before they let a page listen.
    if (context.state === 'suspended') void context.resume().catch(() => {});
    analyser.getFloatTimeDomainData(samples);
    shown = nextLevel(shown, levelOf(samples));
    onLevel(shown);
  }, LOOKS_EVERY_MS);
  return () => {
    clearInterval(timer);
    void context.close().catch(() => {});
  };
}
