import { draw } from './core-icons.tsx';

export type { Icon } from './core-icons.tsx';
export {
  IconAlcove,
  IconBack,
  IconCheck,
  IconConversation,
  IconConversationNew,
  IconDown,
  IconHelp,
  IconHide,
  IconLock,
  IconOrganisation,
  IconPeople,
  IconPerson,
  IconSend,
  IconWarning,
} from './core-icons.tsx';

// Strokes on a grid of 24; each is its own export, so that a page carries only those that it shows.
export const IconPersonAdd = /* @__PURE__ */ draw(
  'M10 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2.5 20.5a7.5 7.5 0 0 1 13-5M19 14v7M15.5 17.5h7',
);
export const IconKey = /* @__PURE__ */ draw('M8 20a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM11.2 12.3L20 3.5M16 7.5l3 3');
export const IconShield = /* @__PURE__ */ draw(
  'M12 3l7.5 2.5V11c0 5-3.2 8.3-7.5 10-4.3-1.7-7.5-5-7.5-10V5.5zM8.5 11.8l2.5 2.5 4.5-4.6',
);
export const IconPlus = /* @__PURE__ */ draw('M12 5v14M5 12h14');
export const IconSearch = /* @__PURE__ */ draw('M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16.2 16.2L20.5 20.5');
export const IconPhone = /* @__PURE__ */ draw(
  'M6 4h3l2 5-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v3a2 2 0 0 1-2 2A14 14 0 0 1 4 6a2 2 0 0 1 2-2z',
);
export const IconShow = /* @__PURE__ */ draw(
  'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
);
export const IconPrint = /* @__PURE__ */ draw('M7 9V4h10v5M7 17H4v-7a1 1 0 0 1 1-1h14a1 1 0 0 1 1 1v7h-3M7 14h10v6H7z');
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
export const IconRefresh = /* @__PURE__ */ draw(
  'M20 5v5h-5M4 19v-5h5M19.5 10A8 8 0 0 0 5.6 7.5M4.5 14a8 8 0 0 0 13.9 2.5',
);
export const IconNext = /* @__PURE__ */ draw('M9 5l7 7-7 7');
export const IconPin = /* @__PURE__ */ draw('M9 3.5h6l-.7 7 3.2 3.5H6.5l3.2-3.5zM12 14v7');
export const IconMuted = /* @__PURE__ */ draw(
  'M9.5 4.6A6 6 0 0 1 18 10v3.5M6.2 8.3A6 6 0 0 0 6 10v4l-1.5 3H17M10 20.5h4M3.5 3.5l17 17',
);
export const IconArchive = /* @__PURE__ */ draw('M3.5 5h17v4h-17zM5 9v10h14V9M9.5 13h5');
export const IconClose = /* @__PURE__ */ draw('M6 6l12 12M18 6L6 18');
export const IconMore = /* @__PURE__ */ draw(
  'M12 5.5v.01M12 12v.01M12 18.5v.01M11 5.5a1 1 0 1 0 2 0 1 1 0 0 0-2 0zM11 12a1 1 0 1 0 2 0 1 1 0 0 0-2 0zM11 18.5a1 1 0 1 0 2 0 1 1 0 0 0-2 0z',
);
export const IconDelete = /* @__PURE__ */ draw('M4.5 7h15M9.5 7V4.5h5V7M6.5 7l1 13h9l1-13M10.5 11v5M13.5 11v5');
export const IconEdit = /* @__PURE__ */ draw('M4.5 19.5v-4L15.5 4.5l4 4-11 11zM13 7l4 4');
export const IconCopy = /* @__PURE__ */ draw(
  'M9 8h10a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H9a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1zM4 15V5a1 1 0 0 1 1-1h10',
);
export const IconMail = /* @__PURE__ */ draw(
  'M4 6h16a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1zM3.5 7l8.5 6.5L20.5 7',
);
export const IconAttach = /* @__PURE__ */ draw(
  'M19.5 11.5l-7.6 7.6a4.7 4.7 0 0 1-6.7-6.7l7.9-7.8a3.2 3.2 0 0 1 4.5 4.5l-7.8 7.8a1.6 1.6 0 0 1-2.3-2.3l7.1-7',
);
export const IconCamera = /* @__PURE__ */ draw(
  'M4 8h3.5L9 5.5h6L16.5 8H20v11H4zM12 16.5a3.3 3.3 0 1 0 0-6.6 3.3 3.3 0 0 0 0 6.6z',
);
export const IconFile = /* @__PURE__ */ draw('M6 3.5h8l4.5 4.5v12.5H6zM13.5 3.5V8.5h5');
export const IconDownload = /* @__PURE__ */ draw('M12 4v11M7.5 11l4.5 4.5 4.5-4.5M4.5 20h15');
export const IconMinus = /* @__PURE__ */ draw('M5 12h14');
