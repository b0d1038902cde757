// Before the call: how one will be seen and heard, and with what one joins.
import type { ComponentChildren, JSX } from 'preact';
import '../call.css';
import './preview.css';
import { CrisisWords } from '../../help/CrisisWords.tsx';
import { tCall } from '../../locales/call/texts.ts';
import { Button } from '../../ui/button.tsx';
import { PageHeading } from '../../ui/layout.tsx';
import { LockLine } from '../../ui/parts.tsx';
import { Banner } from '../../ui/status.tsx';
import { isSparing } from '../browser-help.ts';
import type { OwnMedia } from '../devices/own-media.ts';
import { IconVideo } from '../call-icons.tsx';
import { CallHelpButton } from './CallHelp.tsx';
import { DeviceChoices } from './DeviceChoices.tsx';
import { OwnPicture } from './OwnPicture.tsx';
import { Troubles } from './TroubleBox.tsx';

interface PreviewProps {
  media: OwnMedia;
  title: string;
  /** As others here see oneself. */
  self: { name: string; seed: string };
  /** A call runs already: one joins it, nobody is rung. */
  running: boolean;
  /** Who is in it, or will be rung. */
  who: string;
  /** Oneself is hidden from somebody here: face and voice are not (N6). */
  hidden: boolean;
  joining: boolean;
  /** What stands in the way of joining, with what to do. */
  notice?: ComponentChildren;
  onJoin: (soundOnly: boolean) => void;
}

export function Preview(props: PreviewProps): JSX.Element {
  const { media, hidden, running, who } = props;
  const words = tCall().preview;
  return (
    <div class="preview">
      <div class="preview-head">
        <PageHeading title={tCall().title}>{props.title}</PageHeading>
        <p>{running ? words.running(who) : words.nobodyYet(who)}</p>
      </div>
      <div class="preview-picture stack">
        <OwnPicture media={media} {...props.self} />
        {hidden && (
          <Banner>
            <p>{words.hidden}</p>
          </Banner>
        )}
        <Troubles media={media} />
      </div>
      <div class="preview-side stack">
        {props.notice}
        <JoinButtons {...props} />
        <LockLine>{words.private}</LockLine>
        <section class="stack" aria-label={tCall().devices.title}>
          <DeviceChoices media={media} />
        </section>
        <div class="preview-foot">
          <CallHelpButton />
          <p class="small">
            <CrisisWords />
          </p>
        </div>
      </div>
    </div>
  );
}

function JoinButtons({ media, running, joining, onJoin }: PreviewProps): JSX.Element {
  const words = tCall().preview;
  const [camera, microphone] = [media.camera.value.is === 'on', media.microphone.value.is === 'on'];
  const isAsking = media.camera.value.is === 'asking' || media.microphone.value.is === 'asking';
  const without = !microphone ? words.withoutMicrophone : !camera ? words.withoutCamera : null;
  const verb = running ? words.join : words.start;
  const whole = (
    <Button
      key="whole"
      wide
      kind={sparing ? 'plain' : 'primary'}
      icon={IconVideo}
      busy={joining}
      onClick={() => onJoin(false)}
    >
      {verb}
      {without && !isAsking && ` (${without})`}
    </Button>
  );
  const sound = (
    <Button key="sound" wide kind={sparing ? 'primary' : 'plain'} disabled={joining} onClick={() => onJoin(true)}>
      {words.soundOnly}
    </Button>
  );
  return (
    <div class="stack" data-gap="small">
      {sparing ? [sound, whole] : [whole, sound]}
      <p class="muted small">{!camera && !microphone && !isAsking ? words.listenOnly : words.soundOnlyWhy}</p>
    </div>
  );
}

const sparing = isSparing();
