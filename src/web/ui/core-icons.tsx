// The signs that every page shows; all others are in icons.tsx, so that a first page doesn't load them.
import type { JSX, SVGAttributes } from 'preact';

type IconProps = Omit<SVGAttributes<SVGSVGElement>, 'class'>;
export type Icon = (props: IconProps) => JSX.Element;

/** An icon of strokes on a grid of 24. */
export function draw(path: string): Icon {
  return (props) => (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false" {...props}>
      <path d={path} />
    </svg>
  );
}

export const IconAlcove = /* @__PURE__ */ draw('M4 21V11a8 8 0 0 1 16 0v10zM9 21v-9a3 3 0 0 1 6 0v9');
export const IconConversation = /* @__PURE__ */ draw(
  'M5 5h14a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-8l-5 4v-4H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1z',
);
export const IconConversationNew = /* @__PURE__ */ draw(
  'M5 5h14a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-8l-5 4v-4H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zM12 8v5M9.5 10.5h5',
);
export const IconPeople = /* @__PURE__ */ draw(
  'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20a6.5 6.5 0 0 1 13 0M16 4.3a3.5 3.5 0 0 1 0 6.4M18 14.2a6.5 6.5 0 0 1 3.5 5.8',
);
export const IconPerson = /* @__PURE__ */ draw('M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5a7.5 7.5 0 0 1 15 0');
export const IconHelp = /* @__PURE__ */ draw(
  'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M12 16.8v.01',
);
export const IconOrganisation = /* @__PURE__ */ draw(
  'M5 21V5a1 1 0 0 1 1-1h8a1 1 0 0 1 1 1v16M15 10h3a1 1 0 0 1 1 1v10M3 21h18M8.5 8h3M8.5 12h3M8.5 16h3',
);
export const IconLock = /* @__PURE__ */ draw(
  'M6 11h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1zM8 11V8a4 4 0 0 1 8 0v3',
);
export const IconSend = /* @__PURE__ */ draw('M4 12l16-8-5 16-3.5-6.5zM11.5 13.5L20 4');
export const IconBack = /* @__PURE__ */ draw('M15 5l-7 7 7 7');
export const IconDown = /* @__PURE__ */ draw('M6 9.5l6 6 6-6');
export const IconCheck = /* @__PURE__ */ draw('M5 12.5l4.5 4.5L19 7.5');
export const IconInfo = /* @__PURE__ */ draw('M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.5M12 7.7v.01');
export const IconWarning = /* @__PURE__ */ draw('M12 4.5l9 15.5H3zM12 10.5v4M12 17v.01');
export const IconHide = /* @__PURE__ */ draw(
  'M10 5.7a9 9 0 0 1 2-.2c6 0 9.5 6.5 9.5 6.5a16 16 0 0 1-2.8 3.5M6.5 7.2A15.5 15.5 0 0 0 2.5 12S6 18.5 12 18.5a9 9 0 0 0 5-1.5M4 4l16 16',
);
export const IconOffline = /* @__PURE__ */ draw(
  'M3 3l18 18M5 12.5a10 10 0 0 1 4-2.4M2 9a15 15 0 0 1 4.5-2.8M10.5 5.1A15 15 0 0 1 22 9M15.5 10.5a10 10 0 0 1 3.5 2M8.5 16a5 5 0 0 1 6 0M12 19.5v.01',
);
