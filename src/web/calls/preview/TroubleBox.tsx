// What is wrong with camera or microphone, and what helps in this browser.
import type { JSX } from 'preact';
import { tCall } from '../../locales/call/texts.ts';
import { t } from '../../locales/locales.ts';
import { Button } from '../../ui/button.tsx';
import { Banner } from '../../ui/status.tsx';
import { browserKind, type BrowserKind } from '../browser-help.ts';
import type { Source } from '../devices/capture.ts';
import type { OwnMedia, OwnSource } from '../devices/own-media.ts';
import type { Trouble } from '../devices/trouble.ts';

/** One box for both where the same is wrong with both. */
export function Troubles({ media }: { media: OwnMedia }): JSX.Element | null {
  const words = tCall().trouble;
  const camera = troubleIn(media.camera.value);
  const microphone = troubleIn(media.microphone.value);
  const box = (title: string, trouble: Trouble, sources: Source[]): JSX.Element => (
    <TroubleBox title={title} trouble={trouble} onTryAgain={() => void media.tryAgain(sources)} />
  );
  if (camera && camera === microphone) return box(words.both[camera], camera, ['camera', 'microphone']);
  if (!camera && !microphone) return null;
  return (
    <>
      {camera && box(words.camera[camera], camera, ['camera'])}
      {microphone && box(words.microphone[microphone], microphone, ['microphone'])}
    </>
  );
}

function troubleIn(source: OwnSource): Trouble | null {
  return source.is === 'failed' ? source.trouble : null;
}

interface BoxProps {
  title: string;
  trouble: Trouble;
  onTryAgain: () => void;
}

function TroubleBox({ title, trouble, onTryAgain }: BoxProps): JSX.Element {
  const words = tCall();
  const steps = stepsFor(trouble, browserKind());
  return (
    <Banner
      live
      kind="warning"
      title={title}
      actions={trouble === 'insecure' ? null : <Button onClick={onTryAgain}>{t().ui.tryAgain}</Button>}
    >
      {steps.length > 1 ? (
        <ol class="steps">
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      ) : (
        <p>{steps[0]}</p>
      )}
      <p>{words.trouble.stillJoin}</p>
    </Banner>
  );
}

function stepsFor(trouble: Trouble, browser: BrowserKind): readonly string[] {
  const words = tCall();
  switch (trouble) {
    case 'denied':
      return words.allow[browser];
    case 'system': {
      const { chrome, iPhone, android } = words.system;
      if (browser === 'iPhone') return [iPhone];
      return [browser === 'android' || browser === 'firefoxAndroid' ? android : chrome];
    }
    default:
      return words.trouble[trouble];
  }
}
