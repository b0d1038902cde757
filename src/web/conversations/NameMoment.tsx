// Before history and composer: how one is shown to who is no contact, and that a new contact is about to see one's name.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import './naming.css';
import type { ConversationSummary, OpenConversation } from '../../sdk/model.ts';
import { explain } from '../locales/errors.ts';
import { t } from '../locales/locales.ts';
import { tNaming } from '../locales/naming/texts.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/parts.tsx';
import { showToast } from '../ui/toasts.tsx';
import { NameForm } from './NameForm.tsx';
import { avatarName } from './people.ts';

interface MomentProps {
  open: OpenConversation;
  summary: ConversationSummary;
}

export function NameMoment({ open, summary }: MomentProps): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const heading = place.current?.parentElement?.querySelector('h1');
    // What had the focus goes with the choice: the conversation's heading takes it, where reading begins.
    return () => void setTimeout(() => document.activeElement === document.body && heading?.focus());
  }, []);
  return (
    <div class="pane-body name-moment" ref={place}>
      {summary.naming.unveiling ? <Unveiling open={open} summary={summary} /> : <Offer open={open} summary={summary} />}
    </div>
  );
}

function Offer({ open, summary }: MomentProps): JSX.Element {
  const words = tNaming();
  return (
    <Card title={words.title}>
      <p>{words.why}</p>
      <NameForm offered open={open} summary={summary} submit={t().ui.continue} />
      <p class="muted small">{words.changeAny}</p>
    </Card>
  );
}

/** Both are told before a name is shown: it is, once this is pressed. */
function Unveiling({ open, summary }: MomentProps): JSX.Element {
  const words = tNaming();
  const busy = useSignal(false);
  const self = summary.participants.find((person) => person.self);
  const goOn = async (): Promise<void> => {
    busy.value = true;
    await open.noteUnveiling().catch((error: unknown) => showToast(explain(error)));
    busy.value = false;
  };
  return (
    <Card title={words.unveilTitle}>
      <p>{words.unveilWhy(self ? avatarName(self) : '')}</p>
      <p>{words.unveilOthers}</p>
      <div class="row">
        <Button kind="primary" busy={busy.value} onClick={() => void goOn()}>
          {t().ui.continue}
        </Button>
      </div>
    </Card>
  );
}
