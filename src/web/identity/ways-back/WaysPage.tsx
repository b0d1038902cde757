import type { ComponentChildren, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { installation, loadInstallation, organisation } from '../../app/device.ts';
import { DoorPage } from '../../app/DoorPage.tsx';
import { CrisisLine } from '../../help/CrisisLine.tsx';
import { LanguageMenu } from '../LanguageMenu.tsx';

/** A page for somebody who is locked out: crisis help first, then one thing at a time. */
export function WaysPage({ children }: { children: ComponentChildren }): JSX.Element {
  useEffect(() => {
    // The number to call is the organisation's country's.
    if (!organisation.peek() && !installation.peek()) void loadInstallation().catch(() => {});
  }, []);
  return (
    <DoorPage corner={<LanguageMenu />}>
      <div class="stack">
        <CrisisLine />
        {children}
      </div>
    </DoorPage>
  );
}
