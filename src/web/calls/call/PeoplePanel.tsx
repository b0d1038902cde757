// Who is in the call and how they are, and who of the conversation isn't.
import type { ComponentChildren, JSX } from 'preact';
import type { ConversationSummary, ConversationView } from '../../../sdk/model.ts';
import type { CallView, PersonInCall } from '../../../sdk/calls/model.ts';
import type { ParticipantId } from '../../../shared/ids.ts';
import { avatarName, findPerson, nameIn, seedOf, shownName } from '../../conversations/people.ts';
import { tCall } from '../../locales/call/texts.ts';
import { Button } from '../../ui/button.tsx';
import { Avatar, List } from '../../ui/core-parts.tsx';
import { ask } from '../../ui/dialog.tsx';
import { Menu, type MenuItem } from '../../ui/menu.tsx';
import { ListRow } from '../../ui/parts.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { VisuallyHidden } from '../../ui/text.tsx';
import { IconMicrophone, IconMicrophoneOff } from '../call-icons.tsx';
import { telling } from '../telling.ts';
import { AddPeople } from './AddPeople.tsx';
import type { InCall } from './in-call.ts';
import { PanelFrame } from './PanelFrame.tsx';
import { troubleOf } from './TileView.tsx';

interface PeopleProps {
  inCall: InCall;
  view: CallView;
  conversation: ConversationView;
  onClose: () => void;
}

export function PeoplePanel({ inCall, view, conversation, onClose }: PeopleProps): JSX.Element {
  const words = tCall().people;
  const { summary } = conversation;
  const self = summary.participants.find((person) => person.self);
  return (
    <PanelFrame title={words.title} onClose={onClose}>
      <div class="call-panel-body">
        <h3>{words.inCall}</h3>
        <List label={words.inCall}>
          {self && (
            <ListRow
              lead={<Avatar name={avatarName(self)} seed={seedOf(self)} size="small" />}
              title={words.you(shownName(self))}
              actions={<MicrophoneSign muted={view.own.muted} speaking={view.own.speaking} />}
            />
          )}
          {view.people.map((person) => (
            <InCallRow key={person.seatId} inCall={inCall} view={view} summary={summary} person={person} />
          ))}
        </List>
        {view.others.length > 0 && (
          <>
            <h3>{words.notInCall}</h3>
            <List label={words.notInCall}>
              {view.others.map((other) => (
                <OtherRow key={other.participantId} inCall={inCall} view={view} summary={summary} other={other} />
              ))}
            </List>
          </>
        )}
        {summary.abilities.addParticipants && <AddPeople inCall={inCall} view={view} conversation={conversation} />}
        <Leading inCall={inCall} view={view} />
      </div>
    </PanelFrame>
  );
}

function MicrophoneSign({ muted, speaking }: { muted: boolean; speaking: boolean }): JSX.Element {
  const words = tCall().call;
  return (
    <span class="microphone-sign" data-speaking={speaking || undefined}>
      {muted ? <IconMicrophoneOff /> : <IconMicrophone />}
      <VisuallyHidden>{muted ? words.muted : speaking ? words.speaking : ''}</VisuallyHidden>
    </span>
  );
}

interface RowProps {
  inCall: InCall;
  view: CallView;
  summary: ConversationSummary;
}

function InCallRow({ inCall, view, summary, person }: RowProps & { person: PersonInCall }): JSX.Element {
  const words = tCall().people;
  const { participantId } = person;
  const name = nameIn(summary, participantId);
  const items: MenuItem[] = [];
  if (view.abilities.mute.includes(participantId) && !person.muted) {
    const mute = async (): Promise<void> => {
      await inCall.own.mute(participantId);
      showToast(words.mutedOne(name));
    };
    items.push({ label: words.mute, icon: IconMicrophoneOff, onSelect: () => void telling(mute()) });
  }
  if (view.abilities.remove.includes(participantId)) {
    items.push({ label: words.remove, danger: true, onSelect: () => void remove(inCall, participantId, name) });
  }
  return (
    <ListRow
      lead={<PersonAvatar summary={summary} participantId={participantId} />}
      title={name}
      text={troubleOf(person) ?? undefined}
      actions={
        <>
          <MicrophoneSign muted={person.muted} speaking={person.speaking} />
          {items.length > 0 && <Menu label={words.actions(name)} items={items} />}
        </>
      }
    />
  );
}

function OtherRow({ inCall, view, summary, other }: RowProps & { other: CallView['others'][number] }): JSX.Element {
  const words = tCall().people;
  const { participantId, state } = other;
  const name = nameIn(summary, participantId);
  let action: ComponentChildren = null;
  if (view.abilities.letBackIn.includes(participantId)) {
    action = (
      <Button aria-label={words.letBackInName(name)} onClick={() => void telling(inCall.own.letBackIn(participantId))}>
        {words.letBackIn}
      </Button>
    );
  } else if (view.abilities.ring.includes(participantId) && state !== 'ringing') {
    action = (
      <Button aria-label={words.ringName(name)} onClick={() => void telling(inCall.own.ring(participantId))}>
        {words.ring}
      </Button>
    );
  }
  return (
    <ListRow
      lead={<PersonAvatar summary={summary} participantId={participantId} />}
      title={name}
      text={words[state]}
      actions={action}
    />
  );
}

function PersonAvatar({
  summary,
  participantId,
}: {
  summary: ConversationSummary;
  participantId: ParticipantId;
}): JSX.Element | null {
  const person = findPerson(summary, participantId);
  return person ? <Avatar name={avatarName(person)} seed={seedOf(person)} size="small" /> : null;
}

/** For who leads the conversation. */
function Leading({ inCall, view }: { inCall: InCall; view: CallView }): JSX.Element | null {
  const words = tCall().people;
  const mayMuteAll = view.abilities.mute.length > 1;
  // Of two, leaving is the end for both.
  const mayEnd = view.abilities.endForAll && view.people.length + view.others.length > 1;
  if (!mayMuteAll && !mayEnd) return null;
  const muteAll = async (): Promise<void> => {
    await inCall.own.mute(null);
    showToast(words.mutedAll);
  };
  const end = async (): Promise<void> => {
    const sure = await ask({ title: words.endTitle, body: words.endBody, yes: words.end, kind: 'danger' });
    if (sure) await telling(inCall.own.endForAll());
  };
  return (
    <div class="stack" data-gap="small">
      {mayMuteAll && (
        <Button wide icon={IconMicrophoneOff} onClick={() => void telling(muteAll())}>
          {words.muteAll}
        </Button>
      )}
      {mayEnd && (
        <Button wide onClick={() => void end()}>
          {words.endForAll}
        </Button>
      )}
    </div>
  );
}

async function remove(inCall: InCall, participantId: ParticipantId, name: string): Promise<void> {
  const words = tCall().people;
  const sure = await ask({
    ...{ title: words.removeTitle(name), body: words.removeBody },
    ...{ yes: words.remove, kind: 'danger' },
  });
  if (sure) await telling(inCall.own.remove(participantId));
}
