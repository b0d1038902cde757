import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { ConversationView } from '../../../sdk/model.ts';
import type { CallView } from '../../../sdk/calls/model.ts';
import type { ParticipantId } from '../../../shared/ids.ts';
import { tCall } from '../../locales/call/texts.ts';
import { Button } from '../../ui/button.tsx';
import { lazy } from '../../ui/lazy.tsx';
import { telling } from '../telling.ts';
import type { InCall } from './in-call.ts';

const ParticipantsDialog = lazy(async () => (await import('../../participants/load.ts')).loadDialog(), null);

interface AddProps {
  inCall: InCall;
  view: CallView;
  conversation: ConversationView;
}

/** Adds somebody to the conversation, as on its own page; who is added from here is rung at once (V6). */
export function AddPeople({ inCall, view, conversation }: AddProps): JSX.Element {
  const shows = useSignal(false);
  /** Who was there before; null: nobody is being added. */
  const before = useRef<Set<ParticipantId> | null>(null);
  useEffect(() => {
    for (const { participantId } of view.others) {
      if (!before.current || before.current.has(participantId)) continue;
      before.current.add(participantId);
      if (view.abilities.ring.includes(participantId)) void telling(inCall.own.ring(participantId));
    }
  }, [view.others]);
  const start = (): void => {
    before.current ??= new Set([...view.people, ...view.others].map(({ participantId }) => participantId));
    shows.value = true;
  };
  return (
    <>
      <Button wide aria-haspopup="dialog" onClick={start}>
        {tCall().people.add}
      </Button>
      {shows.value && (
        <ParticipantsDialog open={inCall.open} view={conversation} onClose={() => (shows.value = false)} />
      )}
    </>
  );
}
