// The draft of one conversation: sealed here at once, and on the server a moment later, so that it survives reload and
// is there on another device.
import type { Conversation } from '../shared/conversations.ts';
import { encode, fromBase64Url, idBytes, readUtf8, toBase64Url, utf8, type Bytes } from '../shared/encoding.ts';
import type { ConversationId } from '../shared/ids.ts';
import { openDraft, sealDraft } from './crypto/account.ts';
import { openBox, sealBox } from './crypto/primitives.ts';
import type { DeviceParts } from './parts.ts';
import { SdkError } from './sdk-error.ts';
import { watched, type Watched } from './watched.ts';

const SAVE_AFTER = 1_200;

interface Local {
  text: string;
  version: number;
  /** Not on the server yet. */
  dirty: boolean;
}

export interface Draft {
  readonly text: Watched<string>;
  set(text: string): void;
  /** What the server has now; one's own unsaved text wins. */
  take(draft: Conversation['draft']): Promise<void>;
  /** Saves what waits, now. */
  flush(): Promise<void>;
  close(): void;
}

export function createDraft(parts: DeviceParts, conversationId: ConversationId): Draft {
  const { vault, store, api } = parts;
  const text = watched('');
  let local: Local = { text: '', version: 0, dirty: false };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;
  const aad = encode('device-draft', idBytes(conversationId));

  const keep = async (): Promise<void> => {
    if (!vault.isOpen) return;
    const { account, deviceId } = vault.opened;
    const box = await sealBox(await vault.deviceKey(), aad, utf8(JSON.stringify(local)));
    if (local.text === '' && !local.dirty) await store().delete('drafts', conversationId);
    else await store().put('drafts', conversationId, { account, deviceId, box });
  };
  const plan = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void save().catch(() => undefined), SAVE_AFTER);
    (timer as { unref?: () => void }).unref?.();
  };
  const save = async (): Promise<void> => {
    clearTimeout(timer);
    if (!local.dirty || !vault.isOpen) return;
    const saving = local;
    const version = saving.version + 1;
    const content =
      saving.text === '' ? null : await sealDraft(await vault.bundleKey(), conversationId, version, utf8(saving.text));
    try {
      await api.act('saveDraft', { conversationId, version, box: content ? toBase64Url(content) : '' });
      local = { ...local, version, dirty: local !== saving };
      if (local.dirty) plan();
      await keep();
    } catch (error) {
      if (!(error instanceof SdkError)) throw error;
      if (error.code === 'draft.stale') await takeVersion();
      if (error.code === 'draft.stale' || error.code === 'offline') plan();
    }
  };
  /** Another device was faster: what is typed here goes on top of it. */
  const takeVersion = async (): Promise<void> => {
    const { conversation } = await api.ask('getConversation', { conversationId });
    local = { ...local, version: conversation.draft?.version ?? 0 };
  };

  const loaded = (async () => {
    const kept = (await store().get('drafts', conversationId)) as { box: Bytes } | undefined;
    if (!kept) return;
    const content = await vault.openOnDevice((key) => openBox(key, aad, kept.box));
    if (!content || local.dirty) return;
    local = JSON.parse(readUtf8(content)) as Local;
    text.set(local.text);
    if (local.dirty) plan();
  })().catch(() => undefined);

  const forgetText = () => {
    local = { ...local, text: '' };
    text.set('');
    void keep().catch(() => undefined);
  };

  return {
    text,
    set: (next) => {
      if (next === local.text || closed) return;
      local = { ...local, text: next, dirty: true };
      text.set(next);
      void keep().catch(() => undefined);
      plan();
    },
    take: async (draft) => {
      await loaded;
      if (closed || local.dirty || !vault.isOpen) return;
      if (!draft) {
        if (local.version > 0 && local.text !== '') forgetText();
        return;
      }
      if (draft.version <= local.version) return;
      const { version } = draft;
      const content = await vault.openShared((key) =>
        openDraft(key, conversationId, version, fromBase64Url(draft.box)),
      );
      if (!content || local.dirty) return;
      local = { text: readUtf8(content), version: draft.version, dirty: false };
      text.set(local.text);
    },
    flush: save,
    close: () => {
      void save().catch(() => undefined);
      closed = true;
    },
  };
}
