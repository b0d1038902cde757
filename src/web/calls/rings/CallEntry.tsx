import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import './rings.css';
import { device } from '../../app/device.ts';
import { router } from '../../app/routes.ts';
import { read } from '../../app/watch.ts';
import { callsOf } from '../../../sdk/calls/calls.ts';
import type { CallReadiness } from '../../../shared/calls.ts';
import type { ConversationId } from '../../../shared/ids.ts';
import { tRing } from '../../locales/ring/texts.ts';
import { IconButton } from '../../ui/button.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { IconVideo } from '../call-icons.tsx';

/** The way into a call, in the head of its conversation; nothing where there is none. A link, so that the click opens the tab. */
export function CallEntry({ conversationId }: { conversationId: ConversationId }): JSX.Element | null {
  const looked = useMemo(() => callsOf(device).look(conversationId), [conversationId]);
  useEffect(() => () => looked.close(), [looked]);
  const now = read(looked.now);
  if (now.is !== 'ready') return null;
  const { call, start, readiness } = now.value;
  if (readiness.state === 'off' || (call ? !call.abilities.join : !start)) return null;
  if (readiness.state !== 'ready') return <NotReady readiness={readiness} />;
  const label = call ? tRing().join : tRing().start;
  return (
    <a
      class="button call-entry"
      data-kind={call ? 'primary' : 'quiet'}
      href={router.href('call', { conversationId })}
      target="_blank"
      aria-label={label}
      title={label}
    >
      <IconVideo />
      <span aria-hidden="true">{label}</span>
    </a>
  );
}

/** Pressed, it says why: a greyed button would leave a phone's owner guessing. */
function NotReady({ readiness }: { readiness: CallReadiness }): JSX.Element {
  const words = tRing();
  const why = readiness.state === 'preparing' ? words.preparing(readiness.percent) : words.unavailable;
  return <IconButton label={`${words.start}. ${why}`} icon={IconVideo} onClick={() => showToast(why)} />;
}
