import type { JSX } from 'preact';
import { installation, organisation } from '../app/device.ts';
import { router } from '../app/routes.ts';
import { t } from '../locales/locales.ts';
import { Link } from '../ui/button.tsx';
import { emergencyNumber } from './emergency.ts';

/** "In danger: 112 · Get help now", with the number of the organisation's country. */
export function CrisisWords(): JSX.Element {
  const words = t().conversation;
  const number = emergencyNumber((organisation.value ?? installation.value?.organisation)?.country);
  return (
    <>
      <span>
        {words.inDanger} <a href={`tel:${number}`}>{number}</a>
      </span>
      <span class="crisis-dot"> · </span>
      <Link href={router.href('crisis')}>{words.emergencyHelp}</Link>
    </>
  );
}
