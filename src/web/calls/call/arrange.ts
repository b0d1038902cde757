// Which tiles are large and which small. Nothing jumps: tiles stand in the order in which people joined, and whoever is
// large stays so for a moment after falling silent.
import type { PersonInCall } from '../../../sdk/calls/model.ts';

export type Layout = 'speaker' | 'gallery';

export interface Tile {
  /** Stays the same as long as it is there. */
  key: string;
  seatId: string;
  stream: 'camera' | 'screen';
}

export interface Arranged {
  large: readonly Tile[];
  small: readonly Tile[];
}

export function tileKey(seatId: string, stream: Tile['stream']): string {
  return `${seatId}/${stream}`;
}

/** All tiles of others: each person, and beside them what they share. */
function tilesOf(people: readonly PersonInCall[]): Tile[] {
  const tile = (seatId: string, stream: Tile['stream']): Tile => ({ key: tileKey(seatId, stream), seatId, stream });
  return people.flatMap(({ seatId, sharing }) =>
    sharing ? [tile(seatId, 'screen'), tile(seatId, 'camera')] : [tile(seatId, 'camera')],
  );
}

interface Wishes {
  layout: Layout;
  /** Key of a tile to keep large. */
  pinned: string | null;
  /** Seat of who spoke last. */
  speaker: string | null;
}

/** What is pinned goes before a shared screen, that before who speaks. In a call of two the layouts are one. */
export function arrange(people: readonly PersonInCall[], { layout, pinned, speaker }: Wishes): Arranged {
  const tiles = tilesOf(people);
  const find = (is: (tile: Tile) => boolean): Tile | undefined => tiles.find(is);
  const main = find(({ key }) => key === pinned) ?? find(({ stream }) => stream === 'screen');
  if (!main && (layout === 'gallery' || tiles.length < 2)) return { large: tiles, small: [] };
  const large = main ?? find(({ seatId }) => seatId === speaker) ?? tiles[0];
  return { large: large ? [large] : [], small: tiles.filter((tile) => tile !== large) };
}

export interface Speaker {
  seatId: string | null;
  /** When they were last heard (ms). */
  heardAt: number;
}

/** How long somebody stays large after falling silent, however much others say meanwhile. */
const STAYS_MS = 2000;

/** Who is shown as speaking last; `people` are asked in order of joining, so of several at once the first one counts. */
export function nextSpeaker(before: Speaker, people: readonly PersonInCall[], now: number): Speaker {
  const current = people.find(({ seatId }) => seatId === before.seatId);
  if (current?.speaking) return { seatId: current.seatId, heardAt: now };
  const other = people.find(({ speaking }) => speaking);
  if (other && (!current || now - before.heardAt > STAYS_MS)) return { seatId: other.seatId, heardAt: now };
  return current ? before : { seatId: null, heardAt: 0 };
}

const WIDE = 16 / 10;

/** In how many columns so many tiles are largest in this room. */
export function columnsFor(count: number, width: number, height: number): number {
  let best = 1;
  let bestWidth = 0;
  for (let columns = 1; columns <= Math.max(1, count); columns += 1) {
    const rows = Math.ceil(count / columns);
    const tileWidth = Math.min(width / columns, (height / rows) * WIDE);
    if (tileWidth > bestWidth + 1) [best, bestWidth] = [columns, tileWidth];
  }
  return best;
}
