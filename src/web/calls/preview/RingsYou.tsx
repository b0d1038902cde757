import type { JSX } from 'preact';
import { device } from '../../app/device.ts';
import { read } from '../../app/watch.ts';
import { callsOf } from '../../../sdk/calls/calls.ts';
import type { ConversationId } from '../../../shared/ids.ts';
import { nameIn } from '../../conversations/people.ts';
import { tCall } from '../../locales/call/texts.ts';
import { Button } from '../../ui/button.tsx';
import { Banner } from '../../ui/status.tsx';

interface RingsYouProps {
  onJoin: (conversationId: ConversationId) => void;
  onAnyway: () => void;
}

/** Two who call each other from different conversations should not wait for one another (V2). */
export function RingsYou({ onJoin, onAnyway }: RingsYouProps): JSX.Element {
  const words = tCall().ringsYou;
  const [ring] = read(callsOf(device).rings);
  const list = read(device.conversations.list);
  const summary =
    list.is === 'ready' ? list.value.items.find((one) => one.conversationId === ring?.conversationId) : undefined;
  return (
    <Banner
      live
      kind="warning"
      title={ring && summary ? words.title(nameIn(summary, ring.callerId)) : words.somebody}
      actions={
        <div class="row">
          {ring && (
            <Button kind="primary" onClick={() => onJoin(ring.conversationId)}>
              {words.join}
            </Button>
          )}
          <Button onClick={onAnyway}>{words.anyway}</Button>
        </div>
      }
    />
  );
}
