import type { JSX } from 'preact';
import { device } from '../app/device.ts';
import { read } from '../app/watch.ts';
import type { OpenConversation, Outgoing } from '../../sdk/model.ts';
import { t } from '../locales/locales.ts';
import { VisuallyHidden } from '../ui/text.tsx';
import { atHand } from './at-hand.ts';
import { MessageText } from './MessageText.tsx';

/** Something written here on its way out, or kept because it could not go. */
export function OutgoingRow({ open, outgoing }: { open: OpenConversation; outgoing: Outgoing }): JSX.Element {
  const words = t().conversation;
  const isOffline = read(device.connection) === 'offline';
  const hand = atHand.value;
  const failed = outgoing.state === 'failed';
  return (
    <li class="message" data-mine data-first data-failed={failed || undefined} data-row={outgoing.key}>
      <div class="message-body">
        {outgoing.text && (
          <div class="message-line">
            <div class="message-bubble">
              <VisuallyHidden>{words.says(t().person.you)}</VisuallyHidden>
              <MessageText text={outgoing.text} />
            </div>
          </div>
        )}
        {outgoing.files.length > 0 && hand && <hand.OutgoingFiles open={open} outgoing={outgoing} />}
        <div class="message-foot" role="status">
          {!failed && <span>{isOffline ? words.waiting : words.sending}</span>}
          {failed && hand && <hand.OutgoingFailure open={open} outgoing={outgoing} />}
        </div>
      </div>
    </li>
  );
}
