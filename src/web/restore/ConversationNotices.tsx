// What a conversation says when keys are new: one's own that wait, others in one's name, a contact's.
import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import './restore.css';
import type { ConversationView, KnownContact } from '../../sdk/model.ts';
import type { MemberId } from '../../shared/ids.ts';
import { router } from '../app/routes.ts';
import { findPerson, shownName } from '../conversations/people.ts';
import { tDetails } from '../locales/conversation/texts.ts';
import { tRestore } from '../locales/restore/texts.ts';
import { Button, LinkButton } from '../ui/button.tsx';
import { Banner } from '../ui/status.tsx';
import { restoreTaskOf } from './task.ts';

interface NoticesProps {
  view: ConversationView;
  /** Contacts in it whose keys are other ones than were known here. */
  changed: readonly KnownContact[];
}

export function ConversationNotices({ view, changed }: NoticesProps): JSX.Element {
  return (
    <>
      {view.ownKeysReplacedBy !== null && <Replaced view={view} />}
      {view.awaitsRestore && view.ownKeysReplacedBy === null && <Awaits />}
      {changed.map((contact) => (
        <Changed key={contact.memberId} contact={contact} />
      ))}
    </>
  );
}

function Awaits(): JSX.Element {
  const words = tRestore();
  return (
    <Banner
      edge
      live
      title={words.awaits}
      actions={<LinkButton href={router.href('home')}>{words.awaitsDo}</LinkButton>}
    >
      <p>{words.awaitsWhy}</p>
    </Banner>
  );
}

/** An alarm: somebody else may be in this account. */
function Replaced({ view: { summary, ownKeysReplacedBy } }: { view: ConversationView }): JSX.Element {
  const words = tRestore();
  const person = findPerson(summary, ownKeysReplacedBy);
  const name = person && !person.self ? shownName(person) : null;
  return (
    <Banner
      edge
      live
      kind="danger"
      title={name ? words.replaced(name) : words.replacedBySomebody}
      actions={
        <LinkButton kind="danger" href={router.href('newKeys')}>
          {words.replacedDo}
        </LinkButton>
      }
    >
      <p>{words.replacedWhy}</p>
      <ul class="restore-steps">
        <li>{name ? words.replacedCall(name) : words.replacedCallSomebody}</li>
        <li>{words.replacedKeys}</li>
      </ul>
    </Banner>
  );
}

/** For whom somebody tapped to go on; for as long as this page is open. */
const goneOn = signal<ReadonlySet<MemberId>>(new Set());

function Changed({ contact }: { contact: KnownContact }): JSX.Element {
  const words = tRestore();
  const { memberId, name } = contact;
  const title = words.newKeysOf(name);
  if (goneOn.value.has(memberId)) return <Banner edge title={title} />;
  const asks = restoreTaskOf(memberId) !== undefined;
  return (
    <Banner edge live kind="warning" title={title}>
      <p>{words.newKeysOfWhy(name)}</p>
      <div class="row restore-choices">
        <LinkButton href={router.href('contact', { memberId })}>
          {asks ? words.newKeysConfirm(name) : tDetails().changedDo}
        </LinkButton>
        <Button kind="quiet" onClick={() => (goneOn.value = new Set([...goneOn.peek(), memberId]))}>
          {words.goOn}
        </Button>
      </div>
    </Banner>
  );
}
