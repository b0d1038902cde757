// After a reload one returns to the call without preview (V18): this tab remembers that it was in it.

export interface Place {
  conversationId: string;
  /** When the tab was last in it. */
  at: number;
  microphone: boolean;
  camera: boolean;
  soundOnly: boolean;
}

const KEY = 'alcove.call';
const FOR_MS = 30_000;

/** What was kept, if it is of this conversation and fresh enough. */
export function placeIn(kept: string | null, conversationId: string, now: number): Place | null {
  if (!kept) return null;
  try {
    const place = JSON.parse(kept) as Place;
    const isFresh = now - place.at >= 0 && now - place.at < FOR_MS;
    return place.conversationId === conversationId && isFresh ? place : null;
  } catch {
    return null;
  }
}

export function keptPlace(conversationId: string): Place | null {
  return placeIn(storage()?.getItem(KEY) ?? null, conversationId, Date.now());
}

export function keepPlace(place: Place): void {
  storage()?.setItem(KEY, JSON.stringify(place));
}

export function forgetPlace(): void {
  storage()?.removeItem(KEY);
}

/** A browser that keeps nothing shows the preview again. */
function storage(): Storage | null {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}
