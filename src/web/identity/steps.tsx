// What pages share that go one step at a time.
import type { ComponentChildren, JSX } from 'preact';
import './identity.css';
import { tKeys } from '../locales/keys/texts.ts';
import { t } from '../locales/locales.ts';
import { Button, SubmitButton } from '../ui/button.tsx';
import { IconBack } from '../ui/icons.tsx';
import { PageHeading } from '../ui/layout.tsx';

interface HeadingProps {
  /** For the browser's title. */
  title: string;
  /** Which step of how many; null outside of the count. */
  place?: { at: number; of: number } | null | undefined;
  children: ComponentChildren;
}

/** The heading of a step. Whoever goes to another step calls `arrive()`, so that it takes the focus. */
export function StepHeading({ title, place, children }: HeadingProps): JSX.Element {
  return (
    <div>
      {place && <p class="steps-line">{tKeys().step(place.at, place.of)}</p>}
      <PageHeading title={title}>{children}</PageHeading>
    </div>
  );
}

interface NextProps {
  onBack: () => void;
  children: ComponentChildren;
}

/** For the end of a form in the middle of steps. */
export function BackAndNext({ onBack, children }: NextProps): JSX.Element {
  return (
    <div class="steps-end">
      <BackButton onBack={onBack} />
      <SubmitButton>{children}</SubmitButton>
    </div>
  );
}

/** The same where nothing is filled in. */
export function NextButton({ onBack, onDone, children }: NextProps & { onDone: () => void }): JSX.Element {
  return (
    <div class="steps-end">
      <BackButton onBack={onBack} />
      <Button kind="primary" onClick={onDone}>
        {children}
      </Button>
    </div>
  );
}

function BackButton({ onBack }: { onBack: () => void }): JSX.Element {
  return (
    <Button kind="quiet" icon={IconBack} onClick={onBack}>
      {t().ui.back}
    </Button>
  );
}
