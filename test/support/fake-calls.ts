// The endpoints of calls as a test answers them: one call at a time, over the real media worker, in front of the real server.
// What a seat is told comes over the page's own socket.
import type { Page } from 'playwright-core';
import type { Calls } from '../../src/server/calls/calls.ts';
import type { CallMedia, MediaWorker, Transport } from '../../src/server/calls/sfu.ts';
import { decodeSeat, type Stream } from '../../src/shared/call-format.ts';
import type { Call, SentMedia } from '../../src/shared/calls.ts';
import { fromBase64Url, toBase64Url } from '../../src/shared/encoding.ts';
import type { CallId, ConversationId } from '../../src/shared/ids.ts';
import type { LiveEvent } from '../../src/shared/live.ts';

type Seats = Call['seats'];

/** What the answers read of questions; WebRTC's own things by the names of two libraries. */
interface Given extends Record<'dtlsParameters' | 'rtpParameters' | 'rtpCapabilities', never> {
  seatId: string;
  callId: CallId;
  conversationId: ConversationId;
  seat: { bytes: string; signature: string };
  direction: 'send' | 'receive';
  stream: Stream;
  producerId: string;
  paused: boolean;
  to: 'paused' | 'sending' | 'ended';
  fromSeatId: string;
  generation: number | null;
  bytes: string;
  signature: string;
}

interface Tab {
  seatId: string | null;
  send(event: LiveEvent): void;
}

class Refused extends Error {
  readonly status: number;
  constructor(code: string, status: number) {
    super(code);
    this.status = status;
  }
}

export interface FakeCalls {
  /** Seats that the server makes up beside the true ones. */
  invent: (seats: Seats) => Seats;
  /** Answers this page from now on; before it loads. */
  attach(page: Page): Promise<void>;
}

export function fakeCalls(calls: Calls): FakeCalls {
  const tabs: Tab[] = [];
  const lines = new Map<string, Transport>();
  let call: Call | null = null;
  let media: { worker: MediaWorker; call: Promise<CallMedia> } | null = null;

  const required = (): Call => {
    if (!call) throw new Refused('call.seat_ended', 410);
    return call;
  };
  const tell = (event: LiveEvent, but?: string) => {
    for (const tab of tabs) if (tab.seatId === null || tab.seatId !== but) tab.send(event);
  };
  const openMedia = (): Promise<CallMedia> => {
    const worker = calls.worker();
    if (!worker) throw new Refused('call.unavailable', 503);
    if (media?.worker === worker) return media.call;
    media = { worker, call: worker.openCall() };
    lines.clear();
    void worker.ended.then(() => {
      lines.clear();
      if (!call) return;
      call.media = [];
      tell({ type: 'linesLost', callId: call.callId });
    });
    return media.call;
  };
  const lineOf = ({ seatId }: Given, direction: string): Transport => {
    const found = lines.get(`${seatId} ${direction}`);
    if (!found) throw new Refused('call.line_lost', 409);
    return found;
  };
  const tellMedia = (one: SentMedia, now: Given['to']) => {
    const { seatId, stream, producerId } = one;
    tell({ type: 'media', callId: required().callId, seatId, stream, producerId, now });
  };
  const present = () => call && { ...call, now: Date.now(), seats: [...call.seats, ...fake.invent(call.seats)] };
  const start = (callId: CallId, conversationId: ConversationId): Call => ({
    ...{ callId, conversationId, starterId: null, startedAt: Date.now(), clockFrom: null, now: Date.now() },
    ...{ seats: [], media: [], others: [], ownSeatId: null },
    abilities: { join: true, ring: [], endForAll: true, mute: [], remove: [], letBackIn: [] },
  });

  const answers: Record<string, (given: Given, tab: Tab) => unknown> = {
    listCalls: () => {
      const running = call && { ...call, people: call.seats.length };
      return { now: Date.now(), rings: [], running: running ? [running] : [] };
    },
    getCall: () => ({ call: present(), start: !call }),
    joinCall: ({ conversationId, callId, seat }, tab) => {
      call ??= start(callId, conversationId);
      if (call.callId !== callId) throw new Refused('call.changed', 409);
      const { seat: id, participant } = decodeSeat(fromBase64Url(seat.bytes));
      tab.seatId = toBase64Url(id);
      call.seats.push({ seatId: tab.seatId, participantId: participant, joinedAt: Date.now(), ...seat });
      tell({ type: 'call', conversationId, callId });
      return { call: present(), routerRtpCapabilities: {} };
    },
    keepSeat: () => ({ until: Date.now() + 30_000 }),
    leaveCall: ({ seatId }) => {
      const { callId, conversationId } = required();
      call = null;
      for (const tab of tabs) {
        const over = tab.seatId !== null && tab.seatId !== seatId ? tab.seatId : null;
        if (over) tab.send({ type: 'seatEnded', callId, seatId: over, because: 'over' });
        tab.send({ type: 'call', conversationId, callId });
      }
      return {};
    },
    sendMediaKeys: ({ seatId, bytes, signature }) => {
      tell({ type: 'mediaKeys', callId: required().callId, seatId, bytes, signature }, seatId);
      return {};
    },
    askMediaKeys: ({ seatId: wantedBy, fromSeatId: seatId, generation }) => {
      tell({ type: 'mediaWanted', callId: required().callId, seatId, wantedBy, generation });
      return {};
    },
    openLine: async ({ seatId, direction }) => {
      const at = await openMedia();
      const opened = await at.openTransport();
      lines.set(`${seatId} ${direction}`, opened);
      return { ...opened.offer, routerRtpCapabilities: at.capabilities };
    },
    connectLine: async (given) => {
      await lineOf(given, given.direction).connect(given.dtlsParameters);
      return {};
    },
    sendMedia: async (given) => {
      const { seatId, stream, paused } = given;
      const kind = stream === 'camera' || stream === 'screen' ? 'video' : 'audio';
      const sending = { kind, rtpParameters: given.rtpParameters, paused: false, heard: false } as const;
      const { id: producerId } = await lineOf(given, 'send').send(sending);
      const one = { seatId, stream, producerId, paused };
      required().media.push(one);
      tellMedia(one, paused ? 'paused' : 'sending');
      return { producerId };
    },
    changeMedia: (given) => {
      const one = required().media.find(({ seatId, stream }) => seatId === given.seatId && stream === given.stream);
      if (!one) throw new Refused('call.line_lost', 409);
      one.paused = given.to === 'paused';
      if (given.to === 'ended') required().media = required().media.filter((other) => other !== one);
      tellMedia(one, given.to);
      return {};
    },
    receiveMedia: async (given) => {
      const received = await lineOf(given, 'receive').receive(given.producerId, given.rtpCapabilities);
      await received.resume();
      const { id: consumerId, kind, rtpParameters } = received;
      return { consumerId, producerId: given.producerId, kind, rtpParameters };
    },
    changeReceived: () => ({}),
  };

  const fake: FakeCalls = {
    invent: () => [],
    async attach(page) {
      const tab: Tab = { seatId: null, send: () => undefined };
      tabs.push(tab);
      await page.routeWebSocket(/\/api\/live$/, (socket) => {
        socket.connectToServer();
        tab.send = (event) => socket.send(JSON.stringify([event]));
      });
      page.once('close', () => (tab.send = () => undefined));
      const isMine = ({ pathname }: URL) => pathname.startsWith('/api/') && pathname.slice(5) in answers;
      await page.route(isMine, async (route) => {
        const request = route.request();
        const answer = answers[new URL(request.url()).pathname.slice(5)];
        const given = (request.method() === 'POST' ? request.postDataJSON() : {}) as Given;
        try {
          await route.fulfill({ json: await answer?.(given, tab) });
        } catch (error) {
          const status = error instanceof Refused ? error.status : 404;
          const code = error instanceof Refused ? error.message : 'not_found';
          await route.fulfill({ status, json: { error: { code, requestId: '' } } });
        }
      });
    },
  };
  return fake;
}
