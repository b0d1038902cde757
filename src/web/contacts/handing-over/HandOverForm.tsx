// Who takes over, which conversations go along, what may be read there, and in words what then happens.
import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { device } from '../../app/device.ts';
import { read } from '../../app/watch.ts';
import type { HandingOver, HandOverCandidate, HandOverReads } from '../../../sdk/hand-over-model.ts';
import type { ConversationSummary, KnownContact } from '../../../sdk/model.ts';
import type { ConversationId, MemberId } from '../../../shared/ids.ts';
import { apartOf, titleOf } from '../../conversations/people.ts';
import { tHandOver } from '../../locales/handover/texts.ts';
import { SubmitButton } from '../../ui/button.tsx';
import { Form } from '../../ui/form.tsx';
import { Card } from '../../ui/parts.tsx';
import { ContactChoices } from '../ContactChoices.tsx';
import { ConversationChoice } from './ConversationChoice.tsx';

interface FormProps {
  client: KnownContact;
  name: string;
  desk: HandingOver;
  candidates: readonly HandOverCandidate[];
  begun: (colleague: string) => void;
}

/** What was chosen of each conversation; those that aren't here stay. */
export type Choices = ReadonlyMap<ConversationId, 'fromNow' | 'everything'>;

export function HandOverForm({ client, name, desk, candidates, begun }: FormProps): JSX.Element {
  const words = tHandOver();
  const contacts = read(device.contacts.list);
  const all = contacts.is === 'ready' ? contacts.value : [];
  const colleagues = all.filter(({ role, state }) => role === 'professional' && state === 'active');
  const chosen = useSignal<MemberId | ''>('');
  const colleague = colleagues.find(({ memberId }) => memberId === chosen.value);
  const able = candidates.filter(({ obstacle }) => obstacle === null);
  const choices = useSignal<Choices>(new Map(able.map(({ summary }) => [summary.conversationId, 'fromNow'])));
  const handOverId = useSignal(desk.newHandOverId());
  const going = able.filter(({ summary }) => choices.value.has(summary.conversationId));
  const start = async () => {
    if (!colleague) return { colleague: words.colleagueMissing };
    const conversations = going.map(({ summary }) => ({
      conversationId: summary.conversationId,
      reads: readsOf(summary, colleague, choices),
    }));
    try {
      await desk.start({ handOverId: handOverId.value, colleagueId: colleague.memberId, conversations });
    } catch (error) {
      // What stands there may have changed, or another device was first.
      await desk.reload();
      throw error;
    }
    begun(colleague.name);
    return undefined;
  };
  if (colleagues.length === 0) return <p>{words.noColleagues}</p>;
  const colleagueName = colleague ? colleague.name + apartOf(colleague) : words.somebody;
  return (
    <Form label={words.title(name)} onSubmit={start}>
      <ContactChoices
        {...{ type: 'radio', name: 'colleague', label: words.colleague, contacts: colleagues }}
        isChosen={(memberId) => memberId === chosen.value}
        onChoose={(memberId) => (chosen.value = memberId)}
      />
      <fieldset class="choices">
        <legend class="label">{words.conversations}</legend>
        <p class="hint">{able.length > 0 ? words.conversationsHint : words.conversationsNone}</p>
        {able.length > 0 && (
          <ul class="hand-over-list" role="list">
            {able.map(({ summary }) => (
              <li key={summary.conversationId}>
                <ConversationChoice
                  {...{ summary, choices, clientId: client.memberId, colleague: colleagueName }}
                  isInside={colleague !== undefined && isIn(summary, colleague.memberId)}
                />
              </li>
            ))}
          </ul>
        )}
      </fieldset>
      <Staying candidates={candidates} />
      {colleague && (
        <Card title={words.plan}>
          <ol class="stack hand-over-plan" data-gap="small">
            <li>{words.planTold(name, colleagueName)}</li>
            <li>{words.planLinked(name, colleagueName)}</li>
            {going.length > 0 && <li>{words.planConversations(colleagueName, going.length)}</li>}
            <li>{words.planEnd(name)}</li>
          </ol>
          <p class="muted">{words.planBack}</p>
        </Card>
      )}
      <div class="row">
        <SubmitButton>{words.start(name)}</SubmitButton>
      </div>
    </Form>
  );
}

/** Conversations that can't go along, and why. */
function Staying({ candidates }: { candidates: readonly HandOverCandidate[] }): JSX.Element | null {
  const words = tHandOver();
  const staying = candidates.flatMap(({ summary, obstacle }) => (obstacle ? [{ summary, obstacle }] : []));
  if (staying.length === 0) return null;
  return (
    <section class="stack" data-gap="small" aria-label={words.staying}>
      <h2 class="label">{words.staying}</h2>
      <ul class="hand-over-list" role="list">
        {staying.map(({ summary, obstacle }) => (
          <li key={summary.conversationId} class="hand-over-line">
            <strong>{titleOf(summary)}</strong>
            <span class="muted">{words.obstacle[obstacle]}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function isIn({ participants }: ConversationSummary, memberId: MemberId): boolean {
  return participants.some(({ active, shown }) => active && shown.as === 'name' && shown.memberId === memberId);
}

function readsOf(summary: ConversationSummary, { memberId }: KnownContact, choices: Signal<Choices>): HandOverReads {
  if (isIn(summary, memberId)) return 'asBefore';
  return choices.value.get(summary.conversationId) ?? 'fromNow';
}
