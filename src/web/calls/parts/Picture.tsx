import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface PictureProps {
  track: MediaStreamTrack;
  label: string;
  /** As in a mirror: how people know themselves. */
  mirrored?: boolean | undefined;
  /** Whole, with edges, where cutting would lose something: shared screens. */
  whole?: boolean | undefined;
}

/** Moving pictures of a track, without its sound. */
export function Picture({ track, label, mirrored, whole }: PictureProps): JSX.Element {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!element) return undefined;
    element.srcObject = new MediaStream([track]);
    // Without sound browsers play by themselves; one that saves power goes on when the page is looked at again.
    void element.play().catch(() => {});
    return () => {
      element.srcObject = null;
    };
  }, [track]);
  return (
    <video
      class="picture"
      ref={video}
      muted
      autoplay
      playsInline
      disablePictureInPicture={mirrored}
      aria-label={label}
      data-mirrored={mirrored || undefined}
      data-whole={whole || undefined}
    />
  );
}
