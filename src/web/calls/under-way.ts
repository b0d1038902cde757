// Whether a call goes on in any tab of this browser: who signs out there would end it (V3). A lock goes with its tab, however that ends.

const LOCK = 'alcove.call';

/** This tab is in a call until what it returns is called. */
export function holdCall(): () => void {
  let letGo = (): void => {};
  const over = new Promise<void>((resolve) => (letGo = resolve));
  // Shared: another tab may be in one of somebody else, of another organisation.
  void navigator.locks.request(LOCK, { mode: 'shared' }, () => over).catch(() => {});
  return letGo;
}

export async function isCallUnderWay(): Promise<boolean> {
  const { held } = await navigator.locks.query();
  return held?.some(({ name }) => name === LOCK) ?? false;
}
