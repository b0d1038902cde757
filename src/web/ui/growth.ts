import { useLayoutEffect } from 'preact/hooks';

/** Makes a text area as high as its text where the browser doesn't do it itself (`field-sizing`). */
export function useGrowth(area: { current: HTMLTextAreaElement | null }, text: string): void {
  useLayoutEffect(() => {
    const element = area.current;
    if (!element || CSS.supports('field-sizing', 'content')) return;
    element.style.blockSize = 'auto';
    element.style.blockSize = `${element.scrollHeight + 2}px`;
  }, [text]);
}
