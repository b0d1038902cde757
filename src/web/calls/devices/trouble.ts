// Why a camera or microphone is not there, of what browsers say about it.

/** `dismissed`: the question was closed, asking again helps. `system`: the browser itself is not let by the system. */
export type Trouble = 'denied' | 'dismissed' | 'system' | 'missing' | 'busy' | 'insecure' | 'failed';

interface Refusal {
  name: string;
  message: string;
}

/** What a refused `getUserMedia` means for the person; names by the standard, messages as Chromium writes them. */
export function troubleOf({ name, message }: Refusal): Trouble {
  switch (name) {
    case 'NotAllowedError':
      if (/dismissed/i.test(message)) return 'dismissed';
      return /system/i.test(message) ? 'system' : 'denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    case 'SecurityError':
    case 'TypeError':
      return 'insecure';
    default:
      return 'failed';
  }
}
