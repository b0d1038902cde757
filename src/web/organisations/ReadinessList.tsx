import type { JSX, ComponentChildren } from 'preact';
import { device, organisation } from '../app/device.ts';
import { Waiting, type Fetched } from '../app/fetched.tsx';
import { crisisLines } from '../help/crisis-numbers.ts';
import { emergencyNumber } from '../help/emergency.ts';
import { tAdministration } from '../locales/administration/texts.ts';
import { language } from '../locales/locales.ts';
import { Button } from '../ui/button.tsx';
import { IconCheck, IconWarning } from '../ui/icons.tsx';
import { Card, Tag } from '../ui/parts.tsx';
import { act, type Readiness } from './members.ts';

interface ReadinessProps {
  readiness: Fetched<Readiness>;
  onChanged: () => void;
  show: (tab: 'texts' | 'invite') => void;
}

/** What must be done before the first client, and what is advised; nothing once all is done. */
export function ReadinessList({ readiness, onChanged, show }: ReadinessProps): JSX.Element | null {
  const words = tAdministration();
  const state = readiness.value.value;
  if (!state) return readiness.failure.value ? <Waiting fetched={readiness} /> : null;
  const { crisisConfirmed, textsPublished, mailServer, secondAdministrator } = state;
  const isReady = crisisConfirmed && textsPublished;
  if (isReady && mailServer && secondAdministrator) return null;
  if (isReady) {
    return (
      <details class="card">
        <summary>{words.readyRest}</summary>
        <ul class="checklist" role="list">
          <Advised state={state} show={show} />
        </ul>
      </details>
    );
  }
  return (
    <Card title={words.ready}>
      <div class="stack">
        <p>{words.readyWhat}</p>
        <ul class="checklist" role="list">
          <Point title={words.crisis} done={crisisConfirmed} must>
            {!crisisConfirmed && <CrisisNumbers onChanged={onChanged} />}
          </Point>
          <Point title={words.textsDo} done={textsPublished} must>
            {!textsPublished && (
              <>
                <p class="muted">{words.textsWhat}</p>
                <div class="row">
                  <Button onClick={() => show('texts')}>{words.textsGo}</Button>
                </div>
              </>
            )}
          </Point>
          <Advised state={state} show={show} />
        </ul>
      </div>
    </Card>
  );
}

function Advised({ state, show }: { state: Readiness; show: ReadinessProps['show'] }): JSX.Element {
  const words = tAdministration();
  const { mailServer, secondAdministrator } = state;
  return (
    <>
      <Point title={words.mail} done={mailServer}>
        {!mailServer && <p class="muted">{words.mailWhat}</p>}
      </Point>
      <Point title={words.second} done={secondAdministrator}>
        {!secondAdministrator && (
          <>
            <p class="muted">{words.secondWhat}</p>
            <div class="row">
              <Button onClick={() => show('invite')}>{words.secondGo}</Button>
            </div>
          </>
        )}
      </Point>
    </>
  );
}

interface PointProps {
  title: string;
  done: boolean;
  must?: boolean;
  children: ComponentChildren;
}

function Point({ title, done, must, children }: PointProps): JSX.Element {
  const words = tAdministration();
  const Sign = done ? IconCheck : IconWarning;
  return (
    <li data-done={done || undefined}>
      <Sign />
      <div class="stack" data-gap="small">
        <div class="row">
          <h3>{title}</h3>
          <Tag>{done ? words.done : must ? words.must : words.advised}</Tag>
        </div>
        {children}
      </div>
    </li>
  );
}

/** The numbers as members see them: shown here, so that they are confirmed and not just clicked away. */
function CrisisNumbers({ onChanged }: { onChanged: () => void }): JSX.Element {
  const words = tAdministration();
  const country = organisation.value?.country ?? 'NL';
  const name = new Intl.DisplayNames([language.value], { type: 'region' }).of(country) ?? country;
  const confirm = async (): Promise<void> => {
    if (await act(() => device.act('confirmCrisisNumbers', {}), words.crisisDone)) onChanged();
  };
  return (
    <>
      <p class="muted">{words.crisisWhat(name)}</p>
      <ul class="crisis-list">
        <li>
          <strong>{emergencyNumber(country)}</strong> ({words.crisisMembers})
        </li>
        {crisisLines(country).map((line) => (
          <li key={`${line.name}${line.number}`}>
            {line.number && <strong>{line.number}</strong>} {line.name}
            {line.url && ` (${line.url.replace('https://', '')})`}
          </li>
        ))}
      </ul>
      <div class="row">
        <Button icon={IconCheck} onClick={() => void confirm()}>
          {words.crisisDo}
        </Button>
      </div>
    </>
  );
}
