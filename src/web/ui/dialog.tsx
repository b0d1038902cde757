import { signal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import './dialog.css';
import { t } from '../locales/locales.ts';
import { Button, IconButton, type ButtonKind } from './button.tsx';
import { IconClose } from './icons.tsx';
import { drawAbove } from './outlets.tsx';

interface DialogProps {
  title: string;
  /** Called for Escape, the cross and the dark around it; draw the dialog no more then. */
  onClose: () => void;
  children: ComponentChildren;
  /** Buttons, the main one first; on phones they stand below each other. */
  actions?: ComponentChildren;
  /** `alert`: a question that must be answered; a press beside it doesn't close it. */
  kind?: 'alert' | undefined;
}

/** A native modal dialog, open for as long as it is drawn; gives the focus back to where it was. */
export function Dialog({ title, onClose, children, actions, kind }: DialogProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();

  useEffect(() => {
    const before = document.activeElement;
    const element = dialog.current;
    element?.showModal();
    return () => {
      element?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);

  return (
    <dialog
      class="dialog"
      ref={dialog}
      aria-labelledby={id}
      role={kind === 'alert' ? 'alertdialog' : undefined}
      onCancel={(event) => {
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === event.currentTarget && kind !== 'alert') onClose();
      }}
    >
      <div class="dialog-head">
        <h2 id={id}>{title}</h2>
        <IconButton label={t().ui.close} icon={IconClose} onClick={onClose} />
      </div>
      <div class="dialog-body">{children}</div>
      {actions && <div class="dialog-actions">{actions}</div>}
    </dialog>
  );
}

interface Question {
  title: string;
  body?: string | undefined;
  yes: string;
  no?: string | undefined;
  kind?: Extract<ButtonKind, 'primary' | 'danger'> | undefined;
}

const asked = signal<(Question & { answer: (yes: boolean) => void }) | null>(null);

/** Asks before what cannot be undone; closing the question is a no. */
export function ask(question: Question): Promise<boolean> {
  asked.peek()?.answer(false);
  drawAbove(Questions);
  return new Promise((resolve) => {
    const answer = (yes: boolean): void => {
      asked.value = null;
      resolve(yes);
    };
    asked.value = { ...question, answer };
  });
}

/** The question of every page that would lose something: for `useUnsavedGuard`. */
export function askToLeave(): Promise<boolean> {
  const words = t().ui;
  return ask({
    title: words.leaveQuestion,
    body: words.leaveConsequence,
    yes: words.leave,
    no: words.stay,
    kind: 'danger',
  });
}

function Questions(): JSX.Element | null {
  const question = asked.value;
  if (!question) return null;
  return (
    <Dialog
      key={question.title}
      kind="alert"
      title={question.title}
      onClose={() => question.answer(false)}
      actions={
        <>
          <Button kind={question.kind ?? 'primary'} onClick={() => question.answer(true)}>
            {question.yes}
          </Button>
          <Button onClick={() => question.answer(false)}>{question.no ?? t().ui.cancel}</Button>
        </>
      }
    >
      {question.body && <p>{question.body}</p>}
    </Dialog>
  );
}
