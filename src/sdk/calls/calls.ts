// Video calls of a device: who rings, where one runs, and one's own place in one. Pages load it after the first conversation.
import type { ConversationId } from '../../shared/ids.ts';
import type { OutputOf } from '../endpoints.ts';
import { coalesced, loadInto } from '../loading.ts';
import type { Device, Loaded } from '../model.ts';
import { watched } from '../watched.ts';
import { canEncrypt } from './frames.ts';
import type { Calls, LookedAt, Ring, RunningCall } from './model.ts';
import { OwnCallHere } from './own-call.ts';

const LOOKS_AGAIN_AFTER = 3_000;

const known = new WeakMap<Device, Calls>();

/** The same for the same device. From now on rings are listened for. */
export function callsOf(device: Device): Calls {
  const calls = known.get(device) ?? createCalls(device);
  known.set(device, calls);
  return calls;
}

function createCalls(device: Device): Calls {
  const api = device.parts.api;
  const rings = watched<readonly Ring[]>([]);
  const running = watched<ReadonlyMap<ConversationId, RunningCall>>(new Map());

  const reload = coalesced(async () => {
    if (device.state.get().is !== 'open') return forget();
    // Without video calls in this organisation there is nothing to tell.
    const answer = await api.ask('listCalls', {}).catch(() => null);
    if (!answer) return;
    rings.set(answer.rings);
    running.set(new Map(answer.running.map((one) => [one.conversationId, one])));
  });
  const forget = () => {
    rings.set([]);
    running.set(new Map());
  };
  device.on((news) => {
    switch (news.type) {
      case 'ring': {
        const { type: _, ...ring } = news;
        return rings.set([...rings.get().filter(({ callId }) => callId !== ring.callId), ring]);
      }
      case 'ringEnded':
        return rings.set(rings.get().filter(({ callId }) => callId !== news.callId));
      case 'call':
      case 'ready':
      case 'resume':
        return void reload();
    }
  });
  device.state.subscribe(({ is }) => (is === 'open' ? void reload() : forget()));
  void reload();

  return {
    rings,
    running,
    look: (conversationId) => lookAt(device, conversationId),
    answerRing: async (callId, answer) => {
      rings.set(rings.get().filter((ring) => ring.callId !== callId));
      await api.act('answerRing', { callId, answer });
    },
    canEncrypt,
    open: (conversationId) => new OwnCallHere(device, conversationId),
  };
}

function lookAt(device: Device, conversationId: ConversationId): LookedAt {
  const now = watched<Loaded<OutputOf<'getCall'>>>({ is: 'loading' });
  const fetch = () => device.parts.api.ask('getCall', { conversationId });
  let again: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  const reload = coalesced(async () => {
    await loadInto(now, fetch);
    clearTimeout(again);
    const looked = now.get();
    // Nobody tells when the media server is ready.
    const waits = looked.is === 'ready' && ['preparing', 'unavailable'].includes(looked.value.readiness.state);
    if (waits && !isOver) again = setTimeout(() => void reload(), LOOKS_AGAIN_AFTER);
  });
  void reload();
  const stop = device.on((news) => {
    const isHere = 'conversationId' in news && news.conversationId === conversationId;
    const mayMatter = news.type === 'call' || news.type === 'conversation';
    if (news.type === 'ready' || news.type === 'resume' || (isHere && mayMatter)) void reload();
  });
  return {
    now,
    close: () => {
      isOver = true;
      clearTimeout(again);
      stop();
    },
  };
}
