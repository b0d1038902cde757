// The conversation beside the call: the same timeline and composer as everywhere.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { ConversationView, OpenConversation } from '../../../sdk/model.ts';
import { atHand, fetchHandSoon } from '../../conversations/at-hand.ts';
import { Composer } from '../../conversations/Composer.tsx';
import '../../conversations/conversations.css';
import { Timeline } from '../../conversations/Timeline.tsx';
import { tCall } from '../../locales/call/texts.ts';
import { PanelFrame } from './PanelFrame.tsx';

interface MessagesProps {
  open: OpenConversation;
  view: ConversationView;
  onClose: () => void;
}

export function MessagesPanel({ open, view, onClose }: MessagesProps): JSX.Element {
  const editing = useSignal<string | null>(null);
  const typedAt = useSignal(0);
  const hand = atHand.value;
  useEffect(() => fetchHandSoon(), []);
  return (
    <PanelFrame title={tCall().call.messages} onClose={onClose}>
      <div class="conversation">
        <Timeline open={open} view={view} onEdit={(entryId) => (editing.value = entryId)} />
        {hand && <hand.AboveComposer open={open} summary={view.summary} typedAt={typedAt} />}
        <Composer open={open} view={view} editing={editing} typedAt={typedAt} />
      </div>
    </PanelFrame>
  );
}
