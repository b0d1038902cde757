// The lines of a seat to the media worker, and what goes over them. Each request asks the database whether the seat is still taken, by this
// device.
import type { z } from 'zod';
import { decodeSeat } from '../../shared/call-format.ts';
import type * as contracts from '../../shared/calls.ts';
import { fail } from '../../shared/errors.ts';
import { requireMember, type Actor } from '../actor.ts';
import type { App } from '../application.ts';
import { asParameters, readParameters } from './parameters.ts';
import { requireSeat } from './scene.ts';
import type { SeatRow } from './store.ts';
import { turnServers } from './turn.ts';

export async function openLine(
  app: App,
  actor: Actor,
  { seatId, direction }: z.output<typeof contracts.openLine.input>,
): Promise<z.input<typeof contracts.openLine.output>> {
  const { id, routerRtpCapabilities, iceParameters, iceCandidates, dtlsParameters } = await app.media.openLine(
    await ownSeat(app, actor, seatId),
    direction,
  );
  return {
    id,
    routerRtpCapabilities: asParameters(routerRtpCapabilities),
    iceParameters: asParameters(iceParameters),
    iceCandidates: iceCandidates.map(asParameters),
    dtlsParameters: asParameters(dtlsParameters),
    iceServers: turnServers(app.config, app.clock.now()),
  };
}

export async function connectLine(
  app: App,
  actor: Actor,
  input: z.output<typeof contracts.connectLine.input>,
): Promise<z.input<typeof contracts.connectLine.output>> {
  const line = await app.media.line(await ownSeat(app, actor, input.seatId), input.direction);
  await line.connect(readParameters(input.dtlsParameters));
  return {};
}

export async function restartLine(
  app: App,
  actor: Actor,
  input: z.output<typeof contracts.restartLine.input>,
): Promise<z.input<typeof contracts.restartLine.output>> {
  const line = await app.media.line(await ownSeat(app, actor, input.seatId), input.direction);
  return { iceParameters: asParameters(await line.restart()) };
}

/** Only what the seat was signed for. */
export async function sendMedia(
  app: App,
  actor: Actor,
  input: z.output<typeof contracts.sendMedia.input>,
): Promise<z.input<typeof contracts.sendMedia.output>> {
  const { seatId, stream, rtpParameters, paused, replace } = input;
  const seat = await ownSeat(app, actor, seatId);
  if (!decodeSeat(seat.bytes).media.includes(stream)) fail('bad_input');
  const sending = { rtpParameters: readParameters<never>(rtpParameters), paused, replace };
  return { producerId: await app.media.send(seat, stream, sending) };
}

export async function changeMedia(
  app: App,
  actor: Actor,
  input: z.output<typeof contracts.changeMedia.input>,
): Promise<z.input<typeof contracts.changeMedia.output>> {
  await app.media.change(await ownSeat(app, actor, input.seatId), input.stream, input.to);
  return {};
}

export async function receiveMedia(
  app: App,
  actor: Actor,
  input: z.output<typeof contracts.receiveMedia.input>,
): Promise<z.input<typeof contracts.receiveMedia.output>> {
  const { seatId, producerId, rtpCapabilities } = input;
  const seat = await ownSeat(app, actor, seatId);
  const { id, kind, rtpParameters } = await app.media.receive(seat, producerId, readParameters(rtpCapabilities));
  return { consumerId: id, producerId, kind, rtpParameters: asParameters(rtpParameters) };
}

export async function changeReceived(
  app: App,
  actor: Actor,
  input: z.output<typeof contracts.changeReceived.input>,
): Promise<z.input<typeof contracts.changeReceived.output>> {
  const { seatId, consumerId, wanted, layer, keyFrame, ended } = input;
  const seat = await ownSeat(app, actor, seatId);
  const received = await app.media.received(seat, consumerId);
  if (ended) {
    await app.media.endReceived(seat, consumerId);
    return {};
  }
  if (layer !== undefined) await received.limit(layer);
  if (wanted !== undefined) await (wanted ? received.resume() : received.pause());
  if (keyFrame) await received.askKeyFrame();
  return {};
}

function ownSeat(app: App, actor: Actor, seatId: string): Promise<SeatRow> {
  const member = requireMember(actor);
  return app.database.transaction(member, (tx) => requireSeat(tx, member, seatId));
}
