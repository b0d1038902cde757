import type { JSX } from 'preact';
import { tContacts } from '../locales/contacts/texts.ts';
import { formatDate } from '../locales/format.ts';
import { Banner } from '../ui/status.tsx';

/** The care link of the two who are here has ended: until when they can write. */
export function WritingEnds({ until }: { until: number }): JSX.Element | null {
  if (until <= Date.now()) return null; // the composer says so
  return (
    <Banner edge>
      <p>{tContacts().writeUntil(formatDate(until))}</p>
    </Banner>
  );
}
