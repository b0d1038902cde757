import type { JSX } from 'preact';
import { device } from '../../app/device.ts';
import { useFetched, Waiting } from '../../app/fetched.tsx';
import { tSettings } from '../../locales/settings/texts.ts';
import { CodeText } from '../../ui/code-field.tsx';
import { Card } from '../../ui/parts.tsx';

/** One's own number, to be read aloud to a contact. */
export function SafetyNumber(): JSX.Element {
  const words = tSettings();
  const fetched = useFetched(() => device.account.safetyNumber(), 'account');
  const number = fetched.value.value;
  return (
    <Card title={words.safety}>
      <div class="stack">
        <p>{words.safetyWhat}</p>
        {number ? (
          <p class="shown-code" translate={false}>
            <CodeText code={number.replaceAll(' ', '')} size={5} />
          </p>
        ) : (
          <Waiting fetched={fetched} />
        )}
        <p class="muted small">{words.safetyWhere}</p>
      </div>
    </Card>
  );
}
