// What the SDK watches, as signals that components are drawn from.
import { signal, type ReadonlySignal } from '@preact/signals';
import type { Watched } from '../../sdk/watched.ts';

const signals = new WeakMap<object, ReadonlySignal<unknown>>();

/** The signal of a watched value; the same one each time, so that it can be asked for while drawing. */
export function signalOf<T>(source: Watched<T>): ReadonlySignal<T> {
  const known = signals.get(source);
  // Only this function fills the map, with a signal of the source's own type.
  if (known) return known as ReadonlySignal<T>;
  const made = signal(source.get());
  source.subscribe((value) => {
    made.value = value;
  });
  signals.set(source, made);
  return made;
}

/** The value of something watched; the component is drawn anew when it changes. */
export function read<T>(source: Watched<T>): T {
  return signalOf(source).value;
}
