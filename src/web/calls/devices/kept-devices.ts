// Which devices were chosen on this browser. Browsers make such ids anew for each site, so they tell nothing elsewhere.
import { keep, readKept } from '../../app/kept.ts';

export type DeviceKind = 'camera' | 'microphone' | 'speaker';

export function keptDevice(kind: DeviceKind): string | null {
  return readKept(kind);
}

export function keepDevice(kind: DeviceKind, id: string): void {
  keep(kind, id);
}
