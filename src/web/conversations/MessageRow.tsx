import type { JSX } from 'preact';
import type { ConversationSummary, MessageItem, OpenConversation, Outgoing } from '../../sdk/model.ts';
import { explain } from '../locales/errors.ts';
import { formatTime } from '../locales/format.ts';
import { t } from '../locales/locales.ts';
import { ask } from '../ui/questions.tsx';
import { IconCheck, IconCopy, IconDelete, IconEdit } from '../ui/core-icons.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { Avatar } from '../ui/parts.tsx';
import { showToast } from '../ui/status.tsx';
import { Time, VisuallyHidden } from '../ui/text.tsx';
import { MessageText } from './MessageText.tsx';
import { findPerson, nameIn, seedOf, shownName } from './people.ts';

interface MessageProps {
  item: MessageItem;
  /** Of a group by one person. */
  first: boolean;
  last: boolean;
  open: OpenConversation;
  summary: ConversationSummary;
  /** An edit or deletion of it on its way. */
  change: Outgoing | undefined;
  /** Says that it has arrived: at the newest own message. */
  sent: boolean;
  onEdit: (entryId: string) => void;
}

/** One message: own ones at the end of the line, others' at its start. */
export function MessageRow({ item, first, last, open, summary, change, sent, onEdit }: MessageProps): JSX.Element {
  const words = t().conversation;
  const author = findPerson(summary, item.authorId);
  const isSaving = change?.state === 'sending';
  return (
    <li
      class="message"
      data-row={item.key}
      data-position={item.position}
      data-mine={item.mine || undefined}
      data-first={first || undefined}
      data-going={(isSaving && change.what === 'remove') || undefined}
    >
      {!item.mine && (
        <span class="message-avatar">
          {first && author && <Avatar size="small" name={shownName(author)} seed={seedOf(author)} />}
        </span>
      )}
      <div class="message-body">
        {first && !item.mine && <p class="message-author small">{nameIn(summary, item.authorId)}</p>}
        <div class="message-line">
          {item.mine && <OwnMenu item={item} open={open} onEdit={onEdit} />}
          <div class="message-bubble">
            {(item.mine || !first) && <VisuallyHidden>{words.says(nameIn(summary, item.authorId))}</VisuallyHidden>}
            <MessageText text={isSaving && change.what === 'edit' ? change.text : item.text} />
            {item.cut && <p class="small muted">{words.cut}</p>}
          </div>
        </div>
        {(last || item.edited || isSaving || sent) && (
          <p class="message-foot">
            {item.edited && <span>{words.edited}</span>}
            <Time at={item.at} as="time" />
            {isSaving && <span role="status">{change.what === 'edit' ? words.savingEdit : words.removing}</span>}
            {sent && !isSaving && (
              <span class="message-sent">
                <IconCheck />
                {words.sent}
              </span>
            )}
          </p>
        )}
      </div>
    </li>
  );
}

function OwnMenu({ item, open, onEdit }: Pick<MessageProps, 'item' | 'open' | 'onEdit'>): JSX.Element {
  const words = t().conversation;
  const items: MenuItem[] = [{ label: words.copy, icon: IconCopy, onSelect: () => void copyText(item.text) }];
  if (item.abilities.edit) items.unshift({ label: words.edit, icon: IconEdit, onSelect: () => onEdit(item.entryId) });
  if (item.abilities.remove) {
    items.push({ label: words.remove, icon: IconDelete, danger: true, onSelect: () => void removeMessage(item, open) });
  }
  return (
    <span class="message-menu">
      <Menu label={words.actions(formatTime(item.at))} items={items} />
    </span>
  );
}

async function removeMessage(item: MessageItem, open: OpenConversation): Promise<void> {
  const words = t().conversation;
  const sure = await ask({
    title: words.removeQuestion,
    body: words.removeConsequence,
    yes: words.removeYes,
    kind: 'danger',
  });
  if (sure) await open.remove(item.entryId).catch((error: unknown) => showToast(explain(error)));
}

/** Copies and says so; where the browser refuses, the text can still be selected by hand. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    showToast(t().conversation.copied);
  } catch {
    showToast(t().ui.unexpected);
  }
}
