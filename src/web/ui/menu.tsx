import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import './menu.css';
import type { ButtonKind } from './button.tsx';
import { IconMore, type Icon } from './icons.tsx';

export interface MenuItem {
  label: string;
  icon?: Icon | undefined;
  /** Either does something here, or leads elsewhere. */
  onSelect?: (() => void) | undefined;
  href?: string | undefined;
  danger?: boolean | undefined;
}

interface MenuProps {
  label: string;
  items: readonly MenuItem[];
  icon?: Icon | undefined;
  /** Shows the label beside the sign. */
  showLabel?: boolean | undefined;
  kind?: ButtonKind | undefined;
}

/** A button that opens a list of actions: a native popover, with arrows, Home, End, first letters and Escape. */
export function Menu({ label, items, icon: Sign = IconMore, showLabel, kind = 'quiet' }: MenuProps): JSX.Element {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const open = useSignal(false);

  const entries = (): HTMLElement[] => [...(list.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
  const close = (): void => {
    if (open.peek()) list.current?.hidePopover();
    button.current?.focus();
  };

  useEffect(() => {
    const popover = list.current;
    if (!popover) return undefined;
    const onToggle = (event: ToggleEvent): void => {
      open.value = event.newState === 'open';
      if (!open.peek() || !button.current) return;
      place(popover, button.current);
      entries()[0]?.focus();
    };
    popover.addEventListener('toggle', onToggle);
    return () => popover.removeEventListener('toggle', onToggle);
  }, []);

  const onKeyDown = (event: KeyboardEvent): void => {
    const all = entries();
    const now = all.findIndex((entry) => entry === document.activeElement);
    let next: HTMLElement | undefined;
    if (event.key === 'ArrowDown') next = all[(now + 1) % all.length];
    else if (event.key === 'ArrowUp') next = all[(now - 1 + all.length) % all.length];
    else if (event.key === 'Home') next = all[0];
    else if (event.key === 'End') next = all.at(-1);
    else if (event.key === 'Tab') return close();
    else if (event.key.length === 1 && event.key !== ' ') {
      const rest = [...all.slice(now + 1), ...all.slice(0, now + 1)];
      next = rest.find((entry) => entry.textContent?.toLowerCase().startsWith(event.key.toLowerCase()));
    }
    if (!next) return;
    event.preventDefault();
    next.focus();
  };

  return (
    <>
      <button
        type="button"
        class="button"
        data-kind={kind}
        data-round={showLabel ? undefined : ''}
        ref={button}
        popovertarget={id}
        aria-haspopup="menu"
        aria-expanded={open.value}
        aria-label={showLabel ? undefined : label}
        title={showLabel ? undefined : label}
      >
        <Sign />
        {showLabel && label}
      </button>
      <div id={id} ref={list} class="menu-popover" popover="auto" role="menu" aria-label={label} onKeyDown={onKeyDown}>
        {items.map(({ label: words, icon: ItemSign, onSelect, href, danger }) => {
          const content = (
            <>
              {ItemSign && <ItemSign />}
              {words}
            </>
          );
          const shared = { role: 'menuitem', tabIndex: -1, 'data-kind': danger ? 'danger' : undefined } as const;
          return href ? (
            <a key={words} {...shared} href={href} onClick={close}>
              {content}
            </a>
          ) : (
            <button
              key={words}
              type="button"
              {...shared}
              onClick={() => {
                close();
                onSelect?.();
              }}
            >
              {content}
            </button>
          );
        })}
      </div>
    </>
  );
}

// Below the button, ends aligned; above it where there is no room. Anchors in CSS are too young for our oldest browsers.
function place(popover: HTMLElement, button: HTMLElement): void {
  const at = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = popover;
  const room = document.documentElement.clientWidth - width - 8;
  const start = at.left + at.width / 2 < document.documentElement.clientWidth / 2 ? at.left : at.right - width;
  const below = at.bottom + 4;
  popover.style.left = `${Math.max(8, Math.min(start, room))}px`;
  popover.style.top = `${Math.max(8, below + height > innerHeight - 8 ? at.top - height - 4 : below)}px`;
}
