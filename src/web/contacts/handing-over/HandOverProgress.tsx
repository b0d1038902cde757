// A hand-over that has begun: what is done, what is left, going on, and stopping.
import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { read } from '../../app/watch.ts';
import type { HandingOver, HandOverItem, HandOverView } from '../../../sdk/hand-over-model.ts';
import { titleOf } from '../../conversations/people.ts';
import { explain, explainCode } from '../../locales/errors.ts';
import { formatDay } from '../../locales/format.ts';
import { tHandOver } from '../../locales/handover/texts.ts';
import { Button } from '../../ui/button.tsx';
import { ask } from '../../ui/dialog.tsx';
import { IconCheck, IconClock, IconMinus } from '../../ui/icons.tsx';
import { Card } from '../../ui/parts.tsx';
import { Progress } from '../../ui/progress.tsx';
import { Banner } from '../../ui/status.tsx';
import { showToast } from '../../ui/toasts.tsx';

interface ProgressProps {
  name: string;
  desk: HandingOver;
  plan: NonNullable<HandOverView['plan']>;
  failure: Signal<string>;
  goOn: () => Promise<void>;
}

export function HandOverProgress({ name, desk, plan, failure, goOn }: ProgressProps): JSX.Element {
  const words = tHandOver();
  const running = read(desk.running);
  const { colleague, items } = plan;
  const left = items.filter(({ state }) => state === 'waits').length;
  const stop = async (): Promise<void> => {
    const question = { title: words.stopQuestion(name), body: words.stopWhat(colleague.name) };
    if (!(await ask({ ...question, yes: words.stopYes, no: words.stopNo, kind: 'danger' }))) return;
    try {
      await desk.stop();
      failure.value = '';
      showToast(words.stopped);
    } catch (error) {
      showToast(explain(error));
    }
  };
  // Being told, the conversations, and the end of the link.
  const steps = items.length + 2;
  const done = items.length - left + 1;
  return (
    <div class="stack">
      {running && (
        <div class="stack" data-gap="small">
          <Progress label={words.running} value={done / steps} words={words.runningWords(done, steps)} />
          <p class="muted">{words.runningWhy}</p>
        </div>
      )}
      {!running && (
        <Banner kind="warning" live>
          <p>{failure.value || words.unfinished}</p>
          {failure.value && <p>{words.unfinished}</p>}
        </Banner>
      )}
      <Card title={words.toWhom(colleague.name)}>
        <ul class="stack" data-gap="small" role="list">
          <Line is="done" title={words.told(name)} text={words.since(formatDay(plan.begunAt))} />
          <Line is="done" title={words.linked(colleague.name)} />
          {items.map((item) => (
            <Line
              key={item.conversationId}
              is={item.state === 'done' || item.state === 'waits' ? item.state : 'stays'}
              title={item.summary ? titleOf(item.summary) : words.gone}
              text={textOf(item)}
            />
          ))}
          <Line is="waits" title={words.linkLast(name)} text={words.linkLastWhy} />
        </ul>
      </Card>
      {!running && (
        <div class="row">
          <Button kind="primary" onClick={() => void goOn()}>
            {words.goOn}
          </Button>
          <Button kind="quiet" onClick={() => void stop()}>
            {words.stop}
          </Button>
        </div>
      )}
    </div>
  );
}

function textOf({ state, failure }: HandOverItem): string {
  return failure ? explainCode(failure) : tHandOver().state[state];
}

const signs = { done: IconCheck, waits: IconClock, stays: IconMinus };

function Line({ is, title, text }: { is: keyof typeof signs; title: string; text?: string }): JSX.Element {
  const Sign = signs[is];
  return (
    <li class="hand-over-step" data-is={is}>
      <Sign />
      <span class="hand-over-line">
        <span>{title}</span>
        {text && <span class="muted small">{text}</span>}
      </span>
    </li>
  );
}
