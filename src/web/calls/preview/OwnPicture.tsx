import type { JSX } from 'preact';
import { tCall } from '../../locales/call/texts.ts';
import { Avatar } from '../../ui/core-parts.tsx';
import type { OwnMedia } from '../devices/own-media.ts';
import { Picture } from '../parts/Picture.tsx';
import { SourceSwitch } from '../parts/SourceSwitch.tsx';

interface OwnPictureProps {
  media: OwnMedia;
  /** Of oneself, as others here see it. */
  name: string;
  seed: string;
}

/** How others will see one, with the two switches. */
export function OwnPicture({ media, name, seed }: OwnPictureProps): JSX.Element {
  const words = tCall().preview;
  const camera = media.camera.value;
  const microphone = media.microphone.value;
  const note = camera.is === 'asking' ? words.cameraAsking : camera.is === 'off' ? words.cameraOff : words.noCamera;
  return (
    <div class="own-picture">
      {camera.is === 'on' ? (
        <Picture track={camera.track} label={words.picture} mirrored />
      ) : (
        <div class="own-picture-none">
          <Avatar name={name} seed={seed} size="big" />
          <p>{note}</p>
        </div>
      )}
      <div class="own-picture-switches">
        <SourceSwitch
          source="microphone"
          on={microphone.is === 'on'}
          failed={microphone.is === 'failed'}
          onSwitch={() => void media.turn('microphone', microphone.is !== 'on')}
        />
        <SourceSwitch
          source="camera"
          on={camera.is === 'on'}
          failed={camera.is === 'failed'}
          onSwitch={() => void media.turn('camera', camera.is !== 'on')}
        />
      </div>
    </div>
  );
}
