// What a call is called, and who is meant, of the conversation that it belongs to.
import type { ConversationSummary } from '../../sdk/model.ts';
import type { Call } from '../../shared/calls.ts';
import { nameIn, namesOfOthers, othersIn, shownName } from '../conversations/people.ts';
import { formatList } from '../locales/format.ts';
import { tCall } from '../locales/call/texts.ts';

/** "Call with Anna", "Call: Thursdays" */
export function titleOfCall(summary: ConversationSummary): string {
  const words = tCall().preview;
  const others = othersIn(summary);
  const [other] = others;
  if (others.length === 1 && other) return words.withTwo(shownName(other));
  return summary.topic ? words.about(summary.topic) : words.withTwo(namesOfOthers(summary));
}

/** Who is in the call, or will be rung by starting one. */
export function whoIsMeant(call: Call | null, summary: ConversationSummary): string {
  if (!call) return namesOfOthers(summary);
  const names = call.seats
    .filter(({ participantId }) => participantId !== summary.selfId)
    .map(({ participantId }) => nameIn(summary, participantId));
  return names.length > 0 ? formatList(names) : tCall().call.me;
}

/** Whether a name is hidden here that a face or voice would give away (N6). */
export function isHiddenFromSomebody({ naming, participants }: ConversationSummary): boolean {
  if (naming.choice === 'own') return false;
  return participants.some(
    ({ active, self, shown }) => active && !self && !(shown.as === 'name' && shown.memberId !== null),
  );
}
