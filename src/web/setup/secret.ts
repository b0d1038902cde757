// Secrets that come behind the '#' of a link.

type Purpose = 'setup' | 'deskEnrolment' | 'invitation' | 'reset' | 'address';

/**
 * The secret of this page's link: taken out of the address bar at once, and kept in this tab for a reload. Null if the
 * page was opened without one.
 */
export function takeSecret(purpose: Purpose): string | null {
  const key = `alcove.${purpose}`;
  const given = location.hash.slice(1);
  if (given) {
    history.replaceState(history.state, '', location.pathname + location.search);
    if (/^[A-Za-z0-9_-]{43}$/.test(given)) sessionStorage.setItem(key, given);
  }
  return sessionStorage.getItem(key);
}

/** Forgets it, once it was used. */
export function forgetSecret(purpose: Purpose): void {
  sessionStorage.removeItem(`alcove.${purpose}`);
}
