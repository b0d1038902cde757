import { draw } from '../ui/core-icons.tsx';

export const IconVideo = /* @__PURE__ */ draw(
  'M4 6.5h10a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1zM15 10.5l6-3.5v10l-6-3.5',
);
export const IconVideoOff = /* @__PURE__ */ draw(
  'M8 6.5h6a1 1 0 0 1 1 1V12M15 10.5l6-3.5v10l-3.5-2M13.5 17.5H4a1 1 0 0 1-1-1v-9a1 1 0 0 1 .6-.9M3 3l18 18',
);
export const IconMicrophone = /* @__PURE__ */ draw(
  'M12 14.5a3 3 0 0 0 3-3v-5a3 3 0 1 0-6 0v5a3 3 0 0 0 3 3zM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3',
);
export const IconMicrophoneOff = /* @__PURE__ */ draw(
  'M15 9.5v-3a3 3 0 0 0-5.9-.8M9 9v2.5a3 3 0 0 0 4.3 2.7M5.5 11.5a6.5 6.5 0 0 0 10.1 5.4M18.5 11.5c0 .9-.2 1.8-.5 2.6M12 18v3M3 3l18 18',
);
export const IconSpeaker = /* @__PURE__ */ draw(
  'M4 9.5h3.5L12 5.5v13l-4.5-4H4zM15.5 9a4 4 0 0 1 0 6M18 6.5a7.5 7.5 0 0 1 0 11',
);
export const IconHangUp = /* @__PURE__ */ draw(
  'M3 14.5c0-3 4-5.5 9-5.5s9 2.5 9 5.5c0 1-.3 2-1 2.5l-3.5-1v-3a13 13 0 0 0-9 0v3l-3.5 1c-.7-.5-1-1.5-1-2.5z',
);
export const IconShareScreen = /* @__PURE__ */ draw('M3.5 5h17v11.5h-17zM8.5 20h7M12 13.5v-5M9.5 10.5L12 8l2.5 2.5');
export const IconFullScreen = /* @__PURE__ */ draw('M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5');
export const IconSpeakerView = /* @__PURE__ */ draw(
  'M3.5 5h17v9h-17zM3.5 17h4v2.5h-4zM10 17h4v2.5h-4zM16.5 17h4v2.5h-4z',
);
export const IconGalleryView = /* @__PURE__ */ draw('M4 5h7v6H4zM13 5h7v6h-7zM4 13h7v6H4zM13 13h7v6h-7z');
export const IconSmallWindow = /* @__PURE__ */ draw('M3.5 5h17v14h-17zM12.5 12h5.5v4.5h-5.5z');
export const IconKeyboard = /* @__PURE__ */ draw(
  'M3 7h18v10.5H3zM6.5 10.5v.01M10 10.5v.01M13.5 10.5v.01M17 10.5v.01M8 14h8',
);
