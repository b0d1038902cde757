import type { JSX } from 'preact';
import { CrisisWords } from '../help/CrisisWords.tsx';
import { tDoor } from '../locales/door/texts.ts';
import { t } from '../locales/locales.ts';
import { LinkButton } from '../ui/button.tsx';
import { PageHeading } from '../ui/layout.tsx';
import { router } from './routes.ts';

export default function NotFoundPage(): JSX.Element {
  const words = tDoor();
  return (
    <div class="stack">
      <PageHeading>{words.notFound}</PageHeading>
      <p>{words.notFoundWhy}</p>
      <div class="row">
        <LinkButton kind="primary" href={router.href('home')}>
          {t().app.toHome}
        </LinkButton>
      </div>
      <p>
        <CrisisWords />
      </p>
    </div>
  );
}
