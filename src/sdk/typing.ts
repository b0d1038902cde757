// Who is typing in a conversation, and telling the others that somebody types here (C13). Loaded when a conversation is open.
import type { ParticipantId } from '../shared/ids.ts';
import type { Device, OpenConversation } from './model.ts';
import { watched, type Watched } from './watched.ts';

/** Told again at most so often while somebody types. */
export const TOLD_EVERY = 4_000;
/** Without news for so long, somebody types no longer. */
export const LASTS = 6_000;

export interface Typing {
  /** Who is typing there now, the first to begin first. */
  readonly who: Watched<readonly ParticipantId[]>;
  /** Somebody types here: tells it, where anybody can see it. Never fails: it is only a hint. */
  typed(): void;
  /** May be called twice. */
  close(): void;
}

/** Of an open conversation. Nothing is told while one's own switch is off, or nobody else is there to see it. */
export function watchTyping(device: Pick<Device, 'state' | 'on' | 'act'>, open: OpenConversation): Typing {
  const { conversationId } = open;
  const who = watched<readonly ParticipantId[]>([]);
  const ends = new Map<ParticipantId, ReturnType<typeof setTimeout>>();
  let isTold = false;
  let again: ReturnType<typeof setTimeout> | undefined;

  const show = (): void => who.set([...ends.keys()]);
  const stop = (id: ParticipantId): void => {
    clearTimeout(ends.get(id));
    if (ends.delete(id)) show();
  };
  const go = (id: ParticipantId): void => {
    const isNew = !ends.has(id);
    clearTimeout(ends.get(id));
    ends.set(
      id,
      setTimeout(() => stop(id), LASTS),
    );
    if (isNew) show();
  };
  const unlisten = device.on((news) => {
    if (news.type === 'typing' && news.conversationId === conversationId) go(news.participantId);
    // What was being typed is there now.
    if (news.type === 'message' && news.conversationId === conversationId) stop(news.authorId);
  });
  return {
    who,
    typed: () => {
      if (isTold || !isSeen(device, open)) return;
      isTold = true;
      again = setTimeout(() => (isTold = false), TOLD_EVERY);
      void device.act('noteTyping', { conversationId }).catch(() => undefined);
    },
    close: () => {
      unlisten();
      clearTimeout(again);
      isTold = true;
      for (const timer of ends.values()) clearTimeout(timer);
      ends.clear();
    },
  };
}

/** As far as this device knows: whether others let it be seen, only the server does. */
function isSeen({ state }: Pick<Device, 'state'>, open: OpenConversation): boolean {
  const now = state.get();
  const view = open.view.get();
  if (now.is !== 'open' || !now.me.profile.showsTyping || view.is !== 'ready') return false;
  const { abilities, participants } = view.value.summary;
  return abilities.write && participants.some(({ self, active, kind }) => !self && active && kind === 'member');
}
