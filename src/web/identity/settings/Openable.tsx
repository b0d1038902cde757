import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../../ui/button.tsx';
import type { Icon } from '../../ui/icons.tsx';

interface OpenableProps {
  title: string;
  what: string;
  button: string;
  icon: Icon;
  children: (close: () => void) => ComponentChildren;
}

/** A section with one button, and what that opens; closing gives the focus back to the button. */
export function Openable({ title, what, button, icon, children }: OpenableProps): JSX.Element {
  const open = useSignal(false);
  const opener = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);
  useEffect(() => {
    if (wasOpen.current && !open.value) opener.current?.focus();
    wasOpen.current = open.value;
  }, [open.value]);
  return (
    <section class="stack" data-gap="small" aria-label={title}>
      <h3>{title}</h3>
      <p class="muted">{what}</p>
      {open.value ? (
        children(() => (open.value = false))
      ) : (
        <div class="row">
          <Button ref={opener} icon={icon} onClick={() => (open.value = true)}>
            {button}
          </Button>
        </div>
      )}
    </section>
  );
}
