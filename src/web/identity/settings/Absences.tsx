// For a professional: when they are away, and which colleague stands in for their clients.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { OutputOf } from '../../../sdk/endpoints.ts';
import type { KnownContact } from '../../../sdk/model.ts';
import type { AbsenceId } from '../../../shared/ids.ts';
import { device } from '../../app/device.ts';
import { useFetched, Waiting } from '../../app/fetched.tsx';
import { read } from '../../app/watch.ts';
import { explain } from '../../locales/errors.ts';
import { formatCalendarDay } from '../../locales/calendar-day.ts';
import { tSettings } from '../../locales/settings/texts.ts';
import { Button, SubmitButton } from '../../ui/button.tsx';
import { Select } from '../../ui/choices.tsx';
import { TextField } from '../../ui/fields.tsx';
import { Form } from '../../ui/form.tsx';
import { Card, List, ListRow, Tag } from '../../ui/parts.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { VisuallyHidden } from '../../ui/text.tsx';

type Absence = OutputOf<'listAbsences'>['absences'][number];

export function Absences(): JSX.Element {
  const words = tSettings();
  const fetched = useFetched(async () => (await device.ask('listAbsences', {})).absences, 'account');
  const absences = fetched.value.value;
  const again = (): void => void fetched.again();
  return (
    <Card title={words.absence}>
      <div class="stack">
        <p class="muted">{words.absenceWhat}</p>
        {!absences && <Waiting fetched={fetched} />}
        {absences && absences.length > 0 && (
          <List label={words.absence}>
            {absences.map((absence) => (
              <Row key={absence.absenceId} absence={absence} again={again} />
            ))}
          </List>
        )}
        {absences && <NewAbsence key={absences.length} again={again} />}
      </div>
    </Card>
  );
}

function Row({ absence, again }: { absence: Absence; again: () => void }): JSX.Element {
  const words = tSettings();
  const { from, to, cover, running } = absence;
  const span = words.absenceSpan(formatCalendarDay(from), formatCalendarDay(to));
  const end = async (): Promise<void> => {
    try {
      await device.act('endAbsence', { absenceId: absence.absenceId });
      showToast(running ? words.absenceEnded : words.absenceTakenBack);
    } catch (error) {
      showToast(explain(error));
    }
    again();
  };
  return (
    <ListRow
      title={<span class="wraps">{span}</span>}
      meta={running && <Tag>{words.absenceNow}</Tag>}
      text={
        <span class="stack wraps" data-gap="small">
          <span>{cover ? words.absenceCover(cover.name) : words.absenceNoCover}</span>
          <span class="row">
            <Button onClick={() => void end()}>
              {running ? words.absenceEnd : words.absenceTakeBack}
              <VisuallyHidden> {span}</VisuallyHidden>
            </Button>
          </span>
        </span>
      }
    />
  );
}

function NewAbsence({ again }: { again: () => void }): JSX.Element {
  const words = tSettings();
  const contacts = read(device.contacts.list);
  const colleagues = contacts.is === 'ready' ? contacts.value.filter(isColleague) : [];
  const absenceId = useMemo(() => crypto.randomUUID() as AbsenceId, []);
  const from = useSignal('');
  const to = useSignal('');
  const coverId = useSignal('');
  const save = async () => {
    if (!from.value) return { from: words.absenceFromMissing };
    if (!to.value) return { to: words.absenceToMissing };
    if (to.value < from.value) return { to: words.absenceToBefore };
    if (to.value < today()) return { to: words.absenceOver };
    const cover = colleagues.find(({ memberId }) => memberId === coverId.value);
    await device.act('setAbsence', { absenceId, from: from.value, to: to.value, coverId: cover?.memberId ?? null });
    showToast(words.absenceSet);
    again();
    return undefined;
  };
  return (
    <Form label={words.absenceNew} onSubmit={save}>
      <TextField label={words.absenceFrom} name="from" type="date" value={from} />
      <TextField label={words.absenceTo} name="to" type="date" value={to} />
      <Select
        label={words.absenceWho}
        hint={words.absenceWhoHint}
        name="cover"
        value={coverId}
        options={[
          { value: '', label: words.absenceNobody },
          ...colleagues.map(({ memberId, name, profession }) => ({
            value: memberId as string,
            label: [name, profession].filter(Boolean).join(', '),
          })),
        ]}
      />
      <div class="row">
        <SubmitButton>{words.absenceDo}</SubmitButton>
      </div>
    </Form>
  );
}

function isColleague({ role, state }: KnownContact): boolean {
  return role === 'professional' && state === 'active';
}

/** As date fields write it. */
function today(): string {
  return new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}
