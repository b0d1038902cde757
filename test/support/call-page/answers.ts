// Answers what the bare page asks, with the verbs of one call's media.
import type { CallMedia, Received, Sending, Transport } from '../../../src/server/calls/sfu.ts';

type Of<Name extends keyof Transport> = Transport[Name] extends (...input: infer Input) => unknown ? Input : never;
type On<Input> = Input & { transportId: string };

type Given = Pick<Received, 'id' | 'kind' | 'rtpParameters'> & { producerId: string };

export interface Verbs {
  capabilities(): Promise<CallMedia['capabilities']>;
  openTransport(): Promise<Transport['offer']>;
  connect(input: On<{ dtlsParameters: Of<'connect'>[0] }>): Promise<void>;
  send(input: On<Pick<Sending, 'kind' | 'rtpParameters'>>): Promise<string>;
  receive(input: On<{ producerId: string; capabilities: Of<'receive'>[1] }>): Promise<Given>;
}

export function answerFrom(media: CallMedia): Verbs {
  const transports = new Map<string, Transport>();
  const transport = (id: string): Transport => transports.get(id)!;
  return {
    capabilities: async () => media.capabilities,
    async openTransport() {
      const opened = await media.openTransport();
      transports.set(opened.offer.id, opened);
      return opened.offer;
    },
    connect: ({ transportId, dtlsParameters }) => transport(transportId).connect(dtlsParameters),
    async send({ transportId, kind, rtpParameters }) {
      return (await transport(transportId).send({ kind, rtpParameters, paused: false, heard: kind === 'audio' })).id;
    },
    async receive({ transportId, producerId, capabilities }) {
      const received = await transport(transportId).receive(producerId, capabilities);
      await received.resume();
      return { id: received.id, producerId, kind: received.kind, rtpParameters: received.rtpParameters };
    },
  };
}
