// The middle of a call: everybody's tiles, oneself small in a corner.
import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { ConversationSummary } from '../../../sdk/model.ts';
import type { CallView } from '../../../sdk/calls/model.ts';
import { tCall } from '../../locales/call/texts.ts';
import { arrange, columnsFor, nextSpeaker, type Speaker, type Tile } from './arrange.ts';
import type { InCall } from './in-call.ts';
import { SelfView } from './SelfView.tsx';
import { TileView } from './TileView.tsx';

interface StageProps {
  inCall: InCall;
  view: CallView;
  summary: ConversationSummary;
  /** What is said where nobody is to be seen, or above everybody. */
  children?: ComponentChildren;
}

const SMALL_TILE_PX = 150;
const LOOKS_EVERY_MS = 500;

export function Stage({ inCall, view, summary, children }: StageProps): JSX.Element {
  const words = tCall().call;
  const list = useRef<HTMLUListElement>(null);
  const room = useRoom(list);
  const speaker = useSpeaker(view);
  const wishes = { layout: inCall.layout.value, pinned: inCall.pinned.value, speaker };
  const { large, small } = arrange(view.people, wishes);
  const most = Math.max(2, Math.floor(room.width / SMALL_TILE_PX));
  const seen = small.length > most ? small.slice(0, most - 1) : small;
  const shown = inOrder(view, [...large, ...seen]);
  const hidden = small.length - seen.length;
  const hasStrip = small.length > 0;
  const columns = hasStrip ? seen.length + (hidden > 0 ? 1 : 0) : columnsFor(large.length, room.width, room.height);
  useShownTiles(
    inCall,
    list,
    `${shown.map(({ key }) => key).join()} ${columns} ${room.width} ${room.height} ${large[0]?.key}`,
  );
  const pin = (tile: Tile): void => void (inCall.pinned.value = inCall.pinned.peek() === tile.key ? null : tile.key);
  return (
    <div class="stage">
      <ul
        class="tiles"
        ref={list}
        role="list"
        aria-label={words.tiles}
        data-strip={hasStrip || undefined}
        style={{ '--columns': String(Math.max(1, columns)) }}
      >
        {shown.map((tile) => {
          const person = view.people.find(({ seatId }) => seatId === tile.seatId);
          if (!person) return null;
          return (
            <TileView
              key={tile.key}
              tile={tile}
              person={person}
              summary={summary}
              large={hasStrip && large.includes(tile)}
              pinned={inCall.pinned.value === tile.key}
              onPin={shown.length > 1 || inCall.pinned.value ? () => pin(tile) : null}
            />
          );
        })}
        {hidden > 0 && (
          <li class="tile tile-more">
            <button type="button" onClick={() => (inCall.panel.value = 'people')}>
              +{hidden}
            </button>
          </li>
        )}
      </ul>
      <SelfView inCall={inCall} view={view} summary={summary} />
      {children}
    </div>
  );
}

/** As people joined, whoever is large: so nothing on the page changes its place, only its size. */
function inOrder(view: CallView, tiles: readonly Tile[]): readonly Tile[] {
  const place = ({ seatId, stream }: Tile): number =>
    view.people.findIndex((person) => person.seatId === seatId) * 2 + (stream === 'screen' ? 0 : 1);
  return tiles.toSorted((a, b) => place(a) - place(b));
}

function useRoom(list: { current: HTMLElement | null }): { width: number; height: number } {
  const room = useSignal({ width: innerWidth, height: innerHeight });
  useEffect(() => {
    const element = list.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element;
      if (width !== room.peek().width || height !== room.peek().height) room.value = { width, height };
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return room.value;
}

function useSpeaker(view: CallView): string | null {
  const newest = useRef(view);
  newest.current = view;
  const speaker = useSignal<Speaker>({ seatId: null, heardAt: 0 });
  useEffect(() => {
    const look = (): void => {
      const next = nextSpeaker(speaker.peek(), newest.current.people, Date.now());
      if (next.seatId !== speaker.peek().seatId) speaker.value = next;
      else speaker.peek().heardAt = next.heardAt;
    };
    const timer = setInterval(look, LOOKS_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return speaker.value.seatId;
}

/** Says which tiles are on the page, and how large: what nobody sees isn't received. */
function useShownTiles(inCall: InCall, list: { current: HTMLElement | null }, arranged: string): void {
  useEffect(() => {
    const tell = (): void => {
      const isSeen = document.visibilityState === 'visible' || document.pictureInPictureElement !== null;
      const tiles = [...(list.current?.querySelectorAll<HTMLElement>('[data-tile]') ?? [])].map((element) => {
        const [seatId = '', stream] = (element.dataset['tile'] ?? '').split('/');
        const { width, height } = element.getBoundingClientRect();
        const size = isSeen ? Math.round(Math.max(width, height) * devicePixelRatio) : 0;
        return { seatId, stream: stream === 'screen' ? ('screen' as const) : ('camera' as const), size };
      });
      inCall.own.showTiles(tiles);
    };
    tell();
    document.addEventListener('visibilitychange', tell);
    return () => document.removeEventListener('visibilitychange', tell);
  }, [inCall, arranged]);
}
