import type { JSX, SVGAttributes } from 'preact';

type IconProps = Omit<SVGAttributes<SVGSVGElement>, 'class'>;
export type Icon = (props: IconProps) => JSX.Element;

function draw(path: string): Icon {
  return (props) => (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false" {...props}>
      <path d={path} />
    </svg>
  );
}

// Strokes on a grid of 24; each is its own export, so that a page carries only those that it shows.
export const IconAlcove = /* @__PURE__ */ draw('M4 21V11a8 8 0 0 1 16 0v10zM9 21v-9a3 3 0 0 1 6 0v9');
export const IconHome = /* @__PURE__ */ draw('M4 11l8-7 8 7v8a1 1 0 0 1-1 1h-4v-6H9v6H5a1 1 0 0 1-1-1z');
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
export const IconPersonAdd = /* @__PURE__ */ draw(
  'M10 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2.5 20.5a7.5 7.5 0 0 1 13-5M19 14v7M15.5 17.5h7',
);
export const IconHelp = /* @__PURE__ */ draw(
  'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M12 16.8v.01',
);
export const IconSettings = /* @__PURE__ */ draw(
  'M4 7h9M17 7h3M4 17h3M11 17h9M15 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM9 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
);
export const IconOrganisation = /* @__PURE__ */ draw(
  'M5 21V5a1 1 0 0 1 1-1h8a1 1 0 0 1 1 1v16M15 10h3a1 1 0 0 1 1 1v10M3 21h18M8.5 8h3M8.5 12h3M8.5 16h3',
);
export const IconLock = /* @__PURE__ */ draw(
  'M6 11h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1zM8 11V8a4 4 0 0 1 8 0v3',
);
export const IconKey = /* @__PURE__ */ draw('M8 20a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM11.2 12.3L20 3.5M16 7.5l3 3');
export const IconShield = /* @__PURE__ */ draw(
  'M12 3l7.5 2.5V11c0 5-3.2 8.3-7.5 10-4.3-1.7-7.5-5-7.5-10V5.5zM8.5 11.8l2.5 2.5 4.5-4.6',
);
export const IconSend = /* @__PURE__ */ draw('M4 12l16-8-5 16-3.5-6.5zM11.5 13.5L20 4');
export const IconPlus = /* @__PURE__ */ draw('M12 5v14M5 12h14');
export const IconClose = /* @__PURE__ */ draw('M6 6l12 12M18 6L6 18');
export const IconBack = /* @__PURE__ */ draw('M15 5l-7 7 7 7');
export const IconForward = /* @__PURE__ */ draw('M9 5l7 7-7 7');
export const IconDown = /* @__PURE__ */ draw('M6 9.5l6 6 6-6');
export const IconMore = /* @__PURE__ */ draw(
  'M12 5.5v.01M12 12v.01M12 18.5v.01M11 5.5a1 1 0 1 0 2 0 1 1 0 0 0-2 0zM11 12a1 1 0 1 0 2 0 1 1 0 0 0-2 0zM11 18.5a1 1 0 1 0 2 0 1 1 0 0 0-2 0z',
);
export const IconSearch = /* @__PURE__ */ draw('M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16.2 16.2L20.5 20.5');
export const IconCheck = /* @__PURE__ */ draw('M5 12.5l4.5 4.5L19 7.5');
export const IconInfo = /* @__PURE__ */ draw('M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.5M12 7.7v.01');
export const IconWarning = /* @__PURE__ */ draw('M12 4.5l9 15.5H3zM12 10.5v4M12 17v.01');
export const IconVideo = /* @__PURE__ */ draw(
  'M4 6h10a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1zM15 10.5l6-3.5v10l-6-3.5',
);
export const IconPhone = /* @__PURE__ */ draw(
  'M6 4h3l2 5-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v3a2 2 0 0 1-2 2A14 14 0 0 1 4 6a2 2 0 0 1 2-2z',
);
export const IconDelete = /* @__PURE__ */ draw('M4.5 7h15M9.5 7V4.5h5V7M6.5 7l1 13h9l1-13M10.5 11v5M13.5 11v5');
export const IconEdit = /* @__PURE__ */ draw('M4.5 19.5v-4L15.5 4.5l4 4-11 11zM13 7l4 4');
export const IconCopy = /* @__PURE__ */ draw(
  'M9 8h10a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H9a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1zM4 15V5a1 1 0 0 1 1-1h10',
);
export const IconShow = /* @__PURE__ */ draw(
  'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
);
export const IconHide = /* @__PURE__ */ draw(
  'M10 5.7a9 9 0 0 1 2-.2c6 0 9.5 6.5 9.5 6.5a16 16 0 0 1-2.8 3.5M6.5 7.2A15.5 15.5 0 0 0 2.5 12S6 18.5 12 18.5a9 9 0 0 0 5-1.5M4 4l16 16',
);
export const IconPrint = /* @__PURE__ */ draw('M7 9V4h10v5M7 17H4v-7a1 1 0 0 1 1-1h14a1 1 0 0 1 1 1v7h-3M7 14h10v6H7z');
export const IconMail = /* @__PURE__ */ draw(
  'M4 6h16a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1zM3.5 7l8.5 6.5L20.5 7',
);
export const IconDevice = /* @__PURE__ */ draw(
  'M8 3h8a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM11 18h2',
);
export const IconClock = /* @__PURE__ */ draw('M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2');
export const IconSignOut = /* @__PURE__ */ draw(
  'M14 4H6a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h8M10 12h11M17.5 8.5L21 12l-3.5 3.5',
);
export const IconLink = /* @__PURE__ */ draw(
  'M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7l-1.3 1.3M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7l1.3-1.3',
);
export const IconOffline = /* @__PURE__ */ draw(
  'M3 3l18 18M5 12.5a10 10 0 0 1 4-2.4M2 9a15 15 0 0 1 4.5-2.8M10.5 5.1A15 15 0 0 1 22 9M15.5 10.5a10 10 0 0 1 3.5 2M8.5 16a5 5 0 0 1 6 0M12 19.5v.01',
);
export const IconRefresh = /* @__PURE__ */ draw(
  'M20 5v5h-5M4 19v-5h5M19.5 10A8 8 0 0 0 5.6 7.5M4.5 14a8 8 0 0 0 13.9 2.5',
);
