// Parameters of WebRTC cross the wire as mediasoup and mediasoup-client have them: their types there, JSON here. What doesn't fit, the
// worker's library refuses.
import type { z } from 'zod';

type Json = z.core.util.JSONType;

export function asParameters(value: object): Record<string, Json> {
  return value as Record<string, Json>;
}

export function readParameters<Wanted extends object>(value: Record<string, Json>): Wanted {
  return value as unknown as Wanted;
}
