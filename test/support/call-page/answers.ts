// Answers what the bare page asks, with the verbs of one call's media.
import type { Received, CallMedia, Transport } from '../../../src/server/calls/sfu.ts';

type Of<Name extends keyof Transport> = Transport[Name] extends (...input: infer Input) => unknown ? Input : never;
type On<Input> = Input & { transportId: string };

export interface Verbs {
  capabilities(): Promise<CallMedia['capabilities']>;
  openTransport(): Promise<Transport['offer']>;
  connect(input: On<{ dtlsParameters: Of<'connect'>[0] }>): Promise<void>;
  send(input: On<{ kind: Of<'send'>[0]; rtpParameters: Of<'send'>[1] }>): Promise<string>;
  receive(input: On<{ producerId: string; capabilities: Of<'receive'>[1] }>): Promise<Received>;
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
    send: ({ transportId, kind, rtpParameters }) => transport(transportId).send(kind, rtpParameters),
    receive: ({ transportId, producerId, capabilities }) => transport(transportId).receive(producerId, capabilities),
  };
}
