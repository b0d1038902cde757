import type { JSX } from 'preact';
import type { ConversationSummary } from '../../../sdk/model.ts';
import type { CallView } from '../../../sdk/calls/model.ts';
import { formatNumber } from '../../locales/format.ts';
import { tCall } from '../../locales/call/texts.ts';
import { IconConversation } from '../../ui/core-icons.tsx';
import { Menu, type MenuItem } from '../../ui/menu.tsx';
import {
  IconFullScreen,
  IconGalleryView,
  IconHangUp,
  IconKeyboard,
  IconShareScreen,
  IconSmallWindow,
  IconSpeaker,
  IconSpeakerView,
  IconVideo,
} from '../call-icons.tsx';
import { SourceSwitch } from '../parts/SourceSwitch.tsx';
import { switchFullScreen } from './full-screen.ts';
import type { InCall } from './in-call.ts';

interface ControlsProps {
  inCall: InCall;
  view: CallView;
  summary: ConversationSummary;
}

export function canShareScreens(): boolean {
  // Types say that it is always there; phones don't have it.
  return Boolean((navigator.mediaDevices as MediaDevices | undefined)?.getDisplayMedia);
}

/** The buttons of a call: they stay where they are, whatever happens above. */
export function Controls({ inCall, view, summary }: ControlsProps): JSX.Element {
  const words = tCall().call;
  const { own } = view;
  const { unread } = summary;
  const readsMessages = inCall.panel.value === 'messages';
  const messages = unread > 0 && !readsMessages ? words.messagesUnread(unread) : words.messages;
  return (
    <div class="call-controls" role="group" aria-label={words.controls}>
      <SourceSwitch
        source="microphone"
        on={own.sound !== null && !own.muted}
        failed={inCall.media.microphone.value.is === 'failed'}
        onSwitch={() => void inCall.switchMicrophone()}
      />
      <SourceSwitch
        source="camera"
        on={inCall.media.camera.value.is === 'on'}
        failed={inCall.media.camera.value.is === 'failed'}
        onSwitch={() => void inCall.switchCamera()}
      />
      {canShareScreens() && (
        <button
          type="button"
          class="call-button only-wide"
          aria-pressed={own.screen !== null}
          aria-label={own.screen ? words.stopSharing : words.share}
          title={own.screen ? words.stopSharing : words.share}
          onClick={() => void inCall.switchSharing()}
        >
          <IconShareScreen />
        </button>
      )}
      <button
        type="button"
        class="call-button"
        aria-pressed={readsMessages}
        aria-label={messages}
        title={messages}
        onClick={() => inCall.switchPanel('messages')}
      >
        <IconConversation />
        {unread > 0 && !readsMessages && (
          <span class="badge" aria-hidden="true">
            {unread > 99 ? '99+' : formatNumber(unread)}
          </span>
        )}
      </button>
      <Menu label={words.more} items={more(inCall, view)} />
      <button type="button" class="call-leave" onClick={() => void inCall.leave()}>
        <IconHangUp />
        <span>{words.leave}</span>
      </button>
    </div>
  );
}

function more(inCall: InCall, view: CallView): MenuItem[] {
  const { call: words, help } = tCall();
  const items: MenuItem[] = [
    { label: words.devices, icon: IconSpeaker, onSelect: () => inCall.switchPanel('devices') },
    {
      label: inCall.soundOnly.peek() ? words.notSparing : words.sparing,
      icon: IconVideo,
      onSelect: () => void inCall.switchSoundOnly(),
    },
    {
      label: inCall.selfHidden.peek() ? words.showSelf : words.hideSelf,
      icon: IconVideo,
      onSelect: () => void (inCall.selfHidden.value = !inCall.selfHidden.peek()),
    },
  ];
  if (view.people.length > 1) {
    const isSpeaker = inCall.layout.peek() === 'speaker';
    items.push({
      label: isSpeaker ? words.galleryView : words.speakerView,
      icon: isSpeaker ? IconGalleryView : IconSpeakerView,
      onSelect: () => inCall.switchLayout(),
    });
  }
  if (document.fullscreenEnabled) {
    const isFull = document.fullscreenElement !== null;
    items.push({
      label: isFull ? words.noFullScreen : words.fullScreen,
      icon: IconFullScreen,
      onSelect: () => void switchFullScreen(),
    });
  }
  const picture = document.querySelector<HTMLVideoElement>('.tiles .picture');
  if (document.pictureInPictureEnabled && picture) {
    items.push({
      label: words.pictureInPicture,
      icon: IconSmallWindow,
      onSelect: () => void picture.requestPictureInPicture().catch(() => {}),
    });
  }
  return [
    ...items,
    { label: words.shortcuts, icon: IconKeyboard, onSelect: () => void (inCall.listsShortcuts.value = true) },
    { label: help.open, onSelect: () => void (inCall.readsHelp.value = true) },
  ];
}
