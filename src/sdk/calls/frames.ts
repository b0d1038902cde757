// The worker of frames, from the page's side: what it is asked, what it tells, and how it is put into lines.
import type { Stream } from '../../shared/call-format.ts';
import { SdkError } from '../sdk-error.ts';
import type { FrameLine, FrameNews, FrameOrder, FrameOrders } from './frame-orders.ts';

export interface Frames extends FrameOrders {
  /** To be given to a sender before anything is negotiated. */
  forSender(sender: RTCRtpSender, stream: Stream): void;
  /** To be given to a receiver before anything comes. */
  forReceiver(receiver: RTCRtpReceiver, from: { seat: string; stream: Stream; consumer: string }): void;
  close(): void;
}

export interface FrameListener {
  keyMissing(seat: string, k: number): void;
  stuck(consumer: string): void;
  /** The worker is gone, and every secret with it. */
  lost(): void;
}

/** Whether this browser lets a worker seal frames (Chrome 141, Firefox 117, Safari 15.4). There is no other way. */
export function canEncrypt(): boolean {
  return 'RTCRtpScriptTransform' in globalThis && 'RTCPeerConnection' in globalThis;
}

/** As much of Trusted Types as is needed; not all browsers have them. What they give counts as text where an address is wanted. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: (input: string) => string }): FramePolicy;
}
interface FramePolicy {
  createScriptURL(input: string): string;
}

let policy: FramePolicy | null = null;

async function startWorker(): Promise<Worker> {
  const { default: address } = await import('./frame-worker.ts?worker&url');
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  policy ??= trustedTypes?.createPolicy('frame-worker', { createScriptURL: () => address }) ?? {
    createScriptURL: () => address,
  };
  return new Worker(policy.createScriptURL(address), { type: 'module' });
}

/** Starts the worker. Fails with `call_not_encryptable` where the browser can't. */
export async function startFrames(listener: FrameListener): Promise<Frames> {
  if (!canEncrypt()) throw new SdkError('call_not_encryptable');
  const worker = await startWorker();
  const waiting = new Map<number, { done(result: unknown): void; failed(error: Error): void }>();
  let last = 0;
  const lose = () => {
    waiting.forEach(({ failed }) => failed(new SdkError('internal')));
    waiting.clear();
    listener.lost();
  };
  worker.addEventListener('error', lose);
  worker.addEventListener('message', ({ data }: MessageEvent<FrameNews>) => {
    if (data.type === 'keyMissing') return listener.keyMissing(data.seat, data.k);
    if (data.type === 'stuck') return listener.stuck(data.consumer);
    const asked = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.type === 'done') asked?.done(data.result);
    else asked?.failed(new Error(data.why));
  });
  const ask = <Name extends keyof FrameOrders>(name: Name, ...input: Parameters<FrameOrders[Name]>) =>
    new Promise<unknown>((done, failed) => {
      last += 1;
      waiting.set(last, { done, failed });
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has none
      worker.postMessage({ id: last, name, input } as FrameOrder);
    }) as ReturnType<FrameOrders[Name]>;
  const transform = (line: FrameLine) => new RTCRtpScriptTransform(worker, line);
  return {
    begin: (...input) => ask('begin', ...input),
    draw: (...input) => ask('draw', ...input),
    use: (...input) => ask('use', ...input),
    sealAgain: (...input) => ask('sealAgain', ...input),
    take: (...input) => ask('take', ...input),
    forget: (...input) => ask('forget', ...input),
    holdBack: (...input) => ask('holdBack', ...input),
    forSender: (sender, stream) => void (sender.transform = transform({ direction: 'send', stream })),
    forReceiver: (receiver, from) => void (receiver.transform = transform({ direction: 'receive', ...from })),
    close: () => worker.terminate(),
  };
}
