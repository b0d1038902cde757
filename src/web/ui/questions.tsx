// Questions before what cannot be undone. The dialog that asks is loaded with the first one.
import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { t } from '../locales/locales.ts';
import type { ButtonKind } from './button.tsx';
import { lazy } from './lazy.tsx';

interface Question {
  title: string;
  body?: string | undefined;
  yes: string;
  no?: string | undefined;
  kind?: Extract<ButtonKind, 'primary' | 'danger'> | undefined;
}

export type AskedQuestion = Question & { answer: (yes: boolean) => void };

const asked = signal<AskedQuestion | null>(null);

/** Asks before what cannot be undone; closing the question is a no. */
export function ask(question: Question): Promise<boolean> {
  asked.peek()?.answer(false);
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

export const loadDialog = () => import('./dialog.tsx');
const QuestionDialog = lazy(async () => (await loadDialog()).QuestionDialog, null);

/** Where questions appear; drawn once, by AppRoot. */
export function QuestionOutlet(): JSX.Element | null {
  const question = asked.value;
  return question && <QuestionDialog key={question.title} question={question} />;
}
