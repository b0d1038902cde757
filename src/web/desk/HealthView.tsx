import type { JSX } from 'preact';
import './desk.css';
import { tDesk } from '../locales/desk/texts.ts';
import { language } from '../locales/locales.ts';
import { Button } from '../ui/button.tsx';
import { IconRefresh } from '../ui/icons.tsx';
import { Banner } from '../ui/status.tsx';
import { Fill, Time } from '../ui/text.tsx';
import { desk, fetchAtDesk, type Health } from './desk.ts';
import { useFetched, Waiting } from '../app/fetched.tsx';

const UNSEALED_FOR_LONG_MS = 60_000;

/** How the installation is, in words; what needs somebody stands at the top. */
export function HealthView(): JSX.Element {
  const words = tDesk();
  const fetched = useFetched(() => fetchAtDesk(() => desk.ask('getSystemHealth', {})));
  const health = fetched.value.value;
  if (!health) return <Waiting fetched={fetched} />;
  const troubles = findTroubles(health);
  return (
    <div class="stack" data-gap="big">
      {troubles.length === 0 && <Banner kind="success">{words.allWell}</Banner>}
      {troubles.map((trouble) => (
        <Banner key={trouble} kind="warning">
          {trouble}
        </Banner>
      ))}
      <dl class="facts">
        {facts(health).map(([name, value]) => (
          <>
            <dt key={name}>{name}</dt>
            <dd>{value}</dd>
          </>
        ))}
      </dl>
      <div class="row">
        <Button icon={IconRefresh} onClick={() => void fetched.again()}>
          {words.refresh}
        </Button>
      </div>
    </div>
  );
}

function findTroubles(health: Health): string[] {
  const words = tDesk();
  const { disk, mail, calls, oldestUnsealedAt } = health;
  const isLow = disk !== null && disk.free < disk.total / 10;
  const isLate = oldestUnsealedAt !== null && Date.now() - oldestUnsealedAt > UNSEALED_FOR_LONG_MS;
  return [
    isLow && words.diskLow,
    !mail.server && words.keptTitle,
    mail.failed > 0 && words.mailQueue(mail.waiting, mail.failed),
    calls.state === 'unavailable' && calls.why !== 'off' && words.callsTrouble,
    isLate && words.unsealedLong,
  ].filter((trouble) => trouble !== false);
}

function facts(health: Health): [string, JSX.Element | string][] {
  const words = tDesk();
  const { database, disk, keystore, mail } = health;
  const where = database.embedded ? words.databaseEmbedded : words.databaseOutside;
  return [
    [words.version, health.version],
    [words.runningSince, <Time at={health.startedAt} as="exact" />],
    [
      words.database,
      `PostgreSQL ${database.version}, ${where}, ${size(database.bytes)}, ${words.databaseAnswers(database.answersInMs)}`,
    ],
    [words.disk, disk ? words.diskFree(size(disk.free), size(disk.total)) : words.diskUnknown],
    [words.keystore, keystore.separateDisk ? words.keystoreApart : words.keystoreBeside],
    [words.mailServer, mail.server ? words.mailQueue(mail.waiting, mail.failed) : words.mailNone],
    [words.calls, callsInWords(health.calls)],
    [words.accessLog, words.unsealed(health.unsealedAuditRows)],
    [words.sockets, String(health.openSockets)],
    [words.lastRestore, health.lastRestore ? <LastRestore restore={health.lastRestore} /> : words.neverRestored],
  ];
}

function callsInWords(calls: Health['calls']): string {
  const words = tDesk();
  switch (calls.state) {
    case 'ready':
      return calls.memory === null ? words.callsReady : words.callsReadyIn(size(calls.memory));
    case 'preparing':
      return words.callsPreparing(calls.percent);
    case 'unavailable':
      return words.callsMissing[calls.why];
  }
}

/** When, from which backup, and what was applied to it before anybody was answered. */
function LastRestore({ restore }: { restore: NonNullable<Health['lastRestore']> }): JSX.Element {
  const words = tDesk();
  const { restoredAt, dumpMadeAt, applied } = restore;
  const times = { restored: <Time at={restoredAt} as="exact" />, made: <Time at={dumpMadeAt} as="exact" /> };
  return (
    <details>
      <summary>
        <Fill text={words.restored} parts={times} />
      </summary>
      <ul>
        {(Object.keys(words.restoreParts) as (keyof typeof applied)[]).map((part) => (
          <li key={part}>
            {words.restoreParts[part]}: {inWords(applied[part])}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** How many, and which where they have ids. */
function inWords(part: number | readonly (string | { entryId: string })[]): string {
  if (typeof part === 'number') return String(part);
  const ids = part.map((each) => (typeof each === 'string' ? each : each.entryId));
  return ids.length === 0 ? '0' : `${ids.length} (${ids.join(', ')})`;
}

function size(bytes: number): string {
  const isLarge = bytes >= 1e9;
  const format = new Intl.NumberFormat(language.value, {
    style: 'unit',
    unit: isLarge ? 'gigabyte' : 'megabyte',
    maximumFractionDigits: 1,
  });
  return format.format(bytes / (isLarge ? 1e9 : 1e6));
}
