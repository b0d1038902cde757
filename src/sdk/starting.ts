// Starting conversations once each: a second press goes on with the first one's request. Loaded at the first start.
import type { ConversationId, MemberId } from '../shared/ids.ts';
import type { InputOf } from './endpoints.ts';
import type { ContactsInside } from './contacts.ts';
import { askTick, type Held } from './held.ts';
import { newId } from './ids.ts';
import type { Conversations } from './model.ts';
import { openMe, type DeviceParts } from './parts.ts';
import { LONGEST_TEXT } from './reading.ts';
import { SdkError } from './sdk-error.ts';
import { prepareStart } from './start.ts';

export interface Starting extends Pick<Conversations, 'start'> {
  /** Keys left memory: what was prepared under them goes too. */
  forget(): void;
}

export function createStarting(
  parts: DeviceParts,
  contacts: () => ContactsInside,
  hold: (id: ConversationId) => Held,
): Starting {
  const { api } = parts;
  const prepared = new Map<ConversationId, InputOf<'createConversation'>>();
  const starting = new Map<ConversationId, Promise<ConversationId>>();
  const started = new Set<ConversationId>();

  const create = async (
    id: ConversationId,
    wish: { memberIds: readonly MemberId[]; topic: string; message: string },
  ) => {
    const me = openMe(parts);
    if (!me) throw new SdkError('locked');
    const professional = me.profile.role === 'professional';
    const prepare = () => prepareStart(parts, contacts(), professional, { conversationId: id, ...wish });
    // The very same request at a second press: the server then answers with what the first one made.
    const request = prepared.get(id) ?? (await prepare());
    prepared.set(id, request);
    try {
      return await api.act('createConversation', request);
    } catch (error) {
      // Somebody got keys, or lost their last package, since this device looked.
      if (!(error instanceof SdkError) || error.code !== 'conversation.state_outdated') throw error;
      const again = await prepare();
      prepared.set(id, again);
      return api.act('createConversation', again);
    }
  };
  const start: Starting['start'] = ({ memberIds, topic = '', message = '', conversationId }) => {
    if (message.length > LONGEST_TEXT) return Promise.reject(new SdkError('text_too_long'));
    const id = conversationId ?? newId<ConversationId>();
    const running = starting.get(id);
    if (running) return running;
    if (started.has(id)) return Promise.resolve(id);
    const work = (async () => {
      const asked = askTick();
      const { conversation } = await create(id, { memberIds, topic: topic.trim(), message });
      // What stands there must be what was signed here, not a conversation of the server's making under its id.
      if (conversation.chain[0]?.bytes !== prepared.get(id)?.control.bytes) throw new SdkError('keys_refused');
      prepared.delete(id);
      started.add(id);
      await hold(id).take(conversation, asked);
      return id;
    })().finally(() => starting.delete(id));
    starting.set(id, work);
    return work;
  };
  return {
    start,
    forget: () => {
      prepared.clear();
      started.clear();
    },
  };
}
