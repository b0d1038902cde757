import type { JSX } from 'preact';
import type { ConversationSummary, MessageItem, OpenConversation, Outgoing } from '../../sdk/model.ts';
import { tDetails } from '../locales/conversation/texts.ts';
import { t } from '../locales/locales.ts';
import { IconCheck } from '../ui/core-icons.tsx';
import { Avatar } from '../ui/core-parts.tsx';
import { Time, VisuallyHidden } from '../ui/text.tsx';
import { atHand } from './at-hand.ts';
import { MessageText } from './MessageText.tsx';
import { avatarName, findPerson, nameIn, seedOf } from './people.ts';

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
  const hand = atHand.value;
  const isSaving = change?.state === 'sending';
  const readers = item.mine && hand?.wordsOfReaders(item, summary);
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
          {first && author && <Avatar size="small" name={avatarName(author)} seed={seedOf(author)} />}
        </span>
      )}
      <div class="message-body">
        {first && !item.mine && (
          <p class="message-author small">
            {nameIn(summary, item.authorId)}
            {author?.shown.as === 'nickname' && <span class="message-nickname"> {t().person.isNickname}</span>}
          </p>
        )}
        <div class="message-line">
          {(item.mine || item.abilities.remove) && (
            <span class="message-menu">
              {hand ? (
                <hand.MessageMenu item={item} open={open} onEdit={onEdit} />
              ) : (
                <span class="button" data-kind="quiet" data-round="" />
              )}
            </span>
          )}
          <div class="message-bubble">
            {(item.mine || !first) && <VisuallyHidden>{words.says(nameIn(summary, item.authorId))}</VisuallyHidden>}
            {item.files.length > 0 && hand && (
              <hand.MessageFiles item={item} open={open} from={nameIn(summary, item.authorId)} />
            )}
            <MessageText text={isSaving && change.what === 'edit' ? change.text : item.text} />
            {item.cut && hand && <p class="small muted">{tDetails().cut}</p>}
          </div>
        </div>
        {(last || item.edited || isSaving || sent || item.undoFor || readers) && (
          <p class="message-foot">
            {item.edited && <span>{words.edited}</span>}
            <Time at={item.at} as="time" />
            {isSaving && <span role="status">{change.what === 'edit' ? words.savingEdit : words.removing}</span>}
            {readers && <span>{readers}</span>}
            {sent && !isSaving && !readers && (
              <span class="message-sent">
                <IconCheck />
                {words.sent}
              </span>
            )}
            {hand && item.undoFor && !change && <hand.UndoButton item={item} open={open} />}
          </p>
        )}
      </div>
    </li>
  );
}
