// What a page behind a mail's link shows before it can begin.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { FailureCode } from '../../../sdk/sdk-error.ts';
import { device } from '../../app/device.ts';
import { router } from '../../app/routes.ts';
import { explainCode } from '../../locales/errors.ts';
import { tKeys } from '../../locales/keys/texts.ts';
import { t } from '../../locales/locales.ts';
import { tWays } from '../../locales/ways/texts.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { ask } from '../../ui/dialog.tsx';
import { PageHeading } from '../../ui/layout.tsx';
import { Card, Skeleton } from '../../ui/parts.tsx';
import { Banner } from '../../ui/status.tsx';

export function LinkChecking({ title }: { title: string }): JSX.Element {
  return (
    <Card>
      <PageHeading title={title}>{tWays().checking}</PageHeading>
      <Skeleton lines={4} />
    </Card>
  );
}

export function LinkFailed({
  title,
  code,
  again,
}: {
  title: string;
  code: FailureCode;
  again: () => void;
}): JSX.Element {
  return (
    <>
      <PageHeading title={title}>{title}</PageHeading>
      <Banner kind="danger" live actions={<Button onClick={again}>{t().ui.tryAgain}</Button>}>
        <p>{explainCode(code)}</p>
      </Banner>
    </>
  );
}

/** Going on would take the place of whoever is signed in here: they decide. */
export function SignedInHere({ title, name }: { title: string; name: string }): JSX.Element {
  const words = tWays();
  const busy = useSignal(false);
  const leave = async (): Promise<void> => {
    const { leftOpen, leftOpenWhy } = tKeys();
    const unsent = device.conversations.unsent.get() > 0;
    if (unsent && !(await ask({ title: leftOpen, body: leftOpenWhy, yes: words.takenDo, kind: 'danger' }))) return;
    busy.value = true;
    await device.account.signOut().catch(() => {});
    busy.value = false;
  };
  return (
    <>
      <PageHeading title={title}>{words.taken}</PageHeading>
      <p>{words.takenWhy(name)}</p>
      <div class="row">
        <Button kind="primary" busy={busy.value} onClick={() => void leave()}>
          {words.takenDo}
        </Button>
        <LinkButton href={router.href('home')}>{t().app.toHome}</LinkButton>
      </div>
    </>
  );
}
