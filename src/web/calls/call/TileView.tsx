import type { JSX } from 'preact';
import type { ConversationSummary } from '../../../sdk/model.ts';
import type { PersonInCall } from '../../../sdk/calls/model.ts';
import { avatarName, findPerson, nameIn, seedOf } from '../../conversations/people.ts';
import { tCall } from '../../locales/call/texts.ts';
import { Avatar } from '../../ui/core-parts.tsx';
import { IconPin } from '../../ui/icons.tsx';
import { VisuallyHidden } from '../../ui/text.tsx';
import { IconMicrophoneOff } from '../call-icons.tsx';
import { Picture } from '../parts/Picture.tsx';
import type { Tile } from './arrange.ts';

interface TileProps {
  tile: Tile;
  person: PersonInCall;
  summary: ConversationSummary;
  large: boolean;
  pinned: boolean;
  /** Null where there is nothing to choose: one tile only. */
  onPin: (() => void) | null;
}

/** Somebody in the call, or what they share: picture or initials, name, microphone, and what isn't well. */
export function TileView({ tile, person, summary, large, pinned, onPin }: TileProps): JSX.Element {
  const words = tCall().call;
  const name = nameIn(summary, person.participantId);
  const isScreen = tile.stream === 'screen';
  const track = isScreen ? person.screen : person.camera;
  const shown = findPerson(summary, person.participantId);
  const trouble = troubleOf(person);
  const label = isScreen ? words.screenOf(name) : words.cameraOf(name);
  return (
    <li
      class="tile"
      data-tile={tile.key}
      data-large={large || undefined}
      data-speaking={(!isScreen && person.speaking) || undefined}
    >
      {track ? (
        <Picture track={track} label={label} whole={isScreen} />
      ) : (
        <span class="tile-none">{shown && <Avatar name={avatarName(shown)} seed={seedOf(shown)} size="big" />}</span>
      )}
      <p class="tile-name">
        {!isScreen && person.muted && (
          <>
            <IconMicrophoneOff />
            <VisuallyHidden>{words.muted}</VisuallyHidden>
          </>
        )}
        <span class="tile-who">{isScreen ? words.screenOf(name) : name}</span>
        {trouble && <span>· {trouble}</span>}
      </p>
      {onPin && (
        <button
          type="button"
          class="tile-pin"
          aria-pressed={pinned}
          aria-label={pinned ? words.unpin(label) : words.pin(label)}
          title={pinned ? words.unpin(label) : words.pin(label)}
          onClick={onPin}
        >
          <IconPin />
        </button>
      )}
    </li>
  );
}

/** What isn't well, in words; null where all is. */
export function troubleOf({ secure, quality }: PersonInCall): string | null {
  const words = tCall().call;
  if (!secure) return words.securely;
  if (quality === 'lost') return words.lost;
  return quality === 'poor' ? words.poor : null;
}
