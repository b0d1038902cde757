import type { JSX } from 'preact';
import { device } from '../app/device.ts';
import { read } from '../app/watch.ts';
import type { OpenConversation, Outgoing } from '../../sdk/model.ts';
import { t } from '../locales/locales.ts';
import { lazy } from '../ui/lazy.tsx';
import { VisuallyHidden } from '../ui/text.tsx';
import { MessageText } from './MessageText.tsx';

/** Loaded with the rest of what a first conversation can do without (tools.ts). */
export const loadFailure = () => import('./OutgoingFailure.tsx');
const Failure = lazy(async () => (await loadFailure()).OutgoingFailure, null);

/** Something written here on its way out, or kept because it could not go. */
export function OutgoingRow({ open, outgoing }: { open: OpenConversation; outgoing: Outgoing }): JSX.Element {
  const words = t().conversation;
  const isOffline = read(device.connection) === 'offline';
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
        <div class="message-foot" role="status">
          {failed ? (
            <Failure open={open} outgoing={outgoing} />
          ) : (
            <span>{isOffline ? words.waiting : words.sending}</span>
          )}
        </div>
      </div>
    </li>
  );
}
