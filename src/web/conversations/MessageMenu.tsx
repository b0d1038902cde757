import type { JSX } from 'preact';
import './message-menu.css';
import type { MessageItem, OpenConversation } from '../../sdk/model.ts';
import { explain } from '../locales/errors.ts';
import { tDetails } from '../locales/conversation/texts.ts';
import { formatTime } from '../locales/format.ts';
import { ask } from '../ui/dialog.tsx';
import { IconCopy, IconDelete, IconEdit } from '../ui/icons.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { showToast } from '../ui/toasts.tsx';
import { copyText } from '../ui/copying.ts';
import { nameIn } from './people.ts';

interface MenuProps {
  item: MessageItem;
  open: OpenConversation;
  onEdit: (entryId: string) => void;
}

/** What can be done with a message of one's own, and by who manages a group with those of others (C11). */
export function MessageMenu({ item, open, onEdit }: MenuProps): JSX.Element {
  const words = tDetails();
  const items: MenuItem[] = [{ label: words.copy, icon: IconCopy, onSelect: () => void copyText(item.text) }];
  if (item.abilities.edit) items.unshift({ label: words.edit, icon: IconEdit, onSelect: () => onEdit(item.entryId) });
  if (item.abilities.remove) {
    const label = item.mine ? words.remove : words.removeOfOther;
    items.push({ label, icon: IconDelete, danger: true, onSelect: () => void removeMessage(item, open) });
  }
  const time = formatTime(item.at);
  const label = item.mine ? words.actions(time) : words.actionsOf(authorOf(item, open), time);
  return <Menu label={label} items={items} />;
}

async function removeMessage(item: MessageItem, open: OpenConversation): Promise<void> {
  const words = tDetails();
  const sure = await ask({
    title: item.mine ? words.removeQuestion : words.removeOfOtherQuestion(authorOf(item, open)),
    body: item.mine ? words.removeConsequence : words.removeOfOtherConsequence,
    yes: item.mine ? words.removeYes : words.removeOfOtherYes,
    kind: 'danger',
  });
  if (sure) await open.remove(item.entryId).catch((error: unknown) => showToast(explain(error)));
}

function authorOf({ authorId }: MessageItem, open: OpenConversation): string {
  const view = open.view.get();
  return view.is === 'ready' ? nameIn(view.value.summary, authorId) : '';
}
