import type { JSX } from 'preact';
import { device } from '../app/device.ts';
import type { FailureCode } from '../../sdk/sdk-error.ts';
import { explainCode } from '../locales/errors.ts';
import { t } from '../locales/locales.ts';
import { Button } from '../ui/button.tsx';
import { Banner } from '../ui/status.tsx';

/** Why one's contacts aren't there, and a way to try again. */
export function ContactsFailed({ code, title }: { code: FailureCode; title?: string }): JSX.Element {
  return (
    <Banner
      kind="danger"
      live
      title={title}
      actions={<Button onClick={() => void device.contacts.reload().catch(() => {})}>{t().ui.tryAgain}</Button>}
    >
      <p>{explainCode(code)}</p>
    </Banner>
  );
}
