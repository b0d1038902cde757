// After new keys: what waits for a confirmation, whom to call, and the ways to do without anybody.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import './restore.css';
import type { KnownContact, Restore } from '../../sdk/model.ts';
import { device } from '../app/device.ts';
import { router } from '../app/routes.ts';
import { read } from '../app/watch.ts';
import { CrisisLine } from '../help/CrisisLine.tsx';
import { formatDay } from '../locales/format.ts';
import { tRestore } from '../locales/restore/texts.ts';
import { Button, LinkButton } from '../ui/button.tsx';
import { Card } from '../ui/parts.tsx';
import { Banner } from '../ui/status.tsx';
import { FormerWays } from './FormerWays.tsx';
import { useRestoreCodes } from './introductions.ts';
import { PersonToCall } from './PersonToCall.tsx';

/** Stays until it is closed, so that whoever looks at it sees that everything is back. */
export function OwnRestore({ onClose }: { onClose: () => void }): JSX.Element | null {
  const words = tRestore();
  const loaded = read(device.account.restore);
  const restore = loaded.is === 'ready' ? loaded.value : null;
  const most = useSignal(0);
  useEffect(() => {
    most.value = Math.max(most.peek(), restore?.waiting ?? 0);
  }, [restore?.waiting]);
  const back = most.value - (restore?.waiting ?? 0);
  return (
    <div class="stack">
      {restore && <CrisisLine />}
      <Card title={words.title}>
        {restore ? <Waiting restore={restore} back={back} /> : <Done back={back} onClose={onClose} />}
      </Card>
    </div>
  );
}

function Waiting({ restore, back }: { restore: Restore; back: number }): JSX.Element {
  const words = tRestore();
  const codes = useRestoreCodes();
  const contacts = read(device.contacts.list);
  const known = contacts.is === 'ready' ? contacts.value : [];
  const contactOf = (memberId: string): KnownContact | undefined => known.find((one) => one.memberId === memberId);
  const { waiting, people, lost, formerUntil } = restore;
  return (
    <>
      <p>
        {waiting > lost && words.waits(waiting - lost)} <strong>{words.writeNow}</strong>
      </p>
      <div role="status">
        {back > 0 && (
          <Banner kind="success">
            <p>{words.back(back)}</p>
          </Banner>
        )}
      </div>
      {people.length > 0 ? (
        <section class="stack" data-gap="small" aria-label={words.who}>
          <h3>{words.who}</h3>
          <ul class="stack restore-people" role="list" data-gap="small">
            {inOrder(people).map((person, index) => (
              <PersonToCall
                key={person.memberId}
                first={index === 0}
                person={person}
                contact={contactOf(person.memberId)}
                introduction={codes.value?.get(person.memberId)}
                asked={codes.value !== null}
              />
            ))}
          </ul>
        </section>
      ) : (
        <p>{words.nobody}</p>
      )}
      {lost > 0 && <p class="muted">{words.lost(lost)}</p>}
      {formerUntil !== null && (
        <details>
          <summary>{words.former}</summary>
          <div class="stack">
            <p class="muted">{words.formerUntil(formatDay(formerUntil))}</p>
            <FormerWays />
          </div>
        </details>
      )}
    </>
  );
}

/** Whom to call first: professionals, and who can bring back most. */
function inOrder(people: Restore['people']): Restore['people'] {
  return people.toSorted(
    (a, b) => Number(b.professional) - Number(a.professional) || b.conversations - a.conversations,
  );
}

function Done({ back, onClose }: { back: number; onClose: () => void }): JSX.Element {
  const words = tRestore();
  return (
    <>
      <Banner kind="success" live title={words.done}>
        <p>{back > 0 ? words.back(back) : words.doneWhy}</p>
      </Banner>
      <div class="row">
        <LinkButton kind="primary" href={router.href('conversations')}>
          {words.doneDo}
        </LinkButton>
        <Button kind="quiet" onClick={onClose}>
          {words.dismiss}
        </Button>
      </div>
    </>
  );
}
