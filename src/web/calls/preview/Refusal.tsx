import type { JSX } from 'preact';
import '../call.css';
import { tCall } from '../../locales/call/texts.ts';
import { LinkButton } from '../../ui/button.tsx';
import { PageHeading } from '../../ui/layout.tsx';
import { browserKind } from '../browser-help.ts';

/** This browser can't encrypt calls: why there is none, and which one can (V10). */
export function Refusal({ back }: { back: string }): JSX.Element {
  const { refused, title } = tCall();
  return (
    <div class="call-word stack">
      <PageHeading title={title}>{refused.title}</PageHeading>
      <p>{refused.why}</p>
      <p>
        <strong>{refused.which[browserKind()]}</strong>
      </p>
      <p>{refused.write}</p>
      <LinkButton kind="primary" href={back}>
        {refused.toConversation}
      </LinkButton>
    </div>
  );
}
