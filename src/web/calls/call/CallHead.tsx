import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { CallView } from '../../../sdk/calls/model.ts';
import { formatNumber } from '../../locales/format.ts';
import { tCall } from '../../locales/call/texts.ts';
import { IconLock, IconPeople } from '../../ui/core-icons.tsx';
import { PageHeading } from '../../ui/layout.tsx';
import { VisuallyHidden } from '../../ui/text.tsx';
import { clockOf } from './clock.ts';
import type { InCall } from './in-call.ts';

interface HeadProps {
  inCall: InCall;
  view: CallView;
  title: string;
}

export function CallHead({ inCall, view, title }: HeadProps): JSX.Element {
  const words = tCall().call;
  const count = view.people.length + 1;
  return (
    <header class="call-head">
      <PageHeading title={tCall().title}>{title}</PageHeading>
      <p class="call-facts">
        {view.stage.is === 'together' && (
          <span class="call-encrypted">
            <IconLock />
            <span>{words.encrypted}</span>
          </span>
        )}
        {view.clockFrom !== null && <Clock from={view.clockFrom} />}
      </p>
      <button
        type="button"
        class="call-people"
        aria-pressed={inCall.panel.value === 'people'}
        onClick={() => inCall.switchPanel('people')}
      >
        <IconPeople />
        <span aria-hidden="true">{formatNumber(count)}</span>
        <VisuallyHidden>{words.people(count)}</VisuallyHidden>
      </button>
    </header>
  );
}

function Clock({ from }: { from: number }): JSX.Element {
  const now = useSignal(Date.now());
  useEffect(() => {
    const timer = setInterval(() => (now.value = Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const time = clockOf(now.value - from);
  return (
    <span class="call-clock">
      <span aria-hidden="true">{time}</span>
      <VisuallyHidden>{tCall().call.clock(time)}</VisuallyHidden>
    </span>
  );
}
