// One conversation that can go along: whether it does, and what may be read there.
import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useId } from 'preact/hooks';
import type { ConversationSummary } from '../../../sdk/model.ts';
import type { MemberId } from '../../../shared/ids.ts';
import { namesOfOthers, titleOf } from '../../conversations/people.ts';
import { tHandOver } from '../../locales/handover/texts.ts';
import { RadioGroup } from '../../ui/choices.tsx';
import { Banner } from '../../ui/status.tsx';
import type { Choices } from './HandOverForm.tsx';

interface ChoiceProps {
  summary: ConversationSummary;
  choices: Signal<Choices>;
  clientId: MemberId;
  colleague: string;
  /** The colleague is in it already. */
  isInside: boolean;
}

export function ConversationChoice({ summary, choices, clientId, colleague, isInside }: ChoiceProps): JSX.Element {
  const words = tHandOver();
  const id = useId();
  const { conversationId } = summary;
  const chosen = choices.value.get(conversationId);
  const reads = useSignal(chosen ?? 'fromNow');
  const set = (goes: boolean): void => {
    const next = new Map(choices.peek());
    if (goes) next.set(conversationId, reads.peek());
    else next.delete(conversationId);
    choices.value = next;
  };
  useEffect(() => reads.subscribe(() => choices.peek().has(conversationId) && set(true)), []);
  const others = namesOfOthers(summary);
  return (
    <div class="hand-over-choice">
      <label class="choice">
        <input
          type="checkbox"
          checked={chosen !== undefined}
          aria-describedby={summary.topic ? id : undefined}
          onChange={(event) => set(event.currentTarget.checked)}
        />
        <span>
          {titleOf(summary)}
          {summary.topic && (
            <span class="hint" id={id}>
              {others}
            </span>
          )}
        </span>
      </label>
      {chosen && isInside && <p class="muted">{words.asBefore(colleague)}</p>}
      {chosen && !isInside && (
        <RadioGroup
          label={words.reads(colleague)}
          name={`reads-${conversationId}`}
          value={reads}
          options={[
            { value: 'fromNow', label: words.fromNow, hint: words.fromNowWhat },
            { value: 'everything', label: words.everything, hint: words.everythingWhat },
          ]}
        />
      )}
      {chosen && !isInside && hasStrangers(summary, clientId) && (
        <Banner kind="warning">
          <p>{words.strangers}</p>
        </Banner>
      )}
    </div>
  );
}

/** Others than the client who may be no contacts of the colleague: all professionals know each other (C9). */
function hasStrangers({ participants }: ConversationSummary, clientId: MemberId): boolean {
  return participants.some(
    ({ active, self, professional, shown }) =>
      active && !self && !professional && !(shown.as === 'name' && shown.memberId === clientId),
  );
}
