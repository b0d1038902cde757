import { useSignal, type Signal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';
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
}

/** Views of the same thing beside each other; arrows move, the shown one is drawn only. */
export function Tabs({ label, tabs, shows }: TabsProps): JSX.Element {
  const id = useId();
  const own = useSignal(tabs[0]?.name ?? '');
  const chosen = shows ?? own;
  const shown = tabs.find((tab) => tab.name === chosen.value) ?? tabs[0];
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
            aria-controls={tab === shown ? `${id}-panel` : undefined}
            tabIndex={tab === shown ? 0 : -1}
            onClick={() => {
              chosen.value = tab.name;
            }}
          >
            {tab.label}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${shown?.name}`} tabIndex={0}>
        {shown?.content()}
      </div>
    </div>
  );
}
