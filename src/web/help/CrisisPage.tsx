import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import './help.css';
import { installation, loadInstallation, organisation } from '../app/device.ts';
import { router } from '../app/routes.ts';
import { tHelp } from '../locales/help/texts.ts';
import { t } from '../locales/locales.ts';
import { Link } from '../ui/button.tsx';
import { IconPhone } from '../ui/icons.tsx';
import { PageHeading } from '../ui/layout.tsx';
import { Card } from '../ui/parts.tsx';
import { crisisLines, type CrisisLine } from './crisis-numbers.ts';
import { emergencyNumber } from './emergency.ts';

/** Whom to call in danger. Readable signed out; the country is the organisation's. */
export default function CrisisPage(): JSX.Element {
  const words = tHelp();
  useEffect(() => {
    if (!organisation.peek() && !installation.peek()) void loadInstallation().catch(() => {});
  }, []);
  const country = organisation.value?.country ?? installation.value?.organisation?.country;
  const number = emergencyNumber(country);
  return (
    <div class="stack" data-gap="big">
      <PageHeading title={words.crisisTitle}>{words.crisisTitle}</PageHeading>
      <div class="stack">
        <p>{words.danger}</p>
        <a class="button" data-kind="primary" href={`tel:${number}`}>
          <IconPhone />
          {words.call(number)}
        </a>
        <p>{words.dangerMore}</p>
      </div>
      <Card title={words.lines}>
        <ul class="stack" role="list">
          {crisisLines(country).map((line) => (
            <li key={`${line.name}${line.number}`}>
              <LineView line={line} />
            </li>
          ))}
        </ul>
      </Card>
      <Card title={words.meanwhile}>
        <ul class="stack help-points" data-gap="small">
          {words.meanwhileTips.map((tip) => (
            <li key={tip}>{tip}</li>
          ))}
        </ul>
      </Card>
      <p class="muted">{words.notRead}</p>
      <p>
        <Link href={router.href('help')}>{t().app.help}</Link>
      </p>
    </div>
  );
}

function LineView({ line }: { line: CrisisLine }): JSX.Element {
  const words = tHelp();
  const dial = line.number?.replace(/\D/g, '');
  return (
    <div class="stack" data-gap="small">
      <strong>{line.name}</strong>
      <span class="muted">{words.kinds[line.kind]}</span>
      <span class="row">
        {line.number && (
          <a class="button" href={line.kind === 'text' ? `sms:${dial}` : `tel:${dial}`}>
            <IconPhone />
            {line.kind === 'text' ? words.textTo(line.number) : words.call(line.number)}
          </a>
        )}
        {line.url && <Link href={line.url}>{new URL(line.url).hostname.replace(/^www\./, '')}</Link>}
      </span>
    </div>
  );
}
