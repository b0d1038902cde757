import type { JSX } from 'preact';
import './crisis-line.css';
import { IconPhone } from '../ui/icons.tsx';
import { CrisisWords } from './CrisisWords.tsx';

/** Stands first wherever somebody may be in distress: locked out, alone with a form. */
export function CrisisLine(): JSX.Element {
  return (
    <p class="crisis-line">
      <IconPhone />
      <CrisisWords />
    </p>
  );
}
