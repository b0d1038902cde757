// How one is told outside the app: mails, quiet hours, and pushes to this device.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { OutputOf } from '../../sdk/endpoints.ts';
import { device, profile } from '../app/device.ts';
import { useFetched, Waiting } from '../app/fetched.tsx';
import { tSettings } from '../locales/settings/texts.ts';
import { SubmitButton } from '../ui/button.tsx';
import { Checkbox, RadioGroup, Select } from '../ui/choices.tsx';
import { Form } from '../ui/form.tsx';
import type { FormErrors } from '../ui/form-state.ts';
import { Card } from '../ui/parts.tsx';
import { showToast } from '../ui/toasts.tsx';
import { timesWith } from '../ui/times.ts';
import { PushSection } from './PushSection.tsx';
import { WordingForm } from './WordingForm.tsx';

type Settings = OutputOf<'getNotificationSettings'>['settings'];

const usualNight = { from: 22 * 60, until: 7 * 60 };

export function NotificationsCard(): JSX.Element {
  const words = tSettings();
  const fetched = useFetched(() => device.ask('getNotificationSettings', {}));
  const found = fetched.value.value;
  return (
    <Card title={words.notifications}>
      {found ? (
        <div class="stack" data-gap="big">
          <MailForm settings={found.settings} />
          <WordingForm settings={found.settings} mails={found.mails} />
          <PushSection serverKey={found.push.key} />
        </div>
      ) : (
        <Waiting fetched={fetched} />
      )}
    </Card>
  );
}

function MailForm({ settings }: { settings: Settings }): JSX.Element {
  const words = tSettings();
  const mail = useSignal(settings.mail);
  const isQuiet = useSignal(settings.quietHours !== null);
  const waitsForHours = useSignal(settings.waitsForHours);
  const from = useSignal(String(settings.quietHours?.from ?? usualNight.from));
  const until = useSignal(String(settings.quietHours?.until ?? usualNight.until));
  const save = async (): Promise<FormErrors | void> => {
    const quietHours = isQuiet.value ? { from: Number(from.value), until: Number(until.value) } : null;
    if (quietHours?.from === quietHours?.until && quietHours) return { until: words.quietSame };
    await device.act('updateNotificationSettings', {
      ...{ mail: mail.value, quietHours, waitsForHours: waitsForHours.value },
    });
    showToast(tSettings().saved);
  };
  return (
    <Form label={words.notifications} onSubmit={save}>
      <p class="muted">{words.mailWhat}</p>
      <RadioGroup
        label={words.mail}
        name="mail"
        value={mail}
        options={(['atOnce', 'hourly', 'daily', 'never'] as const).map((value) => ({
          value,
          label: words.mails[value],
          hint: words.mailHints[value],
        }))}
      />
      <Checkbox label={words.quiet} name="quiet" checked={isQuiet} hint={words.quietHint} />
      {isQuiet.value && (
        <div class="row">
          <Select label={words.quietFrom} name="from" value={from} options={timesWith(settings.quietHours?.from)} />
          <Select label={words.quietUntil} name="until" value={until} options={timesWith(settings.quietHours?.until)} />
        </div>
      )}
      {profile.value?.role === 'professional' && (
        <Checkbox label={words.waits} name="waitsForHours" checked={waitsForHours} hint={words.waitsHint} />
      )}
      <div class="row">
        <SubmitButton>{words.save}</SubmitButton>
      </div>
    </Form>
  );
}
