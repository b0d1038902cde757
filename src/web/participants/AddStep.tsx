// Adding participants: who, then what they may read of what was before.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { device } from '../app/device.ts';
import { router } from '../app/routes.ts';
import { read } from '../app/watch.ts';
import { ContactsFailed } from '../contacts/ContactsFailed.tsx';
import { PeoplePicker } from '../contacts/PeoplePicker.tsx';
import type { ConversationSummary, KnownContact } from '../../sdk/model.ts';
import type { MemberId } from '../../shared/ids.ts';
import { tContacts } from '../locales/contacts/texts.ts';
import { formatList } from '../locales/format.ts';
import { t } from '../locales/locales.ts';
import { tParticipants } from '../locales/participants/texts.ts';
import { Button, Link, SubmitButton } from '../ui/button.tsx';
import { RadioGroup } from '../ui/choices.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Form } from '../ui/form.tsx';
import { Skeleton } from '../ui/parts.tsx';
import { Banner } from '../ui/status.tsx';
import type { StepProps } from './steps.ts';

/** The others in it whom one knows. */
function insiders({ participants }: ConversationSummary): MemberId[] {
  return participants.flatMap(({ active, self, shown }) =>
    active && !self && shown.as === 'name' && shown.memberId ? [shown.memberId] : [],
  );
}

/** One's contacts who are not in it. */
function ableIn(summary: ConversationSummary, contacts: readonly KnownContact[]): KnownContact[] {
  const inside = insiders(summary);
  return contacts.filter((one) => one.abilities.startConversation && !inside.includes(one.memberId));
}

export function AddStep({ open, view, go, onClose }: StepProps): JSX.Element {
  const words = tParticipants();
  const contacts = read(device.contacts.list);
  const chosen = useSignal<readonly MemberId[]>([]);
  const reads = useSignal<'fromNow' | 'everything'>('fromNow');
  const phase = useSignal<'who' | 'what'>('who');
  const able = contacts.is === 'ready' ? ableIn(view.summary, contacts.value) : [];
  const people = able.filter(({ memberId }) => chosen.value.includes(memberId));
  const names = formatList(people.map(({ name }) => name));
  const cancel = <Button onClick={() => go({ is: 'list' })}>{t().ui.cancel}</Button>;

  const choose = () => {
    if (people.length === 0) return { people: tContacts().whoMissing };
    phase.value = 'what';
    return undefined;
  };
  const add = async (): Promise<void> => {
    const memberIds = people.map(({ memberId }) => memberId);
    await open.addParticipants(memberIds, reads.value);
    go({ is: 'list', done: words.added(names) });
  };

  if (phase.value === 'what') {
    return (
      <Dialog title={words.readsTitle(names, people.length)} onClose={onClose}>
        <Form onSubmit={add}>
          <RadioGroup
            label={words.reads}
            name="reads"
            value={reads}
            hint={words.readsSeen}
            options={[
              { value: 'fromNow', label: words.fromNow, hint: words.fromNowWhat },
              { value: 'everything', label: words.everything, hint: words.everythingWhat },
            ]}
          />
          <Strangers open={open} summary={view.summary} people={people} reads={reads.value} />
          <div class="row">
            <SubmitButton>{words.addDo(people.length)}</SubmitButton>
            <Button onClick={() => (phase.value = 'who')}>{t().ui.back}</Button>
          </div>
        </Form>
      </Dialog>
    );
  }
  return (
    <Dialog title={words.add} onClose={onClose}>
      {contacts.is === 'loading' && <Skeleton lines={6} />}
      {contacts.is === 'failed' && <ContactsFailed code={contacts.code} />}
      {contacts.is === 'ready' && able.length === 0 && (
        <>
          <p>{words.nobodyToAdd}</p>
          <div class="row">{cancel}</div>
        </>
      )}
      {able.length > 0 && (
        <Form onSubmit={choose}>
          <PeoplePicker label={words.who} contacts={able} chosen={chosen} />
          <div class="row">
            <SubmitButton>{t().ui.continue}</SubmitButton>
            {cancel}
          </div>
        </Form>
      )}
    </Dialog>
  );
}

interface StrangersProps {
  open: StepProps['open'];
  summary: ConversationSummary;
  people: readonly KnownContact[];
  reads: 'fromNow' | 'everything';
}

/** A reminder where people would meet who are no contacts (C9, N7). Without a connection there is none: adding fails too. */
function Strangers({ open, summary, people, reads }: StrangersProps): JSX.Element {
  const words = tParticipants();
  const strangers = useSignal<readonly MemberId[]>([]);
  const key = people.map(({ memberId }) => memberId).join(' ');
  useEffect(() => {
    let isOver = false;
    open.strangersAmong(people.map(({ memberId }) => memberId)).then(
      (found) => {
        if (!isOver) strangers.value = found;
      },
      () => {},
    );
    return () => {
      isOver = true;
    };
  }, [key]);
  const who = people.filter(({ memberId }) => strangers.value.includes(memberId));
  const names = formatList(who.map(({ name }) => name));
  const everybody = [...insiders(summary), ...people.map(({ memberId }) => memberId)];
  return (
    <div role="status">
      {who.length > 0 && (
        <Banner kind="warning">
          <p>{reads === 'everything' ? words.strangers(names) : words.strangersFromNow(names)}</p>
          <Link href={router.href('startConversation', undefined, { with: everybody.join(',') })}>
            {words.startNew}
          </Link>
        </Banner>
      )}
    </div>
  );
}
