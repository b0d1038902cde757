import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import type { InvitationDescription } from '../../../sdk/model.ts';
import { formatDate } from '../../locales/format.ts';
import { tKeys } from '../../locales/keys/texts.ts';
import { tSignUp } from '../../locales/signup/texts.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/choices.tsx';
import { Form } from '../../ui/form.tsx';
import { Card } from '../../ui/parts.tsx';
import { BackAndNext } from '../steps.tsx';

interface StepProps {
  invitation: InvitationDescription;
  onDone: () => void;
}

/** Who invites whom, to what, and what comes. */
export function WelcomeStep({ invitation, onDone }: StepProps): JSX.Element {
  const words = tSignUp();
  const { name, address, role, administrator, expiresAt } = invitation;
  return (
    <>
      <p>
        {whoInvites(invitation)} {words.what}
      </p>
      <Card>
        <dl class="facts">
          <dt>{words.name}</dt>
          <dd>{name}</dd>
          <dt>{words.address}</dt>
          <dd>{address}</dd>
          <dt>{words.role}</dt>
          <dd>{words.roles[role]}</dd>
        </dl>
        {administrator && <p>{words.administrator}</p>}
      </Card>
      <p class="muted small">{words.wrongName}</p>
      <p>{words.takes}</p>
      <Button kind="primary" wide onClick={onDone}>
        {words.begin}
      </Button>
      <p class="muted small">{words.until(formatDate(expiresAt))}</p>
    </>
  );
}

function whoInvites({ invitedBy, organisation, role }: InvitationDescription): string {
  const words = tSignUp();
  if (invitedBy) return words.invitedBy(invitedBy, organisation.name);
  return role === 'friend' ? words.invitedAsFriend(organisation.name) : words.invitedByOrganisation(organisation.name);
}

interface TextsProps extends StepProps {
  /** The version agreed to. */
  agreed: Signal<number | null>;
  onBack: () => void;
}

/** Privacy statement and house rules, to be agreed to. */
export function TextsStep({ invitation, agreed, onBack, onDone }: TextsProps): JSX.Element {
  const words = tSignUp();
  const { texts, organisation } = invitation;
  const checked = useSignal(agreed.peek() !== null);
  return (
    <>
      <p>{words.textsWhy(organisation.name)}</p>
      <Card title={words.privacy}>
        <LongText text={texts?.privacyStatement ?? ''} />
      </Card>
      <Card title={words.rules}>
        <LongText text={texts?.houseRules ?? ''} />
      </Card>
      <Form
        onSubmit={() => {
          if (!checked.value) return { agreed: words.agreeMissing };
          agreed.value = texts?.version ?? null;
          onDone();
          return undefined;
        }}
      >
        <Checkbox label={words.agree} name="agreed" checked={checked} />
        <BackAndNext onBack={onBack}>{tKeys().next}</BackAndNext>
      </Form>
    </>
  );
}

/** Paragraphs as they were written, line breaks kept. */
export function LongText({ text }: { text: string }): JSX.Element {
  return (
    <div class="stack long-text" data-gap="small">
      {text.split(/\n{2,}/).map((paragraph, index) => (
        <p key={index}>{paragraph}</p>
      ))}
    </div>
  );
}
