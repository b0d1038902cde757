// Small choices that this browser keeps for everybody who uses it: never anything about a person.

type Choice = 'theme' | 'language' | 'previews' | 'camera' | 'microphone' | 'speaker' | 'callKeys';

/** What was kept under this name; null where the browser keeps nothing. */
export function readKept(name: Choice): string | null {
  try {
    return localStorage.getItem(`alcove.${name}`);
  } catch {
    return null;
  }
}

/** Keeps a choice, or forgets it. A browser that keeps nothing goes without until the tab is closed. */
export function keep(name: Choice, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`alcove.${name}`);
    else localStorage.setItem(`alcove.${name}`, value);
  } catch {
    // It was shown; that it isn't there next time is no failure.
  }
}
