// One's own camera and microphone while a call page is open, before the call and in it.
import { batch, signal, type ReadonlySignal } from '@preact/signals';
import { canCapture, capture, type Captured, type Source, type Wanted } from './capture.ts';
import { pickDevice, sortDevices, type FoundDevices } from './choosing.ts';
import { keepDevice, keptDevice, type DeviceKind } from './kept-devices.ts';

/** `off`: by choice. */
export type OwnSource = Captured | { is: 'off' } | { is: 'asking' };

const SOURCES = ['camera', 'microphone'] as const;

/** Lights of camera and microphone are on only while they are `on` here. Close it. */
export class OwnMedia {
  readonly #sources = { camera: signal<OwnSource>({ is: 'off' }), microphone: signal<OwnSource>({ is: 'off' }) };
  readonly #found = signal<FoundDevices>({ cameras: [], microphones: [], speakers: [] });
  readonly #chosen = signal<Record<DeviceKind, string>>({ camera: '', microphone: '', speaker: '' });
  readonly #wishes = { camera: 0, microphone: 0 };
  #closed = false;

  readonly camera: ReadonlySignal<OwnSource> = this.#sources.camera;
  readonly microphone: ReadonlySignal<OwnSource> = this.#sources.microphone;
  readonly found: ReadonlySignal<FoundDevices> = this.#found;
  readonly chosen: ReadonlySignal<Record<DeviceKind, string>> = this.#chosen;

  /** Opens what is wanted at first, in one question to the person; what isn't plugged in is not asked for. */
  async open(wanted: readonly Source[]): Promise<void> {
    // At once: until then they would count as switched off.
    for (const source of wanted) this.#sources[source].value = { is: 'asking' };
    if (canCapture()) navigator.mediaDevices.addEventListener('devicechange', this.#onDeviceChange);
    await this.#list();
    await this.#open(wanted);
  }

  /** On, or off by choice: off means that the device itself is let go. */
  async turn(source: Source, on: boolean): Promise<void> {
    if (on) return this.#open([source]);
    this.#stop(source);
    this.#sources[source].value = { is: 'off' };
  }

  /** After a failure; both in one question where both are wanted. */
  tryAgain(sources: readonly Source[]): Promise<void> {
    return this.#open(sources);
  }

  /** Uses this device from now on, also next time on this browser. */
  async choose(kind: DeviceKind, id: string): Promise<void> {
    keepDevice(kind, id);
    this.#chosen.value = { ...this.#chosen.peek(), [kind]: id };
    if (kind !== 'speaker' && this.#sources[kind].peek().is !== 'off') await this.#open([kind]);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (canCapture()) navigator.mediaDevices.removeEventListener('devicechange', this.#onDeviceChange);
    for (const source of SOURCES) this.#stop(source);
  }

  async #open(sources: readonly Source[]): Promise<void> {
    const wishes = new Map(sources.map((source) => [source, (this.#wishes[source] += 1)]));
    const wanted: Wanted = {};
    batch(() => {
      for (const source of sources) {
        const now = this.#sources[source].peek();
        if (now.is !== 'on') this.#sources[source].value = { is: 'asking' };
        if (this.#isThere(source)) wanted[source] = this.#chosen.peek()[source];
        else this.#sources[source].value = { is: 'failed', trouble: 'missing' };
      }
    });
    if (Object.keys(wanted).length === 0) return;
    const captured = await capture(wanted);
    for (const source of sources) {
      const got = captured[source];
      if (!got) continue;
      // Another wish came meanwhile, or the page is gone: nobody holds on to this one.
      if (this.#closed || wishes.get(source) !== this.#wishes[source]) {
        if (got.is === 'on') got.track.stop();
        continue;
      }
      this.#stop(source, false);
      if (got.is === 'on') this.#watch(source, got.track);
      this.#sources[source].value = got;
    }
    await this.#list();
  }

  #watch(source: Source, track: MediaStreamTrack): void {
    // Unplugged, or taken away in the browser's own bar.
    track.addEventListener('ended', () => {
      const now = this.#sources[source].peek();
      if (now.is === 'on' && now.track === track) void this.#open([source]);
    });
  }

  #stop(source: Source, ownWish = true): void {
    if (ownWish) this.#wishes[source] += 1;
    const now = this.#sources[source].peek();
    if (now.is === 'on') now.track.stop();
  }

  /** Browsers that tell nothing before they are asked, are asked. */
  #isThere(source: Source): boolean {
    const { cameras, microphones } = this.#found.peek();
    if (cameras.length + microphones.length === 0) return true;
    return (source === 'camera' ? cameras : microphones).length > 0;
  }

  async #list(): Promise<void> {
    if (!canCapture()) return;
    const found = sortDevices(await navigator.mediaDevices.enumerateDevices().catch(() => []));
    if (this.#closed) return;
    batch(() => {
      this.#found.value = found;
      this.#chosen.value = {
        camera: this.#inUse('camera') ?? pickDevice(found.cameras, keptDevice('camera')),
        microphone: this.#inUse('microphone') ?? pickDevice(found.microphones, keptDevice('microphone')),
        speaker: pickDevice(found.speakers, keptDevice('speaker')),
      };
    });
  }

  #inUse(source: Source): string | undefined {
    const now = this.#sources[source].peek();
    return now.is === 'on' ? now.track.getSettings().deviceId : undefined;
  }

  readonly #onDeviceChange = (): void => void this.#followDevices();

  /** What was missing is taken once it is plugged in. */
  async #followDevices(): Promise<void> {
    await this.#list();
    const missed = SOURCES.filter((source) => {
      const now = this.#sources[source].peek();
      return now.is === 'failed' && now.trouble === 'missing' && this.#isThere(source);
    });
    if (missed.length > 0) await this.#open(missed);
  }
}
