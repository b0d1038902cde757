import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { device } from '../../app/device.ts';
import { router } from '../../app/routes.ts';
import { explain } from '../../locales/errors.ts';
import { tWays } from '../../locales/ways/texts.ts';
import { Button, Link } from '../../ui/button.tsx';
import { IconMail } from '../../ui/icons.tsx';
import { Card } from '../../ui/parts.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { StepHeading } from '../steps.tsx';

const AGAIN_AFTER_MS = 30_000;

/** A mail is on its way, if there is an account: the page tells nobody whether there is. */
export function SentStep({ address, onBack }: { address: string; onBack: () => void }): JSX.Element {
  const words = tWays();
  const mayAgain = useSignal(false);
  const sentTimes = useSignal(1);
  const busy = useSignal(false);
  useEffect(() => {
    const timer = setTimeout(() => (mayAgain.value = true), AGAIN_AFTER_MS);
    return () => clearTimeout(timer);
  }, [sentTimes.value]);
  const again = async (): Promise<void> => {
    busy.value = true;
    try {
      await device.account.askForReset(address);
      mayAgain.value = false;
      sentTimes.value += 1;
      showToast(words.againDone);
    } catch (error) {
      showToast(explain(error));
    }
    busy.value = false;
  };
  return (
    <>
      <StepHeading title={words.title}>{words.sentTitle}</StepHeading>
      <Card>
        <p class="sent-mail">
          <IconMail />
          <span>{words.sent(address)}</span>
        </p>
      </Card>
      <ul class="stack points" data-gap="small">
        {words.sentTips.map((tip) => (
          <li key={tip}>{tip}</li>
        ))}
      </ul>
      <div class="row" role="status">
        {mayAgain.value ? (
          <Button icon={IconMail} busy={busy.value} onClick={() => void again()}>
            {words.again}
          </Button>
        ) : (
          <p class="muted">{words.againSoon}</p>
        )}
      </div>
      <div class="row">
        <Button onClick={onBack}>{words.otherAddress}</Button>
        <Link href={router.href('signIn')}>{words.toSignIn}</Link>
      </div>
    </>
  );
}
