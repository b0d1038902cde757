// Devices and a server with a mistake in them: the model has to find each, or it would find none.
import type { Screen } from './people.ts';

/** Puts a mistake into one browser and what it hears; the result takes it out again. */
export type Mutant = (screen: Screen) => () => void;

/** What waits in the outbox is not kept for the next time the page is opened. */
export const forgetsOutbox: Mutant = ({ kept }) => {
  const real = kept.set.bind(kept);
  kept.set = (key, value) => (key.startsWith('outbox/') ? kept : real(key, value));
  return () => void (kept.set = real);
};

/** The unread number never goes down when a message is deleted that nobody read. */
export const countsDeleted: Mutant = ({ connection }) => {
  const real = connection.fetch;
  const most = new Map<string, { unread: number; readPosition: number }>();
  connection.fetch = async (path, init) => {
    const answer = await real(path, init);
    if (!/^\/api\/(getConversation|listConversations)/.test(path) || !answer.ok) return answer;
    const body = (await answer.json()) as Counted & { conversation?: Counted; conversations?: Counted[] };
    for (const one of body.conversation ? [body.conversation] : (body.conversations ?? [])) {
      const before = most.get(one.conversationId);
      if (before?.readPosition === one.readPosition) one.unread = Math.max(one.unread, before.unread);
      most.set(one.conversationId, { unread: one.unread, readPosition: one.readPosition });
    }
    return Response.json(body);
  };
  return () => void (connection.fetch = real);
};

interface Counted {
  conversationId: string;
  unread: number;
  readPosition: number;
}

/** Every third entry is acknowledged and goes nowhere. */
export const swallowsEntries: Mutant = ({ connection }) => {
  const real = connection.fetch;
  let sent = 0;
  let position = 0;
  connection.fetch = async (path, init) => {
    if (path === '/api/sendEntry') sent += 1;
    if (path === '/api/sendEntry' && sent % 3 === 0) return Response.json({ position: position + 1, at: Date.now() });
    const answer = await real(path, init);
    if (path === '/api/sendEntry' && answer.ok) ({ position } = (await answer.clone().json()) as { position: number });
    return answer;
  };
  return () => void (connection.fetch = real);
};
