import type { JSX } from 'preact';
import { router } from '../app/routes.ts';
import type { ConversationSummary, OpenConversation } from '../../sdk/model.ts';
import { explain } from '../locales/errors.ts';
import { tDetails } from '../locales/conversation/texts.ts';
import { tRing } from '../locales/ring/texts.ts';
import { IconEdit, IconMail, IconSearch } from '../ui/icons.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { lazy } from '../ui/lazy.tsx';
import { showToast } from '../ui/toasts.tsx';
import { titleOf } from './people.ts';
import { loadTools } from './tools.ts';

const CallEntry = lazy(async () => {
  const [{ CallEntry: Entry }] = await Promise.all([import('../calls/rings/CallEntry.tsx'), tRing.load()]);
  return Entry;
}, null);

interface MenuProps {
  open: OpenConversation;
  summary: ConversationSummary;
  onTopic: () => void;
}

/** What can be done with a conversation. */
export function HeadMenu({ open, summary, onTopic }: MenuProps): JSX.Element {
  const words = tDetails();
  const items: MenuItem[] = [
    { label: words.searchHere, icon: IconSearch, onSelect: () => void searchHere(summary) },
    { label: words.markUnread, icon: IconMail, onSelect: () => void markUnread(open) },
  ];
  if (summary.abilities.changeTopic) {
    const label = summary.topic ? words.changeTopic : words.addTopic;
    items.unshift({ label, icon: IconEdit, onSelect: onTopic });
  }
  return (
    <>
      {summary.active && <CallEntry key={summary.conversationId} conversationId={summary.conversationId} />}
      <Menu label={words.more} items={items} />
    </>
  );
}

async function markUnread(open: OpenConversation): Promise<void> {
  try {
    await open.markUnread(true);
    await router.go(router.href('conversations'));
  } catch (error) {
    showToast(explain(error));
  }
}

/** Beside the conversation, or on a phone in its place. */
async function searchHere(summary: ConversationSummary): Promise<void> {
  await loadTools();
  const { within } = await import('./searching.ts');
  within.value = { id: summary.conversationId, title: titleOf(summary) };
  if (getComputedStyle(document.querySelector('.pane-list') ?? document.body).display === 'none') {
    await router.go(router.href('conversations'));
  }
}
