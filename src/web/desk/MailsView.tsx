import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { tDesk } from '../locales/desk/texts.ts';
import { Button } from '../ui/button.tsx';
import { IconMail } from '../ui/icons.tsx';
import { Card, EmptyState } from '../ui/parts.tsx';
import { Banner } from '../ui/status.tsx';
import { Table } from '../ui/table.tsx';
import { Time } from '../ui/text.tsx';
import './desk.css';
import { desk, fetchAtDesk, type Mails } from './desk.ts';
import { useFetched, Waiting } from '../app/fetched.tsx';

type Mail = Mails['mails'][number];

/** The mail queue; while no mail server is set, the mails themselves under a red line. */
export function MailsView(): JSX.Element {
  const words = tDesk();
  const older = useSignal<readonly Mail[]>([]);
  const moreOlder = useSignal<boolean | null>(null);
  const fetched = useFetched(() => fetchAtDesk(() => desk.ask('listMails', {})));
  const first = fetched.value.value;
  if (!first) return <Waiting fetched={fetched} />;
  const mails = [...first.mails, ...older.value];
  const fetchOlder = async (): Promise<void> => {
    const last = mails.at(-1);
    if (!last) return;
    const page = await desk.ask('listMails', { before: last.createdAt }).catch(() => null);
    if (!page) return;
    older.value = [...older.peek(), ...page.mails];
    moreOlder.value = page.more;
  };
  const kept = mails.filter((mail) => mail.kept !== null);
  const queued = mails.filter((mail) => mail.kept === null);
  return (
    <div class="stack" data-gap="big">
      {!first.mailServer && (
        <Banner kind="danger" title={words.keptTitle}>
          {words.kept}
        </Banner>
      )}
      {mails.length === 0 && <EmptyState icon={IconMail} title={words.noMails} />}
      {kept.map((mail) => (
        <KeptMail key={mail.mailId} mail={mail} />
      ))}
      {queued.length > 0 && <Queue mails={queued} />}
      {(moreOlder.value ?? first.more) && (
        <div class="row">
          <Button onClick={() => void fetchOlder()}>{words.older}</Button>
        </div>
      )}
    </div>
  );
}

function KeptMail({ mail }: { mail: Mail }): JSX.Element | null {
  const words = tDesk();
  if (!mail.kept) return null;
  return (
    <Card title={mail.kept.subject} level={3}>
      <div class="stack">
        <p class="muted">
          {words.to}: {mail.kept.to} · <Time at={mail.createdAt} as="exact" />
        </p>
        <pre class="kept-mail">{mail.kept.text}</pre>
      </div>
    </Card>
  );
}

function Queue({ mails }: { mails: readonly Mail[] }): JSX.Element {
  const words = tDesk();
  return (
    <Table
      caption={words.mails}
      columns={[
        { name: 'kind', label: words.kind, cell: (mail: Mail) => words.kindOf(mail.kind) },
        {
          name: 'state',
          label: words.state,
          cell: (mail: Mail) =>
            [words.stateOf[mail.state], mail.attempts > 1 ? words.tries(mail.attempts) : '', mail.lastError ?? '']
              .filter(Boolean)
              .join(' · '),
        },
        { name: 'domain', label: words.domain, cell: (mail: Mail) => mail.domain },
        { name: 'time', label: words.time, cell: (mail: Mail) => <Time at={mail.createdAt} as="exact" /> },
      ]}
      rows={mails}
      keyOf={(mail) => mail.mailId}
    />
  );
}
