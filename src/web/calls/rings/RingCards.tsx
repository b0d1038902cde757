// Whoever calls, above every page, until it is answered here or elsewhere.
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import './rings.css';
import { device } from '../../app/device.ts';
import { router } from '../../app/routes.ts';
import { read } from '../../app/watch.ts';
import { callsOf } from '../../../sdk/calls/calls.ts';
import type { Ring } from '../../../sdk/calls/model.ts';
import { nameIn, othersIn, titleOf } from '../../conversations/people.ts';
import { tRing } from '../../locales/ring/texts.ts';
import { Button } from '../../ui/button.tsx';
import { announce } from '../../ui/status.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { IconVideo } from '../call-icons.tsx';
import { telling } from '../telling.ts';
import { ringAloud } from './sounding.ts';

export function RingCards(): JSX.Element | null {
  const route = router.current.value;
  const here = route?.name === 'call' ? route.params.conversationId : null;
  // Whoever is about to join it needs no card over the button.
  const rings = read(callsOf(device).rings).filter(({ conversationId }) => conversationId !== here);
  if (rings.length === 0) return null;
  return (
    <section class="ring-cards" aria-label={tRing().video}>
      {rings.map((ring) =>
        ring.busy ? <Notice key={ring.callId} ring={ring} /> : <Card key={ring.callId} ring={ring} />,
      )}
    </section>
  );
}

/** Who calls, and of a group from where. Null: of a conversation that isn't in the list here. */
function useCaller({ conversationId, callerId }: Ring): { name: string | null; from: string | null } {
  const list = read(device.conversations.list);
  const items = list.is === 'ready' ? list.value.items : [];
  const summary = items.find((one) => one.conversationId === conversationId);
  if (!summary) return { name: null, from: null };
  return { name: nameIn(summary, callerId), from: othersIn(summary).length > 1 ? titleOf(summary) : null };
}

/** For who is in a call: nothing that lies over it. */
function Notice({ ring }: { ring: Ring }): null {
  const { name } = useCaller(ring);
  useEffect(() => {
    showToast(name === null ? tRing().busySomebody : tRing().busy(name));
  }, []);
  return null;
}

function Card({ ring }: { ring: Ring }): JSX.Element {
  const words = tRing();
  const { name, from } = useCaller(ring);
  const title = name === null ? words.somebody : words.title(name);
  useEffect(() => announce(title), [title]);
  useEffect(() => (ring.sound ? ringAloud() : undefined), [ring.sound]);
  const answer = (how: 'accepted' | 'no' | 'later'): void => void telling(callsOf(device).answerRing(ring.callId, how));
  return (
    <article class="ring-card stack" data-gap="small" aria-label={title}>
      <p class="ring-title">
        <IconVideo /> <strong>{title}</strong>
      </p>
      {from !== null && <p class="muted">{from}</p>}
      <div class="ring-answers">
        {/* A link of its own, so that the click opens the tab in every browser. */}
        <a
          class="button"
          data-kind="primary"
          href={router.href('call', { conversationId: ring.conversationId })}
          target="_blank"
          onClick={() => answer('accepted')}
        >
          {words.accept}
        </a>
        <Button onClick={() => answer('no')}>{words.decline}</Button>
        <Button kind="quiet" onClick={() => answer('later')}>
          {words.later}
        </Button>
      </div>
    </article>
  );
}
