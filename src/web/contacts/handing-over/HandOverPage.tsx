// Handing over a client: choosing, then watching it happen, and going on where it was interrupted.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import './hand-over.css';
import { device } from '../../app/device.ts';
import { router } from '../../app/routes.ts';
import { read } from '../../app/watch.ts';
import type { HandingOver } from '../../../sdk/hand-over-model.ts';
import type { KnownContact } from '../../../sdk/model.ts';
import { apartOf } from '../../conversations/people.ts';
import { explain, explainCode } from '../../locales/errors.ts';
import { tContacts } from '../../locales/contacts/texts.ts';
import { tHandOver } from '../../locales/handover/texts.ts';
import { t } from '../../locales/locales.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { IconPeople } from '../../ui/icons.tsx';
import { PageHeading } from '../../ui/layout.tsx';
import { EmptyState, Skeleton } from '../../ui/parts.tsx';
import { Banner } from '../../ui/status.tsx';
import { ContactMissing } from '../ContactMissing.tsx';
import { HandOverForm } from './HandOverForm.tsx';
import { HandOverProgress } from './HandOverProgress.tsx';

export default function HandOverPage(): JSX.Element {
  const route = router.current.value;
  const memberId = route?.name === 'handOver' ? route.params.memberId : '';
  const contacts = read(device.contacts.list);
  const found = contacts.is === 'ready' ? contacts.value.find((one) => one.memberId === memberId) : undefined;
  // Once it is done the client is no contact any more, and the page says so.
  const known = useRef<KnownContact | undefined>(undefined);
  known.current = found ?? known.current;
  const client = known.current;
  if (client) return <HandOverOf client={client} />;
  return <ContactMissing contacts={contacts} />;
}

function HandOverOf({ client }: { client: KnownContact }): JSX.Element {
  const words = tHandOver();
  const desk = useSignal<HandingOver | null>(null);
  const failure = useSignal('');
  /** The name of who has taken over. */
  const done = useSignal('');
  const name = client.name + apartOf(client);
  const open = async (): Promise<void> => {
    failure.value = '';
    try {
      desk.value = await device.conversations.openHandOver(client.memberId);
    } catch (error) {
      failure.value = explain(error);
    }
  };
  useEffect(() => {
    if (client.abilities.handOver) void open();
    return () => desk.peek()?.close();
  }, []);
  const card = router.href('contact', { memberId: client.memberId });
  return (
    <div class="stack" data-gap="big">
      <PageHeading back={done.value ? router.href('contacts') : card} backAlways title={tContacts().title}>
        {words.title(name)}
      </PageHeading>
      {!client.abilities.handOver && !desk.value && (
        <EmptyState icon={IconPeople} title={words.cannot}>
          <p class="muted">{words.cannotWhy}</p>
        </EmptyState>
      )}
      {failure.value && <Failed words={failure.value} again={open} />}
      {client.abilities.handOver && !desk.value && !failure.value && <Skeleton lines={6} />}
      {done.value && <Done client={name} colleague={done.value} />}
      {desk.value && !done.value && (
        <Steps client={client} name={name} desk={desk.value} finished={(to) => (done.value = to)} />
      )}
    </div>
  );
}

interface StepsProps {
  client: KnownContact;
  name: string;
  desk: HandingOver;
  finished: (colleague: string) => void;
}

function Steps({ client, name, desk, finished }: StepsProps): JSX.Element {
  const now = read(desk.view);
  /** Why the last try didn't come to its end. */
  const failure = useSignal('');
  const goOn = async (colleague: string): Promise<void> => {
    failure.value = '';
    try {
      if (await desk.goOn()) return finished(colleague);
      await desk.reload();
      failure.value = tHandOver().stoppedMeanwhile;
    } catch (error) {
      failure.value = explain(error);
    }
  };
  if (now.is === 'loading') return <Skeleton lines={6} />;
  if (now.is === 'failed') return <Failed words={explainCode(now.code)} again={() => desk.reload()} />;
  const { plan, candidates } = now.value;
  if (plan) return <HandOverProgress {...{ name, desk, plan, failure, goOn: () => goOn(plan.colleague.name) }} />;
  return (
    <>
      {failure.value && (
        <Banner kind="warning" live>
          <p>{failure.value}</p>
        </Banner>
      )}
      <HandOverForm {...{ client, name, desk, candidates }} begun={(colleague) => void goOn(colleague)} />
    </>
  );
}

function Failed({ words, again }: { words: string; again: () => Promise<void> }): JSX.Element {
  return (
    <Banner kind="warning" live actions={<Button onClick={() => void again()}>{t().ui.tryAgain}</Button>}>
      <p>{words}</p>
    </Banner>
  );
}

function Done({ client, colleague }: { client: string; colleague: string }): JSX.Element {
  const words = tHandOver();
  return (
    <div class="stack">
      <Banner kind="success" live>
        <p>{words.done(client, colleague)}</p>
        <p>{words.doneWhy}</p>
      </Banner>
      <div class="row">
        <LinkButton kind="primary" href={router.href('contacts')}>
          {words.toContacts}
        </LinkButton>
      </div>
    </div>
  );
}
