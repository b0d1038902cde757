import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { device } from '../app/device.ts';
import type { MemberId } from '../../shared/ids.ts';
import { explain } from '../locales/errors.ts';
import { t } from '../locales/locales.ts';
import { Button } from '../ui/button.tsx';
import { showToast } from '../ui/toasts.tsx';

interface LetInProps {
  memberId: MemberId;
  name: string;
  primary?: boolean | undefined;
}

/** One press lets somebody who signed up into everything that waits for them. */
export function LetInButton({ memberId, name, primary }: LetInProps): JSX.Element {
  const busy = useSignal(false);
  const letIn = async (): Promise<void> => {
    busy.value = true;
    try {
      await device.contacts.letIn(memberId);
      showToast(t().conversation.letInDone(name));
    } catch (error) {
      showToast(explain(error));
    }
    busy.value = false;
  };
  return (
    <Button kind={primary ? 'primary' : 'plain'} busy={busy.value} onClick={() => void letIn()}>
      {t().conversation.letInDo}
    </Button>
  );
}
