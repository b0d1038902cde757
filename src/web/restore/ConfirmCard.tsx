// The other side: somebody lost every way in. No button confirms it: twenty digits that they read out do.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import './restore.css';
import type { IntroductionId } from '../../shared/ids.ts';
import { codeOf } from '../../sdk/sdk-error.ts';
import { device } from '../app/device.ts';
import { read } from '../app/watch.ts';
import { explain } from '../locales/errors.ts';
import { formatDay } from '../locales/format.ts';
import { tRestore } from '../locales/restore/texts.ts';
import { Button, SubmitButton } from '../ui/button.tsx';
import { CodeField } from '../ui/code-field.tsx';
import { ask } from '../ui/dialog.tsx';
import { Form } from '../ui/form.tsx';
import type { FormErrors } from '../ui/form-state.ts';
import { Progress } from '../ui/progress.tsx';
import { Banner } from '../ui/status.tsx';
import { showToast } from '../ui/toasts.tsx';
import type { RestoreTask } from './task.ts';

const DIGITS = 20;
const TRIES = 5;

/** What is asked, what to take care of, and the field for the digits. */
export function ConfirmCard({ task, level = 3 }: { task: RestoreTask; level?: 2 | 3 }): JSX.Element {
  const Heading = level === 2 ? 'h2' : 'h3';
  const words = tRestore();
  const { memberId, name, since, addressChangedAt } = task.about;
  const isMatched = useSignal(false);
  const progress = read(device.contacts.confirming).get(memberId);
  return (
    <div class="stack">
      <Heading>{words.confirmTitle(name)}</Heading>
      <p>{words.confirmWhy(name, formatDay(since))}</p>
      {addressChangedAt !== null && (
        <Banner kind="warning">
          <p>{words.addressChanged(name, formatDay(addressChangedAt))}</p>
        </Banner>
      )}
      {progress || isMatched.value ? (
        <Progress
          label={words.progress(name)}
          value={progress && progress.all > 0 ? progress.done / progress.all : undefined}
          words={progress && words.progressOf(progress.done, progress.all)}
        />
      ) : (
        <Asking task={task} onMatched={() => (isMatched.value = true)} />
      )}
    </div>
  );
}

function Asking({ task, onMatched }: { task: RestoreTask; onMatched: () => void }): JSX.Element {
  const words = tRestore();
  const { memberId, name, conversations } = task.about;
  /** Closed by five wrong entries here: the page says why the field is gone, until there is a new code. */
  const closedId = useSignal<IntroductionId | null>(null);
  const codes = read(device.contacts.codesToType);
  const toType =
    codes.is === 'ready' ? codes.value.find((one) => one.otherId === memberId && one.purpose === 'restore') : undefined;
  const introductionId = toType?.introductionId ?? task.about.introductionId;
  const isClosed = closedId.value !== null && (introductionId === null || introductionId === closedId.value);
  return (
    <>
      <ol class="stack restore-steps" data-gap="small">
        <li>{words.howCall(name)}</li>
        <li>{words.howListen(name)}</li>
        <li>
          {words.howType} {words.brought(conversations)}
        </li>
      </ol>
      {introductionId && !isClosed ? (
        <TypeDigits
          key={introductionId}
          name={name}
          introductionId={introductionId}
          wrongEntries={toType?.wrongEntries ?? 0}
          onMatched={onMatched}
          onClosed={() => (closedId.value = introductionId)}
        />
      ) : (
        <Banner live kind={isClosed ? 'warning' : 'info'}>
          <p>{isClosed ? words.digitsClosed(name) : words.noCode(name)}</p>
        </Banner>
      )}
      <Decline task={task} />
    </>
  );
}

interface TypeProps {
  name: string;
  introductionId: IntroductionId;
  wrongEntries: number;
  onMatched: () => void;
  onClosed: () => void;
}

function TypeDigits({ name, introductionId, wrongEntries, onMatched, onClosed }: TypeProps): JSX.Element {
  const words = tRestore();
  const typed = useSignal('');
  /** The error says so already. */
  const said = useSignal(false);
  const check = async (): Promise<FormErrors | void> => {
    const missing = DIGITS - typed.value.length;
    if (missing > 0) return { digits: words.digitsMissing(missing) };
    try {
      const answer = await device.contacts.typeCode(introductionId, typed.value);
      if (answer.matched) return onMatched();
      said.value = true;
      if (answer.wrongEntries < TRIES) return { digits: words.digitsWrong(TRIES - answer.wrongEntries) };
      onClosed();
    } catch (error) {
      if (codeOf(error) !== 'introduction.closed') throw error;
      onClosed();
    }
  };
  return (
    <Form label={words.digits(name)} onSubmit={check}>
      <CodeField
        label={words.digits(name)}
        name="digits"
        value={typed}
        groups={4}
        size={5}
        kind="digits"
        hint={wrongEntries > 0 && !said.value ? words.triesLeft(TRIES - wrongEntries) : undefined}
      />
      <SubmitButton>{words.check}</SubmitButton>
    </Form>
  );
}

/** Not a refusal: somebody else may still confirm. */
function Decline({ task }: { task: RestoreTask }): JSX.Element {
  const words = tRestore();
  const busy = useSignal(false);
  const { name } = task.about;
  const decline = async (): Promise<void> => {
    const sure = await ask({ title: words.cannotTitle(name), body: words.cannotWhy(name), yes: words.cannotYes });
    if (!sure) return;
    busy.value = true;
    await device
      .act('answerTask', { taskId: task.taskId, answer: 'declined' })
      .catch((error: unknown) => showToast(explain(error)));
    busy.value = false;
  };
  return (
    <div class="row">
      <Button kind="quiet" busy={busy.value} onClick={() => void decline()}>
        {words.cannot}
      </Button>
    </div>
  );
}
