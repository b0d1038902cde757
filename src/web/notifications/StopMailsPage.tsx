// Behind the last link of a mail about new messages. Opening it changes nothing: mail scanners follow links too.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { codeOf } from '../../sdk/sdk-error.ts';
import { device } from '../app/device.ts';
import { router } from '../app/routes.ts';
import { WaysPage } from '../identity/ways-back/WaysPage.tsx';
import { explain } from '../locales/errors.ts';
import { tWays } from '../locales/ways/texts.ts';
import { arrive } from '../router.ts';
import { Button, LinkButton } from '../ui/button.tsx';
import { PageHeading } from '../ui/layout.tsx';
import { Card } from '../ui/parts.tsx';
import { Banner } from '../ui/status.tsx';

export default function StopMailsPage(): JSX.Element {
  const words = tWays();
  const route = router.current.value;
  const token = route?.name === 'stopMails' ? route.params.token : '';
  const state = useSignal<'asked' | 'stopped' | 'gone'>('asked');
  const busy = useSignal(false);
  const failure = useSignal('');
  const stop = async (): Promise<void> => {
    busy.value = true;
    failure.value = '';
    try {
      await device.act('stopMails', { token });
      state.value = 'stopped';
      arrive();
    } catch (error) {
      // A link that was cut in two is none of ours either.
      const code = codeOf(error);
      if (code === 'link.gone' || code === 'bad_input') state.value = 'gone';
      else failure.value = explain(error);
    }
    busy.value = false;
  };
  const { title, what } = words.stop[state.value];
  return (
    <WaysPage>
      <PageHeading title={words.stopTitle}>{title}</PageHeading>
      <Card>
        <p>{what}</p>
      </Card>
      {failure.value && (
        <Banner kind="danger" live>
          <p>{failure.value}</p>
        </Banner>
      )}
      <div class="row">
        {state.value === 'asked' && (
          <Button kind="primary" busy={busy.value} onClick={() => void stop()}>
            {words.stopDo}
          </Button>
        )}
        <LinkButton kind="quiet" href={router.href('settings')}>
          {words.stopSettings}
        </LinkButton>
      </div>
    </WaysPage>
  );
}
