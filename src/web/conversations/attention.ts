// Whether somebody looks at this page: visible, focused, not covered by quick hide.

export function isLookedAt(): boolean {
  const root = document.documentElement;
  return document.visibilityState === 'visible' && document.hasFocus() && !root.hasAttribute('data-covered');
}

/** Calls when the answer may have changed; the result ends it. */
export function onAttention(listener: () => void): () => void {
  const covering = new MutationObserver(listener);
  covering.observe(document.documentElement, { attributes: true, attributeFilter: ['data-covered'] });
  addEventListener('focus', listener);
  addEventListener('blur', listener);
  document.addEventListener('visibilitychange', listener);
  return () => {
    covering.disconnect();
    removeEventListener('focus', listener);
    removeEventListener('blur', listener);
    document.removeEventListener('visibilitychange', listener);
  };
}

const READ_AFTER_MS = 1000;

/** Read is what stood in view for a second while somebody looked. */
export class ReadingTimer {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #candidate = 0;
  readonly #onRead: (position: number) => void;

  constructor(onRead: (position: number) => void) {
    this.#onRead = onRead;
  }

  /** Tells what is in view now, and up to where all is read. */
  see(position: number, readPosition: number): void {
    if (!isLookedAt() || position <= readPosition) return this.close();
    if (this.#timer !== undefined && position >= this.#candidate) return;
    clearTimeout(this.#timer);
    this.#candidate = position;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (isLookedAt()) this.#onRead(position);
    }, READ_AFTER_MS);
  }

  /** Forgets what is on its way to being read. May be called twice. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
