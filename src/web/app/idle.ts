// Locks this device after idle time: the keys leave its memory, the page stays where it is.
import { effect } from '@preact/signals';
import { device, deviceState } from './device.ts';

const LOOKS_EVERY_MS = 15_000;
/** `call`: a call goes on in this tab; whoever talks for an hour touches nothing. */
const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'call'] as const;

/** Starts watching for signs of life. Sleep counts as idle time too, so time is compared, not counted. */
export function lockWhenIdle(): void {
  let lastSign = Date.now();
  const onSign = (): void => {
    if (!isOver()) lastSign = Date.now();
  };
  const isOver = (): boolean => {
    const state = deviceState.peek();
    return state.is === 'open' && Date.now() - lastSign > state.me.lockAfter * 60_000;
  };
  const look = (): void => {
    if (isOver()) device.account.lock();
  };
  for (const sign of signs) addEventListener(sign, onSign, { capture: true, passive: true });
  document.addEventListener('visibilitychange', look);
  effect(() => {
    if (deviceState.value.is !== 'open') return undefined;
    lastSign = Date.now();
    const timer = setInterval(look, LOOKS_EVERY_MS);
    return () => clearInterval(timer);
  });
}
