import type { JSX } from 'preact';
import type { MessageItem, OpenConversation } from '../../sdk/model.ts';
import { explain } from '../locales/errors.ts';
import { tDetails } from '../locales/conversation/texts.ts';
import { formatTime } from '../locales/format.ts';
import { ask } from '../ui/dialog.tsx';
import { IconCopy, IconDelete, IconEdit } from '../ui/icons.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { showToast } from '../ui/toasts.tsx';
import { copyText } from '../ui/copying.ts';

interface MenuProps {
  item: MessageItem;
  open: OpenConversation;
  onEdit: (entryId: string) => void;
}

/** What can be done with a message of one's own. */
export function MessageMenu({ item, open, onEdit }: MenuProps): JSX.Element {
  const words = tDetails();
  const items: MenuItem[] = [{ label: words.copy, icon: IconCopy, onSelect: () => void copyText(item.text) }];
  if (item.abilities.edit) items.unshift({ label: words.edit, icon: IconEdit, onSelect: () => onEdit(item.entryId) });
  if (item.abilities.remove) {
    items.push({ label: words.remove, icon: IconDelete, danger: true, onSelect: () => void removeMessage(item, open) });
  }
  return <Menu label={words.actions(formatTime(item.at))} items={items} />;
}

async function removeMessage(item: MessageItem, open: OpenConversation): Promise<void> {
  const words = tDetails();
  const sure = await ask({
    title: words.removeQuestion,
    body: words.removeConsequence,
    yes: words.removeYes,
    kind: 'danger',
  });
  if (sure) await open.remove(item.entryId).catch((error: unknown) => showToast(explain(error)));
}
