// How well media arrive, from what the browser counts. A person reads "poor", not numbers.
import type { LineQuality } from './model.ts';

/** Of one stream, or of several together, since the line was opened. */
export interface Counted {
  readonly received: number;
  readonly lost: number;
}

/** With more than this share lost, pictures freeze and words get lost. */
const POOR = 0.05;

/** Between two looks. `expected`: whether anything has to come. */
export function qualityOf(before: Counted | undefined, now: Counted, expected: boolean): LineQuality {
  if (!before || !expected) return 'unknown';
  const received = now.received - before.received;
  const lost = Math.max(0, now.lost - before.lost);
  if (received <= 0) return 'lost';
  return lost / (received + lost) > POOR ? 'poor' : 'good';
}

/** Packets of each track that is received, by the track's id. */
export function countByTrack(report: RTCStatsReport): Map<string, Counted> {
  const counted = new Map<string, Counted>();
  report.forEach((one: { type: string; trackIdentifier?: string; packetsReceived?: number; packetsLost?: number }) => {
    if (one.type !== 'inbound-rtp' || one.trackIdentifier === undefined) return;
    counted.set(one.trackIdentifier, { received: one.packetsReceived ?? 0, lost: one.packetsLost ?? 0 });
  });
  return counted;
}

/** The largest share of what is sent that the media server says it missed; null where it said nothing yet. */
export function shareLost(report: RTCStatsReport): number | null {
  let share: number | null = null;
  report.forEach((one: { type: string; fractionLost?: number }) => {
    if (one.type === 'remote-inbound-rtp') share = Math.max(share ?? 0, one.fractionLost ?? 0);
  });
  return share;
}

export function sendingQuality(share: number | null): LineQuality {
  if (share === null) return 'unknown';
  return share > POOR ? 'poor' : 'good';
}

/** Bytes that came over a line, media or not. */
export function bytesOver(report: RTCStatsReport): number {
  let bytes = 0;
  report.forEach((one: { type: string; bytesReceived?: number }) => {
    if (one.type === 'candidate-pair') bytes += one.bytesReceived ?? 0;
  });
  return bytes;
}
