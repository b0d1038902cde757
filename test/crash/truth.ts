// What a conversation's log really holds, read back from the server, and what follows from it.
import assert from 'node:assert/strict';
import type { Device } from '../../src/sdk/model.ts';
import { LogWatch } from '../../src/sdk/log-watch.ts';
import type { TimelineEntry } from '../../src/shared/conversations.ts';
import { fromBase64Url } from '../../src/shared/encoding.ts';
import { decodeEntry } from '../../src/shared/entry.ts';
import type { ConversationId, EntryId, ParticipantId } from '../../src/shared/ids.ts';

export interface Truth {
  readonly entries: readonly TimelineEntry[];
  readonly last: number;
  /** Where entries with this id stand: one place, if all is well. */
  positionsOf(id: EntryId): readonly number[];
  /** Reads what was added since. Fails when the log lost something that was read before, or is chained wrongly. */
  readOn(device: Device): Promise<void>;
  /** Messages of others behind this position. */
  unreadFor(self: ParticipantId, readPosition: number): number;
}

export function readTruth(conversationId: ConversationId): Truth {
  const entries: TimelineEntry[] = [];
  const places = new Map<EntryId, number[]>();
  const watch = new LogWatch(conversationId);
  const note = (entry: TimelineEntry) => {
    assert.equal(entry.position, entries.length + 1, 'positions are dense');
    entries.push(entry);
    if (entry.bytes === null || entry.kind === 'control' || entry.kind === 'ended') return;
    const { entryId } = decodeEntry(fromBase64Url(entry.bytes)).head;
    places.set(entryId, [...(places.get(entryId) ?? []), entry.position]);
  };
  return {
    entries,
    get last() {
      return entries.length;
    },
    positionsOf: (id) => places.get(id) ?? [],
    async readOn(device) {
      const { conversation } = await device.ask('getConversation', { conversationId });
      assert.ok(conversation.lastPosition >= entries.length, 'the log became shorter');
      for (;;) {
        const page = await device.ask('listEntries', { conversationId, after: entries.length, limit: 200 });
        page.entries.forEach(note);
        await watch.follow(page.entries, fromBase64Url(page.headBefore));
        if (!page.later) break;
      }
      assert.ok(!watch.isContradicted, 'the log contradicts what was read of it before');
      assert.ok(entries.length >= conversation.lastPosition, 'the log ends before its last position');
    },
    unreadFor: (self, readPosition) =>
      entries.filter(({ kind, authorId, position, bytes }) => {
        return kind === 'message' && bytes !== null && authorId !== self && position > readPosition;
      }).length,
  };
}
