// A value that changes and tells: the smallest thing that a page can hang its signals on.
import type { FailureCode } from './sdk-error.ts';

/** Something fetched from the server. What was once ready stays so through later failures. */
export type Loaded<T> = { is: 'loading' } | { is: 'ready'; value: T } | { is: 'failed'; code: FailureCode };

/** The newest value, and news of each later one. */
export interface Watched<T> {
  get(): T;
  /** Calls with each later value; the result ends it. */
  subscribe(listener: (value: T) => void): () => void;
}

/** A watched value that its maker can set. Setting the same value again tells nobody. */
export interface Settable<T> extends Watched<T> {
  set(value: T): void;
}

export function watched<T>(first: T): Settable<T> {
  let value = first;
  const listeners = new Set<(value: T) => void>();
  return {
    get: () => value,
    set: (next) => {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener(next);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Waits until the value is so; refuses after the given time. For tests, the demo and pages that wait for a state. */
export function until<T, S extends T>(
  source: Watched<T>,
  isSo: ((value: T) => value is S) | ((value: T) => boolean),
  withinMs = 15_000,
): Promise<S> {
  return new Promise((resolve, reject) => {
    const settle = (value: T) => {
      if (!isSo(value)) return false;
      resolve(value as S);
      return true;
    };
    if (settle(source.get())) return;
    const timer = setTimeout(() => {
      stop();
      reject(new Error('It did not become so in time.'));
    }, withinMs);
    const stop = source.subscribe((value) => {
      if (!settle(value)) return;
      clearTimeout(timer);
      stop();
    });
  });
}
