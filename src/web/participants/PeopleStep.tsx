// The list itself: who is in it, as what, and the way to everything that can be done about it.
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { device } from '../app/device.ts';
import { router } from '../app/routes.ts';
import { read } from '../app/watch.ts';
import { LetInButton } from '../conversations/LetInButton.tsx';
import { avatarName, seedOf, shownName } from '../conversations/people.ts';
import type { ConversationView, KnownContact, PresentedParticipant } from '../../sdk/model.ts';
import { tDetails } from '../locales/conversation/texts.ts';
import { explain } from '../locales/errors.ts';
import { t } from '../locales/locales.ts';
import { tNaming } from '../locales/naming/texts.ts';
import { tParticipants } from '../locales/participants/texts.ts';
import { Button } from '../ui/button.tsx';
import { ask, Dialog } from '../ui/dialog.tsx';
import { IconPersonAdd } from '../ui/icons.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { Avatar, List, ListRow } from '../ui/parts.tsx';
import { Banner } from '../ui/status.tsx';
import { showToast } from '../ui/toasts.tsx';
import './participants.css';
import { marksOf } from './marks.ts';
import type { StepProps } from './steps.ts';

/** `done`: what was just done, said once. */
export function PeopleStep({ open, view, go, onClose, done }: StepProps & { done?: string | undefined }): JSX.Element {
  const words = tParticipants();
  const { summary } = view;
  const { abilities } = summary;
  const busy = useSignal<string | null>(null);
  const failure = useSignal<string | null>(null);
  const said = useSignal(done);
  const contacts = read(device.contacts.list);
  const known = contacts.is === 'ready' ? contacts.value : [];
  const people = summary.participants.toSorted((a, b) => a.number - b.number);
  const former = people.filter((person) => !person.active);

  /** One thing at a time; what fails is said here, where the person looks. */
  const run = async (what: string, work: () => Promise<void>): Promise<boolean> => {
    if (busy.peek() !== null) return false;
    busy.value = what;
    failure.value = null;
    said.value = undefined;
    let isDone = true;
    try {
      await work();
    } catch (error) {
      failure.value = explain(error);
      isDone = false;
    }
    busy.value = null;
    return isDone;
  };
  const leave = async (): Promise<void> => {
    if (!(await ask({ title: words.leaveQuestion, body: words.leaveWhat, yes: words.leaveDo, kind: 'danger' }))) return;
    if (await run('leave', () => open.leave())) onClose();
  };
  const close = async (): Promise<void> => {
    if (!(await run('close', () => open.closeConversation()))) return;
    onClose();
    showToast(words.closed, () => void open.reopen().catch((error: unknown) => showToast(explain(error))));
  };
  const reopen = async (): Promise<void> => {
    if (await run('reopen', () => open.reopen())) said.value = words.reopened;
  };
  const nameDeputy = async (person: PresentedParticipant, isDeputy: boolean): Promise<void> => {
    const others = summary.deputyIds.filter((id) => id !== person.participantId);
    const name = shownName(person);
    const next = isDeputy ? [...others, person.participantId] : others;
    if (!(await run(person.participantId, () => open.nameDeputies(next)))) return;
    said.value = isDeputy ? words.deputyNamed(name) : words.deputyEnded(name);
  };

  const menuOf = (person: PresentedParticipant): MenuItem[] => {
    const { participantId } = person;
    const items: MenuItem[] = [];
    if (abilities.deputies.includes(participantId)) {
      const isDeputy = summary.deputyIds.includes(participantId);
      items.push({
        label: isDeputy ? words.endDeputy : words.nameDeputy,
        onSelect: () => void nameDeputy(person, !isDeputy),
      });
    }
    if (abilities.handOver.includes(participantId)) {
      items.push({ label: words.handOverTo, onSelect: () => go({ is: 'handOver', to: person }) });
    }
    if (abilities.remove.includes(participantId)) {
      items.push({ label: words.remove, danger: true, onSelect: () => go({ is: 'remove', person }) });
    }
    return items;
  };

  const row = (person: PresentedParticipant): JSX.Element => (
    <PersonRow
      key={person.participantId}
      view={view}
      person={person}
      contact={known.find((one) => person.shown.as === 'name' && one.memberId === person.shown.memberId)}
      busy={busy.value === person.participantId}
      items={menuOf(person)}
    />
  );
  const actions = [
    abilities.chooseName && (
      <Button key="name" onClick={() => go({ is: 'name' })}>
        {tNaming().change}
      </Button>
    ),
    abilities.reopen && (
      <Button key="reopen" kind="primary" busy={busy.value === 'reopen'} onClick={() => void reopen()}>
        {words.reopen}
      </Button>
    ),
    abilities.handOver.length > 0 && (
      <Button key="handOver" onClick={() => go({ is: 'handOver' })}>
        {words.handOver}
      </Button>
    ),
    abilities.close && (
      <Button key="close" busy={busy.value === 'close'} onClick={() => void close()}>
        {words.close}
      </Button>
    ),
    abilities.leave && (
      <Button key="leave" busy={busy.value === 'leave'} onClick={() => void leave()}>
        {words.leave}
      </Button>
    ),
  ].filter(Boolean);
  return (
    <Dialog title={tDetails().participantsTitle} onClose={onClose} actions={actions.length > 0 && actions}>
      {failure.value && (
        <Banner kind="danger" live>
          <p>{failure.value}</p>
        </Banner>
      )}
      <p class="participants-said" role="status">
        {said.value}
      </p>
      {abilities.addParticipants && (
        <Button wide icon={IconPersonAdd} onClick={() => go({ is: 'add' })}>
          {words.add}
        </Button>
      )}
      <div class="wrapping">
        <List label={tDetails().participantsTitle}>{people.filter((person) => person.active).map(row)}</List>
        {former.length > 0 && (
          <details>
            <summary>{words.former(former.length)}</summary>
            <List label={words.former(former.length)}>{former.map(row)}</List>
          </details>
        )}
      </div>
    </Dialog>
  );
}

interface RowProps {
  view: ConversationView;
  person: PresentedParticipant;
  contact: KnownContact | undefined;
  busy: boolean;
  items: readonly MenuItem[];
}

function PersonRow({ view, person, contact, busy, items }: RowProps): JSX.Element {
  const { you } = t().person;
  const name = shownName(person);
  const mayLetIn = view.summary.abilities.letIn.includes(person.participantId) && contact?.state === 'active';
  const hasActions = mayLetIn || items.length > 0;
  const href = contact && router.href('contact', { memberId: contact.memberId });
  const title = person.self ? `${name} (${you})` : name;
  return (
    <ListRow
      lead={<Avatar name={avatarName(person)} seed={seedOf(person)} />}
      title={hasActions && href ? <a href={href}>{title}</a> : title}
      text={busy ? t().ui.busy : marksOf(view, person, contact).join(' · ')}
      href={hasActions ? undefined : href}
      actions={
        hasActions && (
          <>
            {mayLetIn && <LetInButton memberId={contact.memberId} name={name} />}
            {items.length > 0 && <Menu label={tParticipants().actions(name)} items={items} />}
          </>
        )
      }
    />
  );
}
