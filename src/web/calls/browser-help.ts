// Which help fits this browser: where it asks for camera and microphone differs, and so does who can encrypt calls.

export type BrowserKind = 'chrome' | 'edge' | 'firefox' | 'safari' | 'iPhone' | 'android' | 'firefoxAndroid' | 'other';

/** The browser as its help knows it. On iPhones and iPads all are Safari underneath; iPads call themselves a Mac. */
export function browserKind(agent = navigator.userAgent, touchPoints = navigator.maxTouchPoints): BrowserKind {
  if (/iPhone|iPad|iPod/.test(agent) || (/Macintosh/.test(agent) && touchPoints > 1)) return 'iPhone';
  if (/Android/.test(agent)) return /Firefox\//.test(agent) ? 'firefoxAndroid' : 'android';
  if (/Edg\//.test(agent)) return 'edge';
  if (/Firefox\//.test(agent)) return 'firefox';
  if (/Chrome\/|Chromium\//.test(agent)) return 'chrome';
  return /Safari\//.test(agent) ? 'safari' : 'other';
}

/** Where data are saved or the network is slow, sound alone is offered first (V8). Only Chromium tells. */
export function isSparing(connection: unknown = Reflect.get(navigator, 'connection')): boolean {
  if (typeof connection !== 'object' || connection === null) return false;
  if ('saveData' in connection && connection.saveData === true) return true;
  return 'effectiveType' in connection && /2g|3g/.test(String(connection.effectiveType));
}
