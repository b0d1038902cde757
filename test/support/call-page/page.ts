// A bare page that sends its camera through the media worker, and counts the pictures of another one that it can draw. What it
// has to ask the server, it asks the test.
import { Device } from 'mediasoup-client';
import type { ConsumerOptions, Transport, TransportOptions } from 'mediasoup-client/types';
import type { Verbs } from './answers.ts';

declare global {
  interface Window {
    /** JSON of the server's mediasoup, whose types call the same things by narrower names than the browser's. */
    ask<Answer>(name: keyof Verbs, input: unknown): Promise<Answer>;
    /** Gives the id of what is sent. */
    sendCamera(): Promise<string>;
    /** Comes true when so many pictures were decoded; gives their size. */
    drawPictures(producerId: string, pictures: number): Promise<string>;
  }
}

async function loadDevice(): Promise<Device> {
  const device = await Device.factory();
  await device.load({ routerRtpCapabilities: await window.ask('capabilities', null) });
  return device;
}

async function settle<Answer>(asked: Promise<Answer>, done: (answer: Answer) => void, failed: (error: Error) => void) {
  try {
    done(await asked);
  } catch (error) {
    failed(error as Error);
  }
}

function connectWhenAsked(transport: Transport): void {
  transport.on('connect', ({ dtlsParameters }, done, failed) => {
    void settle(window.ask<void>('connect', { transportId: transport.id, dtlsParameters }), done, failed);
  });
}

window.sendCamera = async () => {
  const device = await loadDevice();
  const transport = device.createSendTransport(await window.ask<TransportOptions>('openTransport', null));
  connectWhenAsked(transport);
  transport.on('produce', ({ kind, rtpParameters }, done, failed) => {
    const asked = window.ask<string>('send', { transportId: transport.id, kind, rtpParameters });
    void settle(asked, (id) => done({ id }), failed);
  });
  const camera = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 480 } });
  const producer = await transport.produce({ track: camera.getVideoTracks()[0]! });
  return producer.id;
};

window.drawPictures = async (producerId, pictures) => {
  const device = await loadDevice();
  const transport = device.createRecvTransport(await window.ask<TransportOptions>('openTransport', null));
  connectWhenAsked(transport);
  const capabilities = device.recvRtpCapabilities;
  const received = await window.ask<ConsumerOptions>('receive', {
    transportId: transport.id,
    producerId,
    capabilities,
  });
  const { track } = await transport.consume(received);
  const video = document.createElement('video');
  video.muted = true;
  video.srcObject = new MediaStream([track]);
  document.body.append(video);
  await video.play();
  for (let drawn = 0; drawn < pictures; drawn += 1) {
    await new Promise((resolve) => video.requestVideoFrameCallback(resolve));
  }
  return `${video.videoWidth} × ${video.videoHeight}`;
};
