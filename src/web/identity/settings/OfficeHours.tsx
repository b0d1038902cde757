// For a professional: when they work (E1). Clients see it where they choose when to send.
import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { usualWeek, type Week } from '../../../shared/week.ts';
import { device, profile } from '../../app/device.ts';
import { useFetched, Waiting } from '../../app/fetched.tsx';
import { weekdayNames } from '../../locales/calendar-day.ts';
import { tSettings } from '../../locales/settings/texts.ts';
import { SubmitButton } from '../../ui/button.tsx';
import { Checkbox, Select } from '../../ui/choices.tsx';
import { Form } from '../../ui/form.tsx';
import type { FormErrors } from '../../ui/form-state.ts';
import { Card } from '../../ui/parts.tsx';
import { timesWith } from '../../ui/times.ts';
import { showToast } from '../../ui/toasts.tsx';

export function OfficeHours(): JSX.Element {
  const words = tSettings();
  const fetched = useFetched(async () => device.ask('getOfficeHours', {}), 'account');
  const found = fetched.value.value;
  return (
    <Card title={words.hours}>
      <div class="stack">
        <p class="muted">{words.hoursWhat}</p>
        <p class="muted">{words.hoursZone((profile.value?.timeZone ?? '').replaceAll('_', ' '))}</p>
        {found ? <WeekForm week={found.week ?? usualWeek} /> : <Waiting fetched={fetched} />}
      </div>
    </Card>
  );
}

interface Day {
  works: Signal<boolean>;
  from: Signal<string>;
  until: Signal<string>;
}

function WeekForm({ week }: { week: Week }): JSX.Element {
  const words = tSettings();
  const names = useMemo(weekdayNames, []);
  const days = names.map((name, at) => ({ name, ...useDay(week, at) }));
  const save = async (): Promise<FormErrors | void> => {
    const chosen = days.map(({ works, from, until }) =>
      works.value ? { from: Number(from.value), until: Number(until.value) } : null,
    );
    const wrong = chosen.findIndex((hours) => hours !== null && hours.from >= hours.until);
    if (wrong >= 0) return { [`until${wrong}`]: words.hoursWrong };
    if (chosen.every((hours) => hours === null)) return { works0: words.hoursNone };
    await device.act('setOfficeHours', { week: chosen });
    showToast(tSettings().saved);
  };
  return (
    <Form label={words.hours} onSubmit={save}>
      {days.map(({ name, works, from, until }, at) => (
        <fieldset key={name} class="stack" data-gap="small">
          <legend class="hidden-visually">{name}</legend>
          <Checkbox label={name} name={`works${at}`} checked={works} />
          {works.value && (
            <div class="row">
              <Select label={words.quietFrom} name={`from${at}`} value={from} options={timesWith(Number(from.value))} />
              <Select
                label={words.quietUntil}
                name={`until${at}`}
                value={until}
                options={[...timesWith(Number(until.value)), MIDNIGHT].filter(isFirst)}
              />
            </div>
          )}
        </fieldset>
      ))}
      <div class="row">
        <SubmitButton>{words.save}</SubmitButton>
      </div>
    </Form>
  );
}

const MIDNIGHT = { value: '1440', label: '24:00' };

function isFirst({ value }: { value: string }, at: number, all: readonly { value: string }[]): boolean {
  return all.findIndex((one) => one.value === value) === at;
}

/** On a day off it offers what is usual. */
function useDay(week: Week, at: number): Day {
  const hours = week[at];
  const offered = hours ?? usualWeek[0] ?? { from: 0, until: 0 };
  return {
    works: useSignal(Boolean(hours)),
    from: useSignal(String(offered.from)),
    until: useSignal(String(offered.until)),
  };
}
