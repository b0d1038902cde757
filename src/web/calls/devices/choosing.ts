// Which cameras, microphones and speakers there are, and which of them is used.

export interface FoundDevice {
  id: string;
  /** Empty until the person has allowed one of its kind. */
  label: string;
}

export interface FoundDevices {
  cameras: readonly FoundDevice[];
  microphones: readonly FoundDevice[];
  /** Empty where the browser lets nobody choose (Safari): the system's own setting counts. */
  speakers: readonly FoundDevice[];
}

type Listed = Pick<MediaDeviceInfo, 'kind' | 'deviceId' | 'label'>;

/** What the browser lists, each kind apart. Chromium lists the device for phone calls of the system a second time. */
export function sortDevices(listed: readonly Listed[]): FoundDevices {
  const ofKind = (kind: MediaDeviceKind): FoundDevice[] =>
    listed
      .filter((one) => one.kind === kind && one.deviceId !== 'communications')
      .map(({ deviceId, label }) => ({ id: deviceId, label: tidy(label) }));
  return { cameras: ofKind('videoinput'), microphones: ofKind('audioinput'), speakers: ofKind('audiooutput') };
}

/** Without the maker's numbers that Chromium adds: "HD Webcam (046d:0825)". */
function tidy(label: string): string {
  return label.replace(/\s*\([0-9a-f]{4}:[0-9a-f]{4}\)$/i, '');
}

/** The device that was chosen on this browser if it is plugged in, else the first; empty: the browser's own choice. */
export function pickDevice(found: readonly FoundDevice[], kept: string | null): string {
  const known = found.find(({ id }) => id !== '' && id === kept);
  return (known ?? found[0])?.id ?? '';
}
