// What the parts of a running call share, and what its buttons and keys do.
import { effect, signal, type Signal } from '@preact/signals';
import type { OpenConversation } from '../../../sdk/model.ts';
import type { OwnCall } from '../../../sdk/calls/model.ts';
import { codeOf } from '../../../sdk/sdk-error.ts';
import { nameIn } from '../../conversations/people.ts';
import { tCall } from '../../locales/call/texts.ts';
import { ask } from '../../ui/dialog.tsx';
import { announce } from '../../ui/status.tsx';
import { showToast } from '../../ui/toasts.tsx';
import type { OwnMedia } from '../devices/own-media.ts';
import { telling } from '../telling.ts';
import type { Layout } from './arrange.ts';

export type Panel = 'people' | 'messages' | 'devices';

export interface InCall {
  readonly own: OwnCall;
  readonly media: OwnMedia;
  readonly open: OpenConversation;
  readonly layout: Signal<Layout>;
  /** Key of the tile that is kept large. */
  readonly pinned: Signal<string | null>;
  readonly panel: Signal<Panel | null>;
  readonly selfHidden: Signal<boolean>;
  readonly soundOnly: Signal<boolean>;
  readonly listsShortcuts: Signal<boolean>;
  readonly readsHelp: Signal<boolean>;
  switchMicrophone(): Promise<void>;
  switchCamera(): Promise<void>;
  switchSharing(): Promise<void>;
  switchPanel(panel: Panel): void;
  switchLayout(): void;
  switchSoundOnly(): Promise<void>;
  leave(): Promise<void>;
  /** Ends what listens here; neither the call nor the devices. */
  close(): void;
}

interface Parts {
  own: OwnCall;
  media: OwnMedia;
  open: OpenConversation;
  soundOnly: boolean;
}

/** From joining on. Whatever becomes of one's devices meanwhile is brought into the call. */
export function openInCall({ own, media, open, soundOnly: startsSparing }: Parts): InCall {
  const soundOnly = signal(startsSparing);
  const panel = signal<Panel | null>(null);
  const layout = signal<Layout>('speaker');
  const stops = [
    followTrack(media.camera, own.view.get().own.camera, (track) => own.setCamera(track)),
    followTrack(media.microphone, own.view.get().own.sound, (track) => own.setSound(track)),
  ];
  const words = () => tCall().news;
  return {
    ...{ own, media, open, layout, panel, soundOnly },
    pinned: signal<string | null>(null),
    selfHidden: signal(false),
    listsShortcuts: signal(false),
    readsHelp: signal(false),
    async switchMicrophone() {
      const { muted } = own.view.get().own;
      if (media.microphone.peek().is !== 'on') await media.turn('microphone', true);
      // What is wrong with it, and what helps, stands there.
      if (media.microphone.peek().is !== 'on') return void (panel.value = 'devices');
      const mutes = !muted;
      announce(mutes ? words().microphoneOff : words().microphoneOn);
      await telling(own.setMuted(mutes));
    },
    async switchCamera() {
      const turnsOn = media.camera.peek().is !== 'on';
      await media.turn('camera', turnsOn);
      const is = media.camera.peek().is;
      if (turnsOn && is !== 'on') return void (panel.value = 'devices');
      announce(is === 'on' ? words().cameraOn : words().cameraOff);
    },
    switchSharing: () => telling(own.view.get().own.screen ? own.stopSharing() : share(own, open)),
    switchPanel: (wanted) => void (panel.value = panel.peek() === wanted ? null : wanted),
    switchLayout: () => void (layout.value = layout.peek() === 'speaker' ? 'gallery' : 'speaker'),
    async switchSoundOnly() {
      soundOnly.value = !soundOnly.peek();
      own.setSoundOnly(soundOnly.peek());
      if (soundOnly.peek()) await media.turn('camera', false);
    },
    leave: () => telling(own.leave()),
    close: () => {
      for (const stop of stops) stop();
    },
  };
}

type Source = OwnMedia['camera'];

/** Another device, unplugged, allowed at last, switched off: the call gets what there is. */
function followTrack(
  source: Source,
  first: MediaStreamTrack | null,
  set: (track: MediaStreamTrack | null) => Promise<void>,
): () => void {
  let given = first;
  return effect(() => {
    const now = source.value;
    if (now.is === 'asking') return;
    const track = now.is === 'on' ? now.track : null;
    if (track === given) return;
    given = track;
    void telling(set(track));
  });
}

/** Asks what to share, and before replacing somebody else's screen. */
async function share(own: OwnCall, open: OpenConversation): Promise<void> {
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { max: 15 } }, audio: true });
  } catch (error) {
    // Closing the browser's question is no failure.
    if ((error as DOMException).name !== 'NotAllowedError') showToast(tCall().sharing.failed);
    return;
  }
  const [picture] = stream.getVideoTracks();
  if (!picture) return;
  const stop = (): void => {
    for (const track of stream.getTracks()) track.stop();
  };
  const sound = stream.getAudioTracks()[0] ?? null;
  try {
    await own.shareScreen(picture, sound, false);
  } catch (error) {
    if (codeOf(error) !== 'call.screen_shared' || !(await asksToReplace(own, open))) {
      stop();
      if (codeOf(error) === 'call.screen_shared') return;
      throw error;
    }
    await own.shareScreen(picture, sound, true).catch((failure: unknown) => {
      stop();
      throw failure;
    });
  }
}

async function asksToReplace(own: OwnCall, open: OpenConversation): Promise<boolean> {
  const words = tCall().sharing;
  const sharing = own.view.get().people.find((person) => person.sharing);
  const view = open.view.get();
  const name = view.is === 'ready' ? nameIn(view.value.summary, sharing?.participantId ?? null) : '';
  return ask({ title: words.replaceTitle(name), body: words.replaceBody, yes: words.replace, kind: 'primary' });
}
