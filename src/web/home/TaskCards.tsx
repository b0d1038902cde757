// What waits for a decision, each with its one next step.
import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { device } from '../app/device.ts';
import { router } from '../app/routes.ts';
import { read } from '../app/watch.ts';
import { ConfirmCard } from '../restore/lazy.ts';
import { LetInButton } from '../conversations/LetInButton.tsx';
import type { Task } from '../../sdk/model.ts';
import { explain } from '../locales/errors.ts';
import { formatCalendarDay } from '../locales/calendar-day.ts';
import { formatDay } from '../locales/format.ts';
import { tHome } from '../locales/home/texts.ts';
import { Button, LinkButton } from '../ui/button.tsx';
import { Card } from '../ui/parts.tsx';
import { showToast } from '../ui/toasts.tsx';
import { wordsOfHandOver } from './hand-over-words.ts';

/** Nothing at all while nothing waits. */
export function TaskCards(): JSX.Element | null {
  const words = tHome();
  const tasks = read(device.tasks);
  const codes = read(device.contacts.codesToType);
  const waiting = tasks.is === 'ready' ? tasks.value : [];
  const toType = codes.is === 'ready' ? codes.value.filter((one) => one.purpose !== 'restore') : [];
  if (waiting.length + toType.length === 0) return null;
  return (
    <Card title={words.tasks}>
      <ul class="stack" role="list">
        {waiting.map((task) => (
          <li key={task.taskId}>
            <TaskView task={task} />
          </li>
        ))}
        {toType.map((code) => (
          <li key={code.introductionId}>
            <Item title={words.typeCode(code.name)} text={words.typeCodeWhy}>
              <LinkButton href={router.href('contact', { memberId: code.otherId })}>{words.typeCodeDo}</LinkButton>
            </Item>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function TaskView({ task }: { task: Task }): JSX.Element {
  const words = tHome();
  const { about } = task;
  switch (about.kind) {
    case 'letIn':
      return (
        <Item
          title={words.letIn(about.name)}
          text={words.letInWhy(about.name, about.address, formatDay(about.signedUpAt))}
        >
          <LetInButton primary memberId={about.memberId} name={about.name} />
        </Item>
      );
    case 'newCareLink':
      return (
        <Item title={words.newLink(about.professional)} text={linkText(task, about)}>
          <AnswerButton task={task} answer="seen" label={words.seen} />
        </Item>
      );
    case 'cover':
      return (
        <Item
          title={words.cover(about.professional)}
          text={words.coverWhy(about.professional, formatCalendarDay(about.from), formatCalendarDay(about.to))}
        >
          <AnswerButton task={task} answer="seen" label={words.seen} />
        </Item>
      );
    case 'friendshipEnded':
      return (
        <Item
          title={words.parted(about.other)}
          text={about.deleteAfter === null ? words.partedWhy : words.partedUntil(formatDay(about.deleteAfter))}
        >
          <AnswerButton task={task} answer="seen" label={words.seen} />
        </Item>
      );
    case 'careLinkEnded':
      return (
        <Item title={words.linkEnded(about.other)} text={linkEndedText(task, about)}>
          <AnswerButton task={task} answer="seen" label={words.seen} />
        </Item>
      );
    case 'handOver': {
      const { title, text } = wordsOfHandOver(about, task.createdAt);
      return (
        <Item title={title} text={text}>
          <AnswerButton task={task} answer="seen" label={words.seen} />
        </Item>
      );
    }
    case 'handOverBegun':
      return (
        <Item title={words.handOver.open(about.client, about.colleague)} text={words.handOver.openWhy}>
          <LinkButton kind="primary" href={router.href('handOver', { memberId: about.clientId })}>
            {words.handOver.openDo}
          </LinkButton>
        </Item>
      );
    case 'endCareLink':
      return (
        <Item title={words.endLink(about.client, about.professional)}>
          <LinkButton href={router.href('administration')}>{words.endLinkDo}</LinkButton>
          <AnswerButton task={task} answer="declined" label={words.decline} />
        </Item>
      );
    case 'restore':
      return <ConfirmCard task={{ ...task, about }} />;
    case 'friendInvitation':
      return <FriendInvitation about={about} />;
    case 'secondWay':
      return (
        <Item title={words.secondWay} text={words.secondWayWhy}>
          <LinkButton href={router.href('settings')}>{words.secondWayDo}</LinkButton>
        </Item>
      );
  }
}

type About<Kind> = Extract<Task['about'], { kind: Kind }>;

/** Who linked them, when, and for how long. */
function linkText({ createdAt }: Task, { madeBy, coverUntil }: About<'newCareLink'>): string {
  const words = tHome();
  const made = words.newLinkWhy(madeBy, formatDay(createdAt));
  return coverUntil === null ? made : `${made} ${words.newLinkUntil(formatCalendarDay(coverUntil))}`;
}

function linkEndedText({ createdAt }: Task, { by, mistake }: About<'careLinkEnded'>): string {
  const words = tHome();
  const ended = words.linkEndedWhy(by, formatDay(createdAt));
  return `${ended} ${mistake ? words.linkEndedMistake : words.linkEndedThen}`;
}

/** A client invites this account as a friend; whoever declines is not named to them. */
function FriendInvitation({ about }: { about: About<'friendInvitation'> }): JSX.Element {
  const words = tHome();
  const busy = useSignal(false);
  const answer = async (name: 'acceptFriendship' | 'declineFriendship'): Promise<void> => {
    busy.value = true;
    await device.act(name, { invitationId: about.invitationId }).catch((error: unknown) => showToast(explain(error)));
    busy.value = false;
  };
  return (
    <Item
      title={words.friend(about.invitedBy)}
      text={`${words.friendWhy} ${words.friendUntil(formatDay(about.expiresAt))}`}
    >
      <Button kind="primary" busy={busy.value} onClick={() => void answer('acceptFriendship')}>
        {words.friendDo}
      </Button>
      <Button busy={busy.value} onClick={() => void answer('declineFriendship')}>
        {words.decline}
      </Button>
    </Item>
  );
}

interface ItemProps {
  title: string;
  text?: string | undefined;
  children: ComponentChildren;
}

function Item({ title, text, children }: ItemProps): JSX.Element {
  return (
    <div class="stack" data-gap="small">
      <h3>{title}</h3>
      {text && <p>{text}</p>}
      <div class="row">{children}</div>
    </div>
  );
}

function AnswerButton({
  task,
  answer,
  label,
}: {
  task: Task;
  answer: 'seen' | 'declined';
  label: string;
}): JSX.Element {
  const busy = useSignal(false);
  const send = async (): Promise<void> => {
    busy.value = true;
    await device
      .act('answerTask', { taskId: task.taskId, answer })
      .catch((error: unknown) => showToast(explain(error)));
    busy.value = false;
  };
  return (
    <Button busy={busy.value} onClick={() => void send()}>
      {label}
    </Button>
  );
}
