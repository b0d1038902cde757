// How a device is called in its owner's list of devices: browser and system, nothing more exact.

const browsers: readonly (readonly [RegExp, string])[] = [
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/CriOS\/|Chrome\/|Chromium\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];

const systems: readonly (readonly [RegExp, string])[] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/CrOS/, 'ChromeOS'],
  [/Mac OS X|Macintosh/, 'Mac'],
  [/Linux/, 'Linux'],
];

/** "Firefox, Windows". An iPad that calls itself a Mac is known by its touch screen. */
export function deviceLabel(agent = navigator.userAgent, touchPoints = navigator.maxTouchPoints): string {
  const find = (known: typeof browsers) => known.find(([sign]) => sign.test(agent))?.[1];
  const system = find(systems);
  const named = system === 'Mac' && touchPoints > 1 ? 'iPad' : system;
  return [find(browsers), named].filter(Boolean).join(', ') || 'Browser';
}
