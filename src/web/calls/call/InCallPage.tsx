// A running call: faces, controls that stay, and beside them messages or people.
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import './in-call.css';
import { read } from '../../app/watch.ts';
import type { ConversationView } from '../../../sdk/model.ts';
import type { CallView } from '../../../sdk/calls/model.ts';
import { nameIn } from '../../conversations/people.ts';
import { formatList } from '../../locales/format.ts';
import { tCall } from '../../locales/call/texts.ts';
import { Banner } from '../../ui/status.tsx';
import { Button } from '../../ui/button.tsx';
import { CallHelp } from '../preview/CallHelp.tsx';
import { DeviceChoices } from '../preview/DeviceChoices.tsx';
import { Troubles } from '../preview/TroubleBox.tsx';
import { CallHead } from './CallHead.tsx';
import { Controls } from './Controls.tsx';
import type { InCall } from './in-call.ts';
import { MessagesPanel } from './MessagesPanel.tsx';
import { PanelFrame } from './PanelFrame.tsx';
import { PeoplePanel } from './PeoplePanel.tsx';
import { followKeys } from './shortcuts.ts';
import { ShortcutsDialog } from './ShortcutsDialog.tsx';
import { Sounds } from './Sounds.tsx';
import { Stage } from './Stage.tsx';
import { useNews } from './use-news.ts';

interface InCallProps {
  inCall: InCall;
  conversation: ConversationView;
  title: string;
}

export function InCallPage({ inCall, conversation, title }: InCallProps): JSX.Element {
  const view = read(inCall.own.view);
  const { summary } = conversation;
  useNews(view, summary);
  useEffect(() => followKeys(inCall), [inCall]);
  return (
    <div class="call" data-panel={inCall.panel.value ?? undefined}>
      <CallHead inCall={inCall} view={view} title={title} />
      <div class="call-middle">
        <div class="call-stage">
          <Lines inCall={inCall} view={view} />
          <Stage inCall={inCall} view={view} summary={summary}>
            <Placard view={view} conversation={conversation} />
          </Stage>
          <Sounds people={view.people} speakerId={inCall.media.chosen.value.speaker} />
        </div>
        <SidePanel inCall={inCall} view={view} conversation={conversation} />
      </div>
      <Controls inCall={inCall} view={view} summary={summary} />
      {inCall.listsShortcuts.value && <ShortcutsDialog onClose={() => (inCall.listsShortcuts.value = false)} />}
      {inCall.readsHelp.value && <CallHelp onClose={() => (inCall.readsHelp.value = false)} />}
    </div>
  );
}

interface PartProps {
  inCall: InCall;
  view: CallView;
  conversation: ConversationView;
}

function SidePanel({ inCall, view, conversation }: PartProps): JSX.Element | null {
  const close = (): void => void (inCall.panel.value = null);
  switch (inCall.panel.value) {
    case 'messages':
      return <MessagesPanel open={inCall.open} view={conversation} onClose={close} />;
    case 'people':
      return <PeoplePanel inCall={inCall} view={view} conversation={conversation} onClose={close} />;
    case 'devices':
      return (
        <PanelFrame title={tCall().devices.title} onClose={close}>
          <div class="call-panel-body">
            <Troubles media={inCall.media} />
            <DeviceChoices media={inCall.media} />
          </div>
        </PanelFrame>
      );
    case null:
      return null;
  }
}

/** What isn't as usual, above the tiles. */
function Lines({ inCall, view }: { inCall: InCall; view: CallView }): JSX.Element | null {
  const words = tCall().call;
  return (
    <div class="call-lines">
      {view.stage.is === 'reconnecting' && view.people.length > 0 && (
        <Banner live kind="warning" title={words.reconnecting}>
          <p>{words.reconnectingWhy}</p>
        </Banner>
      )}
      {view.unproved > 0 && (
        <Banner live kind="danger">
          <p>{words.unproved(view.unproved)}</p>
        </Banner>
      )}
      {view.own.quality === 'poor' && !inCall.soundOnly.value && view.stage.is === 'together' && (
        <Banner live actions={<Button onClick={() => void inCall.switchSoundOnly()}>{words.saveData}</Button>}>
          <p>{words.poorOwn}</p>
        </Banner>
      )}
      {view.own.screen && (
        <Banner live actions={<Button onClick={() => void inCall.switchSharing()}>{words.stopSharing}</Button>}>
          <p>{words.ownScreen}</p>
        </Banner>
      )}
    </div>
  );
}

const LONG_ALONE_MS = 15 * 60_000;

/** Where nobody else is to be seen: why. */
function Placard({ view, conversation }: { view: CallView; conversation: ConversationView }): JSX.Element | null {
  const words = tCall().call;
  if (view.people.length > 0) return null;
  const [title, why] = ((): [string, string | null] => {
    const { stage } = view;
    if (stage.is === 'preparing' || stage.is === 'connecting') return [words.connecting, words.connectingWhy];
    if (stage.is === 'reconnecting') return [words.reconnecting, words.reconnectingWhy];
    const ringing = view.others.filter(({ state }) => state === 'ringing');
    if (ringing.length > 0) {
      const names = ringing.map(({ participantId }) => nameIn(conversation.summary, participantId));
      return [words.waiting(formatList(names)), null];
    }
    const isLong = stage.is === 'alone' && Date.now() - stage.since > LONG_ALONE_MS;
    return [words.alone, isLong ? words.aloneLong : words.aloneWhy];
  })();
  return (
    <div class="placard" role="status">
      <p class="placard-title">{title}</p>
      {why && <p>{why}</p>}
    </div>
  );
}
