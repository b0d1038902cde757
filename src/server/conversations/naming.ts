// How a member is called by those in a conversation who are no contacts (N1 to N4), and being told before a name shows.
import type { z } from 'zod';
import type * as contracts from '../../shared/naming.ts';
import { fail } from '../../shared/errors.ts';
import { encodeNamed } from '../../shared/log.ts';
import type { MemberId, OrganisationId } from '../../shared/ids.ts';
import { requireMember, type Actor, type MemberActor } from '../actor.ts';
import type { App } from '../application.ts';
import { recordAudit } from '../audit/audit.ts';
import { onCommit, type Tx } from '../db/database.ts';
import { appendEntries } from './append.ts';
import { requireLockedConversation, requireOwnConversation } from './conversations.ts';
import type { OwnConversation } from './list-store.ts';
import type { LockedConversation } from './log-store.ts';
import { nicknameProblem, tidyNickname } from './nickname-rules.ts';
import { nicknameLabel, presentParticipants, type Company } from './projection.ts';
import { mayChooseName } from './rules.ts';
import { insertNaming, insertUnveilings, selectCompanionsOf, updatePutOff, updateUnveilings } from './seen-store.ts';

type Input<Name extends keyof typeof contracts> = z.output<(typeof contracts)[Name]['input']>;

/**
 * Chooses a nickname, the own name, or later. A nickname is refused by what the chooser sees and nothing else. The same
 * choice again changes nothing.
 */
export async function chooseName(
  app: App,
  actor: Actor,
  { conversationId, choice }: Input<'chooseName'>,
): Promise<z.input<typeof contracts.chooseName.output>> {
  const member = requireMember(actor);
  await app.database.transaction(member, async (tx) => {
    const conversation = await requireLockedConversation(tx, app, conversationId);
    const own = await requireOwnConversation(tx, app, member, conversationId);
    const company = await requireCompany(tx, app, member, own);
    const { self, others } = split(company, own);
    if (!own.selfActive) fail('conversation.not_active');
    const newest = self.namings.at(-1);
    if (!mayChooseName(own.selfActive, newest !== undefined, others)) fail('not_allowed');
    if (choice.as === 'later') {
      await updatePutOff(tx, own.selfId, conversation.lastPosition);
      onCommit(tx, () => app.feed.tell([member.memberId], { type: 'conversation', conversationId }));
      return;
    }
    if (choice.as === 'own') {
      if (newest?.choice !== 'own') await writeChoice(tx, app, member, { conversation, own, nickname: null });
      return;
    }
    const nickname = tidyNickname(choice.nickname);
    const problem = nicknameProblem(nickname, namesSeen(company));
    if (problem) fail(problem);
    if (nicknameOf(company) !== nickname) await writeChoice(tx, app, member, { conversation, own, nickname });
  });
  return {};
}

async function requireCompany(tx: Tx, app: App, member: MemberActor, own: OwnConversation): Promise<Company> {
  const look = { ...own, conversationId: own.id };
  return (await presentParticipants(tx, app, member, [look])).get(own.id) ?? fail('not_found');
}

function split({ rows }: Company, { selfId }: OwnConversation) {
  const self = rows.find(({ id }) => id === selfId);
  if (!self) throw new Error('a viewer who is not in the conversation');
  return { self, others: rows.filter(({ id }) => id !== selfId) };
}

/** Every name and nickname that the chooser sees; of oneself the name alone. */
function namesSeen({ shown }: Company): string[] {
  return shown.flatMap((person) => {
    if (person.shown.as === 'number') return [];
    const name = person.shown.as === 'name' ? [person.shown.name] : [];
    return person.self || person.shown.nickname === null ? name : [...name, person.shown.nickname];
  });
}

function nicknameOf({ shown }: Company): string | null {
  const self = shown.find((person) => person.self)?.shown;
  return self && self.as !== 'number' ? self.nickname : null;
}

interface Choice {
  conversation: LockedConversation;
  own: OwnConversation;
  /** Null for the own name. */
  nickname: string | null;
}

async function writeChoice(tx: Tx, app: App, member: MemberActor, { conversation, own, nickname }: Choice) {
  const choice = nickname === null ? 'own' : 'nickname';
  const place = { authorId: null, entryId: null, targetId: null, controlN: null, signature: null };
  const draft = { kind: 'named', ...place, bytes: encodeNamed(own.selfId, choice) };
  const options = { activity: false, notify: { memberIds: [], kind: 'named' }, readBy: null };
  const { position, at } = await appendEntries(tx, app, conversation, [draft], options);
  const box = nickname === null ? null : app.keystore.sealName(nicknameLabel(own.selfId, position), nickname);
  await insertNaming(tx, {
    ...{ organisation_id: member.organisationId, participant_id: own.selfId, position, choice },
    ...{ nickname_box: box, chosen_at: at },
  });
  await recordAudit(tx, app, member, 'conversation.name_chosen', {
    conversationId: conversation.id,
    participantId: own.selfId,
    details: { choice, position },
  });
}

/** The member was told that contacts see their name from now on; those are told to look again. */
export async function noteUnveiling(
  app: App,
  actor: Actor,
  { conversationId }: Input<'noteUnveiling'>,
): Promise<z.input<typeof contracts.noteUnveiling.output>> {
  const member = requireMember(actor);
  await app.database.transaction(member, async (tx) => {
    const { selfId } = await requireOwnConversation(tx, app, member, conversationId);
    const viewers = await updateUnveilings(tx, selfId, app.clock.now());
    const told = [member.memberId, ...viewers];
    if (viewers.length > 0) onCommit(tx, () => app.feed.tell(told, { type: 'conversation', conversationId }));
  });
  return {};
}

/** Two become contacts: in what they share, each sees the other's name once the other has been told (N2). */
export async function veilNewContacts(
  tx: Tx,
  app: App,
  organisationId: OrganisationId,
  memberIds: readonly [MemberId, MemberId],
): Promise<void> {
  await insertUnveilings(tx, { organisationId, memberIds }, app.clock.now());
}

/** Whoever sees another name of this member now looks again. */
export async function tellCompanions(tx: Tx, app: App, memberId: MemberId): Promise<void> {
  for (const { conversationId, memberIds } of await selectCompanionsOf(tx, memberId)) {
    onCommit(tx, () => app.feed.tell(memberIds, { type: 'conversation', conversationId }));
  }
}
