import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { OutputOf } from '../../sdk/endpoints.ts';
import { explain } from '../locales/errors.ts';
import { tDoor } from '../locales/door/texts.ts';
import { t } from '../locales/locales.ts';
import { Button, SubmitButton } from '../ui/button.tsx';
import { Checkbox } from '../ui/choices.tsx';
import { Form } from '../ui/form.tsx';
import { PageHeading } from '../ui/layout.tsx';
import { Card, Skeleton } from '../ui/parts.tsx';
import { Banner } from '../ui/status.tsx';
import { device, leaveApp, organisation, profile } from './device.ts';
import { DoorPage } from './DoorPage.tsx';

type Texts = NonNullable<OutputOf<'getOrganisation'>['texts']>;

/** A new version of privacy statement and house rules, to be agreed to before going on. */
export default function AgreementPage(): JSX.Element {
  const words = tDoor();
  const texts = useSignal<Texts | null>(null);
  const failure = useSignal<string | null>(null);
  const load = async (): Promise<void> => {
    failure.value = null;
    try {
      texts.value = (await device.ask('getOrganisation', {})).texts;
    } catch (error) {
      failure.value = explain(error);
    }
  };
  useEffect(() => void load(), []);
  return (
    <DoorPage>
      <div class="stack">
        <PageHeading>{words.agree}</PageHeading>
        <p>{words.agreeWhy(organisation.value?.name ?? '')}</p>
        {failure.value && (
          <Banner kind="danger" live actions={<Button onClick={() => void load()}>{t().ui.tryAgain}</Button>}>
            <p>{failure.value}</p>
          </Banner>
        )}
        {!texts.value && !failure.value && <Skeleton lines={8} />}
        {texts.value && <Agreeing texts={texts.value} />}
        <Button onClick={() => void leaveApp()}>{words.signOut}</Button>
      </div>
    </DoorPage>
  );
}

function Agreeing({ texts }: { texts: Texts }): JSX.Element {
  const words = tDoor();
  const agreed = useSignal(false);
  return (
    <>
      <Card title={words.privacy}>
        <LongText text={texts.privacyStatement} />
      </Card>
      <Card title={words.rules}>
        <LongText text={texts.houseRules} />
      </Card>
      <Form
        onSubmit={async () => {
          if (!agreed.value) return { agreed: words.agreeMissing };
          await device.account.agreeToTexts(profile.value?.agreementNeeded ?? texts.version);
          return undefined;
        }}
      >
        <Checkbox label={words.agreeBox} name="agreed" checked={agreed} />
        <SubmitButton>{words.goOn}</SubmitButton>
      </Form>
    </>
  );
}

function LongText({ text }: { text: string }): JSX.Element {
  return (
    <>
      {text.split(/\n{2,}/).map((paragraph, index) => (
        <p key={index}>{paragraph}</p>
      ))}
    </>
  );
}
