import type { JSX } from 'preact';
import './mail-preview.css';

/** A mail as it stands in somebody's inbox. */
export function MailPreview({ title, from, subject }: { title: string; from: string; subject: string }): JSX.Element {
  return (
    <figure class="mail-preview" aria-label={title}>
      <figcaption class="muted small">{title}</figcaption>
      <p>
        <strong>{from}</strong>
        <br />
        {subject}
      </p>
    </figure>
  );
}
