/** Keeps `--app-height` at what is left above the on-screen keyboard, and `data-keyboard` while that is open. Returns what stops it. */
export function followViewport(): () => void {
  const view = window.visualViewport;
  if (!view) return () => {};
  const root = document.documentElement;
  let tallest = 0;
  let width = 0;
  const onResize = (): void => {
    // Pinch zoom shrinks the visual viewport too; that is not a keyboard.
    if (view.scale > 1.01) return;
    if (view.width !== width) tallest = 0;
    width = view.width;
    tallest = Math.max(tallest, view.height);
    const keyboard = view.height < tallest * 0.75 && matchMedia('(pointer: coarse)').matches;
    root.toggleAttribute('data-keyboard', keyboard);
    if (keyboard) root.style.setProperty('--app-height', `${Math.round(view.height)}px`);
    else root.style.removeProperty('--app-height');
    if (keyboard && view.offsetTop > 0) window.scrollTo(0, 0);
  };
  view.addEventListener('resize', onResize);
  onResize();
  return () => view.removeEventListener('resize', onResize);
}

/** Light, dark, or as the system says; kept on this device. */
export function chooseTheme(theme: 'light' | 'dark' | 'system'): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

/** The organisation's accent: only its hue (0–360) is taken, so that contrast holds. */
export function chooseAccent(hue: number): void {
  document.documentElement.style.setProperty('--hue', String(hue));
}
