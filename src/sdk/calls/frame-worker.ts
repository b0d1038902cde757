// The worker that alone holds the media secrets of a call: every frame that leaves or comes passes here, and what can't be sealed
// or opened is dropped. There is no way around it (protocol §10).
import type { Stream } from '../../shared/call-format.ts';
import type { FrameLine, FrameNews, FrameOrder, FrameOrders } from './frame-orders.ts';
import { MediaSecrets } from './media-secrets.ts';

/** As much as is used of what TypeScript knows for workers only. */
interface EncodedFrame {
  data: ArrayBuffer;
}
interface FrameTransformer {
  readonly readable: ReadableStream<EncodedFrame>;
  readonly writable: WritableStream<EncodedFrame>;
  readonly options: FrameLine;
}
interface FrameScope {
  addEventListener(type: 'message', listener: (event: { data: FrameOrder }) => void): void;
  addEventListener(type: 'rtctransform', listener: (event: { transformer: FrameTransformer }) => void): void;
  postMessage(news: FrameNews): void;
}

const scope = globalThis as unknown as FrameScope;
/** After so long without a picture that opens, a key frame is asked for. */
const STUCK_AFTER = 1_000;
/** The same lack is told so seldom. */
const TELLS_EVERY = 500;

function tell(news: FrameNews): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has none
  scope.postMessage(news);
}

let secrets: MediaSecrets | null = null;
const heldBack = new Set<Stream>();

function required(): MediaSecrets {
  if (!secrets) throw new Error('no seat was begun');
  return secrets;
}

const orders: FrameOrders = {
  begin: async (conversation, call) => {
    secrets = await MediaSecrets.begin(conversation, call);
    return { seat: secrets.seat, ephemeralKey: secrets.ephemeralKey };
  },
  draw: (recipients) => required().draw(recipients),
  use: async (k) => required().use(k),
  sealAgain: (k, recipient) => required().sealAgain(k, recipient),
  take: (seat, bytes) => required().take(seat, bytes),
  forget: async (seat) => required().forget(seat),
  holdBack: async (stream, held) => void (held ? heldBack.add(stream) : heldBack.delete(stream)),
};

scope.addEventListener('message', ({ data: { id, name, input } }) => {
  const done: Promise<unknown> = Reflect.apply(orders[name], orders, input);
  done.then(
    (result) => tell({ type: 'done', id, result }),
    (error: unknown) => tell({ type: 'failed', id, why: String(error) }),
  );
});

scope.addEventListener('rtctransform', ({ transformer: { readable, writable, options } }) => {
  const pass = options.direction === 'send' ? sending(options) : receiving(options);
  const frames = new TransformStream<EncodedFrame, EncodedFrame>({
    async transform(frame, out) {
      const data = await pass(new Uint8Array(frame.data));
      if (!data) return;
      frame.data = data;
      out.enqueue(frame);
    },
  });
  // Ends with its line.
  readable
    .pipeThrough(frames)
    .pipeTo(writable)
    .catch(() => undefined);
});

type Pass = (frame: Uint8Array) => Promise<ArrayBuffer | null>;

function sending({ stream }: FrameLine): Pass {
  return async (frame) => {
    if (heldBack.has(stream)) return null;
    const sealed = await secrets?.seal(stream, frame);
    return sealed?.buffer ?? null;
  };
}

function receiving({ stream, seat, consumer }: Extract<FrameLine, { direction: 'receive' }>): Pass {
  let failingSince: number | null = null;
  let toldAt = -Infinity;
  const missed = (k: number | null) => {
    const now = performance.now();
    failingSince ??= now;
    if (k !== null && now - toldAt >= TELLS_EVERY) {
      toldAt = now;
      tell({ type: 'keyMissing', seat, k });
    }
    if (now - failingSince < STUCK_AFTER) return;
    failingSince = now;
    tell({ type: 'stuck', consumer });
  };
  return async (frame) => {
    const opened = await secrets?.open(seat, stream, frame);
    if (opened?.is === 'opened') {
      failingSince = null;
      return opened.frame.buffer;
    }
    // Given twice: nothing is missing.
    if (opened?.is !== 'replayed') missed(opened?.is === 'keyMissing' ? opened.k : null);
    return null;
  };
}
