// Checking everything that the server can check without keys of people: seals, logs and chains, rows that belong to
// nothing, counters, the keystore and the bytes of files against the database. Names ids only.
import { sql } from 'kysely';
import type { ConversationId } from '../../shared/ids.ts';
import type { App } from '../application.ts';
import { verifyAudit } from '../audit/seals.ts';
import { verifyConversation, type ConversationFault } from '../conversations/verify.ts';
import type { Tx } from '../db/database.ts';
import { findFileProblems } from './files.ts';
import { LOOSE_REFERENCES } from './references.ts';

export interface Problem {
  /** A sentence, without the ids. */
  text: string;
  ids: string[];
}

export interface Verified {
  conversations: number;
  entries: number;
  sealedRows: number;
  unsealedRows: number;
  problems: Problem[];
}

type Parts = Pick<App, 'database' | 'keystore' | 'clock' | 'files'>;

/** Checks all of it while the server may run; each part sees one moment. */
export async function verifyAll(parts: Parts): Promise<Verified> {
  const problems: Problem[] = [];
  const add = (text: string, ids: string[]) => {
    if (ids.length > 0) problems.push({ text, ids });
  };
  const audit = await verifyAudit(parts);
  for (const { organisationId, kind, seal, auditId } of audit.faults) {
    add(auditTexts[kind], [`organisation ${organisationId ?? 'none'}`, `seal ${seal ?? '-'}`, `row ${auditId ?? '-'}`]);
  }
  const ids = await atOneMoment(parts, async (tx) => {
    const rows = await tx.selectFrom('conversations').select('id').orderBy('id').execute();
    return rows.map(({ id }) => id);
  });
  let entries = 0;
  for (const id of ids) {
    const checked = await atOneMoment(parts, (tx) => verifyConversation(tx, id));
    entries += checked.entries;
    for (const { fault, position } of checked.faults) {
      add(conversationTexts[fault], [`conversation ${id}`, ...(position === null ? [] : [`position ${position}`])]);
    }
  }
  for (const problem of await atOneMoment(parts, findRowProblems)) add(problem.text, problem.ids);
  for (const problem of await findKeyProblems(parts)) add(problem.text, problem.ids);
  const { lacking, nameless } = await findFileProblems({ ...parts, now: parts.clock.now() });
  add('The bytes of a file are missing or cut.', lacking);
  add('Stored bytes belong to no file.', nameless);
  const { sealedRows, unsealedRows } = audit;
  return { conversations: ids.length, entries, sealedRows, unsealedRows, problems };
}

function atOneMoment<Result>(parts: Parts, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  return parts.database.transaction('installation', async (tx) => {
    await sql`set transaction isolation level repeatable read, read only`.execute(tx);
    // Large tables are read from end to end.
    await sql`set local statement_timeout = 0`.execute(tx);
    return work(tx);
  });
}

async function findRowProblems(tx: Tx): Promise<Problem[]> {
  const problems: Problem[] = [];
  const find = async (text: string, query: ReturnType<typeof sql>) => {
    const { rows } = await (query as ReturnType<typeof sql<{ id: string }>>).execute(tx);
    problems.push({ text, ids: rows.map(({ id }) => id) });
  };
  for (const { table, column, to } of LOOSE_REFERENCES) {
    await find(
      `${table}.${column} names what isn't in ${to}.`,
      sql`select distinct ${sql.ref(`f.${column}`)}::text as id from ${sql.table(table)} f
        where ${sql.ref(`f.${column}`)} is not null
          and not exists (select from ${sql.table(to)} t where t.id = ${sql.ref(`f.${column}`)})`,
    );
  }
  await find(
    'A timeline entry speaks of one that is not in its conversation.',
    sql`select e.conversation_id || ' ' || e.position as id from timeline_entries e
      where e.target_id is not null and not exists (select from timeline_entries t
        where t.conversation_id = e.conversation_id and t.entry_id = e.target_id)`,
  );
  await find(
    'A participant who is in a conversation has no share of its newest key, and nobody has been asked for one.',
    sql`select p.id::text as id from participants p join conversations c on c.id = p.conversation_id
      where p.active and p.kind <> 'pending'
        and not exists (select from key_shares s where s.recipient_participant_id = p.id
          and c.epoch between s.first_epoch and s.last_epoch)
        and not exists (select from missing_shares m where m.participant_id = p.id and m.epoch = c.epoch)`,
  );
  await find(
    'A key share is for nobody of its conversation.',
    sql`select s.id::text as id from key_shares s
      where not exists (select from participants p
        where p.id = s.recipient_participant_id and p.conversation_id = s.conversation_id)`,
  );
  await find(
    'A deputy is nobody of that conversation.',
    sql`select d.participant_id::text as id from deputies d
      where not exists (select from participants p where p.id = d.participant_id and p.conversation_id = d.conversation_id)`,
  );
  await find(
    'A read position lies behind the end of its conversation.',
    sql`select m.participant_id::text as id from reading_marks m join participants p on p.id = m.participant_id
      join conversations c on c.id = p.conversation_id where m.read_position > c.last_position`,
  );
  await find(
    'The topic of a conversation is not where it should be.',
    sql`select c.id::text as id from conversations c where c.topic_position is not null
      and not exists (select from timeline_entries e
        where e.conversation_id = c.id and e.position = c.topic_position and e.kind = 'topic')`,
  );
  await find(
    'A file belongs to a message that is deleted, or to none of its conversation.',
    sql`select f.file_id::text as id from entry_files f
      where not exists (select from timeline_entries e join files on files.id = f.file_id
        where e.conversation_id = f.conversation_id and e.position = f.position and e.emptied_at is null
          and files.conversation_id = f.conversation_id)`,
  );
  await find(
    'Participant keys are in stock although a conversation uses them.',
    sql`select k.member_id || ' ' || k.k as id from key_packages k
      where k.taken_at is null and exists (select from participants p where p.sign_key = k.sign_key)`,
  );
  return problems;
}

/** Keys that are made before their rows, or destroyed after them, may be on their way: then the second look finds them right. */
async function findKeyProblems(parts: Parts): Promise<Problem[]> {
  const { keystore } = parts;
  const look = async () => {
    const [shred, secrets] = [await keystore.listShredKeys(), await keystore.listDeviceSecrets()];
    const rows = await atOneMoment(parts, async (tx) => ({
      conversations: await tx.selectFrom('conversations').select('id').execute(),
      devices: await tx.selectFrom('devices').select('id').where('ended_at', 'is', null).execute(),
      restored: await tx.selectFrom('restores').select('id').limit(1).executeTakeFirst(),
    }));
    const conversations = new Set<string>(rows.conversations.map(({ id }) => id));
    const devices = new Set<string>(rows.devices.map(({ id }) => id));
    const kept = new Set(shred);
    return {
      keyless: [...conversations].filter((id) => !kept.has(id)),
      // A restored backup has no rows of what was begun after it; the keys stay, for a newer backup.
      unused: rows.restored ? [] : shred.filter((id) => !conversations.has(id as ConversationId)),
      secrets: secrets.filter((id) => !devices.has(id)),
    };
  };
  const [first, second] = [await look(), await look()];
  const both = (name: 'keyless' | 'unused' | 'secrets') => first[name].filter((id) => second[name].includes(id));
  return [
    { text: 'A conversation has no shred key: nobody who signs in anew can read it.', ids: both('keyless') },
    { text: 'A shred key belongs to no conversation.', ids: both('unused') },
    { text: 'A device secret belongs to no device that is signed in.', ids: both('secrets') },
  ];
}

const auditTexts = {
  changed: 'A row of the access log, or its seal, was changed or moved.',
  missing: 'A sealed row of the access log is missing.',
  chain_broken: 'A seal of the access log does not follow the one before.',
  unaccounted: 'A row of the access log is neither sealed nor waiting for its seal.',
  erasable_changed: 'A name beside the access log is not the one that was noted.',
} as const;

const conversationTexts: Record<ConversationFault, string> = {
  position_missing: 'An entry is missing in a conversation.',
  leaf_wrong: 'An entry is not what its leaf says.',
  head_wrong: 'An entry does not follow the one before.',
  chain_wrong: 'An entry of the control chain is refused by its rules.',
  end_wrong: 'A conversation ends elsewhere than its row says.',
  chain_state_wrong: 'A conversation’s row says something else than its control chain.',
  participant_wrong: 'The keys of a participant are not those of the control chain.',
};
