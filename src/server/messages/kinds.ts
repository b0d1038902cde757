// What people write: the kinds of entries of this domain, as conversations' log knows them.
import { fail } from '../../shared/errors.ts';
import { recordAudit } from '../audit/audit.ts';
import { registerEntryKind } from '../conversations/entry-kinds.ts';
import { onCommit } from '../db/database.ts';
import { noteDeletion } from '../db/deletion-list.ts';
import { attachFiles } from './files.ts';
import { removeBytesSoon } from './jobs.ts';
import { isEditable, mayDelete, undoableSince } from './rules.ts';
import { emptyWhole } from './messages.ts';
import { updateUndone } from './store.ts';

/** Makes message, edit, delete and topic known; once, at wiring. */
export function registerMessageKinds(): void {
  registerEntryKind('message', {
    targets: [],
    whileClosed: false,
    tells: true,
    carriesFiles: true,
    apply: async (tx, _app, author, appended) => attachFiles(tx, author, appended),
  });
  registerEntryKind('topic', { targets: [], whileClosed: false, tells: false, onNewestState: true });
  registerEntryKind('edit', {
    targets: ['message'],
    whileClosed: false,
    tells: false,
    requireAllowed: ({ now, target }) => {
      if (!target || !isEditable(target.at, now)) fail('message.too_late');
    },
  });
  registerEntryKind('delete', {
    targets: ['message'],
    whileClosed: true,
    tells: false,
    requireAllowed: ({ now, target }) => {
      if (!target || !mayDelete(target, now)) fail('message.too_late');
    },
    // The entry that deletes and the emptying are one transaction: nobody sees one without the other.
    apply: async (tx, app, author, { conversationId, position, targetId, target, senderId, at }) => {
      if (!targetId || !target) throw new Error('a deletion without target');
      const since = undoableSince(at);
      const undone = await updateUndone(tx, { conversationId, targetId, authorId: senderId, position, since });
      const emptied = await emptyWhole(tx, conversationId, targetId, at);
      const { organisationId } = author;
      await noteDeletion(tx, { kind: 'entry', organisationId, conversationId, entryId: targetId, at });
      const act = target.isOwn ? 'message.deleted' : 'message.removed';
      const participantId = target.authorId;
      await recordAudit(tx, app, author, act, { conversationId, participantId, details: { position, emptied } });
      onCommit(tx, () => removeBytesSoon(app));
      return { undone };
    },
  });
}
