import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../locales/locales.ts';
import { IconButton } from '../../ui/button.tsx';
import { IconClose } from '../../ui/icons.tsx';

interface FrameProps {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
}

/** Beside the tiles, on a phone above them. Takes the focus, and gives it back. */
export function PanelFrame({ title, onClose, children }: FrameProps): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    heading.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <div
      class="call-panel"
      role="group"
      aria-label={title}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) onClose();
      }}
    >
      <div class="call-panel-head">
        <h2 ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <IconButton label={t().ui.close} icon={IconClose} onClick={onClose} />
      </div>
      {children}
    </div>
  );
}
