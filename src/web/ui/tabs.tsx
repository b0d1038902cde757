import { useSignal, type Signal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useId, useRef } from 'preact/hooks';
import './tabs.css';

interface Tab {
  name: string;
  label: string;
  content: () => ComponentChildren;
}

interface TabsProps {
  label: string;
  tabs: readonly Tab[];
  /** The name of the shown one, where something else on the page leads to it. */
  shows?: Signal<string> | undefined;
  /** What was shown once stays, unseen: for forms, so that looking elsewhere loses nothing. */
  keeps?: boolean | undefined;
}

/** Views of the same thing beside each other; arrows move, only the shown one is drawn unless they are kept. */
export function Tabs({ label, tabs, shows, keeps }: TabsProps): JSX.Element {
  const id = useId();
  const own = useSignal(tabs[0]?.name ?? '');
  const chosen = shows ?? own;
  const shown = tabs.find((tab) => tab.name === chosen.value) ?? tabs[0];
  const seen = useRef(new Set<string>());
  if (shown) seen.current.add(shown.name);
  const onKeyDown = (event: KeyboardEvent): void => {
    const now = tabs.findIndex((tab) => tab === shown);
    const steps: Record<string, number> = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: tabs.length - 1 };
    const step = steps[event.key];
    const next = step === undefined ? undefined : tabs[(step + tabs.length) % tabs.length];
    if (!next) return;
    event.preventDefault();
    chosen.value = next.name;
    document.getElementById(`${id}-${next.name}`)?.focus();
  };
  return (
    <div class="tabs">
      <div role="tablist" aria-label={label} onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <button
            key={tab.name}
            type="button"
            role="tab"
            id={`${id}-${tab.name}`}
            aria-selected={tab === shown}
            aria-controls={tab === shown ? `${id}-${tab.name}-panel` : undefined}
            tabIndex={tab === shown ? 0 : -1}
            onClick={() => {
              chosen.value = tab.name;
            }}
          >
            {tab.label}
          </button>
        ))}
      </div>
      {tabs.map((tab) => {
        const isShown = tab === shown;
        if (!isShown && !(keeps && seen.current.has(tab.name))) return null;
        return (
          <div
            key={tab.name}
            role="tabpanel"
            id={`${id}-${tab.name}-panel`}
            aria-labelledby={`${id}-${tab.name}`}
            tabIndex={0}
            hidden={!isShown}
          >
            {tab.content()}
          </div>
        );
      })}
    </div>
  );
}
