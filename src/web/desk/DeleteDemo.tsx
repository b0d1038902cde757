import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { codeOf } from '../../sdk/sdk-error.ts';
import { loadInstallation } from '../app/device.ts';
import { router } from '../app/routes.ts';
import { explainCode } from '../locales/errors.ts';
import { tDesk } from '../locales/desk/texts.ts';
import { Button, LinkButton } from '../ui/button.tsx';
import { ask } from '../ui/dialog.tsx';
import { Card } from '../ui/parts.tsx';
import { Banner } from '../ui/status.tsx';
import { desk } from './desk.ts';

/** Deletes the demo and leads to the set-up of a real organisation. */
export function DeleteDemo(): JSX.Element {
  const words = tDesk();
  const token = useSignal<string | null>(null);
  const failure = useSignal<string | null>(null);
  const remove = async (): Promise<void> => {
    const sure = await ask({
      title: words.deleteDemoQuestion,
      body: words.deleteDemoConsequence,
      yes: words.deleteDemoYes,
      kind: 'danger',
    });
    if (!sure) return;
    try {
      token.value = (await desk.act('deleteDemo', {})).setupToken;
      await loadInstallation();
    } catch (error) {
      failure.value = explainCode(codeOf(error));
    }
  };
  if (token.value) {
    return (
      <Banner
        kind="success"
        live
        actions={<LinkButton href={`${router.href('setUp')}#${token.value}`}>{words.toSetUp}</LinkButton>}
      >
        {words.demoDeleted}
      </Banner>
    );
  }
  return (
    <Card title={words.demoTitle}>
      <div class="stack">
        <p>{words.demoLead}</p>
        {failure.value && <Banner kind="danger">{failure.value}</Banner>}
        <div class="row">
          <Button kind="danger" onClick={() => void remove()}>
            {words.deleteDemo}
          </Button>
        </div>
      </div>
    </Card>
  );
}
