// What the feed delivers of conversations: new entries, and who may read which of them now.
import { sql } from 'kysely';
import type { ConversationId, MemberId, ParticipantId } from '../../shared/ids.ts';
import type { App } from '../application.ts';
import type { Tx } from '../db/database.ts';
import type { News, Stretch } from '../live/feed.ts';
import { presentEntry } from './append.ts';
import { pageColumns, updateFetched, type PageRow } from './log-store.ts';
import { fetchedBy } from './present.ts';

/** Tells the feed how new entries and their readers are found; once, at wiring. */
export function serveNews(app: App): void {
  app.feed.serveConversations((stretches, isConnected) =>
    app.database.transaction('installation', async (tx) => {
      const rows = await selectStretches(tx, stretches, app.clock.now());
      const readers = await selectReaders(tx, [...new Set(rows.map(({ conversationId }) => conversationId))]);
      const present = readers.filter(({ memberId }) => isConnected(memberId));
      const conversationIds = [...new Set(present.map(({ conversationId }) => conversationId))];
      const news = conversationIds.map((conversationId) => {
        const own = <Row extends { conversationId: ConversationId }>(each: Row) =>
          each.conversationId === conversationId;
        return { conversationId, rows: rows.filter(own), readers: present.filter(own) };
      });
      const fetched = news.flatMap(({ rows, readers }) =>
        rows.flatMap((row) =>
          fetchedBy(
            [row],
            readers.filter(mayRead(row)).map(({ participantId }) => participantId),
          ),
        ),
      );
      await updateFetched(tx, fetched, app.clock.now());
      return news.map(({ conversationId, rows, readers }) => ({
        conversationId,
        entries: rows.map(presentEntry),
        readers,
      }));
    }),
  );
}

type Reader = News['readers'][number] & { conversationId: ConversationId };

function mayRead({ position }: PageRow): (reader: Reader) => boolean {
  return ({ from, to }) => position >= from && (to === null || position < to);
}

async function selectStretches(tx: Tx, stretches: readonly Stretch[], now: Date): Promise<PageRow[]> {
  const { rows } = await sql<PageRow>`
    select ${pageColumns}
    from unnest(${stretches.map(({ conversationId }) => conversationId)}::uuid[],
      ${stretches.map(({ from }) => from)}::bigint[], ${stretches.map(({ to }) => to)}::bigint[]
    ) as s (conversation_id, from_position, to_position)
    join conversations c on c.id = s.conversation_id and (c.delete_after is null or c.delete_after > ${now})
    join timeline_entries e on e.conversation_id = s.conversation_id and e.position >= s.from_position
      and (s.to_position is null or e.position < s.to_position)
    order by e.conversation_id, e.position`.execute(tx);
  return rows;
}

async function selectReaders(tx: Tx, conversationIds: ConversationId[]): Promise<Reader[]> {
  if (conversationIds.length === 0) return [];
  const { rows } = await sql<Reader & { memberId: MemberId; participantId: ParticipantId }>`
    select p.conversation_id as "conversationId", p.member_id as "memberId", p.id as "participantId",
      r.from_position as from, r.to_position as to
    from participants p join reading_intervals r on r.participant_id = p.id
    where p.conversation_id = any(${conversationIds}::uuid[]) and p.member_id is not null`.execute(tx);
  return rows;
}
