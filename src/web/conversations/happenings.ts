// What happened in a conversation, in words for whoever looks at it.
import type { ConversationSummary, Happening, MessageItem, TimelineItem } from '../../sdk/model.ts';
import type { ParticipantId } from '../../shared/ids.ts';
import { clockOf } from '../calls/call/clock.ts';
import { formatDay, formatList, formatTime } from '../locales/format.ts';
import { tDetails } from '../locales/conversation/texts.ts';
import { findPerson, nameIn, wordsOfStart } from './people.ts';

/** One sentence without a full stop, from the viewer's own point of view. */
function wordsOf(what: Happening, summary: ConversationSummary): string {
  const words = tDetails().happening;
  const isMe = (id: ParticipantId): boolean => findPerson(summary, id)?.self ?? false;
  const name = (id: ParticipantId): string => nameIn(summary, id);
  switch (what.type) {
    case 'started':
      return wordsOfStart(what.byId, summary);
    case 'added': {
      const everything = what.reads === 'everything';
      if (isMe(what.participantId)) return words.addedYou(name(what.byId), everything);
      if (isMe(what.byId)) return words.addedByYou(name(what.participantId), everything);
      return words.addedBy(name(what.participantId), name(what.byId), everything);
    }
    case 'letIn': {
      const sentence = isMe(what.byId)
        ? words.letInByYou(name(what.participantId))
        : isMe(what.participantId)
          ? words.letInYou(name(what.byId))
          : words.letInBy(name(what.participantId), name(what.byId));
      return what.basis === 'code' ? words.withCode(sentence) : sentence;
    }
    case 'removed': {
      const names = formatList(what.participantIds.map(name));
      if (isMe(what.byId)) return words.removedByYou(names);
      if (what.participantIds.some(isMe)) return words.removedYou(name(what.byId));
      return words.removedBy(names, name(what.byId));
    }
    case 'ended':
      return wordsOfEnd(name(what.participantId), isMe(what.participantId), what.because);
    case 'closed':
      if (what.byId === null) return words.closed;
      return isMe(what.byId) ? words.closedByYou : words.closedBy(name(what.byId));
    case 'named': {
      const isMine = isMe(what.participantId);
      const by = name(what.participantId);
      const nickname = isMine ? words.nicknameByYou : words.nicknameBy(by);
      const own = isMine ? words.ownNameByYou : words.ownNameBy(by);
      const sentence = what.own ? own : nickname;
      return what.former === null ? sentence : words.formerly(sentence, what.former);
    }
    case 'reopened':
      if (what.byId === null) return words.reopened;
      return isMe(what.byId) ? words.reopenedByYou : words.reopenedBy(name(what.byId));
    case 'callStarted':
      return isMe(what.byId) ? words.callByYou : words.callBy(name(what.byId));
    case 'callEnded': {
      if (what.participantIds.some(isMe)) {
        return what.seconds > 0 ? words.callLasted(clockOf(what.seconds * 1000)) : words.callNotAnswered;
      }
      return what.byId === null ? words.callMissed : words.callMissedOf(name(what.byId));
    }
    case 'away':
      return wordsOfAway(what);
    case 'newKeys':
      if (what.byId === what.participantId) {
        return isMe(what.byId) ? words.newKeysOwnYours : words.newKeysOwn(name(what.byId));
      }
      if (isMe(what.participantId)) return words.newKeysYours(name(what.byId));
      if (isMe(what.byId)) return words.newKeysByYou(name(what.participantId));
      return words.newKeys(name(what.participantId), name(what.byId));
    case 'manager':
      if (what.basis === 'succession') {
        return isMe(what.managerId) ? words.managerYou : words.manager(name(what.managerId));
      }
      if (isMe(what.managerId)) return words.handedOverToYou(name(what.byId));
      if (isMe(what.byId)) return words.handedOverByYou(name(what.managerId));
      return words.handedOver(name(what.byId), name(what.managerId));
    case 'deputies': {
      if (what.deputyIds.length === 0) return words.noDeputies;
      if (what.deputyIds.some(isMe)) {
        return words.deputyYou(formatList(what.deputyIds.filter((id) => !isMe(id)).map(name)));
      }
      return words.deputies(formatList(what.deputyIds.map(name)), what.deputyIds.length);
    }
    case 'topic':
      if (!what.topic) return isMe(what.byId) ? words.topicRemovedByYou : words.topicRemovedBy(name(what.byId));
      return isMe(what.byId) ? words.topicByYou(what.topic) : words.topicBy(name(what.byId), what.topic);
  }
}

/** By day; within one day by hour. */
function wordsOfAway({ from, to }: { from: number; to: number }): string {
  const words = tDetails().happening;
  const isOneDay = formatDay(from) === formatDay(to);
  return isOneDay ? words.away(formatTime(from), formatTime(to)) : words.away(formatDay(from), formatDay(to));
}

function wordsOfEnd(name: string, isMe: boolean, because: string): string {
  const words = tDetails().happening;
  if (because === 'left') return isMe ? words.youLeft : words.left(name);
  if (because === 'deactivated' && !isMe) return words.deactivated(name);
  return isMe ? words.yourEnd : words.end(name);
}

/** What isn't a message, in one sentence. */
export function wordsOfItem(item: Exclude<TimelineItem, MessageItem>, summary: ConversationSummary): string {
  const words = tDetails();
  switch (item.kind) {
    case 'happening':
      return wordsOf(item.what, summary);
    case 'deleted':
      if (item.byManager) return words.deletedByManager;
      if (item.mayHaveBeenRead) return item.mine ? words.undoneByYou : words.undoneBy(nameIn(summary, item.authorId));
      return item.mine ? words.deletedByYou : words.deletedBy(nameIn(summary, item.authorId));
    case 'unknown':
      return words.unknownKind;
    case 'refused':
      return words.refused(nameIn(summary, item.authorId));
    case 'sealed':
      return words.sealed(nameIn(summary, item.authorId));
  }
}
