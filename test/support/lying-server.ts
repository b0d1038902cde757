// A server that lies: stands between one browser and the real server, for answers, requests and socket frames. It knows
// all that a server stores and can make keys of its own; it has nobody else's.
import type { Connection, SocketListener } from '../../src/sdk/connection.ts';
import type { EndpointName } from '../../src/shared/api.ts';
import type { InputOf, OutputOf } from '../../src/sdk/endpoints.ts';
import type { Conversation, EntryPage } from '../../src/shared/conversations.ts';
import type { ConversationId } from '../../src/shared/ids.ts';
import type { LiveEvent, LiveFrame } from '../../src/shared/live.ts';
import { ForkedLog } from './forked-log.ts';

type Lie = (answer: unknown, input: unknown) => unknown;
type Keep = (input: unknown) => unknown;

/** What a device asked for, with everything that it sent. */
export interface Asked {
  name: EndpointName;
  input: unknown;
}

export interface LyingServer {
  /** Changes every answer of this endpoint. */
  says<Name extends EndpointName>(name: Name, lie: (answer: OutputOf<Name>, input: InputOf<Name>) => unknown): void;
  /** Changes a conversation wherever it stands in an answer. */
  saysOf(id: ConversationId, lie: (conversation: Conversation) => Conversation): void;
  /** Keeps requests for itself, and answers them without doing anything; `undefined` lets one through. */
  keeps<Name extends EndpointName>(name: Name, answer: (input: InputOf<Name>) => unknown): void;
  /** Copies the true log of a conversation; from now on this browser gets the copy, and what it sends goes there. */
  fork(id: ConversationId): Promise<ForkedLog>;
  /** Shows this log of a conversation. */
  shows(log: ForkedLog): void;
  /** Sends a frame of its own. */
  pushes(...events: LiveEvent[]): void;
  /** Withholds the true frames. */
  withholdsFrames(): void;
  /** Tells the truth again. */
  honest(): void;
  readonly asked: readonly Asked[];
}

/** Puts a lying server between this browser and the real one; it begins by telling the truth. */
export function lieTo(browser: { connection: Connection }, overheard: (asked: Asked) => void = () => {}): LyingServer {
  const { connection } = browser;
  const { fetch: realFetch, openSocket: realSocket } = connection;
  let lies = new Map<EndpointName, Lie[]>();
  let kept = new Map<EndpointName, Keep>();
  let told = new Map<ConversationId, (conversation: Conversation) => Conversation>();
  let forks = new Map<ConversationId, ForkedLog>();
  let isSilent = false;
  const listeners = new Set<SocketListener>();
  const asked: Asked[] = [];

  const retell = (conversation: Conversation): Conversation => {
    const forked = forks.get(conversation.conversationId)?.tell(conversation) ?? conversation;
    return told.get(conversation.conversationId)?.(forked) ?? forked;
  };
  const ownAnswer = async (name: EndpointName, input: unknown): Promise<unknown> => {
    const answered = await kept.get(name)?.(input);
    if (answered !== undefined) return answered;
    const fork = forks.get((input as { conversationId?: ConversationId }).conversationId ?? ('' as ConversationId));
    if (fork && name === 'listEntries') return fork.page(numbersOf(input as Record<string, string>));
    if (fork && name === 'appendControl') return appended(fork, input as InputOf<'appendControl'>);
    if (!fork || name !== 'sendEntry') return undefined;
    const { entry } = input as InputOf<'sendEntry'>;
    const known = fork.entries.find(({ bytes }) => bytes === entry.bytes);
    const { position, at } = known ?? (await fork.store(entry));
    return { position, at };
  };
  const frameOf = (event: LiveEvent): boolean =>
    !(event.type === 'entries' && forks.has(event.conversationId)) && !isSilent;

  connection.fetch = async (path, init) => {
    const address = new URL(path, 'http://server');
    const name = address.pathname.split('/').at(-1) as EndpointName;
    const input: unknown =
      init.method === 'GET' ? Object.fromEntries(address.searchParams) : JSON.parse(String(init.body));
    asked.push({ name, input });
    overheard({ name, input });
    const own = await ownAnswer(name, input);
    if (own !== undefined) return answerOf(own);
    const answer = await realFetch(path, init);
    if (!answer.ok) return answer;
    let body: unknown = await answer.json();
    if (isObject(body)) {
      if (isObject(body['conversation']))
        body = { ...body, conversation: retell(body['conversation'] as Conversation) };
      if (name === 'listConversations') {
        const { conversations } = body as OutputOf<'listConversations'>;
        body = { ...(body as object), conversations: conversations.map(retell) };
      }
    }
    for (const lie of lies.get(name) ?? []) body = await lie(body, input);
    return answerOf(body);
  };
  connection.openSocket = (path, listener) => {
    const overhearing: SocketListener = {
      opened: () => listener.opened(),
      message: (text) => {
        const events = (JSON.parse(text) as LiveFrame).filter(frameOf);
        if (events.length > 0) listener.message(JSON.stringify(events));
      },
      closed: () => {
        listeners.delete(listener);
        listener.closed();
      },
    };
    listeners.add(listener);
    const close = realSocket.call(connection, path, overhearing);
    return () => {
      listeners.delete(listener);
      close();
    };
  };

  return {
    asked,
    says: (name, lie) => void lies.set(name, [...(lies.get(name) ?? []), lie as Lie]),
    saysOf: (id, lie) => void told.set(id, lie),
    keeps: (name, answer) => void kept.set(name, answer as Keep),
    fork: async (id) => {
      const answer = await realFetch(`/api/listEntries?conversationId=${id}&after=0&limit=200`, { method: 'GET' });
      const { entries } = (await answer.json()) as EntryPage;
      const fork = new ForkedLog(id, entries);
      forks.set(id, fork);
      return fork;
    },
    shows: (log) => void forks.set(log.id, log),
    pushes: (...events) => {
      for (const listener of [...listeners]) listener.message(JSON.stringify(events));
    },
    withholdsFrames: () => void (isSilent = true),
    honest: () => {
      [lies, kept, told, forks] = [new Map(), new Map(), new Map(), new Map()];
      isSilent = false;
    },
  };
}

async function appended(fork: ForkedLog, { control, shares, topic }: InputOf<'appendControl'>) {
  const { position, at } = await fork.store(control, 'control');
  if (topic) await fork.store(topic);
  fork.shares.push(...shares);
  return { position, at };
}

function answerOf(body: unknown): Response {
  return new Response(JSON.stringify(body), { status: 200 });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function numbersOf({ after, before, limit }: Record<string, string>) {
  return {
    ...(after !== undefined && { after: Number(after) }),
    ...(before !== undefined && { before: Number(before) }),
    ...(limit !== undefined && { limit: Number(limit) }),
  };
}
