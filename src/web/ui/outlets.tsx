// What lies above every page. Each part puts itself there when it first has something to say, so that a first page loads
// none of them.
import { signal } from '@preact/signals';
import type { ComponentType, JSX } from 'preact';

const parts = signal<readonly ComponentType[]>([]);

/** Draws this above every page from now on; once, however often it is asked. */
export function drawAbove(part: ComponentType): void {
  if (!parts.peek().includes(part)) parts.value = [...parts.peek(), part];
}

/** Where they are drawn; once, by AppRoot. */
export function Outlets(): JSX.Element {
  return (
    <>
      {parts.value.map((Part) => (
        <Part key={Part} />
      ))}
    </>
  );
}
