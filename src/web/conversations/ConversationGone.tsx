import type { JSX } from 'preact';
import { router } from '../app/routes.ts';
import { tDetails } from '../locales/conversation/texts.ts';
import { LinkButton } from '../ui/button.tsx';
import { IconConversation } from '../ui/core-icons.tsx';
import { EmptyState } from '../ui/core-parts.tsx';

/** In place of a conversation that isn't there, or isn't one's own. */
export function ConversationGone(): JSX.Element {
  const words = tDetails();
  return (
    <EmptyState
      icon={IconConversation}
      title={words.gone}
      action={<LinkButton href={router.href('conversations')}>{words.allConversations}</LinkButton>}
    >
      <p class="muted">{words.goneWhy}</p>
    </EmptyState>
  );
}
