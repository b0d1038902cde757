import type { JSX } from 'preact';
import { Link } from '../ui/button.tsx';

// Trailing punctuation belongs to the sentence, not to the address.
const ADDRESS = /(https?:\/\/[^\s<>"“”]*[^\s<>"“”.,;:!?)\]}'’])/gi;

/** The text as it was written: line breaks kept, web addresses as links, nothing else read into it. */
export function MessageText({ text }: { text: string }): JSX.Element {
  return (
    <p class="message-text">
      {text.split(ADDRESS).map((piece, index) =>
        index % 2 === 1 && isWebAddress(piece) ? (
          <Link key={index} href={piece}>
            {piece}
          </Link>
        ) : (
          piece
        ),
      )}
    </p>
  );
}

function isWebAddress(text: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(text).protocol);
  } catch {
    return false;
  }
}
