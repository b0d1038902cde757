import type { ComponentChildren, JSX } from 'preact';
import { t } from '../locales/locales.ts';
import { IconButton } from './button.tsx';
import { IconAlcove, IconHide } from './icons.tsx';
import { PRODUCT, SkipLink } from './layout.tsx';
import './public-layout.css';
import { hidePage } from './quick-hide.tsx';

interface PublicProps {
  home: string;
  children: ComponentChildren;
  /** Beside the name at the top: language. */
  corner?: ComponentChildren;
  /** Crisis help and other links that are always in reach. */
  footer?: ComponentChildren;
}

/** A page before signing in: one narrow column. */
export function PublicLayout({ home, children, corner, footer }: PublicProps): JSX.Element {
  return (
    <div class="public">
      <SkipLink />
      <header>
        <a class="brand" href={home}>
          <IconAlcove />
          {PRODUCT}
        </a>
        <div class="row">
          {corner}
          <IconButton label={t().ui.hideNow} icon={IconHide} onClick={hidePage} />
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      {footer && <footer>{footer}</footer>}
    </div>
  );
}
