import type { ComponentChildren, JSX } from 'preact';
import { t } from '../locales/locales.ts';
import { Link } from '../ui/button.tsx';
import { PublicLayout } from '../ui/public-layout.tsx';
import { installation, organisation } from './device.ts';
import { DemoBanner } from './Page.tsx';
import { router } from './routes.ts';

interface DoorProps {
  children?: ComponentChildren;
  /** Beside the name at the top: language. */
  corner?: ComponentChildren;
}

/** A page before signing in: one narrow column, help always in reach. */
export function DoorPage({ children, corner }: DoorProps): JSX.Element {
  const isDemo = organisation.value?.demo ?? installation.value?.demo;
  return (
    <PublicLayout
      home={router.href('home')}
      corner={corner}
      footer={
        <>
          <Link href={router.href('crisis')}>{t().app.crisis}</Link>
          <Link href={router.href('help')}>{t().app.help}</Link>
        </>
      }
    >
      <div class="stack">
        {isDemo && <DemoBanner />}
        {children}
      </div>
    </PublicLayout>
  );
}
