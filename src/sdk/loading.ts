// Fetching something that is watched: what was ready once stays shown when a later fetch fails. And parts of the device
// whose code comes when it is first needed.
import type { Loaded } from './model.ts';
import { codeOf, SdkError } from './sdk-error.ts';
import type { Settable } from './watched.ts';

/** Fetches and sets; a failure is shown only where nothing was ready before. Never throws. */
export async function loadInto<T>(
  target: Pick<Settable<Loaded<T>>, 'get' | 'set'>,
  fetch: () => Promise<T>,
): Promise<void> {
  try {
    target.set({ is: 'ready', value: await fetch() });
  } catch (error) {
    if (target.get().is !== 'ready') target.set({ is: 'failed', code: codeOf(error) });
  }
}

/** Runs `work` once at a time; calls during a run make one more run after it. */
export function coalesced(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let again: Promise<void> | null = null;
  const run = (): Promise<void> => {
    running = work().finally(() => (running = null));
    return running;
  };
  return () => {
    if (!running) return run();
    again ??= running
      .catch(() => undefined)
      .then(() => {
        again = null;
        return run();
      });
    return again;
  };
}

/** A part that is made when it is first needed, and anew after `forget`. Without a connection it can't be: asked again, it tries again. */
export function once<Part extends { forget(): void }>(
  load: () => Promise<Part>,
): { get(): Promise<Part>; forget(): void } {
  let made: Promise<Part> | null = null;
  return {
    get: () => {
      made ??= load();
      made.catch(() => (made = null));
      return made;
    },
    forget: () => {
      void made?.then((ready) => ready.forget()).catch(() => undefined);
      made = null;
    },
  };
}

type Door = (...input: never[]) => Promise<unknown>;

/** These doors of a part, whose code is loaded when somebody comes through one; `offline` where it can't be. */
export function later<Name extends string, Part extends Record<Name, Door>>(
  load: () => Promise<Part>,
  names: readonly Name[],
): Pick<Part, Name> {
  const doorOf = (name: Name) => {
    return async (...input: unknown[]): Promise<unknown> => {
      const loaded = await part(load());
      return Reflect.apply(loaded[name], loaded, input);
    };
  };
  // Each door passes on what it is given to the one of its name.
  return Object.fromEntries(names.map((name) => [name, doorOf(name)])) as unknown as Pick<Part, Name>;
}

/** A part of the program that comes when it is needed: without a line it fails as any question does, with `offline`. */
export function part<T>(coming: Promise<T>): Promise<T> {
  return coming.catch(() => {
    throw new SdkError('offline');
  });
}
