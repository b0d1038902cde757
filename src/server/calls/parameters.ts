// Parameters of WebRTC cross the wire as mediasoup and mediasoup-client have them: their types there, JSON here. What doesn't fit, the
// worker's library refuses.
import type { z } from 'zod';

type Json = z.core.util.JSONType;

/** As it goes over the wire: the worker's library has fields that are `undefined`, which JSON doesn't know. */
export function asParameters(value: object): Record<string, Json> {
  return JSON.parse(JSON.stringify(value)) as Record<string, Json>;
}

export function readParameters<Wanted extends object>(value: Record<string, Json>): Wanted {
  return value as unknown as Wanted;
}
