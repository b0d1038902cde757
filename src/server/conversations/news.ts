// What the feed delivers of conversations: new entries, and who may read which of them now.
import { sql } from 'kysely';
import type { MemberId, ParticipantId } from '../../shared/ids.ts';
import type { App } from '../application.ts';
import type { Tx } from '../db/database.ts';
import type { News, Stretch } from '../live/feed.ts';
import { presentEntry } from './append.ts';
import { pageColumns, readNoting, type PageRow } from './log-store.ts';
import { fetchedBy } from './present.ts';

/** Tells the feed how new entries and their readers are found; once, at wiring. */
export function serveNews(app: App): void {
  app.feed.serveConversations((stretches, isConnected) =>
    app.database.transaction('installation', async (tx) => {
      const now = app.clock.now();
      const read = async (): Promise<NewsRow[]> => {
        const found = await selectNews(tx, stretches, now);
        return found.map((row) => ({ ...row, readers: row.readers.filter(({ memberId }) => isConnected(memberId)) }));
      };
      const rows = await readNoting(tx, now, read, (news) => news.flatMap(fetchedFirst));
      const byConversation = Map.groupBy(rows, ({ conversationId }) => conversationId);
      return [...byConversation].map(([conversationId, entries]) => ({
        conversationId,
        entries: entries.map(present),
      }));
    }),
  );
}

interface NewsRow extends PageRow {
  readers: { memberId: MemberId; participantId: ParticipantId }[];
}

function fetchedFirst(row: NewsRow): PageRow[] {
  return fetchedBy(
    [row],
    row.readers.map(({ participantId }) => participantId),
  );
}

function present(row: NewsRow): News['entries'][number] {
  return { entry: presentEntry(row), readers: row.readers.map(({ memberId }) => memberId) };
}

/** Entries in these stretches, in order, each with the members whose reading intervals hold it. */
async function selectNews(tx: Tx, stretches: readonly Stretch[], now: Date): Promise<NewsRow[]> {
  const { rows } = await sql<NewsRow>`
    select ${pageColumns}, readers.found as readers
    from unnest(${stretches.map(({ conversationId }) => conversationId)}::uuid[],
      ${stretches.map(({ from }) => from)}::bigint[], ${stretches.map(({ to }) => to)}::bigint[]
    ) as s (conversation_id, from_position, to_position)
    join conversations c on c.id = s.conversation_id and (c.delete_after is null or c.delete_after > ${now})
    join timeline_entries e on e.conversation_id = s.conversation_id and e.position >= s.from_position
      and (s.to_position is null or e.position < s.to_position)
    cross join lateral (
      select coalesce(jsonb_agg(jsonb_build_object('memberId', p.member_id, 'participantId', p.id)), '[]') as found
      from participants p join reading_intervals r on r.participant_id = p.id
        and e.position >= r.from_position and (r.to_position is null or e.position < r.to_position)
      where p.conversation_id = e.conversation_id and p.member_id is not null
    ) readers
    order by e.conversation_id, e.position`.execute(tx);
  return rows;
}
