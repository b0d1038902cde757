import type { JSX } from 'preact';
import './help.css';
import { router } from '../app/routes.ts';
import { tHelp } from '../locales/help/texts.ts';
import { t } from '../locales/locales.ts';
import { Button, LinkButton } from '../ui/button.tsx';
import { IconPrint, IconWarning } from '../ui/icons.tsx';
import { PageHeading } from '../ui/layout.tsx';
import { Card } from '../ui/parts.tsx';

/** How messages work and what they are good for, on one page that can be printed. */
export default function HelpPage(): JSX.Element {
  const words = tHelp();
  return (
    <div class="stack" data-gap="big">
      <PageHeading
        title={t().app.help}
        actions={
          <LinkButton icon={IconWarning} href={router.href('crisis')}>
            {t().app.crisis}
          </LinkButton>
        }
      >
        {words.title}
      </PageHeading>
      {words.articles.map((article) => (
        <Card key={article.title} title={article.title}>
          {article.text && <p>{article.text}</p>}
          {article.points.length > 0 && (
            <ul class="stack help-points" data-gap="small">
              {article.points.map((point) => (
                <li key={point}>{point}</li>
              ))}
            </ul>
          )}
        </Card>
      ))}
      <div class="no-print">
        <Button icon={IconPrint} onClick={() => print()}>
          {words.print}
        </Button>
      </div>
    </div>
  );
}
