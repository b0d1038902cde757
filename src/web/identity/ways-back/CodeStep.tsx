import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Recovery } from '../../../sdk/model.ts';
import { codeOf } from '../../../sdk/sdk-error.ts';
import { device } from '../../app/device.ts';
import { tKeys } from '../../locales/keys/texts.ts';
import { tWays } from '../../locales/ways/texts.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/choices.tsx';
import { Form } from '../../ui/form.tsx';
import type { FormErrors } from '../../ui/form-state.ts';
import { Card } from '../../ui/parts.tsx';
import { deviceLabel } from '../device-label.ts';
import { EarlierStateChoice, minding, useEarlierState } from '../earlier-state.tsx';
import { BackAndNext } from '../steps.tsx';
import { charactersMissing, RecoveryField } from './RecoveryField.tsx';

interface CodeStepProps {
  address: string;
  code: Signal<string>;
  shared: Signal<boolean>;
  onBack: () => void;
  onLost: () => void;
  onDone: (recovery: Recovery) => void;
}

/** The recovery code, typed from paper. */
export function CodeStep({ address, code, shared, onBack, onLost, onDone }: CodeStepProps): JSX.Element {
  const words = tWays();
  const busy = useSignal(false);
  const earlier = useEarlierState();
  const look = async (): Promise<FormErrors | void> => {
    const missing = charactersMissing(code.value);
    if (missing > 0) return { code: words.codeShort(missing) };
    busy.value = true;
    try {
      const place = { label: deviceLabel(), shared: shared.value };
      const typed = { address: address.trim(), code: code.value };
      onDone(await minding(earlier, () => device.account.recover({ ...typed, ...place })));
    } catch (error) {
      const failure = codeOf(error);
      if (failure === 'code_malformed') return { code: words.codeTypo };
      if (failure === 'signin.refused') return { code: words.codeRefused };
      throw error;
    } finally {
      busy.value = false;
    }
  };
  return (
    <>
      <p>{words.typeCodeWhat}</p>
      <Card>
        <Form onSubmit={look}>
          <RecoveryField label={words.code} name="code" value={code} hint={words.codeHint} typo={words.codeTypo} />
          <Checkbox label={tKeys().shared} name="shared" checked={shared} hint={tKeys().sharedHint} />
          <EarlierStateChoice earlier={earlier} />
          <BackAndNext onBack={onBack}>{tKeys().next}</BackAndNext>
          <p class="muted small opening" role="status">
            {busy.value && words.checkingCode}
          </p>
        </Form>
      </Card>
      <div class="row">
        <Button onClick={onLost}>{words.codeLost}</Button>
      </div>
    </>
  );
}
